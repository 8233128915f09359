#pragma once

#include "methods/procedure/progress.hpp"
#include "methods/procedure/rules.hpp"
#include "pack/model.hpp"

namespace minga::service {

/// A pack's procedure as the methods take it; steps keep their order. The pack check has seen that needs name
/// steps and do not go round.
methods::procedure::Rules rules_of(const pack::Procedure& procedure);

/// Which steps of `older` count in `newer`: none where nobody has said so, or where `newer` replaces another.
methods::procedure::Counts counts_of(const pack::Procedure& older, const pack::Procedure& newer);

/// The names of the procedures that replace this one.
std::vector<std::string> newer_than(const pack::Model& model, const std::string& older);

/// The procedure that takes the place of this one and begins on that day (YYYY-MM-DD) at the latest, or whose
/// first day nobody has said; null where there is none.
const pack::Procedure* replacing(const pack::Model& model, const pack::Procedure& older,
                                 const std::string& day);

}  // namespace minga::service
