#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/authors.hpp"
#include "service/house.hpp"
#include "service/permission.hpp"

namespace minga::service {

/// A record as this actor may see it.
struct SeenRecord {
  store::Record record;
  std::string title;
};

struct SeenPage {
  std::vector<SeenRecord> records;
  std::string next;
  std::optional<std::int64_t> total;
};

/// act "record.read". Filters, sort and search by a field that the actor may not see are refused
/// ("record.field_not_visible"): the answer would tell what the field holds.
Result<SeenPage> list_records(House& house, const Actor& actor, store::Query query);

/// act "record.read". A record out of the actor's reach is "record.not_found", as if it were not there.
Result<SeenRecord> find_record(House& house, const Actor& actor, std::string_view register_name,
                               const Id& id);

struct SeenChange {
  store::Change change;  // its note's actor is in `author`, as far as it may be told
  Author author;
};

/// act "record.history": every change with the fields this actor may see, and by whom (authors.hpp).
Result<std::vector<SeenChange>> record_history(House& house, const Actor& actor,
                                               std::string_view register_name, const Id& id);

/// act "record.create". A field that another act writes keeps its default ("record.field_of_act"). `id` lets
/// a device name its record, so that sending twice makes one.
Checked<SeenRecord> create_record(House& house, const Actor& actor, std::string_view register_name,
                                  Values values, std::optional<Id> id = std::nullopt,
                                  std::string reason = {});

/// act "record.update" with the revision the actor had before its eyes. A field that another act writes stays
/// as it is ("record.field_of_act").
Checked<SeenRecord> update_record(House& house, const Actor& actor, std::string_view register_name,
                                  const Id& id, Values values, std::optional<std::int64_t> expected_revision,
                                  std::string reason = {});

/// act "record.retire".
Result<SeenRecord> retire_record(House& house, const Actor& actor, std::string_view register_name,
                                 const Id& id, std::optional<std::int64_t> expected_revision,
                                 std::string reason = {});

/// A row of an imported file, already read by its register.
struct ImportedRow {
  long line = 0;
  std::optional<Id> id;  // present: the record to change
  Values values;
};

/// What an import did, or with dry_run would do.
struct ImportReport {
  std::size_t rows = 0;
  std::size_t created = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
  Problems problems;  // by row and column; when there is one, nothing was written
  bool written = false;
};

/// act "record.import": all rows or none.
Result<ImportReport> import_records(House& house, const Actor& actor, std::string_view register_name,
                                    const std::vector<ImportedRow>& rows, Problems problems, bool dry_run);

/// act "record.export": every record in reach, in pages, redacted as in list_records.
Result<std::vector<SeenRecord>> export_records(House& house, const Actor& actor, store::Query query);

/// The title of a record: its title fields, or the end of its id where they are empty or hidden.
std::string title_of(const pack::Register& reg, const store::Record& record);

}  // namespace minga::service
