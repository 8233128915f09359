#include "service/rights_repeats.hpp"

#include <algorithm>
#include <utility>

#include "base/joined.hpp"
#include "pack/utf8.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t most_repetitions_shown = 100;

/// Two fields that one column gives.
std::string field_of_column(const std::string& field) {
  return field == "filed_on" ? "filed_at" : field;
}

bool says_the_same(const Value* one, const Value* two) {
  const bool none = one == nullptr || is_empty(*one), nothing = two == nullptr || is_empty(*two);
  return none || nothing ? none == nothing : *one == *two;
}

}  // namespace

std::string RepeatedRows::column_of(const std::string& field) const {
  const auto found = columns_.find(field_of_column(field));
  return found == columns_.end() ? field : found->second;
}

std::vector<std::string> RepeatedRows::differing_columns(const RightRow& first, const RightRow& later) const {
  std::vector<std::string> out;
  for (const auto& [field, value] : first.values) {
    if (field == "geometry" || says_the_same(&value, value_in(later.values, field))) continue;
    auto column = column_of(field);
    if (std::ranges::find(out, column) == out.end()) out.push_back(std::move(column));
  }
  for (const auto& [field, value] : later.values)
    if (!first.values.contains(field) && !is_empty(value)) out.push_back(column_of(field));
  return out;
}

std::optional<Problem> RepeatedRows::judge(const RightRow& first, const RightRow& later) {
  const auto problem = [&](const char* code, const std::string& column, Parameters parameters) {
    parameters.emplace_back("other", std::to_string(first.line));
    if (!order_.code_by_shape) parameters.emplace_back("code", pack::excerpt(later.code));
    return Problem{ProblemKind::invalid, code, std::move(parameters), {"", later.line, 0, column}};
  };
  if (first.feature->lon_lat != later.feature->lon_lat)
    return problem("rights.code_twice", column_of("code"), {});
  const auto columns = differing_columns(first, later);
  if (columns.empty()) {
    repetitions_.push_back({later.line, first.line});
    note_unused(first, later);
    return std::nullopt;
  }
  if (order_.code_by_shape)
    return problem("rights.shape_twice", columns.front(), {{"columns", joined(columns)}});
  if (columns.size() == 1 && columns.front() == column_of("holder"))
    return problem("rights.holders_apart", columns.front(), {});
  return problem("rights.rows_differ", columns.front(), {{"columns", joined(columns)}});
}

const formats::layers::FeatureRow& RepeatedRows::as_read(const RightRow& row) const {
  return file_.table.rows[static_cast<std::size_t>(row.feature - file_.measured.features.data())];
}

void RepeatedRows::note_unused(const RightRow& first, const RightRow& later) {
  const auto &one = as_read(first).cells, &two = as_read(later).cells;
  differs_unused_.resize(file_.table.columns.size());
  for (std::size_t i = 0; i < differs_unused_.size(); ++i)
    if (i < one.size() && i < two.size() && one[i] != two[i]) differs_unused_[i] = true;
}

Problems RepeatedRows::notices() const {
  if (repetitions_.empty()) return {};
  std::vector<std::string> rows, unused;
  for (const auto& one : repetitions_) {
    if (rows.size() == most_repetitions_shown) {
      rows.emplace_back("…");
      break;
    }
    rows.push_back(std::to_string(one.line) + " = " + std::to_string(one.of));
  }
  Problems out{{ProblemKind::invalid,
                "rights.notice.repeated",
                {{"count", std::to_string(repetitions_.size())}, {"rows", joined(rows)}},
                {}}};
  for (std::size_t i = 0; i < differs_unused_.size(); ++i) {
    const auto& column = file_.table.columns[i];
    const bool used = std::ranges::any_of(columns_, [&](const auto& one) { return one.second == column; });
    if (differs_unused_[i] && !used) unused.push_back(column);
  }
  if (!unused.empty())
    out.push_back({ProblemKind::invalid, "rights.notice.repeated_unused", {{"columns", joined(unused)}}, {}});
  return out;
}

}  // namespace minga::service
