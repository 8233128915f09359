#include "methods/impact/analysis_warnings.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <string>

namespace minga::methods::impact {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Below this, one person more or less changes every picture.
constexpr std::size_t few_participants = 10;
constexpr std::size_t small_group = 5;
constexpr double much_missing = 0.2;

std::string percent(double share) {
  return std::to_string(std::lround(100 * share));
}

std::string two_decimals(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 2).ptr;
  return {text, end};
}

// The sentence names the axis itself, in its own language.
std::string on(const char* code, Axis axis) {
  return std::string(code) + (axis == Axis::valuation ? ".valuation" : ".prioritization");
}

class WarningList {
 public:
  void add(const std::string& code, Parameters parameters = {}) {
    warnings_.push_back({"analysis.warn." + code, std::move(parameters)});
  }
  std::vector<AnalysisWarning> take() { return std::move(warnings_); }

 private:
  std::vector<AnalysisWarning> warnings_;
};

void about_clusters(const Analysis& analysis, WarningList& list) {
  if (analysis.clustering.k == 1) list.add("one_cluster");
  if (analysis.continuum && analysis.continuum->verdict == GroupsVerdict::continuum) list.add("continuum");
  if (analysis.continuum && analysis.continuum->verdict == GroupsVerdict::undecided)
    list.add("groups_undecided");
  if (analysis.stability_too_large) list.add("stability_skipped");
  if (!analysis.stability || analysis.clustering.k == 1) return;
  for (std::size_t c = 0; c < analysis.stability->clusters.size(); ++c) {
    const ClusterStability& cluster = analysis.stability->clusters[c];
    const Parameters parameters{{"cluster", std::to_string(c + 1)},
                                {"jaccard", two_decimals(cluster.jaccard)}};
    if (cluster.band == StabilityBand::not_stable) list.add("cluster_not_stable", parameters);
    if (cluster.band == StabilityBand::doubtful) list.add("cluster_doubtful", parameters);
  }
}

void about_filling(const Analysis& analysis, WarningList& list) {
  for (Axis axis : both_axes) {
    const AxisReport& report = analysis.axes[static_cast<std::size_t>(axis)];
    if (report.missing_share > much_missing)
      list.add(on("much_missing", axis), {{"percent", percent(report.missing_share)}});
    if (!report.unanswered_impacts.empty())
      list.add(on("unanswered_impacts", axis), {{"count", std::to_string(report.unanswered_impacts.size())}});
    if (report.missing_cells == 0) continue;
    if (report.imputation.mean_wins) list.add(on("neighbours_no_better", axis));
    if (report.imputation.k_at_edge)
      list.add(on("k_at_edge", axis), {{"k", std::to_string(report.imputation.k)}});
  }
}

void about_people(const Analysis& analysis, WarningList& list) {
  if (analysis.audit.left_out > 0) list.add("left_out", {{"count", std::to_string(analysis.audit.left_out)}});
  std::set<std::size_t> suspects;
  for (const DirectionReport& report : analysis.directions)
    suspects.insert(report.suspects.begin(), report.suspects.end());
  if (!suspects.empty()) list.add("direction_suspects", {{"count", std::to_string(suspects.size())}});
  for (const AuditFinding& finding : analysis.audit.findings)
    if (finding.flag == AuditFlag::members_unexplained)
      list.add("members_unexplained", {{"cluster", std::to_string(finding.cluster + 1)},
                                       {"size", std::to_string(finding.stated)},
                                       {"count", std::to_string(finding.difference)}});
  const DeclaredGroups& tested = analysis.tested == Grouping::type ? analysis.types : analysis.groups;
  for (std::size_t i = 0; i < tested.names.size(); ++i) {
    const auto count = static_cast<std::size_t>(std::ranges::count(tested.of_row, static_cast<int>(i)));
    if (count < small_group)
      list.add("small_group", {{"group", tested.names[i]}, {"count", std::to_string(count)}});
  }
  if (tested.names.size() < 2) list.add("no_groups_to_test");
}

}  // namespace

std::vector<AnalysisWarning> warnings_of(const Analysis& analysis) {
  WarningList list;
  if (analysis.rows.size() < few_participants)
    list.add("few_participants", {{"count", std::to_string(analysis.rows.size())}});
  about_clusters(analysis, list);
  about_filling(analysis, list);
  about_people(analysis, list);
  return list.take();
}

}  // namespace minga::methods::impact
