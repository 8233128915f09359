#include "service/record_files.hpp"

#include <algorithm>
#include <memory>

#include "formats/geojson.hpp"
#include "formats/xlsx.hpp"
#include "service/record_references.hpp"

namespace minga::service {
namespace {

template <class File>
formats::ImportResult read_with_references(House& house, const Actor& actor, const pack::Register& reg,
                                           const File& file, formats::ImportOptions options) {
  const auto& model = house.store.model();
  ReferenceNames names(house, actor);
  const bool points_at_itself = std::any_of(reg.fields.begin(), reg.fields.end(), [&](const auto& field) {
    return field.type == pack::FieldType::reference && field.reference == reg.name && !field.retired;
  });
  if (points_at_itself) names.add_rows(reg, formats::named_rows(model, reg, file));
  options.find_reference = [&](const pack::Field& field, std::string_view text) {
    return names.find(field, text);
  };
  options.fits_reference = [&](const pack::Field& field, const Id& id, std::string_view text) {
    return names.fits(field, id, text);
  };
  auto result = formats::read_records(model, reg, file, options);
  order_by_reference(reg, names, result);
  return result;
}

}  // namespace

std::string_view code_of(FileFormat format) {
  switch (format) {
    case FileFormat::xlsx:
      return "xlsx";
    case FileFormat::geojson:
      return "geojson";
    default:
      return "csv";
  }
}

std::optional<FileFormat> file_format_from(std::string_view code) {
  for (const auto format : {FileFormat::csv, FileFormat::xlsx, FileFormat::geojson})
    if (code_of(format) == code) return format;
  return std::nullopt;
}

std::optional<FileFormat> file_format_of_name(std::string_view file) {
  const auto dot = file.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  std::string end(file.substr(dot + 1));
  std::transform(end.begin(), end.end(), end.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (end == "tsv" || end == "txt") return FileFormat::csv;
  if (end == "json") return FileFormat::geojson;
  return file_format_from(end);
}

Checked<formats::ImportResult> read_record_file(House& house, const Actor& actor, const pack::Register& reg,
                                                FileFormat format, std::string_view bytes,
                                                const formats::CsvOptions& csv) {
  formats::ImportOptions options;
  options.file = csv.file;
  if (format == FileFormat::geojson) {
    formats::GeoJsonOptions geojson;
    geojson.file = csv.file;
    const auto features = formats::read_geojson(bytes, geojson);
    if (!features) return tl::unexpected(features.error());
    return read_with_references(house, actor, reg, *features, std::move(options));
  }
  formats::XlsxOptions xlsx;
  xlsx.file = csv.file;
  const auto table =
      format == FileFormat::xlsx ? formats::read_xlsx(bytes, xlsx) : formats::read_csv(bytes, csv);
  if (!table) return tl::unexpected(table.error());
  return read_with_references(house, actor, reg, *table, std::move(options));
}

formats::ExportOptions export_options(const pack::Register& reg,
                                      const std::vector<formats::RecordRow>& rows) {
  formats::ExportOptions options;
  for (const auto& field : reg.fields) {
    if (field.retired || field.privacy == pack::Privacy::secret) continue;
    const bool shown = std::any_of(rows.begin(), rows.end(),
                                   [&](const auto& row) { return row.values.contains(field.name); });
    if (shown || field.privacy != pack::Privacy::personal) options.fields.push_back(field.name);
  }
  return options;
}

void use_labels(House& house, const Actor& actor, Language language, formats::ExportOptions& options) {
  options.words = formats::ExportOptions::Words::labels;
  options.language = language;
  options.title_of_reference = [names = std::make_shared<ReferenceNames>(house, actor)](
                                   const pack::Field& field, const Id& id) {
    return names->title(field, id);
  };
}

Result<std::string> write_record_file(const pack::Model& model, const pack::Register& reg, FileFormat format,
                                      const std::vector<formats::RecordRow>& rows,
                                      const formats::ExportOptions& options) {
  if (format == FileFormat::geojson)
    return formats::write_geojson(formats::features_of(model, reg, rows, options));
  if (format == FileFormat::xlsx) {
    const std::vector<formats::Sheet> sheets{formats::sheet_of(model, reg, rows, options)};
    return formats::write_xlsx(sheets);
  }
  return formats::write_csv(formats::table_of(model, reg, rows, options));
}

}  // namespace minga::service
