#include "service/line_history.hpp"

#include <algorithm>

#include "service/dispute_lines.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t most_rights_at_once = 500;  // identifiers in one question to the store

bool one_line(const Values& one, const Values& two) {
  const auto a = get<Geometry>(one, "geometry"), b = get<Geometry>(two, "geometry");
  return a && b && same_line(*a, *b);
}

/// Whether the map of the day has this version; days are ISO, so that their order is that of texts.
bool on_map_of(const Values& version, std::string_view day) {
  const auto until = text_in(version, "version_to");
  return text_in(version, "version_from") <= day && (until.empty() || until > day);
}

}  // namespace

LineHistory::LineHistory(store::Reader& reader, const pack::Model& model, const std::vector<Id>& rights) {
  RightSources sources(reader, model);
  for (std::size_t from = 0; from < rights.size(); from += most_rights_at_once) {
    store::Filter some{"land_right", store::Filter::Op::any_of, {}};
    for (std::size_t i = from; i < std::min(from + most_rights_at_once, rights.size()); ++i)
      some.values.emplace_back(to_string(rights[i]));
    auto versions = all_where(reader, "land_right_version", {std::move(some)});
    std::ranges::sort(versions, {}, &store::Record::id);
    for (auto& version : versions)
      if (const auto right = id_in(version.values, "land_right")) {
        states_[*right].push_back(state_of(sources, std::move(version.values)));
      }
  }
  // Of the day of an act an edition comes first.
  for (auto& [right, states] : states_)
    std::ranges::stable_sort(states, {}, [](const State& state) {
      return std::pair(text_in(state.values, "version_from"), state.source.act.has_value());
    });
  const auto& now = *model.find_register("land_right");
  for (const auto& right : rights)
    if (auto record = reader.find(now, right); record && !record->retired)
      states_[right].push_back(state_of(sources, std::move(record->values)));
}

LineHistory::State LineHistory::state_of(RightSources& sources, Values values) {
  State out{std::move(values), {}, {}};
  out.source = sources.of(out.values);
  const auto until = text_in(out.values, "valid_to");
  if (until.empty()) return out;
  // An edition that no longer has a right ends it on its day.
  const auto* before = out.source.act ? sources.edition_before(out.source) : &out.source;
  const bool by_edition = before != nullptr && sources.has_edition(out.source, until);
  out.ends = LaterLine{by_edition ? before->name : "", until};
  return out;
}

LineFate LineHistory::fate(const Id& right, const std::string& source, std::string_view on) const {
  LineFate out;
  const auto found = states_.find(right);
  if (found == states_.end()) return out;
  const auto& states = found->second;
  const auto drawn = std::ranges::find_if(
      states, [&](const State& state) { return text_in(state.values, "source") == source; });
  if (drawn == states.end()) return out;
  auto at = std::find_if(std::make_reverse_iterator(states.end()), std::make_reverse_iterator(drawn),
                         [&](const State& state) { return on_map_of(state.values, on); })
                .base();
  // `at` is behind the one of the day; before the line it is none of its.
  if (at == drawn) return out;
  --at;
  const auto has_it = [&](const State& state) { return one_line(state.values, drawn->values); };
  const auto dispute = drawn->source.act ? drawn->source.act->dispute : Id{};
  const auto drew_anew = [&](const State& state) {
    const auto& act = state.source.act;
    return act && !act->put_back && act->dispute == dispute && !has_it(state);
  };
  const auto later = [](const State& state) { return LaterLine{state.source.name, state.source.date}; };
  // An act of the same case ends the line, whatever an edition brings again; else what came first of all that
  // stands in its place.
  auto ending = std::find_if(drawn + 1, at + 1, drew_anew);
  if (ending == at + 1 && !has_it(*at))
    for (ending = at; !has_it(*(ending - 1));) --ending;
  if (ending != at + 1) {
    if (const auto& act = ending->source.act) {
      out.changed_by = act;
      out.changed_on = ending->source.date;
    } else {
      out.replaced = later(*ending);
    }
    return out;
  }
  if (at->ends && at->ends->since <= on) out.gone = at->ends;
  if (at != drawn)
    if (const auto& next = *(drawn + 1); !next.source.act && has_it(next)) out.adopted = later(next);
  return out;
}

std::optional<LineAct> LineHistory::act_now(const Id& right) const {
  const auto found = states_.find(right);
  if (found == states_.end()) return std::nullopt;
  const auto& states = found->second;
  if (std::ranges::none_of(states, [](const State& state) { return state.source.act.has_value(); }))
    return std::nullopt;
  for (auto state = states.rbegin(); state != states.rend(); ++state) {
    if (!one_line(state->values, states.back().values)) return std::nullopt;
    const auto& act = state->source.act;
    if (act) return act->put_back ? std::nullopt : act;
  }
  return std::nullopt;
}

std::map<Id, ActLine> lines_in_editions(store::Reader& reader, const pack::Model& model,
                                        const std::set<Id>& rights, const std::string& on) {
  std::map<Id, ActLine> out;
  std::vector<std::pair<Id, store::Record>> lines;
  std::set<Id> ruled;
  auto all = all_where(reader, "resolution_line", {});
  std::ranges::sort(all, {}, &store::Record::id);
  for (auto& line : all) {
    const auto right = id_in(line.values, "land_right");
    const auto ended = text_in(line.values, "ended_on");
    if (!right || !rights.contains(*right) || text_in(line.values, "drawn_on") > on ||
        (!ended.empty() && ended <= on))
      continue;
    ruled.insert(*right);
    lines.emplace_back(*right, std::move(line));
  }
  if (lines.empty()) return out;
  const LineHistory history(reader, model, {ruled.begin(), ruled.end()});
  RightSources sources(reader, model);
  for (const auto& [right, line] : lines)
    if (auto fate = history.fate(right, text_in(line.values, "source"), on); fate.replaced || fate.adopted)
      if (const auto& drawn = sources.of(line.values); drawn.act)
        out.insert_or_assign(right, ActLine{drawn, std::move(fate)});
  return out;
}

}  // namespace minga::service
