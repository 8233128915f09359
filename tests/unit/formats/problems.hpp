#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"

namespace minga::formats::test {

/// "csv.wrong_width@3" or "rating.blank@4:grupo": what a test says of a problem.
inline std::string brief(const Problem& problem) {
  std::string out = problem.code;
  if (problem.place.line != 0) out += "@" + std::to_string(problem.place.line);
  if (!problem.place.field.empty()) out += ":" + problem.place.field;
  return out;
}

inline std::vector<std::string> briefs(const Problems& problems) {
  std::vector<std::string> out;
  for (const Problem& problem : problems) out.push_back(brief(problem));
  return out;
}

/// The problems of a result that should have failed; empty when it did not.
template <class T>
std::vector<std::string> briefs_of(const Checked<T>& result) {
  return result ? std::vector<std::string>{} : briefs(result.error());
}

using Briefs = std::vector<std::string>;

}  // namespace minga::formats::test
