#include "service/rights_source.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "service/dispute_lines.hpp"
#include "service/finding_words.hpp"
#include "service/rights_day.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t most_asked_at_once = 500;  // identifiers in one question to the store
constexpr int most_sources_back = 100;           // a chain that leads back to itself ends too

/// "caso 12, decisión del 01/08/2025, acta o resolución R.D. 7, de la Dirección Regional"
std::string act_words(const LineAct& line, Language language) {
  return text(language, "rights.line.act", {{"number", line.number}, {"act", words_of(line.act, language)}});
}

/// What the map has from the day on which an earlier version ended.
std::string next_words(const RightSource& source, const LineTime& time, Language language) {
  if (!time.next) return text(language, "rights.line.otherwise");
  const auto& next = *time.next;
  const char* key = next.act     ? next.act->put_back ? "rights.line.then_back" : "rights.line.then_act"
                    : source.act ? time.next_adopts ? "rights.line.then_adopted" : "rights.line.then_edition"
                                 : "rights.line.between_editions";
  return text(language, key,
              {{"until", written_date(time.until, language)},
               {"next", next.name},
               {"next_date", written_date(next.date, language)},
               {"act", next.act ? act_words(*next.act, language) : ""}});
}

std::string say_after_act(const char* key, const LineAfterAct& line, Language language) {
  if (!line.drawn.act) return "";
  return text(language, key,
              {{"source", line.after.source},
               {"edition", written_date(line.after.since, language)},
               {"since", written_date(line.drawn.date, language)},
               {"last", written_date(line.after.last_day_before(), language)},
               {"act", act_words(*line.drawn.act, language)}});
}

/// What an edition made of what was resolved.
std::string edition_words(const LineTime& time, Language language) {
  if (time.lost) {
    const bool lay_there = time.lost->after.since > time.lost->drawn.date;
    return say_after_act(lay_there ? "rights.line.not_carried" : "rights.line.never_carried", *time.lost,
                         language);
  }
  return time.adopted ? say_after_act("rights.line.adopted", *time.adopted, language) : "";
}

/// Of the line itself, without what an edition made of it.
std::string line_alone(const RightSource& source, const LineTime& time, Language language) {
  std::string out;
  if (source.act) {
    const bool back = source.act->put_back && time.before;
    out = text(language, back ? "rights.line.back" : "rights.line.by_act",
               {{"since", written_date(source.date, language)},
                {"act", act_words(*source.act, language)},
                {"before", time.before ? time.before->name : ""},
                {"before_date", time.before ? written_date(time.before->date, language) : ""}});
    if (!back && time.before && time.until.empty())
      out += " " + text(language, "rights.line.before",
                        {{"before", time.before->name},
                         {"before_date", written_date(time.before->date, language)}});
  } else if (!time.until.empty()) {
    const bool by_act = time.next && time.next->act;
    out = text(language, by_act ? "rights.line.until_act" : "rights.line.of_edition",
               {{"source", source.name},
                {"date", written_date(source.date, language)},
                {"until", written_date(time.until, language)},
                {"act", by_act ? act_words(*time.next->act, language) : ""}});
    if (by_act) return out;
  }
  if (!time.until.empty()) out += " " + next_words(source, time, language);
  return out;
}

}  // namespace

std::string LaterLine::last_day_before() const {
  return plus_days(since, -1).value_or(since);
}

const RightSource& RightSources::of(const Values& right) {
  return find(text_in(right, "source"));
}

const RightSource& RightSources::find(const std::string& id) {
  const auto [known, is_new] = known_.try_emplace(id);
  if (!is_new) return known->second;
  const auto source = id_from(id);
  const auto record = source ? reader_.find(*model_.find_register("land_source"), *source) : std::nullopt;
  if (!record) return known->second;
  const auto text = [&](const char* field) { return text_in(record->values, field); };
  known->second = {*source,
                   text("name"),
                   text("authority"),
                   text("date"),
                   text("address"),
                   text("licence"),
                   id_in(record->values, "edition_of"),
                   act_behind(*record)};
  return known->second;
}

std::optional<LineAct> RightSources::act_behind(const store::Record& source) const {
  auto resolution = id_in(source.values, "resolution");
  if (!resolution && !text_in(source.values, "edition_of").empty()) {
    // Sources of the time before they named their resolution are named by it.
    const auto id = to_string(source.id);
    for (const auto& line : all_where(reader_, "resolution_line", {equals("source", id)}))
      resolution = id_in(line.values, "resolution");
    if (!resolution)
      for (const auto& one : all_where(reader_, "resolution", {equals("source", id)})) resolution = one.id;
  }
  const auto record =
      resolution ? reader_.find(*model_.find_register("resolution"), *resolution) : std::nullopt;
  if (!record) return std::nullopt;
  LineAct out;
  out.dispute = id_in(record->values, "dispute").value_or(Id{});
  if (const auto dispute = reader_.find(*model_.find_register("dispute"), out.dispute))
    out.number = text_in(dispute->values, "number");
  out.act = act_of(*record);
  out.put_back = text_in(record->values, "outcome") == "revoked";
  return out;
}

const RightSource* RightSources::edition_before(const RightSource& source) {
  const auto* at = &source;
  for (int steps = 0; at->act && at->edition_of && steps < most_sources_back; ++steps)
    at = &find(to_string(*at->edition_of));
  return at->act || at->name.empty() ? nullptr : at;
}

bool RightSources::has_edition(const RightSource& source, const std::string& day) {
  const auto* edition = source.act ? edition_before(source) : &source;
  return edition != nullptr &&
         !all_where(reader_, "land_source", {equals("name", edition->name), equals("date", day)}).empty();
}

std::map<std::string, std::string> RightSources::editions(const RightSource& source) {
  std::map<std::string, std::string> out;
  if (const auto* edition = source.act ? edition_before(source) : &source)
    for (const auto& one : all_where(reader_, "land_source", {equals("name", edition->name)}))
      out.emplace(text_in(one.values, "date"), to_string(one.id));
  return out;
}

bool RightSources::is_unnamed_act(const RightSource& source) {
  return !source.act && source.edition_of && find(to_string(*source.edition_of)).name != source.name;
}

LineTimes::LineTimes(store::Reader& reader, const pack::Model& model, RightSources& sources,
                     const std::vector<Id>& earlier)
    : sources_(sources) {
  const auto& now = *model.find_register("land_right");
  for (std::size_t from = 0; from < earlier.size(); from += most_asked_at_once) {
    store::Filter some{"land_right", store::Filter::Op::any_of, {}};
    for (std::size_t i = from; i < std::min(from + most_asked_at_once, earlier.size()); ++i)
      some.values.emplace_back(to_string(earlier[i]));
    for (auto& version : all_where(reader, "land_right_version", {std::move(some)}))
      if (const auto right = id_in(version.values, "land_right"))
        versions_[*right].push_back(std::move(version.values));
  }
  for (const auto& right : earlier)
    if (auto record = reader.find(now, right); record && !record->retired)
      versions_[right].push_back(std::move(record->values));
}

LineTime LineTimes::of(const Values& values, const std::optional<Id>& right) {
  LineTime out;
  const auto& source = sources_.of(values);
  if (source.act)
    if (const auto* before = sources_.edition_before(source)) out.before = *before;
  if (!right) return out;
  out.until = text_in(values, "version_to");
  for (const auto& version : versions_[*right])
    if (stood_on(right_days(version), out.until)) {
      out.next = sources_.of(version);
      const auto was = get<Geometry>(values, "geometry"), is = get<Geometry>(version, "geometry");
      out.next_adopts = source.act && was && is && same_line(*was, *is);
    }
  return out;
}

std::string words_of(const RightSource& source, Language language) {
  return text(language, source.act ? "rights.source.act" : "rights.source.edition",
              {{"source", source.name},
               {"authority", source.authority},
               {"date", written_date(source.date, language)}});
}

std::string words_of(const RightSource& source, const LineTime& time, Language language) {
  const auto out = line_alone(source, time, language), after = edition_words(time, language);
  return out.empty() || after.empty() ? out + after : out + " " + after;
}

}  // namespace minga::service
