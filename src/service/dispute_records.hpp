#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/house.hpp"
#include "service/permission.hpp"
#include "service/record_sight.hpp"

// A case of the docket as its acts read and write it.

namespace minga::service {

struct DisputeCase {
  store::Record record;
  std::vector<store::Record> rights;  // the rights themselves, as they stand now
  std::vector<store::Record> parties;
  std::string state() const;
  Id territory() const;
};

/// The case, where the act reaches it; else "record.not_found", as if it were not there.
Result<DisputeCase> find_dispute(store::Reader& reader, const pack::Model& model, const Access& access,
                                 const Id& id);

/// "dispute.already_open" (conflict; `number`) where a case other than `except` is open between two of the
/// rights.
Result<void> check_none_open(store::Reader& reader, const pack::Model& model, const std::vector<Id>& rights,
                             const std::optional<Id>& except = std::nullopt);

/// Validated and made, or the first problem.
Result<Id> make_record(store::Writer& writer, House& house, const char* name, Values values,
                       const store::ChangeNote& note);
Result<void> change_record(store::Writer& writer, const pack::Model& model, const char* name, const Id& id,
                           Values values, const store::ChangeNote& note);

/// Something of the case that happened on a day, which may be empty, and that others cannot come before.
struct CaseDay {
  const char* what;  // opening, resolution, appeal, closing, appointment
  std::string day;
};

/// A day that exists ("dispute.day"), has come ("dispute.day_ahead") and is not before any of these
/// ("dispute.before_WHAT", with `since`); all with `value`.
Result<void> check_case_day(const House& house, const std::string& day, const std::vector<CaseDay>& after);

/// The opening of the case, and what was resolved and appealed in it.
std::vector<CaseDay> days_resolved(store::Reader& reader, const DisputeCase& dispute);

}  // namespace minga::service
