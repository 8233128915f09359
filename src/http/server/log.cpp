#include "http/server/log.hpp"

#include <unistd.h>

#include <array>
#include <charconv>

namespace minga::http {

namespace {

constexpr std::array<std::string_view, 5> level_names{"debug", "info", "warning", "error", "off"};

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_value(std::string& out, const Log::Value& value) {
  std::array<char, 32> digits{};
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    append_string(out, *text);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), *whole).ptr);
  } else {
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::get<double>(value),
                                   std::chars_format::fixed, 3);
    out.append(digits.data(), end.ec == std::errc{} ? end.ptr : digits.data());
  }
}

}  // namespace

std::optional<LogLevel> log_level_from(std::string_view name) {
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

void Log::write(LogLevel level, std::string_view event, Fields fields) const {
  if (!says(level)) return;
  std::string line = "{\"time\":";
  append_string(line, to_rfc3339(clock_()));
  line += ",\"level\":";
  append_string(line, level_names[static_cast<std::size_t>(level)]);
  line += ",\"event\":";
  append_string(line, event);
  for (const auto& [name, value] : fields) {
    line += ',';
    append_string(line, name);
    line += ':';
    append_value(line, value);
  }
  line += "}\n";
  sink_(line);
}

Log::Sink to_standard_error() {
  return [](std::string_view line) {
    // A log that nobody can read is no reason to stop serving.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
  };
}

}  // namespace minga::http
