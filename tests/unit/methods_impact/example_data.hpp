#pragma once

#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "methods/impact/analysis.hpp"

namespace minga::methods::impact::testing {

inline std::string example_folder() {
  return std::string(MINGA_SOURCE_DIR) + "/packs/examples/madre-de-dios";
}

/// Lines of a comma-separated file without quotes, which is what the example's files are.
inline std::vector<std::vector<std::string>> read_plain_csv(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open " + path);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells(1);
    for (char c : line) {
      if (c == ',')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    lines.push_back(std::move(cells));
  }
  return lines;
}

/// The example of Madre de Dios as the analysis takes it.
inline AnalysisInput read_example() {
  AnalysisInput input;
  std::map<std::string, std::size_t> rows, columns;
  auto people = read_plain_csv(example_folder() + "/participants.csv");
  for (std::size_t i = 1; i < people.size(); ++i) {
    const auto& cells = people[i];
    rows[cells[0]] = input.participants.size();
    const Attendance attendance = cells[3] == "withdrew"    ? Attendance::withdrew
                                  : cells[3] == "not_rated" ? Attendance::not_rated
                                                            : Attendance::rated;
    input.participants.push_back({cells[0], cells[1], cells[2], attendance});
  }
  auto ratings = read_plain_csv(example_folder() + "/ratings.csv");
  for (std::size_t i = 1; i < ratings.size(); ++i)
    if (columns.emplace(ratings[i][2], columns.size()).second) input.impacts.push_back(ratings[i][2]);
  for (Axis axis : both_axes) input.answers.on(axis) = Matrix(rows.size(), columns.size());
  for (std::size_t i = 1; i < ratings.size(); ++i)
    for (Axis axis : both_axes)
      if (const std::string& cell = ratings[i][3 + static_cast<std::size_t>(axis)]; !cell.empty())
        input.answers.on(axis)(rows.at(ratings[i][0]), columns.at(ratings[i][2])) = std::stod(cell);
  return input;
}

}  // namespace minga::methods::impact::testing
