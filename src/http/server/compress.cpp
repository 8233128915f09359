#include "http/server/compress.hpp"

#include <zlib.h>

#include <array>
#include <memory>
#include <new>

#include "base/trim.hpp"
#include "http/server/headers.hpp"

namespace minga::http {

namespace {

/// A deflate stream with a gzip frame around it.
class Deflater {
 public:
  explicit Deflater(int level) {
    constexpr int gzip_frame = 16;
    if (deflateInit2(&stream_, level, Z_DEFLATED, MAX_WBITS + gzip_frame, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  /// Appends to `out` what comes out after `in` went in; all of it if `last`.
  void put(std::string_view in, bool last, std::string& out) {
    do {
      // zlib counts in 32 bits and does not write through next_in.
      const std::size_t step = std::min<std::size_t>(in.size(), 1U << 30U);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
      stream_.avail_in = static_cast<uInt>(step);
      in.remove_prefix(step);
      run(last && in.empty() ? Z_FINISH : Z_NO_FLUSH, out);
    } while (!in.empty());
  }

 private:
  void run(int flush, std::string& out) {
    std::array<char, 16'384> buffer;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream_, flush);
      out.append(buffer.data(), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
};

}  // namespace

bool is_compressible(std::string_view content_type) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  if (type == "text/event-stream") return false;
  for (const std::string_view suffix : {"+json", "+xml", "/json", "/xml", "/javascript", "/wasm",
                                        "vector-tile", "/manifest", "/x-protobuf", "/geopackage+sqlite3"}) {
    if (type.ends_with(suffix)) return true;
  }
  return type.starts_with("text/") || type == "font/ttf" || type == "image/svg+xml";
}

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view item = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view coding = trimmed(item.substr(0, semicolon));
    std::string_view quality = trimmed(item.substr(std::min(semicolon + 1, item.size())));
    const bool refused =
        quality.starts_with("q=0") && quality.find_first_not_of("0.", 2) == std::string_view::npos;
    if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip")) return !refused;
    if (coding == "*") any = !refused;
  }
  return any;
}

std::string gzip(std::string_view bytes, int level) {
  std::string out;
  out.reserve(bytes.size() / 3 + 64);
  Deflater(level).put(bytes, true, out);
  return out;
}

Pull gzip_pull(Pull inner, int level) {
  struct State {
    Pull inner;
    Deflater deflater;
    bool done = false;
  };
  auto state = std::shared_ptr<State>(new State{std::move(inner), Deflater(level), false});
  return [state]() -> Result<std::string> {
    std::string out;
    // Deflate may keep a piece for itself: an empty answer would be taken for the end.
    while (out.empty() && !state->done) {
      const auto piece = state->inner();
      if (!piece) return tl::unexpected(piece.error());
      state->done = piece->empty();
      state->deflater.put(*piece, state->done, out);
    }
    return out;
  };
}

}  // namespace minga::http
