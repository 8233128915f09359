#include "store/cursor.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// The cursor is the part of a query that a client gives back as it got it, or as it pleases.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cursor = minga::store::cursor_from(text);
  if (cursor && minga::store::cursor_text(*cursor) != text) std::abort();
  return 0;
}
