#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "methods/impact/analysis.hpp"

namespace minga::service {

/// What the reader of an analysis sees of an impact; `id` is its key in the analysis.
struct ImpactWords {
  std::string id;
  std::string record;  // id of its record; empty outside a workspace
  std::string name_es, name_en;
  std::string pictogram;
  bool added = false;
};

/// The analysis as stored and exported: numbers and codes only, no sentence in any language.
/// The members are described in docs/methods/analysis.md.
nlohmann::ordered_json json_of(const methods::impact::AnalysisInput& input,
                               const methods::impact::Analysis& analysis,
                               const std::vector<ImpactWords>& impacts);

/// Leaves what may be published: no participants, no working group, type or cluster smaller than
/// `smallest`, and no count from which a suppressed one could be had by subtraction.
void keep_public_part(nlohmann::ordered_json& result, std::size_t smallest);

/// Adds what a person reads: `sentences` (question, answer, how_sure), the text of every warning and the
/// name of every impact in this language.
void add_sentences(nlohmann::ordered_json& result, Language language);

}  // namespace minga::service
