#include "cli/rights_layer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

#include "base/hash.hpp"
#include "formats/csv.hpp"
#include "formats/file_bytes.hpp"
#include "formats/foreign/foreign.hpp"
#include "pack/utf8.hpp"

namespace minga::cli {
namespace {

namespace foreign = formats::foreign;

constexpr std::size_t largest_layer = std::size_t{4} << 30;

bool is_text_table(const std::string& file) {
  const auto ending = pack::folded(std::filesystem::path(file).extension().string());
  return ending == ".csv" || ending == ".tsv" || ending == ".txt";
}

/// Whether a column holds geometries as Well-Known Text, which GDAL reads.
bool has_wkt(const formats::Table& table) {
  static constexpr std::array<std::string_view, 6> names{"wkt",       "geom",     "geometry",
                                                         "geometria", "the_geom", "shape"};
  return std::any_of(table.header.begin(), table.header.end(), [](const std::string& column) {
    return std::find(names.begin(), names.end(), pack::folded(column)) != names.end();
  });
}

Result<std::string> fingerprint(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return std::string();
  const auto bytes = formats::open_bytes(file, largest_layer);
  if (!bytes) return tl::unexpected(bytes.error());
  return hex(sha256(bytes->view()));
}

Problem in_file(Problem problem, const std::string& file) {
  if (problem.place.file.empty() && !problem.code.starts_with("file.")) problem.place.file = file;
  return problem;
}

/// True if it was one: then `out` has its features.
Checked<bool> read_corners(const RightsLayerOptions& options, ReadRightsLayer& out) {
  if (!is_text_table(options.file)) return false;
  const auto bytes = formats::open_bytes(options.file, largest_layer);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  const auto table = formats::read_csv(bytes->view(), csv_options(options.csv, options.file));
  if (!table) return tl::unexpected(table.error());
  if (has_wkt(*table) && options.vertices.x.empty()) return false;
  const auto columns = service::vertex_columns(*table, options.vertices);
  if (!columns) return tl::unexpected(Problems{in_file(columns.error(), options.file)});
  out.corners = *columns;
  out.table = service::features_of_vertices(*table, *columns);
  return true;
}

Result<bool> read_foreign(const RightsLayerOptions& options, ReadRightsLayer& out) {
  const auto file = foreign::as_geopackage(
      options.file, {options.layer, options.allowed, std::chrono::seconds(options.time_limit)});
  if (!file) return tl::unexpected(file.error());
  // Of a service, or where the name chose a file of an archive, there is one layer, whatever its name.
  const bool own = file->geopackage == options.file;
  auto table = formats::layers::feature_table(file->geopackage, own ? options.layer : "");
  if (!table) {
    auto problem = table.error();
    problem.place.file = options.file;
    return tl::unexpected(problem);
  }
  out.table = std::move(*table);
  out.notes = file->notes;
  return file->drawing;
}

}  // namespace

Checked<ReadRightsLayer> read_rights_layer(const RightsLayerOptions& options) {
  ReadRightsLayer out;
  formats::layers::MeasureOptions how{options.crs, options.swap, false, 0};
  const auto corners = read_corners(options, out);
  if (!corners) return tl::unexpected(corners.error());
  if (!*corners) {
    const auto drawing = read_foreign(options, out);
    if (!drawing) return tl::unexpected(Problems{drawing.error()});
    how.closed_lines_are_areas = *drawing;
  }
  auto measured = formats::layers::measured(out.table, how);
  if (!measured) return tl::unexpected(Problems{in_file(measured.error(), options.file)});
  out.measured = std::move(*measured);
  auto sha256 = fingerprint(options.file);
  if (!sha256) return tl::unexpected(Problems{sha256.error()});
  out.sha256 = std::move(*sha256);
  return out;
}

}  // namespace minga::cli
