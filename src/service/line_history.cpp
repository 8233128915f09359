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
    // Identifiers follow one another in time.
    std::ranges::sort(versions, {}, &store::Record::id);
    for (auto& version : versions)
      if (const auto right = id_in(version.values, "land_right")) {
        const auto& source = sources.of(version.values);
        states_[*right].push_back({std::move(version.values), source});
      }
  }
  const auto& now = *model.find_register("land_right");
  for (const auto& right : rights)
    if (auto record = reader.find(now, right); record && !record->retired) {
      const auto& source = sources.of(record->values);
      states_[right].push_back({std::move(record->values), source});
    }
}

std::optional<LaterLine> LineHistory::edition_after(const Id& right, const std::string& source,
                                                    std::string_view on) const {
  const auto found = states_.find(right);
  if (found == states_.end()) return std::nullopt;
  const auto& states = found->second;
  const auto drawn = std::ranges::find_if(
      states, [&](const State& state) { return text_in(state.values, "source") == source; });
  if (drawn == states.end()) return std::nullopt;
  const auto of_edition = [&](const State& state) {
    return !state.source.act && !one_line(state.values, drawn->values);
  };
  auto at = std::find_if(std::make_reverse_iterator(states.end()), std::make_reverse_iterator(drawn + 1),
                         [&](const State& state) { return on_map_of(state.values, on); })
                .base();
  // `at` is behind the one of the day; nothing after the line was on the map then.
  if (at == drawn + 1) return std::nullopt;
  --at;
  if (!of_edition(*at)) return std::nullopt;
  // Of several editions without the line the first.
  while (at - 1 != drawn && of_edition(*(at - 1))) --at;
  return LaterLine{at->source.name, at->source.date};
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

std::map<Id, LostLine> lines_not_carried(store::Reader& reader, const pack::Model& model,
                                         const std::set<Id>& rights, const std::string& on) {
  std::map<Id, LostLine> out;
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
    if (auto after = history.edition_after(right, text_in(line.values, "source"), on))
      if (const auto& drawn = sources.of(line.values); drawn.act)
        out.insert_or_assign(right, LostLine{drawn, std::move(*after)});
  return out;
}

}  // namespace minga::service
