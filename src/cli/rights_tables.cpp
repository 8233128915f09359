#include "cli/rights_tables.hpp"

#include <array>
#include <charconv>

#include "formats/csv.hpp"

namespace minga::cli {
namespace {

namespace overlap = methods::overlap;

std::string area_text(double value) {
  return decimal(value, 6);
}

std::string share_text(double part, double whole) {
  return decimal(whole > 0 ? part / whole : 0, 9);
}

}  // namespace

std::string decimal(double value, int digits) {
  std::array<char, 64> out{};
  const auto end =
      std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed, digits);
  return {out.data(), end.ptr};
}

std::string pairs_csv(std::span<const overlap::Pair> pairs, const RightsView& a, const RightsView& b,
                      double least_area, bool slivers) {
  formats::Table table;
  table.header = {"a", "b", "area_m2", "share_a", "share_b", "kind"};
  for (const auto& pair : pairs) {
    if (!pair.overlaps() || (pair.area > least_area) == slivers) continue;
    table.rows.push_back(
        {0,
         {a.ids[pair.a], b.ids[pair.b], area_text(pair.area), share_text(pair.area, a.shapes[pair.a].area()),
          share_text(pair.area, b.shapes[pair.b].area()), std::string(overlap::code_of(pair.kind))}});
  }
  return formats::write_csv(table);
}

std::string shares_csv(const RightsView& rights, std::span<const overlap::Cover> covers) {
  formats::Table table;
  table.header = {"id", "area_m2", "overlaps", "covered_m2", "covered_share", "free_m2"};
  for (std::size_t i = 0; i < covers.size(); ++i)
    table.rows.push_back(
        {0,
         {rights.ids[i], area_text(rights.shapes[i].area()), std::to_string(covers[i].overlaps),
          area_text(covers[i].covered), decimal(covers[i].share, 9), area_text(covers[i].free)}});
  return formats::write_csv(table);
}

std::string groups_csv(const RightsView& rights, std::span<const std::vector<std::uint32_t>> groups) {
  formats::Table table;
  table.header = {"group", "id"};
  for (std::size_t group = 0; group < groups.size(); ++group)
    for (const auto member : groups[group])
      table.rows.push_back({0, {std::to_string(group + 1), rights.ids[member]}});
  return formats::write_csv(table);
}

}  // namespace minga::cli
