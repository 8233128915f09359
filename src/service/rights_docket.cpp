#include "service/rights_docket.hpp"

#include <algorithm>
#include <set>

#include "service/finding_words.hpp"
#include "service/right_name.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using ByDispute = std::map<std::string, std::vector<store::Record>>;

ByDispute by_dispute(store::Reader& reader, const char* name) {
  ByDispute out;
  for (auto& record : all_where(reader, name, {})) {
    auto dispute = text_in(record.values, "dispute");
    out[std::move(dispute)].push_back(std::move(record));
  }
  return out;
}

/// Each once.
std::vector<Id> rights_of(const ByDispute& lines) {
  std::set<Id> out;
  for (const auto& [dispute, drawn] : lines)
    for (const auto& line : drawn)
      if (const auto right = id_in(line.values, "land_right")) out.insert(*right);
  return {out.begin(), out.end()};
}

/// Whether something began by the day and had not ended; days are ISO, so that their order is that of texts.
bool held_on(const Values& values, const char* from, const char* until, const std::string& on) {
  const auto end = text_in(values, until);
  return text_in(values, from) <= on && (end.empty() || end > on);
}

std::string code_of_right(store::Reader& reader, const pack::Model& model, const Id& right) {
  const auto record = reader.find(*model.find_register("land_right"), right);
  return record ? text_in(record->values, "code") : "";
}

/// The last act that revoked, by the day.
std::optional<SettlingAct> revoked_on(const std::vector<store::Record>& resolutions, const std::string& on) {
  const store::Record* last = nullptr;
  const auto order = [](const store::Record& one) {
    return std::pair(text_in(one.values, "resolved_on"), one.id);
  };
  for (const auto& one : resolutions)
    if (text_in(one.values, "outcome") == "revoked" && text_in(one.values, "resolved_on") <= on &&
        (last == nullptr || order(*last) < order(one)))
      last = &one;
  return last == nullptr ? std::nullopt : std::optional(act_of(*last));
}

void name_prevailing(SettlingAct& act, store::Reader& reader, const pack::Model& model) {
  if (act.prevailing) act.prevailing_code = code_of_right(reader, model, *act.prevailing);
}

int rank_of(const DocketCase& one) {
  return one.settled() ? 2 : one.settlement ? 1 : 0;
}

/// By which sentence a line is told: it may have left the map before it came.
const char* key_of(const CaseLine& line) {
  const auto& fate = line.fate;
  if (fate.changed_by) return "line_changed";
  if (fate.replaced) return fate.replaced->since > line.drawn_on ? "line_replaced" : "line_never_there";
  if (!fate.gone) return "line";
  if (fate.gone->since <= line.drawn_on) return "line_gone_before";
  return fate.gone->source.empty() ? "line_ended" : "line_gone";
}

}  // namespace

RightsDocket::RightsDocket(store::Reader& reader, const pack::Model& model, const std::string& on) {
  auto disputes = all_where(reader, "dispute", {});
  if (disputes.empty()) return;
  std::ranges::sort(disputes, {}, &store::Record::id);
  members_ = by_dispute(reader, "dispute_right");
  resolutions_ = by_dispute(reader, "resolution");
  appeals_ = by_dispute(reader, "dispute_appeal");
  closings_ = by_dispute(reader, "dispute_closing");
  appointments_ = by_dispute(reader, "mediator_appointment");
  lines_ = by_dispute(reader, "resolution_line");
  history_ = LineHistory(reader, model, rights_of(lines_));
  for (const auto& dispute : disputes) take_case(dispute, reader, model, on);
}

void RightsDocket::take_case(const store::Record& dispute, store::Reader& reader, const pack::Model& model,
                             const std::string& on) {
  const auto id = to_string(dispute.id);
  DocketCase one;
  one.id = dispute.id;
  one.number = text_in(dispute.values, "number");
  one.opened_on = text_in(dispute.values, "opened_on");
  if (one.opened_on > on) return;
  for (const auto& closing : closings_[id])
    if (held_on(closing.values, "closed_on", "reopened_on", on)) return;
  one.settlement = settlement_on(resolutions_[id], appeals_[id], on);
  if (one.settlement) {
    one.settlement->number = one.number;
    one.settlement->later = acts_after(resolutions_[id], appeals_[id], on);
    name_prevailing(one.settlement->first, reader, model);
    for (auto& appeal : one.settlement->appeals) name_prevailing(appeal.act, reader, model);
    one.state = one.settlement->in_force() ? "settled" : "appealed";
  } else {
    const auto& appointments = appointments_[id];
    // Who was appointed before that was written down is known by how the case stands now.
    const bool mediated = appointments.empty()
                              ? text_in(dispute.values, "state") == "mediation"
                              : std::ranges::any_of(appointments, [&](const auto& appointment) {
                                  return held_on(appointment.values, "appointed_on", "ended_on", on);
                                });
    one.state = mediated ? "mediation" : "open";
    one.revoked = revoked_on(resolutions_[id], on);
  }
  for (const auto& member : members_[id])
    if (const auto right = id_in(member.values, "land_right"))
      one.rights.emplace_back(*right, code_of_right(reader, model, *right));
  std::ranges::sort(one.rights, {}, [](const auto& right) { return std::pair(right.second, right.first); });
  take_lines(one, reader, model, on);
  for (const auto& right : one.rights) of_right_[right.first].push_back(cases_.size());
  cases_.push_back(std::move(one));
}

void RightsDocket::take_lines(DocketCase& one, store::Reader& reader, const pack::Model& model,
                              const std::string& on) {
  auto drawn = std::move(lines_[to_string(one.id)]);
  std::ranges::sort(drawn, {}, &store::Record::id);
  for (const auto& line : drawn) {
    if (!held_on(line.values, "drawn_on", "ended_on", on)) continue;
    const auto right = id_in(line.values, "land_right");
    one.lines.push_back({right ? code_of_right(reader, model, *right) : "", text_in(line.values, "drawn_on"),
                         get<double>(line.values, "area_before_ha").value_or(0),
                         get<double>(line.values, "area_after_ha").value_or(0),
                         get<double>(line.values, "disputed_ha"), get<double>(line.values, "undisputed_ha"),
                         right ? history_.fate(*right, text_in(line.values, "source"), on) : LineFate{}});
  }
}

std::vector<DocketCase> RightsDocket::of(const Id& right) const {
  std::vector<DocketCase> out;
  if (const auto found = of_right_.find(right); found != of_right_.end())
    for (const auto number : found->second) out.push_back(cases_[number]);
  return out;
}

const DocketCase* RightsDocket::between(const Id& one, const Id& other) const {
  const auto found = of_right_.find(one);
  if (found == of_right_.end()) return nullptr;
  const DocketCase* best = nullptr;
  for (const auto number : found->second) {
    const auto& candidate = cases_[number];
    const bool of_both =
        std::ranges::any_of(candidate.rights, [&](const auto& right) { return right.first == other; });
    if (of_both && (best == nullptr || rank_of(*best) <= rank_of(candidate))) best = &candidate;
  }
  return best;
}

std::vector<DocketCase> RightsDocket::beside_settlement(const Id& one, const Id& other) const {
  const auto* told = between(one, other);
  std::vector<DocketCase> out;
  if (told == nullptr) return out;
  for (auto& candidate : of(one)) {
    const bool of_both =
        std::ranges::any_of(candidate.rights, [&](const auto& right) { return right.first == other; });
    if (of_both && (candidate.id != told->id || !told->settlement)) out.push_back(std::move(candidate));
  }
  return out;
}

std::string words_of(const CaseLine& line, Language language) {
  const auto& fate = line.fate;
  const auto say = [&](const char* key, const std::optional<LaterLine>& later) {
    const auto hectares = [&](double value) { return decimals(value, language); };
    return text(language, std::string("rights.case.") + key,
                {{"code", line.code},
                 {"day", written_date(line.drawn_on, language)},
                 {"before", hectares(line.before_ha)},
                 {"after", hectares(line.after_ha)},
                 {"disputed", hectares(line.disputed_ha.value_or(0))},
                 {"undisputed", area_words(line.undisputed_ha.value_or(0), language)},
                 {"source", later ? later->source : ""},
                 {"edition", later ? written_date(later->since, language) : ""},
                 {"act", fate.changed_by ? words_of(fate.changed_by->act, language) : ""},
                 {"last", later ? written_date(later->last_day_before(), language) : ""}});
  };
  const std::optional<LaterLine> changed =
      fate.changed_by ? std::optional(LaterLine{"", fate.changed_on}) : std::nullopt;
  auto out = say(key_of(line), changed ? changed : fate.replaced ? fate.replaced : fate.gone);
  if (fate.adopted) out += " " + say("adopted", fate.adopted);
  if (line.undisputed_ha.value_or(0) > 0) out += " " + say("undisputed", std::nullopt);
  return out;
}

std::string words_of(const DocketCase& one, Language language) {
  std::string out;
  if (one.settlement) {
    out = words_of(*one.settlement, language);
  } else {
    std::string codes;
    for (const auto& right : one.rights) codes += (codes.empty() ? "" : ", ") + right.second;
    out = text(language, "rights.case." + one.state,
               {{"number", one.number}, {"day", written_date(one.opened_on, language)}, {"codes", codes}});
    if (one.revoked)
      out += " " + text(language, "rights.case.revoked", {{"act", words_of(*one.revoked, language)}});
  }
  for (const auto& line : one.lines) out += " " + words_of(line, language);
  return out;
}

}  // namespace minga::service
