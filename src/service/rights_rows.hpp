#pragma once

#include <map>
#include <string>
#include <vector>

#include "pack/model.hpp"
#include "service/rights_import.hpp"

namespace minga::service {

/// A row of a layer as a record of land_right: without its territory, source and version.
struct RightRow {
  long line = 0;
  std::string code;
  Values values;
  const formats::layers::MeasuredFeature* feature = nullptr;
};

/// Which column gives which field: as ordered, else by usual names (case, accents and underscores do not
/// count). Problem: layer.column (`column`, `known`).
Result<std::map<std::string, std::string>> rights_columns(const std::vector<std::string>& columns,
                                                          const RightsOrder& order);

/// Reads the rows, each code once. Adds to the report what is wrong with rows (problems), what was repaired
/// and repeated, and what is odd and kept as it is (notices). A row that cannot be taken is left out; its
/// code, where it has one, goes to `refused`.
std::vector<RightRow> right_rows(const pack::Model& model, const RightsFile& file, const RightsOrder& order,
                                 RightsReport& report, std::vector<std::string>& refused);

}  // namespace minga::service
