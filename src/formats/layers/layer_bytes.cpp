#include "formats/layers/layer_bytes.hpp"

#include <filesystem>
#include <utility>

namespace minga::formats::layers {
namespace {

/// "FILE:layer" taken apart; a colon may also be part of the file's name.
std::pair<std::string, std::string> parts_of(const std::string& file_and_layer) {
  std::error_code error;
  const auto colon = file_and_layer.rfind(':');
  if (colon == std::string::npos || std::filesystem::exists(file_and_layer, error))
    return {file_and_layer, ""};
  return {file_and_layer.substr(0, colon), file_and_layer.substr(colon + 1)};
}

}  // namespace

void LayerBytes::add(std::string_view id, std::string_view blob) {
  ids.emplace_back(id);
  bytes_.append(blob);
  ends_.push_back(bytes_.size());
}

Result<Rings> LayerBytes::rings(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  const auto blob = std::string_view(bytes_).substr(begin, ends_[index] - begin);
  if (blob.empty()) return Rings();
  const auto wkb = wkb_of_geopackage(blob);
  if (!wkb) return tl::unexpected(wkb.error());
  if (wkb->empty()) return Rings();
  return rings_of_wkb(*wkb);
}

Problem placed(Problem problem, const std::string& file) {
  if (problem.place.file.empty() && !problem.code.starts_with("file.")) problem.place.file = file;
  return problem;
}

Result<LayerBytes> layer_bytes(const std::string& file_and_layer, const std::string& id,
                               const std::string& crs) {
  const auto [file, name] = parts_of(file_and_layer);
  const auto refused = [&file = file](const Problem& problem) {
    return tl::unexpected(placed(problem, file));
  };
  const auto package = GeoPackage::open(file);
  if (!package) return refused(package.error());
  const auto table = package->layer(name);
  if (!table) return refused(table.error());
  LayerBytes layer;
  layer.file = file;
  layer.reference = crs.empty() ? table->reference : reference_of(crs);
  auto own = Planes().system(layer.reference);
  if (!own) return refused(own.error());
  layer.own = std::move(*own);
  const auto read = package->read(*table, id, [&](std::string_view name_of_it, std::string_view blob) {
    layer.add(name_of_it, blob);
    return true;
  });
  if (!read) return refused(read.error());
  return layer;
}

Result<std::vector<std::string>> column_of(const std::string& file_and_layer, const std::string& column) {
  const auto [file, name] = parts_of(file_and_layer);
  const auto package = GeoPackage::open(file);
  if (!package) return tl::unexpected(placed(package.error(), file));
  const auto table = package->layer(name);
  if (!table) return tl::unexpected(placed(table.error(), file));
  std::vector<std::string> out;
  const auto read = package->read(*table, column, [&](std::string_view text, std::string_view) {
    out.emplace_back(text);
    return true;
  });
  if (!read) return tl::unexpected(placed(read.error(), file));
  return out;
}

}  // namespace minga::formats::layers
