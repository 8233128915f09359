#include <algorithm>
#include <array>
#include <charconv>

#include "formats/columns.hpp"
#include "formats/encoding.hpp"
#include "formats/records.hpp"
#include "pack/validate.hpp"

namespace minga::formats {
namespace {

using Fields = std::vector<const pack::Field*>;

Fields fields_to_write(const pack::Register& reg, const ExportOptions& options) {
  Fields out;
  const auto writable = [](const pack::Field& field) {
    return !field.retired && field.privacy != pack::Privacy::secret;
  };
  for (const std::string& name : options.fields) {
    const pack::Field* field = reg.field(name);
    if (field != nullptr && writable(*field)) out.push_back(field);
  }
  if (!options.fields.empty()) return out;
  for (const pack::Field& field : reg.fields) {
    if (writable(field) && field.privacy == pack::Privacy::open) out.push_back(&field);
  }
  return out;
}

// A label names a column only where no other field of the register has it in either language: reading
// would not know which is meant.
std::string column_name(const pack::Register& reg, const pack::Field& field, const ExportOptions& options) {
  if (options.words == ExportOptions::Words::codes) return field.name;
  const std::string& label = field.label.in(options.language);
  const std::string plain = folded(label);
  const bool shared = std::any_of(reg.fields.begin(), reg.fields.end(), [&](const pack::Field& other) {
    if (&other == &field || other.retired) return false;
    return folded(other.label.es) == plain || folded(other.label.en) == plain || other.name == plain;
  });
  return plain.empty() || plain == "id" || shared ? field.name : label;
}

/// Whether a column with titles comes after that of the field.
bool has_titles(const pack::Field& field, const ExportOptions& options) {
  return field.type == pack::FieldType::reference && options.title_of_reference != nullptr &&
         options.words == ExportOptions::Words::labels;
}

std::string header_of_titles(const pack::Register& reg, const pack::Field& field,
                             const ExportOptions& options) {
  return title_column(column_name(reg, field, options), options.language);
}

/// Nothing where the reference is blank, or points at what may not be seen.
std::string title_in(const pack::Field& field, const Value* value, const ExportOptions& options) {
  const auto* text = value != nullptr ? std::get_if<std::string>(value) : nullptr;
  const auto id = text != nullptr ? id_from(*text) : std::nullopt;
  return id ? options.title_of_reference(field, *id).value_or(std::string()) : std::string();
}

std::vector<std::string> header_of(const pack::Register& reg, const Fields& fields,
                                   const ExportOptions& options) {
  std::vector<std::string> header;
  if (options.with_id) header.emplace_back("id");
  for (const pack::Field* field : fields) {
    header.push_back(column_name(reg, *field, options));
    if (has_titles(*field, options)) header.push_back(header_of_titles(reg, *field, options));
  }
  return header;
}

const Value* value_in(const RecordRow& row, const pack::Field& field) {
  const auto found = row.values.find(field.name);
  return found == row.values.end() ? nullptr : &found->second;
}

/// Labels in place of codes where the reader of labels finds the same code again.
class Wording {
 public:
  Wording(const pack::Model& model, const ExportOptions& options) : model_(model), options_(options) {}

  std::string of(const pack::Field& field, const Value& value) const {
    if (options_.words == ExportOptions::Words::labels) {
      if (const auto* yes = std::get_if<bool>(&value)) {
        return text(options_.language, *yes ? "table.yes" : "table.no");
      }
      if (const auto* code = std::get_if<std::string>(&value);
          code && field.type == pack::FieldType::choice) {
        return label(field, *code);
      }
      if (const auto* codes = std::get_if<std::vector<std::string>>(&value)) return joined(field, *codes);
    }
    return pack::text_of(field, value);
  }

 private:
  std::string label(const pack::Field& field, const std::string& code) const {
    const pack::Catalogue* const catalogue = model_.find_catalogue(field.catalogue);
    const pack::CatalogueItem* const item = catalogue != nullptr ? catalogue->item(code) : nullptr;
    if (item == nullptr) return code;
    const std::string& words = item->label.in(options_.language);
    if (words.empty() || words.find(';') != std::string::npos) return code;
    const auto back = pack::value_from_text(model_, field, words);
    if (!back) return code;
    const auto* one = std::get_if<std::string>(&*back);
    const auto* many = std::get_if<std::vector<std::string>>(&*back);
    const bool same =
        (one != nullptr && *one == code) || (many != nullptr && many->size() == 1 && many->front() == code);
    return same ? words : code;
  }

  std::string joined(const pack::Field& field, const std::vector<std::string>& codes) const {
    std::string out;
    for (const std::string& code : codes) out += (out.empty() ? "" : "; ") + label(field, code);
    return out;
  }

  const pack::Model& model_;
  const ExportOptions& options_;
};

double units_of(const Money& money) {
  return static_cast<double>(money.hundredths) / 100.0;
}

// Two decimals and no more, so that the text is an amount again when it is read.
bool fits_number(const Money& money) {
  constexpr std::int64_t exact = 100'000'000'000'000;
  return money.hundredths > -exact && money.hundredths < exact;
}

SheetCell text_cell(std::string words) {
  if (words.empty()) return std::monostate{};
  return words;
}

SheetCell sheet_cell(const pack::Field& field, const Value& value, const Wording& wording) {
  constexpr std::int64_t exact = 1'000'000'000'000'000;  // Excel keeps 15 digits
  if (const auto* whole = std::get_if<std::int64_t>(&value); whole && *whole<exact&& * whole> - exact) {
    return static_cast<double>(*whole);
  }
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* money = std::get_if<Money>(&value)) {
    const bool plain = field.currencies.size() == 1 && field.currencies.front() == money->currency;
    if (plain && fits_number(*money)) return units_of(*money);
  }
  if (const auto* date = std::get_if<std::string>(&value); date && field.type == pack::FieldType::date) {
    return SheetDate{*date};
  }
  return text_cell(wording.of(field, value));
}

Property property_of(const pack::Field& field, const Value& value, const Wording& wording, bool labels) {
  if (const auto* yes = std::get_if<bool>(&value)) return *yes;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* codes = std::get_if<std::vector<std::string>>(&value); codes && !labels) return *codes;
  std::string words = wording.of(field, value);
  if (words.empty()) return std::monostate{};
  return words;
}

}  // namespace

Table table_of(const pack::Model& model, const pack::Register& reg, std::span<const RecordRow> rows,
               const ExportOptions& options) {
  const Fields fields = fields_to_write(reg, options);
  const Wording wording(model, options);
  Table table;
  table.header = header_of(reg, fields, options);
  table.rows.reserve(rows.size());
  for (const RecordRow& record : rows) {
    Row row{static_cast<long>(table.rows.size()) + 2, {}};
    row.cells.reserve(table.header.size());
    if (options.with_id) row.cells.push_back(to_string(record.id));
    for (const pack::Field* field : fields) {
      const Value* value = value_in(record, *field);
      row.cells.push_back(value != nullptr ? wording.of(*field, *value) : std::string());
      if (has_titles(*field, options)) row.cells.push_back(title_in(*field, value, options));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Sheet sheet_of(const pack::Model& model, const pack::Register& reg, std::span<const RecordRow> rows,
               const ExportOptions& options) {
  const Fields fields = fields_to_write(reg, options);
  const Wording wording(model, options);
  Sheet sheet;
  const bool labels = options.words == ExportOptions::Words::labels;
  sheet.name = labels ? reg.plural.in(options.language) : reg.name;
  sheet.header = header_of(reg, fields, options);
  sheet.rows.reserve(rows.size());
  for (const RecordRow& record : rows) {
    std::vector<SheetCell> cells;
    cells.reserve(sheet.header.size());
    if (options.with_id) cells.emplace_back(to_string(record.id));
    for (const pack::Field* field : fields) {
      const Value* value = value_in(record, *field);
      cells.push_back(value != nullptr ? sheet_cell(*field, *value, wording) : SheetCell{});
      if (has_titles(*field, options)) cells.push_back(text_cell(title_in(*field, value, options)));
    }
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

std::vector<Feature> features_of(const pack::Model& model, const pack::Register& reg,
                                 std::span<const RecordRow> rows, const ExportOptions& options) {
  const Fields fields = fields_to_write(reg, options);
  const Wording wording(model, options);
  const pack::Field* const shape = reg.geometry_field();
  const bool labels = options.words == ExportOptions::Words::labels;
  std::vector<Feature> features;
  features.reserve(rows.size());
  for (const RecordRow& record : rows) {
    Feature feature;
    if (options.with_id) feature.id = to_string(record.id);
    for (const pack::Field* field : fields) {
      const Value* value = value_in(record, *field);
      if (field == shape) {
        const auto* geometry = value != nullptr ? std::get_if<Geometry>(value) : nullptr;
        if (geometry != nullptr) feature.geometry = *geometry;
        // Why there is no geometry is told among the properties.
        if (value == nullptr || !is_missing(*value)) continue;
      }
      feature.properties.emplace_back(
          column_name(reg, *field, options),
          value != nullptr ? property_of(*field, *value, wording, labels) : Property{});
      if (!has_titles(*field, options)) continue;
      std::string title = title_in(*field, value, options);
      feature.properties.emplace_back(header_of_titles(reg, *field, options),
                                      title.empty() ? Property{} : Property{std::move(title)});
    }
    features.push_back(std::move(feature));
  }
  return features;
}

}  // namespace minga::formats
