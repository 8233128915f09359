#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "formats/layers/measured.hpp"
#include "service/rights_import.hpp"
#include "support/workspace.hpp"

namespace minga::service::testing {

/// Near Puerto Maldonado, metres in zone 19 South.
inline constexpr double kEast = 480'000, kNorth = 8'600'000;

/// A rectangle of a layer in metres; `more` are further cells.
struct LayerRight {
  std::string code;
  double x, y, width, height;
  std::vector<std::string> more = {};
};

/// A layer made by hand, with the column `code` and those of `more`.
struct MadeLayer {
  formats::layers::FeatureTable table;
  formats::layers::Measured measured;

  RightsFile file(const std::string& name = "made.gpkg") const { return {table, measured, name, ""}; }
};

inline std::string wkb_of_corners(const std::vector<std::pair<double, double>>& corners) {
  std::string out(1, '\x01');
  const auto put = [&](const auto& value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
  };
  for (const std::uint32_t number : {3U, 1U, static_cast<std::uint32_t>(corners.size())}) put(number);
  for (const auto& [x, y] : corners) put(x), put(y);
  return out;
}

inline MadeLayer made_layer(const std::vector<LayerRight>& rights, const std::vector<std::string>& more = {},
                            const std::string& crs = "32719") {
  MadeLayer out;
  out.table.columns = {"code"};
  out.table.columns.insert(out.table.columns.end(), more.begin(), more.end());
  out.table.reference = {"EPSG", crs, ""};
  for (const auto& right : rights) {
    std::vector<std::string> cells{right.code};
    cells.insert(cells.end(), right.more.begin(), right.more.end());
    cells.resize(out.table.columns.size());
    const double x = right.x, y = right.y, w = right.width, h = right.height;
    out.table.rows.push_back({static_cast<long>(out.table.rows.size()) + 1, cells,
                              wkb_of_corners({{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}),
                              false});
  }
  out.measured = formats::layers::measured(out.table, {}).value();
  return out;
}

inline RightsOrder order_of(const Id& territory, const std::string& date) {
  RightsOrder order;
  order.territory = territory;
  order.source = "Catastro";
  order.authority = "Autoridad";
  order.date = date;
  order.kind = "mining_title";
  return order;
}

}  // namespace minga::service::testing

// What every test of rights speaks of.
namespace minga::service {

using minga::testing::TestWorkspace;
using testing::kEast;
using testing::kNorth;
using testing::LayerRight;
using testing::made_layer;
using testing::MadeLayer;
using testing::order_of;
using testing::wkb_of_corners;

}  // namespace minga::service
