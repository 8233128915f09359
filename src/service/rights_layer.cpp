#include "service/rights_layer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <optional>

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

/// The place of the column that holds geometries as Well-Known Text, which GDAL reads.
std::optional<std::size_t> wkt_column(const formats::Table& table) {
  static constexpr std::array<std::string_view, 6> names{"wkt",       "geom",     "geometry",
                                                         "geometria", "the_geom", "shape"};
  const auto found = std::find_if(table.header.begin(), table.header.end(), [](const std::string& column) {
    return std::find(names.begin(), names.end(), pack::folded(column)) != names.end();
  });
  if (found == table.header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.header.begin());
}

/// GDAL gives no geometry where a text is none that it can read, and does not say so. Here each row gets its
/// line, and the reason.
void tell_unreadable_texts(const formats::Table& table, std::size_t column, RightsLayer& out) {
  if (table.rows.size() != out.table.rows.size()) return;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    auto& row = out.table.rows[i];
    row.line = table.rows[i].line;
    const auto text = pack::trimmed(table.rows[i].cells[column]);
    if (!row.wkb.empty() || text.empty() || pack::folded(text).ends_with("empty")) continue;
    row.trouble = Problem{ProblemKind::invalid,
                          "layer.text",
                          {{"text", pack::excerpt(std::string(text))}},
                          {"", row.line, 0, table.header[column]}};
  }
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

/// True if it was one: then `out` has its features. `texts` is the table if it has geometries as text.
Checked<bool> read_corners(const RightsLayerOptions& options, RightsLayer& out,
                           std::optional<formats::Table>& texts) {
  if (!is_text_table(options.file)) return false;
  const auto bytes = formats::open_bytes(options.file, options.most_bytes);
  if (!bytes) return tl::unexpected(Problems{by_name(bytes.error(), options)});
  auto how = options.csv;
  how.file = options.called();
  auto table = formats::read_csv(bytes->view(), how);
  if (!table) return tl::unexpected(table.error());
  if (wkt_column(*table) && options.vertices.x.empty()) {
    texts = std::move(*table);
    return false;
  }
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
  out.no_attributes = file->no_attributes;
  return {};
}

}  // namespace

Checked<RightsLayer> read_rights_layer(const RightsLayerOptions& options) {
  RightsLayer out;
  std::optional<formats::Table> texts;
  const auto corners = read_corners(options, out, texts);
  if (!corners) return tl::unexpected(corners.error());
  if (!*corners)
    if (const auto read = read_foreign(options, out); !read)
      return tl::unexpected(Problems{by_name(read.error(), options)});
  if (texts) tell_unreadable_texts(*texts, *wkt_column(*texts), out);
  if (out.table.rows.empty())
    return tl::unexpected(Problems{by_name({ProblemKind::invalid, "layer.no_rows", {}, {}}, options)});
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
