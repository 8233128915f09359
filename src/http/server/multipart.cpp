#include "http/server/multipart.hpp"

#include <optional>

#include "base/trim.hpp"
#include "http/server/headers.hpp"
#include "http/server/uri.hpp"

namespace minga::http {

namespace {

/// Takes `name=value` or `name="value"` off the front of `rest`, which starts at a `;`.
struct Parameter {
  std::string_view name;
  std::string value;
};
std::optional<Parameter> take_parameter(std::string_view& rest) {
  rest = trimmed(rest);
  if (rest.empty() || rest.front() != ';') return std::nullopt;
  rest = trimmed(rest.substr(1));
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Parameter parameter{trimmed(rest.substr(0, equals)), {}};
  rest = trimmed(rest.substr(equals + 1));
  if (rest.empty() || rest.front() != '"') {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    parameter.value = trimmed(rest.substr(0, end));
    rest.remove_prefix(end);
    return parameter;
  }
  std::size_t i = 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    // Only the quote is escaped: browsers send the backslashes of Windows paths as they are.
    if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
    parameter.value += rest[i];
  }
  if (i >= rest.size()) return std::nullopt;
  rest.remove_prefix(i + 1);
  return parameter;
}

std::string parameter_of(std::string_view header, std::string_view name) {
  std::string_view rest = header.substr(std::min(header.find(';'), header.size()));
  while (const auto parameter = take_parameter(rest)) {
    if (equal_ignoring_case(parameter->name, name)) return parameter->value;
  }
  return {};
}

std::string last_component(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool is_clean(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return is_utf8(text);
}

/// Reads the header lines of a part; false if they are not those of a form's part.
bool read_part_headers(std::string_view lines, Part& part) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = trimmed(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (equal_ignoring_case(name, "Content-Disposition")) {
      if (!equal_ignoring_case(trimmed(value.substr(0, value.find(';'))), "form-data")) return false;
      part.name = parameter_of(value, "name");
      part.file_name = last_component(parameter_of(value, "filename"));
    } else if (equal_ignoring_case(name, "Content-Type")) {
      part.content_type = value;
    }
  }
  return !part.name.empty() && is_clean(part.name) && is_clean(part.file_name) && is_clean(part.content_type);
}

auto broken() {
  return fail(ProblemKind::malformed, "multipart.broken");
}

}  // namespace

Result<std::vector<Part>> read_multipart(std::string_view content_type, std::string_view body,
                                         MultipartLimits limits) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  const std::string boundary = parameter_of(content_type, "boundary");
  if (!equal_ignoring_case(type, "multipart/form-data") || boundary.empty() || boundary.size() > 70) {
    return fail(ProblemKind::malformed, "multipart.no_boundary");
  }
  const std::string first = "--" + boundary;
  const std::string next = "\r\n--" + boundary;
  if (!body.starts_with(first)) return broken();
  body.remove_prefix(first.size());

  std::vector<Part> parts;
  for (;;) {
    if (body.starts_with("--")) return parts;
    if (!body.starts_with("\r\n")) return broken();
    body.remove_prefix(2);
    if (parts.size() == limits.parts) {
      return fail(ProblemKind::too_large, "multipart.too_many_parts",
                  {{"limit", std::to_string(limits.parts)}});
    }
    const std::size_t blank = body.substr(0, limits.header_bytes).find("\r\n\r\n");
    Part part;
    if (blank == std::string_view::npos || !read_part_headers(body.substr(0, blank), part)) return broken();
    body.remove_prefix(blank + 4);
    const std::size_t end = body.find(next);
    if (end == std::string_view::npos) return broken();
    part.content = body.substr(0, end);
    body.remove_prefix(end + next.size());
    parts.push_back(std::move(part));
  }
}

}  // namespace minga::http
