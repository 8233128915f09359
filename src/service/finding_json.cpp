#include "service/finding_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace minga::service {
namespace {

using methods::impact::Analysis;
using methods::impact::AnalysisInput;
using methods::impact::Axis;
using methods::impact::both_axes;
using methods::impact::Contrast;
using Json = nlohmann::ordered_json;

/// Six decimals: more than any table shows, few enough that the text is the same on every machine.
Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  const double rounded = std::round(value * 1e6) / 1e6;
  return rounded == 0.0 ? 0.0 : rounded;
}

const char* name_of(Axis axis) {
  return axis == Axis::valuation ? "valuation" : "prioritization";
}

const char* code_of(methods::impact::LeftOut reason) {
  using methods::impact::LeftOut;
  switch (reason) {
    case LeftOut::no_answers:
      return "no_answers";
    case LeftOut::too_few_answers:
      return "too_few_answers";
    case LeftOut::withdrew:
      return "withdrew";
    case LeftOut::not_rated:
      break;
  }
  return "not_rated";
}

const char* code_of(methods::impact::StabilityBand band) {
  using methods::impact::StabilityBand;
  switch (band) {
    case StabilityBand::not_stable:
      return "not_stable";
    case StabilityBand::doubtful:
      return "doubtful";
    case StabilityBand::stable:
      return "stable";
    case StabilityBand::highly_stable:
      break;
  }
  return "highly_stable";
}

const char* code_of(methods::impact::GroupsVerdict verdict) {
  using methods::impact::GroupsVerdict;
  switch (verdict) {
    case GroupsVerdict::one_group:
      return "one_group";
    case GroupsVerdict::continuum:
      return "continuum";
    case GroupsVerdict::undecided:
      return "undecided";
    case GroupsVerdict::groups:
      break;
  }
  return "groups";
}

const char* code_of(methods::impact::Mark mark) {
  using methods::impact::Mark;
  switch (mark) {
    case Mark::agreement:
      return "agreement";
    case Mark::disagreement:
      return "disagreement";
    case Mark::none:
      break;
  }
  return "none";
}

const char* code_of(methods::impact::PairVerdict verdict) {
  using methods::impact::PairVerdict;
  switch (verdict) {
    case PairVerdict::not_tested:
      return "not_tested";
    case PairVerdict::undecided:
      return "undecided";
    case PairVerdict::different:
      return "different";
    case PairVerdict::shared:
      return "shared";
    case PairVerdict::different_but_close:
      break;
  }
  return "different_but_close";
}

const char* code_of(methods::impact::AuditFlag flag) {
  using methods::impact::AuditFlag;
  switch (flag) {
    case AuditFlag::members_unexplained:
      return "members_unexplained";
    case AuditFlag::members_overcounted:
      return "members_overcounted";
    case AuditFlag::left_out_unexplained:
      return "left_out_unexplained";
    case AuditFlag::more_analysed_than_registered:
      break;
  }
  return "more_analysed_than_registered";
}

Json participants_json(const AnalysisInput& input, const Analysis& analysis) {
  Json left_out = Json::array();
  std::map<std::string, std::pair<std::size_t, std::size_t>> groups;  // registered, analysed
  for (std::size_t i = 0; i < input.participants.size(); ++i) {
    const auto& participant = input.participants[i];
    auto& [registered, analysed] = groups[participant.group];
    ++registered;
    if (const auto& reason = analysis.participants[i].left_out) {
      left_out.push_back({{"participant", participant.id},
                          {"label", participant.id},
                          {"group", participant.group},
                          {"type", participant.type},
                          {"reason", code_of(*reason)}});
    } else {
      ++analysed;
    }
  }
  Json list = Json::array();
  for (const auto& [name, counts] : groups)
    list.push_back({{"name", name}, {"registered", counts.first}, {"analysed", counts.second}});
  return {{"registered", input.participants.size()},
          {"analysed", analysis.rows.size()},
          {"groups", list},
          {"left_out", left_out}};
}

Json axis_json(const methods::impact::AxisReport& axis) {
  Json reasons = Json::object();
  for (const auto& [missing, count] : axis.by_reason) reasons[std::string(minga::code_of(missing))] = count;
  reasons["blank"] = axis.without_reason;
  return {{"cells", axis.cells},
          {"missing", axis.missing_cells},
          {"share", number(axis.missing_share)},
          {"reasons", reasons}};
}

Json imputation_json(const methods::impact::ImputeReport& report) {
  return {{"k", report.k},
          {"weights", report.weights == methods::impact::DonorWeights::uniform ? "uniform" : "distance"},
          {"rmse", number(report.chosen.rmse)},
          {"mae", number(report.chosen.mae)},
          {"exact_share", number(report.chosen.exact_share)},
          {"mean_rmse", number(report.column_mean.rmse)},
          {"mean_mae", number(report.column_mean.mae)},
          {"k_at_edge", report.k_at_edge},
          {"mean_wins", report.mean_wins},
          {"masked_cells", report.masked_cells}};
}

/// The points of one group's quadrant plot.
Json points_json(const Contrast& contrast, std::size_t group, const std::vector<ImpactWords>& impacts) {
  Json points = Json::array();
  for (std::size_t column = 0; column < impacts.size(); ++column) {
    const auto& valuation = contrast.impacts[column].on(Axis::valuation).groups[group];
    const auto& prioritization = contrast.impacts[column].on(Axis::prioritization).groups[group];
    const auto answered = std::min(valuation.answered, prioritization.answered);
    points.push_back(
        {{"impact", impacts[column].id},
         {"valuation", number(valuation.mean)},
         {"prioritization", number(prioritization.mean)},
         {"n", answered},
         {"answers_missing", 2 * contrast.sizes[group] - valuation.answered - prioritization.answered}});
  }
  return points;
}

Json groups_json(const Contrast& contrast, const std::vector<std::string>& names,
                 const std::vector<ImpactWords>& impacts) {
  Json groups = Json::array();
  for (std::size_t group = 0; group < contrast.sizes.size(); ++group)
    groups.push_back({{"group", names[group]},
                      {"n", contrast.sizes[group]},
                      {"points", points_json(contrast, group, impacts)}});
  return groups;
}

Json quadrant_json(const Analysis& analysis, const std::vector<ImpactWords>& impacts) {
  std::vector<std::string> clusters;
  for (int cluster = 0; cluster < analysis.clustering.k; ++cluster)
    clusters.push_back(std::to_string(cluster));
  return {{"all", points_json(analysis.everyone, 0, impacts)},
          {"types", groups_json(analysis.by_type, analysis.types.names, impacts)},
          {"groups", groups_json(analysis.by_group, analysis.groups.names, impacts)},
          {"clusters", groups_json(analysis.by_cluster, clusters, impacts)}};
}

Json clusters_json(const AnalysisInput& input, const Analysis& analysis) {
  Json labels = Json::array();
  for (std::size_t row = 0; row < analysis.rows.size(); ++row) {
    const auto& participant = input.participants[analysis.rows[row]];
    labels.push_back(
        {{"participant", participant.id},
         {"label", participant.id},
         {"group", participant.group},
         {"type", participant.type},
         {"cluster", analysis.clustering.labels[row]},
         {"silhouette", number(analysis.silhouettes.empty() ? NAN : analysis.silhouettes[row])},
         {"x", number(analysis.projection.coordinates(row, 0))},
         {"y", number(analysis.projection.coordinates.columns > 1 ? analysis.projection.coordinates(row, 1)
                                                                  : 0)}});
  }
  Json profiles = Json::array();
  for (const auto& cluster : analysis.clusters)
    profiles.push_back({{"size", cluster.size},
                        {"mean_valuation", number(cluster.mean_valuation)},
                        {"mean_prioritization", number(cluster.mean_prioritization)},
                        {"concern_rank", cluster.concern_rank},
                        {"silhouette", number(cluster.silhouette)}});
  Json bic = Json::array();
  for (const auto& [k, value] : analysis.clustering.bic_per_k)
    bic.push_back({{"k", k}, {"bic", number(value)}});
  Json out{{"k", analysis.clustering.k},
           {"sizes", analysis.clustering.sizes},
           {"profiles", profiles},
           {"labels", labels},
           {"bic", bic}};
  out["stability"] = Json::array();
  if (analysis.stability) {
    for (std::size_t i = 0; i < analysis.stability->clusters.size(); ++i) {
      const auto& cluster = analysis.stability->clusters[i];
      out["stability"].push_back({{"cluster", i},
                                  {"jaccard", number(cluster.jaccard)},
                                  {"band", code_of(cluster.band)},
                                  {"recovered_share", number(cluster.recovered_share)}});
    }
    out["replicates"] = analysis.stability->replicates;
    out["k_shares"] = Json::array();
    for (const auto& [k, share] : analysis.stability->k_shares)
      out["k_shares"].push_back({{"k", k}, {"share", number(share)}});
  }
  if (analysis.continuum) {
    const auto& continuum = *analysis.continuum;
    out["verdict"] = code_of(continuum.verdict);
    out["p_silhouette"] = number(continuum.silhouette.p);
    out["p_bic"] = number(continuum.bic_gain.p);
    out["p_dip"] = number(continuum.dip.p);
    out["simulations"] = continuum.simulations;
  }
  return out;
}

Json contrast_row(const Contrast& contrast, std::size_t column, const std::string& impact) {
  const auto& row = contrast.impacts[column];
  Json groups = Json::array();
  for (std::size_t group = 0; group < contrast.sizes.size(); ++group)
    groups.push_back({{"valuation", number(row.on(Axis::valuation).groups[group].mean)},
                      {"prioritization", number(row.on(Axis::prioritization).groups[group].mean)}});
  return {{"impact", impact},
          {"clusters", groups},
          {"d_valuation", number(row.on(Axis::valuation).difference)},
          {"d_prioritization", number(row.on(Axis::prioritization).difference)},
          {"mark_valuation", code_of(row.on(Axis::valuation).mark)},
          {"mark_prioritization", code_of(row.on(Axis::prioritization).mark)}};
}

Json contrast_json(const Contrast& contrast, const std::vector<ImpactWords>& impacts) {
  Json positive = Json::array();
  for (const auto column : contrast.most_positive)
    positive.push_back(contrast_row(contrast, column, impacts[column].id));
  Json negative = Json::array();
  for (const auto column : contrast.most_negative)
    negative.push_back(contrast_row(contrast, column, impacts[column].id));
  Json all = Json::array();
  for (std::size_t column = 0; column < impacts.size(); ++column)
    all.push_back(contrast_row(contrast, column, impacts[column].id));
  return {{"origin", contrast.origin == methods::impact::GroupOrigin::found ? "found" : "declared"},
          {"agreement_at_most", contrast.rule.agreement_at_most},
          {"disagreement_at_least", contrast.rule.disagreement_at_least},
          {"positive", positive},
          {"negative", negative},
          {"all", all}};
}

Json declared_json(const Analysis& analysis, const std::vector<ImpactWords>& impacts) {
  const auto& names =
      analysis.tested == methods::impact::Grouping::type ? analysis.types.names : analysis.groups.names;
  Json rows = Json::array();
  for (std::size_t column = 0; column < analysis.comparisons.impacts.size(); ++column)
    for (const auto axis : both_axes) {
      const auto& comparison = analysis.comparisons.impacts[column];
      Json pairs = Json::array();
      for (const auto& pair : comparison.pairs_on(axis))
        pairs.push_back({{"a", names[static_cast<std::size_t>(pair.a)]},
                         {"b", names[static_cast<std::size_t>(pair.b)]},
                         {"difference", number(pair.difference)},
                         {"low", number(pair.interval.low)},
                         {"high", number(pair.interval.high)},
                         {"p", number(pair.p)},
                         {"p_adjusted", number(pair.q)},
                         {"equivalence_p_adjusted", number(pair.equivalence_q)},
                         {"verdict", code_of(pair.verdict)}});
      rows.push_back({{"impact", impacts[column].id},
                      {"axis", name_of(axis)},
                      {"p", number(comparison.groups_on(axis).p)},
                      {"p_adjusted", number(comparison.groups_on(axis).q)},
                      {"pairs", pairs}});
    }
  return {{"by", analysis.tested == methods::impact::Grouping::type ? "type" : "group"},
          {"groups", names},
          {"margin", analysis.comparisons.options.margin},
          {"level", analysis.comparisons.options.level},
          {"tests", analysis.comparisons.groups_family},
          {"rows", rows}};
}

Json audit_json(const methods::impact::MembershipAudit& audit) {
  Json clusters = Json::array();
  for (std::size_t i = 0; i < audit.clusters.size(); ++i) {
    const auto& cluster = audit.clusters[i];
    Json types = Json::object();
    for (const auto& [type, count] : cluster.types) types[type] = count;
    clusters.push_back({{"cluster", i},
                        {"size", cluster.size},
                        {"types", types},
                        {"explained", cluster.explained},
                        {"unexplained", cluster.unexplained}});
  }
  Json findings = Json::array();
  for (const auto& finding : audit.findings)
    findings.push_back({{"code", code_of(finding.flag)},
                        {"cluster", finding.cluster},
                        {"stated", finding.stated},
                        {"explained", finding.explained},
                        {"difference", finding.difference}});
  return {{"registered", audit.registered},
          {"analysed", audit.analysed},
          {"left_out", audit.left_out},
          {"clusters", clusters},
          {"findings", findings}};
}

}  // namespace

Json json_of(const AnalysisInput& input, const Analysis& analysis, const std::vector<ImpactWords>& impacts) {
  Json words = Json::array();
  for (const auto& impact : impacts)
    words.push_back({{"id", impact.id},
                     {"record", impact.record},
                     {"name_es", impact.name_es},
                     {"name_en", impact.name_en},
                     {"pictogram", impact.pictogram},
                     {"added", impact.added}});
  Json warnings = Json::array();
  for (const auto& warning : analysis.warnings) {
    Json parameters = Json::object();
    for (const auto& [name, value] : warning.parameters) parameters[name] = value;
    warnings.push_back({{"code", warning.code}, {"parameters", parameters}});
  }
  const auto& valuation = analysis.axes[0];
  const auto& prioritization = analysis.axes[1];
  return {{"participants", participants_json(input, analysis)},
          {"missing", {{"valuation", axis_json(valuation)}, {"prioritization", axis_json(prioritization)}}},
          {"imputation",
           {{"valuation", imputation_json(valuation.imputation)},
            {"prioritization", imputation_json(prioritization.imputation)}}},
          {"clusters", clusters_json(input, analysis)},
          {"quadrant", quadrant_json(analysis, impacts)},
          {"contrast", contrast_json(analysis.by_cluster, impacts)},
          {"declared", declared_json(analysis, impacts)},
          {"audit", audit_json(analysis.audit)},
          {"impacts", words},
          {"warnings", warnings}};
}

}  // namespace minga::service
