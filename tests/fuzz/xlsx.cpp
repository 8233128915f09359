// Workbooks from any bytes: a rectangular table or problems, within the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/xlsx.hpp"

using namespace minga::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  XlsxOptions options;
  options.max_part = std::size_t{1} << 20;
  options.max_unpacked = std::size_t{4} << 20;
  const auto table = read_xlsx(std::string_view(reinterpret_cast<const char*>(data), size), options);
  if (!table) {
    if (table.error().empty()) std::abort();
    return 0;
  }
  for (const Row& row : table->rows) {
    if (row.cells.size() != table->header.size()) std::abort();
  }
  return 0;
}
