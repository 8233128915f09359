// Any text as a filter: read, or refused with a place in it.
#include "formats/cql2.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "pack/wkt.hpp"

namespace {

void check(const minga::formats::Cql2& filter) {
  using Kind = minga::formats::Cql2::Kind;
  const bool joins = filter.kind == Kind::all || filter.kind == Kind::any || filter.kind == Kind::none;
  if (joins == filter.parts.empty() || joins == !filter.property.empty()) std::abort();
  if (filter.kind == Kind::meets && !minga::pack::check_geometry(filter.geometry)) std::abort();
  for (const auto& part : filter.parts) check(part);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto filter = minga::formats::parse_cql2(text);
  if (filter) {
    check(*filter);
  } else if (filter.error().code.empty()) {
    std::abort();
  }
  return 0;
}
