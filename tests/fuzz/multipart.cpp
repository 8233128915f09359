#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "http/server/multipart.hpp"

// The first line is the Content-Type field, the rest the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  const std::string_view body = input.substr(end + 1);
  const auto parts = minga::http::read_multipart(input.substr(0, end), body);
  if (!parts) return 0;
  for (const auto& part : *parts) {
    const bool inside = part.content.data() >= body.data() &&
                        part.content.data() + part.content.size() <= body.data() + body.size();
    if (!inside || part.name.empty() || part.file_name.find('/') != std::string::npos) std::abort();
  }
  return 0;
}
