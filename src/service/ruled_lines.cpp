#include "service/ruled_lines.hpp"

#include <algorithm>

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

}  // namespace

std::vector<RuledLine> ruled_lines_lost(store::Reader& reader, const pack::Model& model,
                                        const EditionPlan& plan) {
  std::vector<RuledLine> out;
  std::vector<Id> redrawn;
  for (const auto& change : plan.changed)
    if (change.values.contains("geometry")) redrawn.push_back(change.before->id);
  if (redrawn.empty() || !anything_resolved(reader)) return out;
  const LineHistory history(reader, model, redrawn);
  for (const auto& change : plan.changed)
    if (change.values.contains("geometry"))
      if (auto act = history.act_now(change.before->id))
        out.push_back({text_in(change.before->values, "code"), std::move(*act)});
  std::ranges::sort(out, {}, &RuledLine::code);
  return out;
}

}  // namespace minga::service
