#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/records.hpp"

namespace minga::service {

/// A record of which a check does not hold, as the actor may see it.
struct CheckedRecord {
  SeenRecord record;
  std::vector<std::optional<double>> numbers;  // as pack::Check::numbers
};

struct CheckOutcome {
  std::string check;  // name
  std::string register_name;
  std::size_t count = 0;               // of records in reach
  std::vector<CheckedRecord> records;  // the first of them, by id
};

inline constexpr std::size_t most_checked_records = 100;

/// act "check.read": the checks of all packs on the day `today` (YYYY-MM-DD), by name; those that hold have
/// no records. Looks at the records that the actor may read, of a territory with what lies within it where
/// one is given. A check about a register that the actor may not read is left out.
Result<std::vector<CheckOutcome>> run_checks(House& house, const Actor& actor,
                                             const std::optional<Id>& territory, const std::string& today);

/// The check's sentence about a record, in a language.
std::string sentence_of(const pack::Model& model, const CheckOutcome& outcome, const CheckedRecord& found,
                        Language language);

/// Tries a check with its own example in a workspace that has its pack, of which nothing is kept:
/// "pack.check_example" where it does not find just what the example says, or why a record of it cannot be
/// written.
Result<void> try_example(House& house, const pack::Check& check);

}  // namespace minga::service
