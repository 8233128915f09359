#include "methods/impact/analysis_participants.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace minga::methods::impact {
namespace {

bool all_different(const auto& items, const auto& text_of) {
  std::set<std::string_view> seen;
  return std::ranges::all_of(items, [&](const auto& item) { return seen.insert(text_of(item)).second; });
}

bool shapes_fit(const AnalysisInput& input) {
  const std::size_t rows = input.participants.size();
  const std::size_t columns = input.impacts.size();
  return std::ranges::all_of(both_axes, [&](Axis axis) {
    const Matrix& answers = input.answers.on(axis);
    const auto& reasons = input.reasons[static_cast<std::size_t>(axis)];
    return answers.rows == rows && answers.columns == columns && answers.cells.size() == rows * columns &&
           (reasons.empty() || reasons.size() == rows * columns);
  });
}

std::size_t answered(const Matrix& answers, std::size_t row) {
  const auto cells = answers.row(row);
  return cells.size() - static_cast<std::size_t>(std::ranges::count_if(cells, is_missing));
}

std::optional<LeftOut> reason_to_leave_out(const AnalysisParticipant& participant,
                                           const std::array<std::size_t, 2>& answers, double least) {
  if (participant.attendance == Attendance::withdrew) return LeftOut::withdrew;
  if (participant.attendance == Attendance::not_rated) return LeftOut::not_rated;
  const std::size_t fewest = std::min(answers[0], answers[1]);
  if (fewest == 0) return LeftOut::no_answers;
  if (static_cast<double>(fewest) < least) return LeftOut::too_few_answers;
  return {};
}

}  // namespace

Result<void> check_input(const AnalysisInput& input, const AnalysisOptions& options) {
  if (!shapes_fit(input)) return fail(ProblemKind::invalid, "analysis.shape");
  if (input.impacts.empty()) return fail(ProblemKind::invalid, "analysis.no_impacts");
  if (!all_different(input.participants, [](const AnalysisParticipant& p) { return std::string_view(p.id); }))
    return fail(ProblemKind::invalid, "analysis.duplicate_participant");
  if (!all_different(input.impacts, [](const std::string& id) { return std::string_view(id); }))
    return fail(ProblemKind::invalid, "analysis.duplicate_impact");
  if (!(options.least_answer_share >= 0 && options.least_answer_share <= 1))
    return fail(ProblemKind::invalid, "analysis.option", {{"option", "least_answer_share"}});
  if (options.bootstrap_replicates < 0)
    return fail(ProblemKind::invalid, "analysis.option", {{"option", "bootstrap_replicates"}});
  if (options.continuum_simulations < 0)
    return fail(ProblemKind::invalid, "analysis.option", {{"option", "continuum_simulations"}});
  return {};
}

std::vector<ParticipantResult> choose_participants(const AnalysisInput& input, double least_answer_share) {
  // A hair less, so that 26 of 52 is a half whatever the share's last bit.
  const double least = least_answer_share * static_cast<double>(input.impacts.size()) - 1e-9;
  std::vector<ParticipantResult> results;
  for (std::size_t row = 0; row < input.participants.size(); ++row) {
    ParticipantResult result;
    for (Axis axis : both_axes)
      result.answered[static_cast<std::size_t>(axis)] = answered(input.answers.on(axis), row);
    result.left_out = reason_to_leave_out(input.participants[row], result.answered, least);
    results.push_back(result);
  }
  return results;
}

Matrix rows_of(const Matrix& matrix, std::span<const std::size_t> rows) {
  Matrix chosen(rows.size(), matrix.columns);
  for (std::size_t row = 0; row < rows.size(); ++row)
    std::ranges::copy(matrix.row(rows[row]), chosen.row(row).begin());
  return chosen;
}

DeclaredGroups declared_groups(const AnalysisInput& input, std::span<const std::size_t> rows,
                               std::string AnalysisParticipant::*text) {
  std::set<std::string> names;
  for (std::size_t row : rows)
    if (const std::string& name = input.participants[row].*text; !name.empty()) names.insert(name);
  DeclaredGroups groups;
  groups.names.assign(names.begin(), names.end());
  for (std::size_t row : rows) {
    const auto found = names.find(input.participants[row].*text);
    groups.of_row.push_back(found == names.end() ? -1
                                                 : static_cast<int>(std::distance(names.begin(), found)));
  }
  return groups;
}

}  // namespace minga::methods::impact
