#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/time.hpp"

namespace minga::http {

enum class LogLevel { debug, info, warning, error, off };

/// "debug", "info", "warning", "error", "off".
std::optional<LogLevel> log_level_from(std::string_view name);

/// Writes one JSON object a line: `time`, `level`, `event`, then the fields. Whoever calls must give
/// no personal data and no secret: no raw path or query, no address, no name. Safe from any thread.
class Log {
 public:
  using Value = std::variant<std::int64_t, double, std::string_view>;
  using Fields = std::initializer_list<std::pair<std::string_view, Value>>;
  /// Takes a whole line with its line end. May be called from several threads at once.
  using Sink = std::function<void(std::string_view line)>;

  /// Says nothing.
  Log() = default;
  Log(LogLevel least, Sink sink, Clock clock)
      : least_(least), sink_(std::move(sink)), clock_(std::move(clock)) {}

  bool says(LogLevel level) const { return sink_ && level >= least_ && least_ != LogLevel::off; }
  void write(LogLevel level, std::string_view event, Fields fields = {}) const;

 private:
  LogLevel least_ = LogLevel::off;
  Sink sink_;
  Clock clock_;
};

/// Each line in one write(2) to standard error, so that lines of several threads do not mix.
Log::Sink to_standard_error();

}  // namespace minga::http
