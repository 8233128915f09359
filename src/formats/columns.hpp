#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "formats/problem_list.hpp"
#include "formats/records.hpp"
#include "formats/table.hpp"
#include "pack/model.hpp"

namespace minga::formats {

/// What the columns of a table stand for in a register.
struct ColumnMap {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t id = none;                   // column of the record's id
  std::vector<const pack::Field*> fields;  // one a column; null: not of a field
  std::vector<std::size_t> titles;  // one a column: the column of titles beside a reference's ids, or none
  std::vector<std::string> unknown_columns;  // their names
};

/// The header of the column with the titles of what a reference points at.
std::string title_column(const std::string& reference_column, Language language);

/// Finds each column's field by name, else by label in either language. Adds records.column_twice,
/// records.ambiguous_column, records.forbidden_column and records.no_column.
ColumnMap map_columns(const pack::Register& reg, const Table& table, const ImportOptions& options,
                      ProblemList& problems);

}  // namespace minga::formats
