#include <algorithm>
#include <map>
#include <unordered_map>

#include "formats/columns.hpp"
#include "formats/number.hpp"
#include "formats/problem_list.hpp"
#include "formats/records.hpp"
#include "pack/validate.hpp"

namespace minga::formats {
namespace {

/// The tables of CSV and XLSX have texts only; features bring geometries beside them.
using Geometries = std::vector<std::optional<Geometry>>;

class RecordReader {
 public:
  RecordReader(const pack::Model& model, const pack::Register& reg, const Table& table,
               const Geometries& geometries, const ImportOptions& options)
      : model_(model),
        reg_(reg),
        table_(table),
        geometries_(geometries),
        options_(options),
        problems_(options.file) {}

  ImportResult read() {
    columns_ = map_columns(reg_, table_, options_, problems_);
    result_.unknown_columns = columns_.unknown_columns;
    for (const pack::Field* field : columns_.fields) {
      if (field != nullptr) result_.fields.push_back(field->name);
    }
    find_geometry_field();
    if (problems_.empty()) {
      for (std::size_t i = 0; i < table_.rows.size(); ++i) read_row(i);
    }
    result_.problem_count = problems_.count();
    if (!problems_.empty()) result_.problems = problems_.take();
    return std::move(result_);
  }

 private:
  Place place(const Row& row, std::size_t column) const {
    return Place{{}, row.line, 0, column < table_.header.size() ? table_.header[column] : std::string()};
  }

  void find_geometry_field() {
    const bool any =
        std::any_of(geometries_.begin(), geometries_.end(), [](const auto& one) { return one.has_value(); });
    if (!any) return;
    geometry_field_ = reg_.geometry_field();
    if (geometry_field_ == nullptr) {
      problems_.add("records.no_geometry_field", {});
      return;
    }
    const auto& forbidden = options_.forbidden;
    if (std::find(forbidden.begin(), forbidden.end(), geometry_field_->name) != forbidden.end()) {
      problems_.add("records.forbidden_column", {{"name", geometry_field_->name}});
    }
    const bool known = std::find(result_.fields.begin(), result_.fields.end(), geometry_field_->name) !=
                       result_.fields.end();
    if (!known) result_.fields.push_back(geometry_field_->name);
  }

  void read_row(std::size_t index) {
    const Row& row = table_.rows[index];
    const bool blank =
        std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.empty(); });
    if (blank && geometries_.empty()) return;
    const std::size_t before = problems_.count();
    ImportRecord record;
    record.line = row.line;
    read_id(row, record);
    for (std::size_t column = 0; column < columns_.fields.size(); ++column) {
      if (columns_.fields[column] != nullptr) read_cell(row, column, record);
    }
    if (geometry_field_ != nullptr) take_geometry(geometries_[index], record);
    // A cell that could not be read would be reported once more as missing.
    if (problems_.count() == before) check(row, record);
    if (problems_.count() == before) result_.records.push_back(std::move(record));
  }

  void read_id(const Row& row, ImportRecord& record) {
    if (columns_.id == ColumnMap::none || row.cells[columns_.id].empty()) return;
    record.id = id_from(row.cells[columns_.id]);
    if (!record.id) {
      problems_.add("records.bad_id", {}, place(row, columns_.id));
      return;
    }
    const auto [known, is_new] = ids_.emplace(*record.id, row.line);
    if (is_new) return;
    problems_.add("records.duplicate_id", {{"first_line", std::to_string(known->second)}},
                  place(row, columns_.id));
  }

  Result<Value> value_of(const pack::Field& field, std::string_view text) const {
    auto value = pack::value_from_text(model_, field, text);
    const bool named = !value && value.error().code == "value.not_reference" && options_.find_reference;
    if (!named) return value;
    const auto id = options_.find_reference(field, text);
    if (!id) return tl::unexpected(id.error());
    return Value(to_string(*id));
  }

  void read_cell(const Row& row, std::size_t column, ImportRecord& record) {
    const pack::Field& field = *columns_.fields[column];
    const std::size_t titles = columns_.titles[column];
    const bool by_title = titles != ColumnMap::none && row.cells[column].empty();
    const std::size_t read = by_title ? titles : column;
    auto value = value_of(field, row.cells[read]);
    if (!value) {
      Problem problem = std::move(value.error());
      problem.place = place(row, read);
      problems_.add(std::move(problem));
      return;
    }
    if (titles != ColumnMap::none && !by_title) check_title(row, column, titles, *value);
    if (is_empty(*value) && !record.id) return;
    if (field.unique && !is_empty(*value) && !is_missing(*value)) check_unique(row, column, *value);
    record.values.insert_or_assign(field.name, std::move(*value));
  }

  // Somebody may have mended the title and not the id that counts.
  void check_title(const Row& row, std::size_t column, std::size_t titles, const Value& value) {
    const std::string& title = row.cells[titles];
    if (title.empty() || !options_.fits_reference) return;
    const auto* text = std::get_if<std::string>(&value);
    const auto id = text != nullptr ? id_from(*text) : std::nullopt;
    if (id && options_.fits_reference(*columns_.fields[column], *id, title)) return;
    problems_.add("reference.title_differs", {{"column", table_.header[column]}}, place(row, titles));
  }

  void check_unique(const Row& row, std::size_t column, const Value& value) {
    const pack::Field& field = *columns_.fields[column];
    auto& lines = unique_[field.name];
    const auto [known, is_new] = lines.emplace(pack::text_of(field, value), row.line);
    if (is_new) return;
    problems_.add("records.duplicate_value", {{"first_line", std::to_string(known->second)}},
                  place(row, column));
  }

  void take_geometry(const std::optional<Geometry>& geometry, ImportRecord& record) const {
    if (geometry) {
      record.values.insert_or_assign(geometry_field_->name, *geometry);
    } else if (record.id) {
      // A reason why there is none may already have come as a property.
      record.values.emplace(geometry_field_->name, Value{});
    }
  }

  // An update may leave out required fields, as the record has them already; it must not clear them.
  void check(const Row& row, const ImportRecord& record) {
    Values present;
    for (const auto& [name, value] : record.values) {
      if (!is_empty(value)) present.emplace(name, value);
    }
    for (Problem& problem : pack::validate(model_, reg_, present)) {
      const bool has_column = record.values.contains(problem.place.field);
      const bool required = problem.code == "value.required";
      if (record.id && required && !has_column) continue;
      if (!record.id && required && has_default(problem.place.field)) continue;
      problem.place = Place{{}, row.line, 0, column_name(problem.place.field)};
      problems_.add(std::move(problem));
    }
  }

  bool has_default(const std::string& name) const {
    const pack::Field* const field = reg_.field(name);
    return field != nullptr && field->default_value.has_value();
  }

  // As the person's file calls the field, so that the cell is found.
  std::string column_name(const std::string& field) const {
    for (std::size_t i = 0; i < columns_.fields.size(); ++i) {
      if (columns_.fields[i] != nullptr && columns_.fields[i]->name == field) return table_.header[i];
    }
    return field;
  }

  const pack::Model& model_;
  const pack::Register& reg_;
  const Table& table_;
  const Geometries& geometries_;
  const ImportOptions& options_;
  ProblemList problems_;
  ColumnMap columns_;
  const pack::Field* geometry_field_ = nullptr;
  ImportResult result_;
  std::map<Id, long> ids_;
  std::map<std::string, std::unordered_map<std::string, long>> unique_;
};

struct PropertyText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return text_of_number(number); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const std::vector<std::string>& texts) const {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ";") + text;
    return out;
  }
};

// Columns in the order in which features first have them.
Table table_of_features(const FeatureFile& file) {
  Table table;
  std::unordered_map<std::string, std::size_t> columns;
  const auto column = [&](const std::string& name) {
    const auto [known, is_new] = columns.emplace(name, table.header.size());
    if (is_new) table.header.push_back(name);
    return known->second;
  };
  const bool with_ids = std::any_of(file.features.begin(), file.features.end(),
                                    [](const Feature& feature) { return !feature.id.empty(); });
  if (with_ids) column("id");
  for (std::size_t i = 0; i < file.features.size(); ++i) {
    Row row;
    row.line = static_cast<long>(i) + 1;
    const auto set = [&](const std::string& name, std::string text) {
      const std::size_t at = column(name);
      if (row.cells.size() <= at) row.cells.resize(at + 1);
      row.cells[at] = std::move(text);
    };
    if (!file.features[i].id.empty()) set("id", file.features[i].id);
    for (const auto& [name, value] : file.features[i].properties)
      set(name, std::visit(PropertyText{}, value));
    table.rows.push_back(std::move(row));
  }
  for (Row& row : table.rows) row.cells.resize(table.header.size());
  table.header_line = 0;
  return table;
}

bool names_records(const pack::Register& reg, const pack::Field& field) {
  if (field.type == pack::FieldType::text && field.unique) return true;
  return std::find(reg.title_fields.begin(), reg.title_fields.end(), field.name) != reg.title_fields.end();
}

}  // namespace

std::vector<NamedRow> named_rows(const pack::Model& model, const pack::Register& reg, const Table& table) {
  ProblemList passed_over;
  const ColumnMap columns = map_columns(reg, table, {}, passed_over);
  const auto has_column = [&](const std::string& name) {
    return std::any_of(columns.fields.begin(), columns.fields.end(),
                       [&](const auto* field) { return field != nullptr && field->name == name; });
  };
  const bool whole = std::all_of(reg.title_fields.begin(), reg.title_fields.end(), has_column);
  std::vector<NamedRow> rows;
  for (const Row& row : table.rows) {
    NamedRow named{row.line, {}, {}, whole};
    if (columns.id != ColumnMap::none) named.id = id_from(row.cells[columns.id]);
    for (std::size_t i = 0; i < columns.fields.size(); ++i) {
      const pack::Field* const field = columns.fields[i];
      if (field == nullptr || !names_records(reg, *field)) continue;
      auto value = pack::value_from_text(model, *field, row.cells[i]);
      if (value && !is_empty(*value)) named.values.emplace(field->name, std::move(*value));
    }
    if (named.id || !named.values.empty()) rows.push_back(std::move(named));
  }
  return rows;
}

std::vector<NamedRow> named_rows(const pack::Model& model, const pack::Register& reg,
                                 const FeatureFile& features) {
  return named_rows(model, reg, table_of_features(features));
}

ImportResult read_records(const pack::Model& model, const pack::Register& reg, const Table& table,
                          const ImportOptions& options) {
  return RecordReader(model, reg, table, {}, options).read();
}

ImportResult read_records(const pack::Model& model, const pack::Register& reg, const FeatureFile& features,
                          const ImportOptions& options) {
  const Table table = table_of_features(features);
  Geometries geometries;
  for (const Feature& feature : features.features) geometries.push_back(feature.geometry);
  return RecordReader(model, reg, table, geometries, options).read();
}

}  // namespace minga::formats
