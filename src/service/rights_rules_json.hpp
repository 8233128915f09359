#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/text.hpp"
#include "service/priority_scales.hpp"
#include "service/rights_feasibility.hpp"
#include "service/rights_order.hpp"
#include "service/rights_stratum.hpp"

// What the rules over land rights answer, as the API and the command line give it: codes and numbers, and the
// sentences in one language. The members are described in docs/methods/tenure.md.

namespace minga::service {

/// "Ley 685 de 2001, art. 124; …": what a rule rests on, in words.
std::string words_of(const std::vector<Citation>& basis, Language language);

/// The sentence with what it rests on. Where no norm with its article is known the sentence is headed as
/// guidance, which nobody may take for a citation: "Orientación, no cita (falta el artículo): …".
std::string with_basis(const std::string& sentence, const std::vector<Citation>& basis, Language language);

/// Who of two goes first, and why: the rule in a sentence, when each was filed where the rule looks at that,
/// and its legal basis. Where no line tells, which day or hour lacks that could.
std::string explained(const Scale& scale, methods::tenure::Outcome outcome, std::optional<std::size_t> line,
                      const RightName& one, const RightName& other, Language language);

/// Who of two of an order goes first: by what is in force between them, else by the scale; what is under
/// appeal is told beside it.
std::string explained(const OrderAnswer& answer, const OrderedPair& pair, Language language);

/// How a conflict stands, likewise; of a sliver, the tolerance it does not exceed.
std::string explained(const FeasibilityAnswer& answer, const RightName& right, const RightConflict& conflict,
                      Language language);

/// Why an exclusion holds, may hold or is not known, in a sentence with its basis.
std::string explained(const pack::Exclusions& rules, const RightExclusion& reason, double look,
                      Language language);

/// Whether a line between the two is what stands: where they share ground all the same, the map of the day
/// does not have it, or it leaves a part undecided.
bool is_divided(const std::optional<Settlement>& settlement);

/// Whether the scale compares the two by when they were filed, and that is not known well enough.
bool lacks_filing(const Scale& scale, const RightName& one, const RightName& other);

/// {"day", "hour"}, the hour null where it is not known; null without a day.
nlohmann::ordered_json json_of(const Filing& filing);
nlohmann::ordered_json json_of(const RightName& right);
nlohmann::ordered_json json_of(const Scale& scale, Language language);
nlohmann::ordered_json json_of(const ScaleAnswer& answer, Language language);
/// Of the order alone: the rights are told by who asks, as they may be seen.
nlohmann::ordered_json order_json(const OrderAnswer& answer, Language language);
nlohmann::ordered_json json_of(const FeasibilityAnswer& answer, Language language);
nlohmann::ordered_json json_of(const StratumAnswer& answer, Language language);

}  // namespace minga::service
