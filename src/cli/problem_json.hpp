#pragma once

#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace minga::cli {

/// A problem as --json shows it: code, detail, and of its place what is known.
nlohmann::ordered_json problem_json(const Problem& problem, Language language);

}  // namespace minga::cli
