#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/value.hpp"
#include "formats/geojson.hpp"
#include "formats/table.hpp"
#include "formats/xlsx.hpp"
#include "pack/model.hpp"

namespace minga::formats {

struct RecordRow {
  Id id;
  Values values;
};

struct ImportRecord {
  std::optional<Id> id;  // present: this record is to be updated
  /// New record: the fields that have a value. Update: every field that has a column; blank cells are
  /// empty values, which clear the field.
  Values values;
  long line = 0;  // row of the table, number of the feature
};

struct ImportResult {
  std::vector<ImportRecord> records;         // of the rows without a problem
  std::vector<std::string> fields;           // those that have a column, in the order of the columns
  std::vector<std::string> unknown_columns;  // left out
  Problems problems;                         // each with row and column; the first max_listed_problems
  std::size_t problem_count = 0;             // all of them
};

/// Finds the record that a cell means when it is not an id (by code or title), or tells why not.
using FindReference = std::function<Result<Id>(const pack::Field& field, std::string_view text)>;

/// Whether a text is the title or the code of the record that an id names.
using FitsReference = std::function<bool(const pack::Field& field, const Id& id, std::string_view text)>;

struct ImportOptions {
  std::string file;              // the name that problems show
  FindReference find_reference;  // not given: references must be ids
  FitsReference fits_reference;  // not given: a column of titles beside ids is not compared with them
  /// Fields that the person may not write: a column for one is records.forbidden_column.
  std::vector<std::string> forbidden;
};

/// What a row calls itself, for references from other rows of the file.
struct NamedRow {
  long line = 0;
  std::optional<Id> id;
  Values values;  // of the register's title fields and unique texts
  bool has_all_title_fields = false;
};

/// The rows of a file by name, in their order; blank ones are left out. What cannot be read is passed over:
/// read_records reports it.
std::vector<NamedRow> named_rows(const pack::Model& model, const pack::Register& reg, const Table& table);
std::vector<NamedRow> named_rows(const pack::Model& model, const pack::Register& reg,
                                 const FeatureFile& features);

/// Makes records of a table. Columns are known by field name, or by label in either language (case and
/// accents do not count); "id" is optional. Every cell is read with pack::value_from_text and every
/// record checked with pack::validate. Further problems: records.no_column (no column is known),
/// records.column_twice, records.ambiguous_column, records.bad_id, records.duplicate_id,
/// records.duplicate_value (twice in the file where a field is unique). A reference may have a column of
/// titles beside that of its ids, as exports with labels write it: it stands in for a blank id, and one that
/// does not fit its id is reference.title_differs.
ImportResult read_records(const pack::Model& model, const pack::Register& reg, const Table& table,
                          const ImportOptions& options = {});

/// The same from GeoJSON: properties are columns; a feature's geometry fills the register's geometry
/// field (records.no_geometry_field when it has none), its id the id.
ImportResult read_records(const pack::Model& model, const pack::Register& reg, const FeatureFile& features,
                          const ImportOptions& options = {});

struct ExportOptions {
  enum class Words {
    codes,   // field names and codes: what programs and a later import read best
    labels,  // labels in `language`; read_records reads these too
  };
  Words words = Words::codes;
  Language language = Language::es;
  /// The fields to write, in this order; empty: all that are open. Retired and secret fields are never
  /// written. Who may see what is the caller's to decide.
  std::vector<std::string> fields;
  bool with_id = true;
  /// The title of what a reference points at: with labels it stands in a column of its own beside the id.
  std::function<std::optional<std::string>(const pack::Field& field, const Id& id)> title_of_reference;
};

/// Texts that read_records reads back (geometry as WKT).
Table table_of(const pack::Model& model, const pack::Register& reg, std::span<const RecordRow> rows,
               const ExportOptions& options = {});

/// The same with numbers, dates and truth values as such. Money is a number where the field has one
/// currency, else a text.
Sheet sheet_of(const pack::Model& model, const pack::Register& reg, std::span<const RecordRow> rows,
               const ExportOptions& options = {});

/// One feature a record; the register's geometry field, where it is among the fields, is the geometry.
std::vector<Feature> features_of(const pack::Model& model, const pack::Register& reg,
                                 std::span<const RecordRow> rows, const ExportOptions& options = {});

}  // namespace minga::formats
