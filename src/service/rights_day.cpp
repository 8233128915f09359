#include "service/rights_day.hpp"

#include <string>

namespace minga::service {

namespace {

constexpr std::size_t day_length = 10;  // of the moment of filing

bool map_has(const RightDays& days, std::string_view day) {
  const auto map_from = days[5], map_until = days[6];
  return map_from <= day && (map_until.empty() || map_until > day);
}

}  // namespace

RightDays right_days(const Values& values) {
  RightDays days;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto found = values.find(std::string_view(days_of_right[i]));
    if (found == values.end()) continue;
    if (const auto* text = std::get_if<std::string>(&found->second)) days[i] = *text;
  }
  return days;
}

std::string_view begin_of(const RightDays& days) {
  for (std::size_t i = 0; i < 3; ++i)
    if (!days[i].empty()) return days[i];
  return days[3].substr(0, day_length);
}

// Days are ISO, so that their order is that of their texts.
bool stood_on(const RightDays& days, std::string_view day) {
  const auto until = days[4];
  return begin_of(days) <= day && (until.empty() || until > day) && map_has(days, day);
}

bool pending_on(const RightDays& days, std::string_view day) {
  const auto filed = days[2].empty() ? days[3].substr(0, day_length) : days[2], until = days[4];
  return !filed.empty() && filed <= day && begin_of(days) > day && (until.empty() || until > day) &&
         map_has(days, day);
}

}  // namespace minga::service
