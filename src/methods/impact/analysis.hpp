#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "base/value.hpp"
#include "methods/impact/analysis_groups.hpp"
#include "methods/impact/analysis_projection.hpp"
#include "methods/impact/analysis_ratings.hpp"
#include "methods/impact/continuum.hpp"
#include "methods/impact/contrast.hpp"
#include "methods/impact/direction.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/membership_audit.hpp"
#include "methods/impact/stability.hpp"
#include "methods/impact/xmeans.hpp"

namespace minga::methods::impact {

enum class Attendance { rated, withdrew, not_rated };

/// Somebody who registered. Their row of the ratings has the same index.
struct AnalysisParticipant {
  std::string id;     // unique
  std::string group;  // the working group they rated in; empty: none
  std::string type;   // miner, authority, civil_society, …; empty: not recorded
  Attendance attendance = Attendance::rated;
};

struct AnalysisInput {
  std::vector<AnalysisParticipant> participants;
  std::vector<std::string> impacts;  // ids, unique, in the order of the columns
  Ratings answers;                   // participants x impacts
  /// Why an answer is missing, by axis, cell after cell like the matrix; empty: nobody recorded why.
  std::array<std::vector<std::optional<Missing>>, 2> reasons;
};

/// By what people are grouped when declared groups are tested.
enum class Grouping {
  automatic,  // by type if anybody has one, else by working group
  type,
  group
};

struct AnalysisOptions {
  ImputeOptions impute;
  XmeansOptions xmeans;
  ContrastOptions contrast;
  GroupTestOptions tests;
  DirectionOptions direction;
  Grouping tested = Grouping::automatic;
  int bootstrap_replicates = 1000;         // of the stability; 0: skip it
  int continuum_simulations = 199;         // of the question "groups or a continuum?"; 0: skip it
  std::size_t bootstrap_at_most = 2000;    // rows; of more the stability is skipped with a warning
  std::size_t silhouettes_at_most = 5000;  // likewise, without one: they grow with the square of the rows
  double least_answer_share = 0.5;         // of the impacts, on either axis; with less one is left out
  std::uint64_t seed = 1;                  // these two rule over those of the parts
  int threads = 0;                         // 0: all cores. The result does not depend on it.
};

struct ParticipantResult {
  std::array<std::size_t, 2> answered{};  // impacts rated, by axis
  std::optional<LeftOut> left_out;
  std::optional<std::size_t> row;  // of the analysed; none if left out
};

/// What is missing on one axis among those analysed, and how it was filled.
struct AxisReport {
  std::size_t cells = 0;
  std::size_t missing_cells = 0;
  double missing_share = 0;
  std::map<Missing, std::size_t> by_reason;
  std::size_t without_reason = 0;
  std::vector<std::size_t> unanswered_impacts;  // columns nobody answered: not clustered
  ImputeReport imputation;
};

/// A cluster in two numbers, so that a page can call one of them "of higher concern".
struct ClusterProfile {
  std::size_t size = 0;
  double mean_valuation = missing;
  double mean_prioritization = missing;
  double concern = missing;      // mean_prioritization - mean_valuation
  std::size_t concern_rank = 0;  // 1: the greatest concern
  double silhouette = missing;   // mean of its members; missing if skipped
};

/// Declared groups: names in alphabetical order, and for each row of the analysed the index of its name or
/// -1.
struct DeclaredGroups {
  std::vector<std::string> names;
  std::vector<int> of_row;
};

/// Something a reader must know before believing a number. `code` names a sentence in the catalogues.
struct AnalysisWarning {
  std::string code;
  std::vector<std::pair<std::string, std::string>> parameters;
};

struct Analysis {
  std::vector<ParticipantResult> participants;  // all registered, in the order of the input
  std::vector<std::size_t> rows;                // participant of each analysed row
  std::array<AxisReport, 2> axes;
  Ratings observed;   // analysed rows x impacts
  Ratings completed;  // the same, gaps filled; a column nobody answered stays missing

  std::array<DirectionReport, 2> directions;  // who may have read a scale backwards, by axis; rows analysed

  Clustering clustering;  // joint, of valuation and prioritization side by side
  std::vector<ClusterProfile> clusters;
  std::vector<double> silhouettes;     // by row; empty if skipped
  std::optional<Stability> stability;  // none if skipped
  bool stability_too_large = false;    // skipped for bootstrap_at_most
  std::optional<Continuum> continuum;  // none if skipped

  DeclaredGroups types;
  DeclaredGroups groups;
  Grouping tested = Grouping::type;  // never automatic

  /// Means are the points of the quadrant plots. Those of clusters come from completed ratings, all others
  /// from the answers given.
  Contrast everyone;
  Contrast by_type;
  Contrast by_group;
  Contrast by_cluster;
  GroupComparisons comparisons;  // of the declared groups that `tested` names

  Projection projection;  // two components of what was clustered, for drawing
  MembershipAudit audit;
  std::vector<AnalysisWarning> warnings;
};

/// The whole analysis of an impact workshop, after the Madre de Dios study: who takes part, gaps filled on
/// either axis, joint clustering, how sure it is, contrasts, tests of declared groups, audit. The same
/// input, options and seed give the same bytes. Fails with analysis.shape, analysis.duplicate_participant,
/// analysis.duplicate_impact, analysis.no_impacts, analysis.nobody_left, analysis.option, and with what the
/// parts fail with. See docs/methods/analysis.md.
Result<Analysis> analyse(const AnalysisInput& input, const AnalysisOptions& options = {});

}  // namespace minga::methods::impact
