#include "http/resources/case_json.hpp"

namespace minga::http {
namespace {

Json count_told(const service::Told& count) {
  return count ? Json(*count) : Json();
}

Json days_told(const std::optional<double>& days) {
  return days ? Json(*days) : Json();
}

Json told_group_json(const pack::Procedure& in, const service::ToldGroup& group) {
  Json steps = Json::array(), stops = Json::array();
  for (std::size_t i = 0; i < group.steps.size(); ++i) {
    const auto& step = group.steps[i];
    Json survival = Json::array();
    for (const auto& row : step.survival)
      survival.push_back({{"days", row.time},
                          {"at_risk", row.at_risk},
                          {"passed", row.events},
                          {"censored", row.censored},
                          {"waiting", row.survival},
                          {"lower", days_told(row.lower)},
                          {"upper", days_told(row.upper)}});
    steps.push_back({{"step", in.steps[i].code},
                     {"label", case_words(in.steps[i].label)},
                     {"entered", count_told(step.entered)},
                     {"past", count_told(step.past)},
                     {"at", count_told(step.at)},
                     {"refused", count_told(step.refused)},
                     {"left", count_told(step.left)},
                     {"blocked", count_told(step.blocked)},
                     {"withheld", step.withheld},
                     {"median_days", days_told(step.median)},
                     {"median_lower", days_told(step.median_lower)},
                     {"median_upper", days_told(step.median_upper)},
                     {"survival", survival}});
  }
  for (const auto step : group.stops) stops.push_back(in.steps[step].code);
  return {{"group", group.group},
          {"cases", count_told(group.cases)},
          {"complete", count_told(group.complete)},
          {"elsewhere", count_told(group.elsewhere)},
          {"steps", steps},
          {"stops", stops}};
}

}  // namespace

Json case_funnel_json(const service::CaseFunnel& funnel) {
  Json groups = Json::array(), blockers = Json::array();
  for (const auto& group : funnel.groups) groups.push_back(told_group_json(*funnel.procedure, group));
  for (const auto& one : funnel.blockers)
    blockers.push_back({{"blocker", one.blocker},
                        {"cases", count_told(one.cases)},
                        {"could_move", count_told(one.could_move)}});
  return {{"procedure", funnel.procedure->name},
          {"label", case_words(funnel.procedure->label)},
          {"until", methods::text_of(funnel.until)},
          {"by", funnel.by},
          {"small_withheld", funnel.small_withheld},
          {"smallest_told", service::smallest_told},
          {"all", told_group_json(*funnel.procedure, funnel.all)},
          {"groups", groups},
          {"groups_withheld", funnel.groups_withheld},
          {"blockers", blockers},
          {"solved_could_move", count_told(funnel.solved)},
          {"uncounted", funnel.uncounted}};
}

}  // namespace minga::http
