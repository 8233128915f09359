#include "methods/impact/impute_folds.hpp"

#include <algorithm>
#include <utility>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {

namespace {

std::vector<std::uint32_t> answered_columns(const Matrix& answers, std::size_t row) {
  std::vector<std::uint32_t> columns;
  for (std::size_t column = 0; column < answers.columns; ++column)
    if (!is_missing(answers(row, column))) columns.push_back(static_cast<std::uint32_t>(column));
  return columns;
}

}  // namespace

Query fold_query(const Matrix& answers, std::size_t row, std::size_t folds, std::uint64_t seed,
                 const std::vector<std::size_t>& answered) {
  Query query;
  query.receiver = row;
  query.hide_parts = true;
  query.columns = answered_columns(answers, row);
  const std::size_t count = query.columns.size();
  Random random(seed, row);
  for (std::size_t left = count; left > 1; --left)
    std::swap(query.columns[left - 1], query.columns[random.below(left)]);
  const std::size_t parts = std::min(folds, count);
  std::size_t begin = 0;
  for (std::size_t part = 1; part <= parts; ++part) {
    const std::size_t end = count * part / parts;
    std::sort(query.columns.begin() + static_cast<std::ptrdiff_t>(begin),
              query.columns.begin() + static_cast<std::ptrdiff_t>(end));
    for (; begin < end; ++begin)
      if (answered[query.columns[begin]] > 1) query.targets.push_back(query.columns[begin]);
    query.part_ends.push_back(static_cast<std::uint32_t>(end));
    query.target_ends.push_back(static_cast<std::uint32_t>(query.targets.size()));
  }
  return query;
}

Query fill_query(const Matrix& answers, std::size_t row, const std::vector<std::size_t>& answered) {
  Query query;
  query.receiver = row;
  query.columns = answered_columns(answers, row);
  query.part_ends.push_back(static_cast<std::uint32_t>(query.columns.size()));
  for (std::size_t column = 0; column < answers.columns; ++column)
    if (is_missing(answers(row, column)) && answered[column] > 0)
      query.targets.push_back(static_cast<std::uint32_t>(column));
  query.target_ends.push_back(static_cast<std::uint32_t>(query.targets.size()));
  return query;
}

}  // namespace minga::methods::impact
