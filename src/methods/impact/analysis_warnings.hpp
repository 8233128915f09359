#pragma once

#include <vector>

#include "methods/impact/analysis.hpp"

namespace minga::methods::impact {

/// What a reader of a finished analysis must be told, the gravest first. Codes analysis.warn.*; parameters
/// name no person.
std::vector<AnalysisWarning> warnings_of(const Analysis& analysis);

}  // namespace minga::methods::impact
