#include <cmath>

#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/parse_law.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

/// The zone that a code begins with, in seconds of arc: 6 by 8 degrees.
constexpr double zone_width = 6 * 3600, zone_height = 8 * 3600;

std::optional<MiningGrid::CodeLevel> code_level(FileParser& parser, const YamlNode& node,
                                                const std::string& letters) {
  if (!parser.map(node, {"columns", "rows", "sign"})) return std::nullopt;
  const auto whole = [&](const char* key) {
    const auto number = parser.number(node, key);
    return number && *number >= 1 && *number <= 99 && *number == std::floor(*number)
               ? static_cast<int>(*number)
               : 0;
  };
  const auto sign = parser.one_of(node, "sign", {"number", "letter"}, "pack.grid_code");
  if (!sign) return std::nullopt;
  const MiningGrid::CodeLevel level{whole("columns"), whole("rows"), *sign == 1};
  const int places = level.columns * level.rows;
  if (places < 1 || places > (level.letter ? static_cast<int>(letters.size()) : 99)) {
    parser.add("pack.grid_code", node);
    return std::nullopt;
  }
  return level;
}

/// `code`: how the cells are named. Its levels together cut a zone into cells of just this size.
void read_code(FileParser& parser, const YamlNode& code, MiningGrid& grid) {
  if (!parser.map(code, {"letters", "levels"})) return;
  grid.code_letters = parser.text(code, "letters", true);
  const auto* levels = parser.list(code, "levels", true);
  if (levels == nullptr) return;
  double columns = 1, rows = 1;
  for (const auto& node : levels->items) {
    const auto level = code_level(parser, node, grid.code_letters);
    if (!level) return;
    grid.code_levels.push_back(*level);
    columns *= level->columns;
    rows *= level->rows;
  }
  const auto fits = [&](double cells, double whole) { return std::abs(cells * grid.size - whole) < 1e-6; };
  if (!grid.in_degrees || !fits(columns, zone_width) || !fits(rows, zone_height) ||
      grid.origin != std::pair(0.0, 0.0))
    parser.add("pack.grid_code_size", code);
}

}  // namespace

std::optional<MiningGrid> parse_grid(FileParser& parser, std::string_view text) {
  const auto root = parser.read(text, {"grid", "label", "jurisdiction", "crs", "origin", "origin_x",
                                       "origin_y", "size", "unit", "hectares", "code", "source"});
  if (!root) return std::nullopt;
  MiningGrid grid;
  grid.source = parser.source(*root);
  grid.name = parser.text(*root, "grid", true);
  if (!grid.name.empty() && !is_pack_name(grid.name))
    parser.add("pack.pack_name", *root->find("grid"), {{"name", excerpt(grid.name)}});
  grid.label = parser.words(*root, "label", true);
  grid.jurisdiction = parser.text(*root, "jurisdiction", false);
  if (!grid.jurisdiction.empty() && !is_jurisdiction(grid.jurisdiction))
    parser.add("pack.jurisdiction", *root->find("jurisdiction"), {{"value", excerpt(grid.jurisdiction)}});
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
  if (const auto* code = root->find("code")) read_code(parser, *code, grid);
  if (grid.name.empty()) return std::nullopt;
  return grid;
}

}  // namespace minga::pack
