#include "cli/rights_tables.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "formats/csv.hpp"
#include "formats/number.hpp"

namespace minga::cli {
namespace {

namespace overlap = methods::overlap;

std::string area_text(double value) {
  return decimal(value, 6);
}

std::string share_text(double part, double whole) {
  return decimal(whole > 0 ? part / whole : 0, 9);
}

std::vector<std::string> pair_cells(const overlap::Pair& pair, const RightsView& a, const RightsView& b,
                                    std::string area) {
  const auto share = [&](double whole) { return share_text(pair.area, whole); };
  return {a.ids[pair.a],
          b.ids[pair.b],
          std::move(area),
          share(a.shapes[pair.a].area()),
          share(b.shapes[pair.b].area()),
          std::string(overlap::code_of(pair.kind))};
}

}  // namespace

std::string decimal(double value, int digits) {
  std::array<char, 64> out{};
  const auto end =
      std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed, digits);
  return {out.data(), end.ptr};
}

std::string exact_area(double square_metres) {
  constexpr double least = 1e-6;
  return square_metres > 0 && square_metres < least ? formats::text_of_number(square_metres)
                                                    : area_text(square_metres);
}

std::string pairs_csv(std::span<const overlap::Pair> pairs, const RightsView& a, const RightsView& b,
                      double least_area) {
  formats::Table table;
  table.header = {"a", "b", "area_m2", "share_a", "share_b", "kind"};
  for (const auto& pair : pairs) {
    if (!pair.overlaps() || !(pair.area > least_area)) continue;
    table.rows.push_back({0, pair_cells(pair, a, b, area_text(pair.area))});
  }
  return formats::write_csv(table);
}

std::string slivers_csv(std::span<const overlap::Pair> pairs, const RightsView& a, const RightsView& b,
                        double tolerance) {
  formats::Table table;
  table.header = {"a", "b", "area_m2", "share_a", "share_b", "kind", "tolerance_m2", "areas_in"};
  for (const auto& pair : pairs) {
    if (!pair.overlaps() || pair.area > tolerance) continue;
    auto cells = pair_cells(pair, a, b, exact_area(pair.area));
    cells.push_back(formats::text_of_number(tolerance));
    cells.push_back(a.areas_in);
    table.rows.push_back({0, std::move(cells)});
  }
  return formats::write_csv(table);
}

std::string shares_csv(const RightsView& rights, std::span<const overlap::Cover> covers) {
  formats::Table table;
  table.header = {"id", "area_m2", "overlaps", "covered_m2", "covered_share", "free_m2", "areas_in"};
  for (std::size_t i = 0; i < covers.size(); ++i)
    table.rows.push_back({0,
                          {rights.ids[i], area_text(rights.shapes[i].area()),
                           std::to_string(covers[i].overlaps), area_text(covers[i].covered),
                           decimal(covers[i].share, 9), area_text(covers[i].free), rights.areas_in}});
  return formats::write_csv(table);
}

std::string groups_csv(const RightsView& rights, std::span<const ClaimGroup> groups) {
  formats::Table table;
  table.header = {"group", "id", "moment", "hour"};
  for (std::size_t group = 0; group < groups.size(); ++group)
    for (const auto member : groups[group].members)
      table.rows.push_back({0,
                            {std::to_string(group + 1), rights.ids[member], groups[group].moment,
                             groups[group].hour_told ? "told" : "not_told"}});
  return formats::write_csv(table);
}

}  // namespace minga::cli
