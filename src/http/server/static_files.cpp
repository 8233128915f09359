#include "http/server/static_files.hpp"

#include <atomic>
#include <fstream>
#include <iterator>

#include "base/hash.hpp"
#include "http/server/compress.hpp"

namespace minga::http {

struct StaticFiles::File {
  std::filesystem::path path;
  std::string_view media_type;
  bool immutable = false;
  bool cacheable = false;

  std::once_flag once;
  std::atomic<bool> ready = false;
  // Set once, before `ready`.
  std::string tag;
  SharedBytes raw;
  SharedBytes compressed;  // none if that would not be smaller
};

namespace {

/// Vite's names: assets/NAME-HASH.EXT, where the hash changes with the content.
bool is_hashed(std::string_view path) {
  if (!path.starts_with("/assets/")) return false;
  const std::size_t dot = path.rfind('.');
  const std::size_t dash = dot == std::string_view::npos || dot < 9 ? std::string_view::npos : dot - 9;
  return dash != std::string_view::npos && path[dash] == '-';
}

bool looks_like_page(std::string_view path) {
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return last.find('.') == std::string_view::npos;
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string content{std::istreambuf_iterator<char>(in), {}};
  return in.bad() ? std::nullopt : std::optional(std::move(content));
}

void load(StaticFiles::File& file) {
  auto content = read_file(file.path);
  if (!content) return;
  file.tag = "\"" + hex(sha256(*content)).substr(0, 32) + "\"";
  if (content->size() > worth_compressing && is_compressible(file.media_type)) {
    auto packed = gzip(*content, 9);
    if (packed.size() < content->size())
      file.compressed = std::make_shared<const std::string>(std::move(packed));
  }
  file.raw = std::make_shared<const std::string>(std::move(*content));
  file.ready = true;
}

}  // namespace

Result<StaticFiles> StaticFiles::open(const std::filesystem::path& folder, std::uintmax_t most_cached) {
  StaticFiles all;
  all.most_cached_ = most_cached;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entries(folder, error);
  while (!error && entries != std::filesystem::recursive_directory_iterator()) {
    // A symbolic link may lead anywhere: only what lies in the folder itself is served.
    if (!entries->is_symlink(error) && entries->is_regular_file(error)) {
      auto file = std::make_shared<File>();
      const std::string path = "/" + entries->path().lexically_relative(folder).generic_string();
      file->path = entries->path();
      file->media_type = media_type_of(path);
      file->immutable = is_hashed(path);
      file->cacheable = entries->file_size(error) <= most_cached;
      all.files_.emplace(path, std::move(file));
    }
    entries.increment(error);
  }
  if (error || !all.files_.contains("/index.html")) {
    return fail(ProblemKind::invalid, "server.web_missing", {}, {folder.string(), 0, 0, {}});
  }
  return all;
}

std::shared_ptr<StaticFiles::File> StaticFiles::find(std::string_view path) const {
  auto found = files_.find(path);
  if (found == files_.end() && looks_like_page(path)) found = files_.find("/index.html");
  return found == files_.end() ? nullptr : found->second;
}

bool StaticFiles::is_ready(const File& file) {
  return file.ready;
}

Response StaticFiles::respond(File& file, const Request& request) const {
  if (file.cacheable) std::call_once(file.once, load, std::ref(file));
  Response response;
  response.content_type = file.media_type;
  if (!file.ready) {
    response.headers.set("Cache-Control", "no-cache");
    response.body = FileBody{file.path};
    return response;
  }
  response.headers.set("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.set("ETag", file.tag);
  response.compress = false;
  if (file.compressed) response.headers.set("Vary", "Accept-Encoding");
  const auto known = request.headers.get("If-None-Match");
  if (known && has_tag(*known, file.tag)) {
    response.status = 304;
    return response;
  }
  const auto accepted = request.headers.get("Accept-Encoding");
  if (file.compressed && accepted && accepts_gzip(*accepted)) {
    // Another representation is another strong tag; "W/" says that both mean the same.
    response.headers.set("ETag", "W/" + file.tag);
    response.headers.set("Content-Encoding", "gzip");
    response.body = file.compressed;
  } else {
    response.body = file.raw;
  }
  return response;
}

std::string_view media_type_of(std::string_view file_name) {
  static const std::map<std::string_view, std::string_view> types{
      {"html", "text/html; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"json", "application/json"},
      {"map", "application/json"},
      {"geojson", "application/geo+json"},
      {"webmanifest", "application/manifest+json"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"webp", "image/webp"},
      {"avif", "image/avif"},
      {"gif", "image/gif"},
      {"ico", "image/x-icon"},
      {"woff", "font/woff"},
      {"woff2", "font/woff2"},
      {"ttf", "font/ttf"},
      {"wasm", "application/wasm"},
      {"pbf", "application/x-protobuf"},
      {"mvt", "application/vnd.mapbox-vector-tile"},
      {"csv", "text/csv; charset=utf-8"},
      {"txt", "text/plain; charset=utf-8"},
      {"xml", "application/xml"},
      {"pdf", "application/pdf"},
  };
  const std::size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return "application/octet-stream";
  const auto found = types.find(file_name.substr(dot + 1));
  return found == types.end() ? "application/octet-stream" : found->second;
}

bool has_tag(std::string_view if_none_match, std::string_view tag) {
  if (if_none_match == "*") return true;
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  // A tag is quoted and holds no quote, so it can only be found whole.
  return !tag.empty() && if_none_match.find(tag) != std::string_view::npos;
}

}  // namespace minga::http
