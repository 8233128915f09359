#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "pack/model.hpp"
#include "store/dialect.hpp"
#include "store/record.hpp"

namespace minga::store {

/// A name as SQL identifier. Names come from the model alone, never from a request.
std::string identifier(std::string_view name);

/// The place of a problem that is about a field.
inline Place in_field(std::string name) {
  return {{}, 0, 0, std::move(name)};
}

/// One field of a register as its table has it: column `name`, for money also `name_currency`, where missing
/// answers are allowed `name_missing`. Secret fields have no column; they live in minga_secret.
struct Column {
  const pack::Field* field = nullptr;
  bool secret = false;
  bool has_currency = false;
  bool has_missing = false;
  int first = 0;  // its place in Layout::select

  std::string value_name() const { return identifier(field->name); }
  std::string currency_name() const { return identifier(field->name + "_currency"); }
  std::string missing_name() const { return identifier(field->name + "_missing"); }
};

/// How a register lies in its table. Lives as long as the model it was made from.
struct Layout {
  const pack::Register* reg = nullptr;
  std::string table;  // as identifier
  std::vector<Column> columns;
  std::string select;  // id, revision, retired, changed and every column, from t
  std::string insert;  // the same order as select
  bool has_secrets = false;
  std::vector<std::size_t> texts;  // the columns of text fields that are neither secret nor retired

  /// Whether people search and sort in it: registers that only acts write are read by what they are indexed
  /// for, and written too often to keep an index of words.
  bool is_searched() const { return !reg->system && !texts.empty(); }
  const Column* column(std::string_view field) const;
};

Layout layout_of(const pack::Register& reg);

/// A reference from some register to this one.
struct Pointer {
  const Layout* from = nullptr;
  const Column* column = nullptr;
};

/// A model with the layout of its registers; never changes once made.
struct Schema {
  pack::Model model;
  std::int64_t generation = 0;  // counts migrations
  std::map<std::string, Layout, std::less<>> layouts;
  std::map<std::string, std::vector<Pointer>, std::less<>> pointing_at;  // by the register pointed at

  const Layout* layout(std::string_view register_name) const;
};
std::shared_ptr<const Schema> make_schema(pack::Model model, std::int64_t generation);

ColumnType column_type_of(const pack::Field& field);

/// Brings a value to the form the field stores: an integer for a decimal, a time stamp in UTC, a multiple
/// choice sorted without doubles. Fails with "store.wrong_type", "store.not_finite", "store.not_text",
/// "store.bad_geometry" or "store.missing_not_allowed", the field in its place.
Result<Value> storable(const pack::Field& field, Value value);

/// Appends the cells of a stored value: value, currency and missing kind, as the column has them.
void append_cells(const Dialect& dialect, const Column& column, const Value& value, std::vector<Cell>& cells);
/// The value as cell alone (money: its hundredths).
Cell value_cell(const Dialect& dialect, const Value& value);

/// The record of a row that was read with Layout::select. Secret fields are not in it.
Record record_from(const Dialect& dialect, const Layout& layout, const Row& row);

/// The value of a column of a row, as it stands there.
ValueView view_from(const Dialect& dialect, const Column& column, const Row& row);

/// Whether its value is a PlainView: in one column, and no list or geometry.
bool is_plain(const Column& column);
/// The value of such a column, read from the column `at` of a row.
PlainView plain_view(const pack::Field& field, const Row& row, int at);

/// The value of a field that takes one column, read from the column `at` of a row.
Value plain_value(const Dialect& dialect, const pack::Field& field, const Row& row, int at);

}  // namespace minga::store
