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

std::vector<RuledLine> ruled_lines_lost(store::Reader& reader, const pack::Model& model,
                                        const EditionPlan& plan) {
  std::vector<RuledLine> out;
  std::vector<Id> redrawn;
  for (const auto& change : plan.changed)
    if (redraws(change)) redrawn.push_back(change.before->id);
  if (redrawn.empty() || !anything_resolved(reader)) return out;
  const LineHistory history(reader, model, redrawn);
  for (const auto& change : plan.changed)
    if (redraws(change))
      if (auto act = history.act_now(change.before->id); act && another_line(change))
        out.push_back({text_in(change.before->values, "code"), std::move(*act)});
  std::ranges::sort(out, {}, &RuledLine::code);
  return out;
}

}  // namespace minga::service
