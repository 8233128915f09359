#include "service/land_rules.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "base/hash.hpp"
#include "base/joined.hpp"
#include "base/time.hpp"
#include "service/territories.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace tenure = methods::tenure;

constexpr std::int64_t minutes_of_day = 24 * 60;

tenure::By by_of(pack::PriorityBy by) {
  switch (by) {
    case pack::PriorityBy::kind:
      return tenure::By::kind;
    case pack::PriorityBy::mark:
      return tenure::By::mark;
    case pack::PriorityBy::filed:
      return tenure::By::filed;
    case pack::PriorityBy::granted:
      return tenure::By::granted;
    case pack::PriorityBy::simultaneous:
      break;
  }
  return tenure::By::simultaneous;
}

std::set<std::string> set_of(const std::vector<std::string>& items) {
  return {items.begin(), items.end()};
}

/// Lengths before contents, so that no two scales give the same bytes.
void put_part(std::string& out, std::string_view part) {
  out += std::to_string(part.size());
  out += ':';
  out += part;
}

void put_set(std::string& out, const std::set<std::string>& items) {
  out += std::to_string(items.size());
  out += '[';
  for (const auto& item : items) put_part(out, item);
}

std::string version_of_lines(const std::vector<ScaleLine>& lines) {
  std::string bytes;
  for (const auto& line : lines) {
    put_part(bytes, std::to_string(static_cast<int>(line.rule.by)));
    for (const auto* items : {&line.rule.first, &line.rule.then, &line.rule.within}) put_set(bytes, *items);
    for (const auto* words : {&line.label, &line.sentence})
      put_part(bytes, words->es), put_part(bytes, words->en);
    bytes += std::to_string(line.basis.size());
    for (const auto& cited : line.basis) {
      put_part(bytes, cited.norm);
      put_part(bytes, cited.article.value_or("?"));
      put_part(bytes, cited.source);
    }
  }
  return hex(sha256(bytes));
}

std::set<std::string> items_in(const Values& values, std::string_view field) {
  return set_of(get<std::vector<std::string>>(values, field).value_or(std::vector<std::string>{}));
}

ScaleLine line_of(const store::Record& record) {
  const auto text = [&](const char* field) { return text_in(record.values, field); };
  ScaleLine line;
  line.rule.code = to_string(record.id);
  line.rule.by = by_of(pack::priority_by_from(text("looks_at")).value_or(pack::PriorityBy::kind));
  const bool marks = line.rule.by == tenure::By::mark;
  line.rule.first = items_in(record.values, marks ? "first_marks" : "first_kinds");
  line.rule.then = items_in(record.values, marks ? "then_marks" : "then_kinds");
  line.rule.within = items_in(record.values, "within_kinds");
  // In the words of the territory, whatever the language.
  line.label = {text("label"), text("label")};
  line.sentence = {text("sentence"), text("sentence")};
  const auto article = text("article");
  line.basis = {
      {text("norm"), article.empty() ? std::nullopt : std::optional(article), text("where_found"), ""}};
  return line;
}

std::string known_names(const auto& rules) {
  return joined(rules, ", ", [](const auto& named) -> const std::string& { return named.first; });
}

/// The rules of that name, or the only ones whose jurisdiction is the nearest that has any.
template <class Rules>
Result<const Rules*> choose(const std::map<std::string, Rules, std::less<>>& all,
                            const std::vector<store::Record>& territories, const std::string& wanted) {
  if (!wanted.empty()) {
    if (const auto found = all.find(wanted); found != all.end()) return &found->second;
    return fail(ProblemKind::invalid, "rights.rules_unknown",
                {{"name", wanted}, {"known", known_names(all)}});
  }
  for (const auto& territory : territories) {
    std::vector<const Rules*> here;
    std::vector<std::string> names;
    for (const auto& [name, rules] : all) {
      const auto& where = rules.head.jurisdiction;
      if (where != text_in(territory.values, "code") && where != text_in(territory.values, "country"))
        continue;
      here.push_back(&rules);
      names.push_back(name);
    }
    if (here.size() == 1) return here.front();
    if (here.size() > 1) return fail(ProblemKind::invalid, "rights.which_rules", {{"known", joined(names)}});
  }
  return fail(ProblemKind::invalid, "rights.no_rules", {{"known", known_names(all)}});
}

/// Minutes since 1970 at the beginning of a day.
std::int64_t minutes_of_date(const std::string& day) {
  int year = 0;
  unsigned month = 0, number = 0;
  std::from_chars(day.data(), day.data() + 4, year);
  std::from_chars(day.data() + 5, day.data() + 7, month);
  std::from_chars(day.data() + 8, day.data() + 10, number);
  namespace time = std::chrono;
  const time::year_month_day date{time::year(year), time::month(month), time::day(number)};
  return time::sys_days(date).time_since_epoch().count() * minutes_of_day;
}

std::optional<tenure::Moment> moment_of(const Values& right, const char* day_field, const char* hour_field) {
  if (hour_field != nullptr)
    if (const auto at = instant_from_rfc3339(text_in(right, hour_field)))
      return tenure::Moment(at->milliseconds / 60'000 - minutes_before_utc);
  const auto day = text_in(right, day_field);
  if (!is_date(day)) return std::nullopt;
  return tenure::Moment(minutes_of_date(day), true);
}

}  // namespace

std::vector<Citation> citations_of(const pack::RuleHead& head, const pack::Grounds& grounds) {
  std::vector<Citation> out;
  const auto source = [&](const std::string& code) {
    const auto found = std::ranges::find(head.sources, code, &pack::SourceDocument::code);
    return found == head.sources.end() ? pack::SourceDocument{} : *found;
  };
  for (const auto& basis : grounds.legal_basis.value) {
    const auto where = source(basis.source);
    out.push_back({basis.norm, basis.article.stated() ? std::optional(basis.article.value) : std::nullopt,
                   where.title, where.url});
  }
  // Without a norm, what tells of it is cited by itself.
  if (out.empty())
    for (const auto& code : grounds.sources) {
      const auto where = source(code);
      out.push_back({"", std::nullopt, where.title, where.url});
    }
  return out;
}

std::vector<tenure::Line> Scale::rules() const {
  std::vector<tenure::Line> out;
  for (const auto& line : lines) out.push_back(line.rule);
  return out;
}

Scale scale_of(const pack::PriorityScale& declared, const std::string& on) {
  Scale out;
  out.name = declared.head.name;
  out.label = declared.head.label;
  for (const auto& line : declared.lines) {
    if (!on.empty() && !holds_on(line.valid_from, line.valid_to, on)) continue;
    out.lines.push_back(
        {{line.code, by_of(line.by), set_of(line.first), set_of(line.then), set_of(line.within)},
         line.label,
         line.sentence,
         citations_of(declared.head, line.grounds)});
  }
  out.version = version_of_lines(out.lines);
  return out;
}

Scale scale_of(store::Reader& reader, const store::Record& own) {
  Scale out;
  out.name = to_string(own.id);
  out.label = {text_in(own.values, "name"), text_in(own.values, "name")};
  out.own = own.id;
  for (const auto& line :
       all_where(reader, "priority_line", {equals("scale", to_string(own.id))}, {{"position", false}}))
    out.lines.push_back(line_of(line));
  out.version = version_of_lines(out.lines);
  return out;
}

Result<Scale> scale_for(store::Reader& reader, const pack::Model& model, const Id& territory,
                        const std::string& wanted, const std::string& on) {
  const auto territories = line_of_territories(reader, model, territory);
  if (wanted.empty())
    for (const auto& one : territories)
      if (const auto own = all_where(reader, "priority_scale", {equals("territory", to_string(one.id))});
          !own.empty())
        return scale_of(reader, own.front());
  const auto declared = choose(model.priorities, territories, wanted);
  if (!declared) return tl::unexpected(declared.error());
  return scale_of(**declared, on);
}

Result<const pack::Exclusions*> exclusions_for(store::Reader& reader, const pack::Model& model,
                                               const Id& territory, const std::string& wanted) {
  return choose(model.exclusions, line_of_territories(reader, model, territory), wanted);
}

Result<const pack::Strata*> strata_for(store::Reader& reader, const pack::Model& model,
                                       const std::optional<Id>& territory, const std::string& wanted) {
  return choose(model.strata,
                territory ? line_of_territories(reader, model, *territory) : std::vector<store::Record>{},
                wanted);
}

bool holds_on(const pack::Fact<std::string>& from, const pack::Fact<std::string>& to,
              const std::string& day) {
  return (!from.stated() || from.value <= day) && (!to.stated() || day <= to.value);
}

tenure::Exclusion exclusion_of(const pack::ExcludedPlace& place) {
  tenure::Exclusion out;
  out.code = place.code;
  out.effect = !place.effect.stated()                               ? tenure::Effect::unknown
               : place.effect.value == pack::PlaceEffect::forbidden ? tenure::Effect::forbidden
                                                                    : tenure::Effect::conditional;
  out.has_margin = place.margin.known != pack::Told::none;
  if (place.margin.stated()) out.margin = place.margin.value;
  return out;
}

tenure::Claim claim_of(const Values& right) {
  tenure::Claim out;
  out.kind = text_in(right, "kind");
  out.filed = moment_of(right, "filed_on", "filed_at");
  out.granted = moment_of(right, "granted_on", nullptr);
  out.marks = items_in(right, "marks");
  return out;
}

}  // namespace minga::service
