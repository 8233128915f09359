#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/csv.hpp"
#include "formats/records.hpp"
#include "service/records.hpp"

namespace minga::service {

enum class FileFormat { csv, xlsx, geojson };
/// "csv", "xlsx" or "geojson".
std::string_view code_of(FileFormat format);
std::optional<FileFormat> file_format_from(std::string_view code);
/// By the end of a file's name: .csv .tsv .txt, .xlsx, .geojson .json; nothing for anything else.
std::optional<FileFormat> file_format_of_name(std::string_view file);

/// The records in the bytes of a file; `csv` says how a CSV is written, and in every case the file's name. A
/// reference is an id, else a code, else a title of a record that the actor may see or of a row of the same
/// file; the records come in an order in which those that are pointed at are there first
/// (record_references.hpp).
Checked<formats::ImportResult> read_record_file(House& house, const Actor& actor, const pack::Register& reg,
                                                FileFormat format, std::string_view bytes,
                                                const formats::CsvOptions& csv);

/// How the records that an actor sees are written: every field that is not secret. A column of personal data
/// is there only where some record shows it, since what a record hides was taken out of its values.
formats::ExportOptions export_options(const pack::Register& reg, const std::vector<formats::RecordRow>& rows);

/// Has labels in place of codes written, and beside what references point at its title as the actor may see
/// it.
void use_labels(House& house, const Actor& actor, Language language, formats::ExportOptions& options);

Result<std::string> write_record_file(const pack::Model& model, const pack::Register& reg, FileFormat format,
                                      const std::vector<formats::RecordRow>& rows,
                                      const formats::ExportOptions& options);

}  // namespace minga::service
