#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace minga::methods::tenure {

/// One limit of a stratum by one source: "subsistence mining of gold by panning: up to 35 grams a month". Its
/// legal basis stands where it is declared, under `code`.
struct Limit {
  std::string code;
  std::string stratum;   // as in the list of strata
  std::string quantity;  // what is limited, unit included: hectares, tonnes_per_day, grams_per_month, ...
  double most = 0;       // the limit itself is still within
  std::set<std::string> minerals;  // for these; empty: for all
  std::set<std::string> methods;   // for these; empty: for all
  std::string from, to;            // days YYYY-MM-DD, both included; empty: open
};

/// What is known of an operation.
struct Operation {
  std::map<std::string, double> quantities;  // by name with unit, as in Limit
  std::string mineral;
  std::string method;
};

/// How a limit stands with an operation.
struct Held {
  std::size_t limit = 0;
  bool within = false;
  double by = 0;  // value / limit; infinity where the limit is 0 and the value is not
};

/// The stratum of an operation on a day.
struct Stratum {
  /// The smallest whose limits all hold; nothing where every one is exceeded (`over`) or too little is known.
  std::optional<std::string> stratum;
  bool over = false;              // more than the largest stratum that has limits allows
  std::vector<Held> held;         // the limits that were looked at, in their order
  std::set<std::string> wanting;  // quantities that would be needed and are not known
  /// What else lacks, where a limit of a stratum that is not ruled out is for some only: "mineral", "method".
  std::set<std::string> unsaid;
  std::set<std::string> unused;  // quantities that are known and that no limit looked at
  /// Limits of the same stratum and quantity, in force on the same day, that do not say the same: pairs by
  /// their numbers. `stratum` goes by the stricter; `otherwise` is what the other gives.
  std::vector<std::pair<std::size_t, std::size_t>> disputed;
  std::optional<std::string> otherwise;
};

/// `strata`: from the smallest to the largest, as subsistence, small, medium, large. A stratum without any
/// limit in force for this mineral and method takes what is over all before it, if it is the last one
/// ("large"); others without limits are passed over. A quantity that is needed and unknown ends the search:
/// nothing is guessed, nor where it lacks what a limit is for (`unsaid`). Problems: "stratum.day" where `day`
/// is no date, "stratum.unknown" (`stratum`) where a limit names another stratum, "stratum.quantity"
/// (`quantity`) for a negative or non-finite value.
Result<Stratum> stratum_of(const Operation& operation, std::span<const std::string> strata,
                           std::span<const Limit> limits, const std::string& day);

}  // namespace minga::methods::tenure
