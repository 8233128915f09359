#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace minga::service {

struct FindingCell {
  std::string shown;  // in the language's form
  double number = 0;
  bool is_number = false;
};

/// A table of a finding, for the report and the workbook alike.
struct FindingTable {
  std::string name;  // stable: contrast_positive, ...
  std::string title;
  std::string note;
  std::vector<std::string> header;
  std::vector<std::vector<FindingCell>> rows;
};

/// Every table, in the order of the story: participants, membership, contrasts, all impacts, tests of
/// declared groups. Tables without rows are left out.
std::vector<FindingTable> finding_tables(const nlohmann::ordered_json& result, Language language);

/// "miner" gives "Mineros"; a type that no catalogue knows stays as it is.
std::string type_name(const std::string& type, Language language);

}  // namespace minga::service
