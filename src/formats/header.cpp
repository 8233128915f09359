#include "formats/header.hpp"

#include <string_view>
#include <unordered_map>

namespace minga::formats {

void tidy_header(std::vector<std::string>& header, long line, ProblemList& problems) {
  std::unordered_map<std::string_view, std::size_t> first_of;
  for (std::size_t i = 0; i < header.size(); ++i) {
    std::string& name = header[i];
    while (name.starts_with("\xEF\xBB\xBF")) name.erase(0, 3);  // of files that were joined: nobody sees it
    const auto begin = name.find_first_not_of(" \t\r\n");
    name = begin == std::string::npos ? "" : name.substr(begin, name.find_last_not_of(" \t\r\n") - begin + 1);
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    const Place place{{}, line, 0, header[i]};
    if (header[i].empty()) {
      problems.add("table.blank_column", {{"number", std::to_string(i + 1)}}, place);
      continue;
    }
    const auto [known, is_new] = first_of.emplace(header[i], i);
    if (is_new) continue;
    problems.add("table.duplicate_column",
                 {{"name", header[i]},
                  {"first", std::to_string(known->second + 1)},
                  {"second", std::to_string(i + 1)}},
                 place);
  }
}

}  // namespace minga::formats
