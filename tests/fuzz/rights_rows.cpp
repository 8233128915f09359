// A table of corners as features, their shapes in degrees, and dates as registers write them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/time.hpp"
#include "formats/csv.hpp"
#include "formats/layers/wkb_rings.hpp"
#include "service/rights_dates.hpp"
#include "service/rights_vertices.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const bool month_first : {false, true}) {
    const auto date = service::read_date(bytes.substr(0, 64), {month_first, "-05:00"});
    if (!date) continue;
    if (!is_date(date->day)) std::abort();
    if (date->moment && !instant_from_rfc3339(*date->moment)) std::abort();
  }
  formats::CsvOptions options;
  options.max_row_bytes = 4096;
  options.max_columns = 64;
  const auto table = formats::read_csv(bytes, options);
  if (!table) return 0;
  const auto columns = service::vertex_columns(*table, {});
  if (!columns) return 0;
  const auto features = service::features_of_vertices(*table, *columns);
  std::size_t corners = 0;
  for (const auto& row : features.rows) {
    const auto rings = formats::layers::rings_of_wkb(row.wkb);
    if (!rings || rings->rings.size() != 1) std::abort();
    corners += rings->points.size();
  }
  // A ring may have been closed by its first corner.
  if (corners < table->rows.size() || corners > table->rows.size() + features.rows.size()) std::abort();
  return 0;
}
