#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "base/problem.hpp"
#include "formats/csv.hpp"

namespace minga::formats {

/// Collects problems of one file; beyond max_listed_problems it only counts.
class ProblemList {
 public:
  explicit ProblemList(std::string file = {}) : file_(std::move(file)) {}

  void add(std::string code, std::vector<std::pair<std::string, std::string>> parameters = {},
           Place place = {}) {
    add(Problem{ProblemKind::invalid, std::move(code), std::move(parameters), std::move(place)});
  }

  void add(Problem problem) {
    ++count_;
    if (problems_.size() >= max_listed_problems) return;
    if (problem.place.file.empty()) problem.place.file = file_;
    problems_.push_back(std::move(problem));
  }

  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }

  Problems take() {
    if (count_ > problems_.size()) {
      problems_.push_back(Problem{ProblemKind::invalid,
                                  "table.more_problems",
                                  {{"count", std::to_string(count_ - problems_.size())}},
                                  Place{file_, 0, 0, {}}});
    }
    count_ = 0;
    return std::move(problems_);
  }

 private:
  std::string file_;
  Problems problems_;
  std::size_t count_ = 0;
};

}  // namespace minga::formats
