#include "formats/layers/feature_table.hpp"

#include <utility>

#include "formats/layers/wkb_rings.hpp"

namespace minga::formats::layers {
namespace {

/// The key that formats/foreign gives its GeoPackages: nothing of the file.
constexpr const char* converted_key = "minga_fid";

}  // namespace

Result<FeatureTable> feature_table(const std::string& file, const std::string& layer,
                                   std::uint64_t most_bytes) {
  const auto package = GeoPackage::open(file);
  if (!package) return tl::unexpected(package.error());
  const auto found = package->layer(layer);
  if (!found) return tl::unexpected(found.error());
  auto columns = package->columns(*found);
  if (!columns) return tl::unexpected(columns.error());
  FeatureTable table;
  table.columns = std::move(*columns);
  std::erase(table.columns, converted_key);
  table.reference = found->reference;
  std::uint64_t held = 0;
  const auto read =
      package->read_cells(*found, table.columns, [&](std::vector<std::string> cells, std::string_view blob) {
        held += sizeof(FeatureRow) + blob.size();
        for (const auto& cell : cells) held += sizeof(std::string) + cell.size();
        if (held > most_bytes) return false;
        FeatureRow row{
            static_cast<long>(table.rows.size()) + 1, std::move(cells), {}, false, false, std::nullopt};
        if (!blob.empty()) {
          if (const auto wkb = wkb_of_geopackage(blob)) {
            row.wkb = *wkb;
            const auto system = system_of_geopackage(blob);
            row.other_system = system > 0 && found->system > 0 && system != found->system;
          } else {
            row.unreadable = true;
          }
        }
        table.rows.push_back(std::move(row));
        return true;
      });
  if (!read) return tl::unexpected(read.error());
  if (held > most_bytes)
    return fail(ProblemKind::too_large, "file.too_large", {{"limit", std::to_string(most_bytes)}},
                {file, 0, 0, ""});
  return table;
}

}  // namespace minga::formats::layers
