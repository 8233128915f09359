#include <cmath>

#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {

std::optional<MiningGrid> parse_grid(FileParser& parser, std::string_view text) {
  const auto root = parser.read(
      text, {"grid", "label", "crs", "origin", "origin_x", "origin_y", "size", "unit", "hectares", "source"});
  if (!root) return std::nullopt;
  MiningGrid grid;
  grid.source = parser.source(*root);
  grid.name = parser.text(*root, "grid", true);
  if (!grid.name.empty() && !is_pack_name(grid.name))
    parser.add("pack.pack_name", *root->find("grid"), {{"name", excerpt(grid.name)}});
  grid.label = parser.words(*root, "label", true);
  grid.crs = parser.text(*root, "crs", true);
  grid.basis = parser.text(*root, "source", true);
  const auto size = parser.number(*root, "size");
  if (!size || !(*size > 0) || !std::isfinite(*size)) {
    parser.add("pack.grid_size", *root);
  } else {
    grid.size = *size;
  }
  const auto unit = parser.one_of(*root, "unit", {"metre", "arc_second"}, "pack.grid_unit");
  grid.in_degrees = unit == std::size_t{1};
  grid.hectares = parser.number(*root, "hectares");
  const auto x = parser.number(*root, "origin_x"), y = parser.number(*root, "origin_y");
  const bool not_found = parser.text(*root, "origin", false) == "not_found";
  if (not_found == (x && y) || x.has_value() != y.has_value()) parser.add("pack.grid_origin", *root);
  if (x && y) grid.origin = {*x, *y};
  if (grid.name.empty()) return std::nullopt;
  return grid;
}

}  // namespace minga::pack
