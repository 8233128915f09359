#pragma once

#include <filesystem>

#include "service/house.hpp"

namespace minga::service {

/// Opens the cases of an example pack's cases.csv and records what happened to them, through the acts. Those
/// of a procedure that the workspace does not have are left out. Columns: case, procedure, territory (key of
/// the pack's record), organisation (made where there is none of that name; may be empty), step, event, date,
/// authority, expires, blocker.
Checked<void> fill_with_cases(House& house, const std::filesystem::path& folder);

}  // namespace minga::service
