#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pack/words.hpp"
#include "service/case_files.hpp"

namespace minga::service {

/// A paper that is recorded for a case: its own, or one of its person or organisation.
struct KeptPaper {
  Id id;
  std::string code;
  std::optional<pack::Words>
      label;  // as the procedure or the papers of citizenship name it; else typed by somebody
  methods::Day issued;
  std::optional<methods::Day> last;  // on which it holds, as it says or the procedure does
  bool holds = true;                 // today
};

/// The papers of a case, by code and the newest first.
std::vector<KeptPaper> kept_papers(const pack::Model& model, const StoredCase& stored, methods::Day day);

/// What cannot be of the days of a paper: "case.paper_ahead" (place `issued`), "case.paper_expires_before"
/// (place `expires`).
Problems wrong_days_of_paper(const Values& paper, methods::Day today);

}  // namespace minga::service
