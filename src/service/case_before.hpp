#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/procedure/state.hpp"
#include "service/case_files.hpp"

// Where a case comes from and where it goes on, when laws change. Nothing that was done may fall out of
// sight.

namespace minga::service {

/// What became of a step until the case moved on.
struct StepBefore {
  std::size_t step = 0;                                               // of the older procedure
  methods::procedure::State state = methods::procedure::State::done;  // or waiting, refused, expired, blocked
  std::optional<methods::Day> since;                                  // in that state
  std::optional<methods::Day> expires;
  std::vector<std::size_t> counts_as;  // steps of the procedure that followed
  bool revoked = false;                // refused, in that what had been granted was taken back
  bool returned = false;               // refused, in that it was given back with observations
  std::string answered_by;             // refused: the authority that did so; empty where nobody wrote it
};

/// A case from which another goes on, as it stood on the day on which it moved, with the answers of
/// authorities that came later.
struct CaseBefore {
  Id id;
  std::string code;
  std::optional<Id> territory;
  const pack::Procedure* procedure = nullptr;
  const pack::Procedure* newer = nullptr;  // that followed
  std::optional<methods::Day> moved_on;
  bool counts_known = false;  // somebody has said which steps count in the newer one
  std::vector<StepBefore> steps;
};

/// The cases that have become this one, the newest first; of those whose procedure no pack has, none.
std::vector<CaseBefore> cases_before(store::Reader& reader, const pack::Model& model,
                                     const store::Record& file, methods::Day day);

/// Whether somebody has said which steps of `older` count in `newer`.
bool counts_known(const pack::Procedure& older, const pack::Procedure& newer);

/// The case in which one that has moved goes on.
struct CaseAfter {
  Id id;
  std::string code;
  const pack::Procedure* procedure = nullptr;
};
std::optional<CaseAfter> case_after(store::Reader& reader, const pack::Model& model,
                                    const store::Record& file);

}  // namespace minga::service
