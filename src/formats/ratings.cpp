#include "formats/ratings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "formats/encoding.hpp"
#include "formats/number.hpp"
#include "formats/problem_list.hpp"

namespace minga::formats {
namespace {

enum Column : std::size_t { participant, group, impact, valuation, prioritization, column_count };

struct ColumnNames {
  std::string_view en;
  std::string_view es;
};
constexpr std::array<ColumnNames, column_count> names = {{{"participant", "participante"},
                                                          {"group", "grupo"},
                                                          {"impact", "impacto"},
                                                          {"valuation", "valoracion"},
                                                          {"prioritization", "priorizacion"}}};

constexpr std::size_t none = static_cast<std::size_t>(-1);
using Columns = std::array<std::size_t, column_count>;

std::string shown(std::string_view text) {
  return std::string(cut_text(text, 40));
}

std::string without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

Columns find_columns(const Table& table, ProblemList& problems, Problems& notices, const std::string& file) {
  Columns columns;
  columns.fill(none);
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string name = folded(table.header[i]);
    const Place place{file, table.header_line, 0, table.header[i]};
    const auto* const known = std::find_if(names.begin(), names.end(), [&](const ColumnNames& column) {
      return name == column.en || name == column.es;
    });
    if (known == names.end()) {
      notices.push_back(
          Problem{ProblemKind::invalid, "rating.extra_column", {{"name", shown(table.header[i])}}, place});
      continue;
    }
    std::size_t& column = columns[static_cast<std::size_t>(known - names.begin())];
    if (column != none) {
      problems.add("rating.column_twice", {{"first", table.header[column]}, {"second", table.header[i]}},
                   place);
    }
    column = i;
  }
  for (std::size_t i = 0; i < column_count; ++i) {
    if (columns[i] != none) continue;
    problems.add("rating.missing_column",
                 {{"es", std::string(names[i].es)}, {"en", std::string(names[i].en)}},
                 Place{file, table.header_line, 0, {}});
  }
  return columns;
}

Result<RatingCell> rating_from(std::string_view text) {
  if (text.starts_with('#')) {
    const auto missing = missing_from(text.substr(1));
    if (missing) return RatingCell{std::nullopt, missing};
    return fail(ProblemKind::invalid, "rating.not_a_level", {{"text", shown(text)}});
  }
  const auto number = number_from_text(text);
  if (!number) {
    if (number.error().code == "number.decimal_comma") return tl::unexpected(number.error());
    return fail(ProblemKind::invalid, "rating.not_a_level", {{"text", shown(text)}});
  }
  if (std::isnan(*number)) return RatingCell{};
  const double quarters = *number * 4;
  if (quarters >= 0 && quarters <= 4 && quarters == std::floor(quarters)) {
    return RatingCell{*number + 0.0, std::nullopt};
  }
  return fail(ProblemKind::invalid, "rating.not_a_level", {{"text", shown(text)}});
}

class RatingReader {
 public:
  RatingReader(const Table& table, const std::string& file) : table_(table), file_(file), problems_(file) {}

  Checked<LongRatings> read() {
    result_.notices = table_.notices;
    columns_ = find_columns(table_, problems_, result_.notices, file_);
    if (!problems_.empty()) return tl::unexpected(problems_.take());
    result_.ratings.reserve(table_.rows.size());
    for (const Row& row : table_.rows) read_row(row);
    if (!problems_.empty()) return tl::unexpected(problems_.take());
    return std::move(result_);
  }

 private:
  Place place(const Row& row, Column column) const {
    return Place{file_, row.line, 0, table_.header[columns_[column]]};
  }

  std::string name(const Row& row, Column column) {
    std::string text = without_blanks(row.cells[columns_[column]]);
    if (text.empty()) problems_.add("rating.blank", {}, place(row, column));
    return text;
  }

  RatingCell level(const Row& row, Column column) {
    auto cell = rating_from(without_blanks(row.cells[columns_[column]]));
    if (cell) return *cell;
    cell.error().place = place(row, column);
    problems_.add(std::move(cell.error()));
    return {};
  }

  void read_row(const Row& row) {
    LongRating rating;
    rating.participant = name(row, participant);
    rating.group = name(row, group);
    rating.impact = name(row, impact);
    rating.valuation = level(row, valuation);
    rating.prioritization = level(row, prioritization);
    rating.line = row.line;
    if (!rating.participant.empty() && !rating.group.empty() && !rating.impact.empty()) {
      check_group(row, rating);
      check_once(row, rating);
      if (impacts_.emplace(rating.impact, row.line).second) result_.impacts.push_back(rating.impact);
    }
    result_.ratings.push_back(std::move(rating));
  }

  void check_group(const Row& row, const LongRating& rating) {
    if (groups_.emplace(rating.group, row.line).second) result_.groups.push_back(rating.group);
    const auto [known, is_new] = participants_.try_emplace(rating.participant, rating.group, row.line);
    if (is_new) result_.participants.push_back(rating.participant);
    const auto& [first_group, first_line] = known->second;
    if (first_group == rating.group) return;
    problems_.add("rating.two_groups",
                  {{"group", shown(rating.group)},
                   {"first_group", shown(first_group)},
                   {"first_line", std::to_string(first_line)}},
                  place(row, group));
  }

  void check_once(const Row& row, const LongRating& rating) {
    // No text of the file holds a NUL, so that the two names cannot run together.
    const std::string key = rating.participant + '\0' + rating.impact;
    const auto [known, is_new] = seen_.emplace(key, row.line);
    if (is_new) return;
    problems_.add("rating.duplicate",
                  {{"impact", shown(rating.impact)}, {"first_line", std::to_string(known->second)}},
                  place(row, participant));
  }

  const Table& table_;
  const std::string& file_;
  ProblemList problems_;
  Columns columns_{};
  LongRatings result_;
  std::unordered_map<std::string, std::pair<std::string, long>> participants_;
  std::unordered_map<std::string, long> groups_;
  std::unordered_map<std::string, long> impacts_;
  std::unordered_map<std::string, long> seen_;  // participant and impact
};

}  // namespace

Checked<LongRatings> read_long_ratings(std::string_view bytes, const CsvOptions& options) {
  const auto table = read_csv(bytes, options);
  if (!table) return tl::unexpected(table.error());
  return long_ratings_of(*table, options.file);
}

Checked<LongRatings> long_ratings_of(const Table& table, const std::string& file) {
  return RatingReader(table, file).read();
}

}  // namespace minga::formats
