#pragma once

#include <span>
#include <vector>

#include "methods/impact/analysis.hpp"

namespace minga::methods::impact {

/// Shapes, ids and options, before anything is computed.
Result<void> check_input(const AnalysisInput& input, const AnalysisOptions& options);

/// Who is analysed and why the others are not.
std::vector<ParticipantResult> choose_participants(const AnalysisInput& input, double least_answer_share);

/// The given rows of a matrix, in their order.
Matrix rows_of(const Matrix& matrix, std::span<const std::size_t> rows);

/// Names of a text over the chosen participants, and who has which.
DeclaredGroups declared_groups(const AnalysisInput& input, std::span<const std::size_t> rows,
                               std::string AnalysisParticipant::*text);

}  // namespace minga::methods::impact
