#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "http/server/uri.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga::http;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto path = decode_path(input)) {
    const std::string slashed = *path + "/";
    if (!is_utf8(*path) || path->front() != '/' || path->find('\0') != std::string::npos ||
        slashed.find("/../") != std::string::npos || slashed.find("/./") != std::string::npos) {
      std::abort();
    }
  }
  if (const auto query = decode_query(input)) {
    std::string again;
    for (const auto& [name, value] : *query) {
      again += (again.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
    }
    if (decode_query(again) != query) std::abort();
  }
  for (const auto& [name, value] : read_cookies(input)) {
    if (name.empty() || !is_utf8(name) || !is_utf8(value)) std::abort();
  }
  return 0;
}
