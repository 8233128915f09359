// Tables, wide matrices and ratings from any bytes: a value or problems, and what is written is read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/csv.hpp"
#include "formats/ratings.hpp"
#include "formats/wide_matrix.hpp"

using namespace minga::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  CsvOptions options;
  options.max_row_bytes = 4096;
  options.max_columns = 64;
  const auto table = read_csv(bytes, options);
  if (!table && table.error().empty()) std::abort();
  if (table) {
    CsvOptions again;
    again.delimiter = ',';
    const auto back = read_csv(write_csv(*table), again);
    // A header of one name with a delimiter in it reads as a wrong delimiter: that is its purpose.
    if (!back && table->header.size() > 1) std::abort();
    if (back) {
      if (back->rows.size() != table->rows.size()) std::abort();
      for (std::size_t i = 0; i < table->rows.size(); ++i) {
        if (back->rows[i].cells != table->rows[i].cells) std::abort();
      }
    }
  }
  WideOptions wide;
  wide.csv = options;
  const auto matrix = read_wide_matrix(bytes, wide);
  if (matrix && matrix->cells.size() != matrix->ids.size() * matrix->columns.size()) std::abort();
  options.encoding = Encoding::latin1;
  const auto ratings = read_long_ratings(bytes, options);
  if (!ratings && ratings.error().empty()) std::abort();
  return 0;
}
