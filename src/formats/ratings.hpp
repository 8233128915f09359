#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/value.hpp"
#include "formats/csv.hpp"
#include "formats/table.hpp"

namespace minga::formats {

/// One answer on a five-step scale: a level, a said reason why there is none, or neither (blank).
struct RatingCell {
  std::optional<double> level;  // 0, 0.25, 0.5, 0.75 or 1
  std::optional<Missing> missing;

  bool operator==(const RatingCell&) const = default;
};

struct LongRating {
  std::string participant, group, impact;
  RatingCell valuation, prioritization;
  long line = 0;

  bool operator==(const LongRating&) const = default;
};

struct LongRatings {
  std::vector<LongRating> ratings;        // as they stand in the file
  std::vector<std::string> participants;  // these three in order of first appearance
  std::vector<std::string> groups;
  std::vector<std::string> impacts;
  Problems notices;
};

/// Ratings, one row per participant and impact, under the columns participant, group, impact, valuation,
/// prioritization (or participante, grupo, impacto, valoracion, priorizacion; accents and case do not
/// count), in any order. Other columns are left out with a notice. A cell is one of the five levels, a
/// missing answer (`#refused`, ...) or blank. Problems, each with line and column:
///   rating.missing_column, rating.column_twice, rating.blank, rating.not_a_level, rating.duplicate
///   (one participant and impact twice: names both lines), rating.two_groups, number.decimal_comma
Checked<LongRatings> read_long_ratings(std::string_view bytes, const CsvOptions& options = {});

/// The same from a table already read (a sheet of a workbook).
Checked<LongRatings> long_ratings_of(const Table& table, const std::string& file = {});

}  // namespace minga::formats
