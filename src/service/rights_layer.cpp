#include "service/rights_layer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

#include "base/hash.hpp"
#include "formats/file_bytes.hpp"
#include "formats/foreign/foreign.hpp"
#include "pack/utf8.hpp"
#include "service/rights_stated_system.hpp"

namespace minga::service {
namespace {

namespace foreign = formats::foreign;

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

Result<std::string> fingerprint(const RightsLayerOptions& options) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(options.file, error)) return std::string();
  const auto bytes = formats::open_bytes(options.file, options.most_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  return hex(sha256(bytes->view()));
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// Speaks of the file by its name: where it lies here is nobody's affair who sent it.
Problem by_name(Problem problem, const RightsLayerOptions& options) {
  if (problem.place.file.empty() && !problem.code.starts_with("file.")) problem.place.file = options.called();
  if (options.name.empty()) return problem;
  std::error_code error;
  const auto whole = std::filesystem::absolute(options.file, error).string();
  replace_all(problem.place.file, options.file, options.name);
  for (auto& [name, value] : problem.parameters) {
    replace_all(value, whole, options.name);
    replace_all(value, options.file, options.name);
  }
  return problem;
}

/// True if it was one: then `out` has its features.
Checked<bool> read_corners(const RightsLayerOptions& options, RightsLayer& out) {
  if (!is_text_table(options.file)) return false;
  const auto bytes = formats::open_bytes(options.file, options.most_bytes);
  if (!bytes) return tl::unexpected(Problems{by_name(bytes.error(), options)});
  auto how = options.csv;
  how.file = options.called();
  const auto table = formats::read_csv(bytes->view(), how);
  if (!table) return tl::unexpected(table.error());
  if (has_wkt(*table) && options.vertices.x.empty()) return false;
  const auto columns = vertex_columns(*table, options.vertices);
  if (!columns) return tl::unexpected(Problems{by_name(columns.error(), options)});
  out.corners = *columns;
  out.table = features_of_vertices(*table, *columns);
  return true;
}

Result<void> read_foreign(const RightsLayerOptions& options, RightsLayer& out) {
  const auto file = foreign::as_geopackage(
      options.file,
      {options.layer, options.allowed, std::chrono::seconds(options.time_limit), options.most_bytes});
  if (!file) return tl::unexpected(file.error());
  // Of a service, or where the name chose a file of an archive, there is one layer, whatever its name.
  const bool own = file->geopackage == options.file;
  auto table = formats::layers::feature_table(file->geopackage, own ? options.layer : "", options.most_bytes);
  if (!table) {
    auto problem = table.error();
    problem.place.file = options.file;
    return tl::unexpected(problem);
  }
  out.table = std::move(*table);
  out.notes = file->notes;
  out.drawing = file->drawing;
  return {};
}

}  // namespace

Checked<RightsLayer> read_rights_layer(const RightsLayerOptions& options) {
  RightsLayer out;
  const auto corners = read_corners(options, out);
  if (!corners) return tl::unexpected(corners.error());
  if (!*corners)
    if (const auto read = read_foreign(options, out); !read)
      return tl::unexpected(Problems{by_name(read.error(), options)});
  auto sha256 = fingerprint(options);
  if (!sha256) return tl::unexpected(Problems{by_name(sha256.error(), options)});
  out.sha256 = std::move(*sha256);
  return out;
}

Result<formats::layers::Measured> measure_rights(const RightsLayer& layer,
                                                 const RightsLayerOptions& options) {
  if (!options.crs_over_file)
    if (auto problem = against_stated_system(layer.table, options.crs))
      return tl::unexpected(by_name(std::move(*problem), options));
  auto measured = formats::layers::measured(layer.table, {options.crs, options.swap, layer.drawing, 0});
  if (!measured) return tl::unexpected(by_name(measured.error(), options));
  return measured;
}

}  // namespace minga::service
