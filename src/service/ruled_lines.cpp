#include "service/ruled_lines.hpp"

#include <algorithm>

#include "service/dispute_lines.hpp"
#include "service/line_history.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

/// Most bases have no docket: then there is no need to read how every right stood.
bool anything_resolved(store::Reader& reader) {
  store::Query query;
  query.register_name = "resolution";
  query.limit = 1;
  const auto page = reader.list(query);
  return page && !page->records.empty();
}

/// Corners that are only written otherwise give no other line.
bool another_line(const RightChange& change) {
  const auto before = get<Geometry>(change.before->values, "geometry"),
             after = get<Geometry>(change.values, "geometry");
  return !before || !after || !same_line(*before, *after);
}

bool redraws(const RightChange& change) {
  return change.values.contains("geometry");
}

}  // namespace

RuledLines ruled_lines(store::Reader& reader, const pack::Model& model, const EditionPlan& plan,
                       const KnownEditions& known, const std::string& day) {
  RuledLines out;
  std::vector<Id> told;
  const auto by_act = [&](const RightChange& change) { return known.timelines.contains(change.before->id); };
  for (const auto& change : plan.changed)
    if (redraws(change) || by_act(change)) told.push_back(change.before->id);
  for (const auto& change : plan.adopted) told.push_back(change.before->id);
  for (const auto* right : plan.gone) told.push_back(right->id);
  if (told.empty() || !anything_resolved(reader)) return out;
  const LineHistory history(reader, model, told);
  const auto take = [&](const store::Record& right, std::vector<RuledLine>& lines) {
    if (auto act = history.act_now(right.id))
      lines.push_back({text_in(right.values, "code"), std::move(*act)});
  };
  const auto take_change = [&](const RightChange& change) {
    const auto timeline = known.timelines.find(change.before->id);
    const bool another = redraws(change) && another_line(change);
    if (timeline != known.timelines.end() && timeline->second.act_after_edition(day) != nullptr) {
      if (another) take(*change.before, out.later);
    } else if (another) {
      take(*change.before, out.lost);
    } else if (by_act(change)) {
      take(*change.before, out.adopted);
    }
  };
  for (const auto& change : plan.changed) take_change(change);
  for (const auto& change : plan.adopted) take_change(change);
  for (const auto* right : plan.gone) take(*right, out.gone);
  for (auto* lines : {&out.lost, &out.adopted, &out.gone, &out.later})
    std::ranges::sort(*lines, {}, &RuledLine::code);
  return out;
}

}  // namespace minga::service
