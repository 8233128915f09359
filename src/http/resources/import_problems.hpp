#pragma once

#include <cstddef>

#include "http/json.hpp"
#include "http/operation.hpp"

namespace minga::http {

/// The largest file that an import takes.
inline constexpr std::size_t kImportBody = 64 * 1024 * 1024;

/// What is wrong with an imported file: [{row, column, code, detail}], detail in this language.
Json import_problems_json(const Problems& problems, Language language);

/// What the contract says of an import: the trial and the formats are the same for all; `report` names the
/// schema of the answer.
Operation importing(std::string_view summary, const std::vector<std::string>& formats,
                    std::string_view report);

}  // namespace minga::http
