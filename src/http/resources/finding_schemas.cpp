#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

// What findings look like: the result of an analysis as service/finding_json.cpp writes it, less what
// service/finding_public.cpp takes out of the public version.

namespace minga::http {
namespace {

using namespace schema;

Json on_both_axes(const Json& axis) {
  return object({{"valuation", axis}, {"prioritization", axis}});
}

/// A number that the method may not be able to tell.
Json told_number() {
  return or_null(number());
}

Json participants_schema() {
  return object(
      {{"registered", integer()},
       {"analysed", integer()},
       {"groups", list_of(object({{"name", text()}, {"registered", integer()}, {"analysed", integer()}}))},
       {"left_out", described(list_of(ref("LeftOut")), "Empty in the public version.")},
       maybe("left_out_count", integer())});
}

void add_imputation_schemas(Json& schemas) {
  schemas["LeftOut"] = object({{"participant", text()},
                               {"label", text()},
                               {"group", text()},
                               {"type", text()},
                               {"reason", code({"no_answers", "too_few_answers", "withdrew", "not_rated"})}});
  schemas["AxisMissing"] =
      object({{"cells", integer()},
              {"missing", integer()},
              {"share", told_number()},
              {"reasons", described(map_of(integer()), "Cells by kind of missing answer.")}});
  schemas["AxisImputation"] = object({{"k", integer()},
                                      {"weights", code({"uniform", "distance"})},
                                      {"rmse", told_number()},
                                      {"mae", told_number()},
                                      {"exact_share", told_number()},
                                      {"mean_rmse", told_number()},
                                      {"mean_mae", told_number()},
                                      {"k_at_edge", flag()},
                                      {"mean_wins", flag()},
                                      {"masked_cells", integer()}});
}

void add_cluster_schemas(Json& schemas) {
  schemas["ClusterMember"] = object({{"participant", text()},
                                     {"label", text()},
                                     {"group", text()},
                                     {"type", text()},
                                     {"cluster", integer()},
                                     {"silhouette", told_number()},
                                     {"x", told_number()},
                                     {"y", told_number()}});
  schemas["ClusterProfile"] =
      object({{"size", integer()},
              {"mean_valuation", told_number()},
              {"mean_prioritization", told_number()},
              {"concern_rank", described(integer(), "1: urgency exceeds value the most.")},
              {"silhouette", told_number()}});
  schemas["ClusterStability"] = object({{"cluster", integer()},
                                        {"jaccard", told_number()},
                                        {"band", code({"not_stable", "doubtful", "stable", "highly_stable"})},
                                        {"recovered_share", told_number()}});
  schemas["Clusters"] =
      object({{"k", integer()},
              {"sizes", list_of(integer())},
              {"profiles", list_of(ref("ClusterProfile"))},
              {"labels", described(list_of(ref("ClusterMember")), "Empty in the public version.")},
              {"bic", list_of(object({{"k", integer()}, {"bic", told_number()}}))},
              {"stability", list_of(ref("ClusterStability"))},
              maybe("replicates", integer()),
              maybe("k_shares", list_of(object({{"k", integer()}, {"share", told_number()}}))),
              maybe("verdict", code({"one_group", "continuum", "undecided", "groups"})),
              maybe("p_silhouette", told_number()),
              maybe("p_bic", told_number()),
              maybe("p_dip", told_number()),
              maybe("simulations", integer())});
}

void add_comparison_schemas(Json& schemas) {
  const auto mark = code({"agreement", "disagreement", "none"});
  const auto rows = list_of(ref("ContrastRow"));
  schemas["ContrastRow"] = object({{"impact", text()},
                                   {"clusters", list_of(on_both_axes(told_number()))},
                                   {"d_valuation", told_number()},
                                   {"d_prioritization", told_number()},
                                   {"mark_valuation", mark},
                                   {"mark_prioritization", mark}});
  schemas["Contrast"] = object({{"origin", code({"found", "declared"})},
                                {"agreement_at_most", number()},
                                {"disagreement_at_least", number()},
                                {"positive", rows},
                                {"negative", rows},
                                {"all", rows}});
  schemas["PairComparison"] =
      object({{"a", text()},
              {"b", text()},
              {"difference", told_number()},
              {"low", told_number()},
              {"high", told_number()},
              {"p", told_number()},
              {"p_adjusted", told_number()},
              {"equivalence_p_adjusted", told_number()},
              {"verdict", code({"not_tested", "undecided", "different", "shared", "different_but_close"})}});
  schemas["DeclaredRow"] = object({{"impact", text()},
                                   {"axis", code({"valuation", "prioritization"})},
                                   {"p", told_number()},
                                   {"p_adjusted", told_number()},
                                   {"pairs", list_of(ref("PairComparison"))}});
  schemas["DeclaredComparison"] = object({{"by", code({"type", "group"})},
                                          {"groups", list_of(text())},
                                          {"margin", number()},
                                          {"level", number()},
                                          {"tests", integer()},
                                          {"rows", list_of(ref("DeclaredRow"))}});
}

void add_audit_schemas(Json& schemas) {
  schemas["AuditCluster"] =
      object({{"cluster", integer()},
              {"size", integer()},
              {"types", described(map_of(or_null(integer())), "null: too few to be shown.")},
              {"explained", or_null(integer())},
              {"unexplained", or_null(integer())}});
  schemas["AuditFinding"] = object({{"code", code({"members_unexplained", "members_overcounted",
                                                   "left_out_unexplained", "more_analysed_than_registered"})},
                                    {"cluster", described(integer(), "-1: of no one cluster.")},
                                    {"stated", integer()},
                                    {"explained", integer()},
                                    {"difference", integer()}});
  schemas["Audit"] = object({{"registered", integer()},
                             {"analysed", integer()},
                             {"left_out", integer()},
                             {"clusters", list_of(ref("AuditCluster"))},
                             {"findings", list_of(ref("AuditFinding"))}});
}

Json impact_words() {
  return object({{"id", text()},
                 {"record", text()},
                 {"name_es", text()},
                 {"name_en", text()},
                 {"pictogram", text()},
                 {"added", flag()}});
}

Json warning() {
  return object({{"code", text()}, {"parameters", map_of(text())}});
}

/// The result with these impacts and warnings, which have sentences where a person reads them.
Json result_schema(Json impact, Json warned) {
  const auto groups = list_of(ref("PointGroup"));
  return object(
      {{"participants", participants_schema()},
       {"missing", on_both_axes(ref("AxisMissing"))},
       {"imputation", on_both_axes(ref("AxisImputation"))},
       {"clusters", ref("Clusters")},
       {"quadrant",
        object(
            {{"all", list_of(ref("Point"))}, {"types", groups}, {"groups", groups}, {"clusters", groups}})},
       {"contrast", ref("Contrast")},
       {"declared", ref("DeclaredComparison")},
       {"audit", ref("Audit")},
       {"impacts", list_of(std::move(impact))},
       {"warnings", list_of(std::move(warned))},
       maybe("public", flag()),
       maybe("smallest_group", integer())});
}

void add_result_schemas(Json& schemas) {
  schemas["StoredResult"] = result_schema(impact_words(), warning());
  const auto sentences = list_of(text());
  schemas["Result"] = extended(
      result_schema(extended(impact_words(), {{"name", text()}}), extended(warning(), {{"text", text()}})),
      {{"sentences", object({{"question", text()}, {"answer", sentences}, {"how_sure", sentences}})}});
}

void add_finding_schemas(Json& schemas) {
  schemas["FindingSummary"] = object({{"id", uuid()},
                                      {"territory", or_null(uuid())},
                                      {"title", text()},
                                      {"method", text()},
                                      {"version", text()},
                                      {"created", instant()},
                                      {"published", flag()}});
  schemas["Finding"] = extended(
      schemas["FindingSummary"],
      {{"workshops", list_of(uuid())},
       {"parameters", object({{"replicates", integer()}, {"simulations", integer()}, {"seed", integer()}})},
       {"inputs_hash", sha256()},
       {"pack_versions", text()},
       {"public", described(flag(), "Only what anybody may see.")},
       {"smallest_group", described(integer(), "That may be published.")},
       {"result", ref("Result")}});
  schemas["Findings"] = object({{"findings", list_of(ref("FindingSummary"))}});
  schemas["FindingMade"] = object({{"id", uuid()}});
  schemas["AnalysisOrder"] =
      object({{"workshops", described(list_of(uuid()), "One, or several joined into one analysis.")},
              maybe("replicates", described(integer(), "Of the stability bootstrap; 1000 unless given.")),
              maybe("simulations", described(integer(), "Of groups or a continuum; 199 unless given.")),
              maybe("seed", integer())});
}

}  // namespace

Json finding_schemas() {
  Json schemas;
  add_imputation_schemas(schemas);
  add_cluster_schemas(schemas);
  add_comparison_schemas(schemas);
  add_audit_schemas(schemas);
  add_result_schemas(schemas);
  add_finding_schemas(schemas);
  return schemas;
}

}  // namespace minga::http
