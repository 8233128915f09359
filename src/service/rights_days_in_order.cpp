#include "service/rights_days_in_order.hpp"

#include <utility>

namespace minga::service {
namespace {

/// Older titles than this are in no register of the region; the oldest known to us is of 1880.
constexpr const char* oldest_day = "1500-01-01";

Problem day_problem(const char* code, const char* field, Parameters parameters) {
  return {ProblemKind::invalid, code, std::move(parameters), {"", 0, 0, field}};
}

}  // namespace

Problems impossible_days(const Values& right, const std::string& edition) {
  Problems out;
  for (const char* field : {"filed_on", "granted_on", "valid_from", "valid_to"}) {
    const auto day = text_in(right, field);
    if (!day.empty() && day < oldest_day)
      out.push_back(day_problem("rights.day_of_nobody", field, {{"value", day}}));
  }
  for (const char* field : {"filed_on", "granted_on"}) {
    const auto day = text_in(right, field);
    if (day > edition)
      out.push_back(day_problem("rights.after_edition", field, {{"value", day}, {"date", edition}}));
  }
  const auto from = text_in(right, "valid_from"), to = text_in(right, "valid_to");
  if (!from.empty() && !to.empty() && to < from)
    out.push_back(day_problem("rights.ends_before", "valid_to", {{"from", from}, {"to", to}}));
  return out;
}

bool granted_before_filed(const Values& right) {
  const auto filed = text_in(right, "filed_on"), granted = text_in(right, "granted_on");
  return !filed.empty() && !granted.empty() && granted < filed;
}

}  // namespace minga::service
