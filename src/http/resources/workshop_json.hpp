#pragma once

#include "http/json.hpp"
#include "service/participation.hpp"
#include "service/progress.hpp"
#include "service/sheets.hpp"

namespace minga::http {

Json json_of(const service::WorkshopImpact& impact, Language language);
Json json_of(const service::Workshop& workshop, Language language);
Json json_of(const service::Progress& progress);
Json json_of(const service::Quadrant& quadrant);
Json json_of(const service::RatingSent& rating);
Json json_of(const service::SheetSummary& sheet);
/// [{impact, sequence, valuation, prioritization}, ...]; every problem with the place of its entry.
Checked<std::vector<service::RatingSent>> ratings_from(const Json& body);

}  // namespace minga::http
