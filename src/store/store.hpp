#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "pack/model.hpp"
#include "store/record.hpp"

namespace minga::store {

/// A login that lasts. Kept outside the change log; only the hash of its token is stored.
struct Session {
  std::string token_hash;
  Id account;
  Instant created;
  Instant expires;
};

struct Blob {
  std::string bytes;
  std::string media_type;
};

/// A field that got another name. The log keeps the names of its time: entries up to `after_sequence` use the
/// old.
struct Rename {
  std::string old_name;
  std::string new_name;
  std::int64_t after_sequence = 0;
};

/// What a check says of one record.
struct CheckHit {
  Id record;
  std::vector<std::optional<double>> numbers;  // as pack::Check::numbers
};

/// What can be read, inside one consistent view of the data.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual std::optional<Record> find(const pack::Register& reg, const Id& id) = 0;  // retired ones too
  virtual Result<Page> list(const Query& query) = 0;
  /// The box around the geometries of what `query` finds, whatever its limit and cursor; none where there
  /// are none. Fails as list() does.
  virtual Result<std::optional<Box>> extent(const Query& query) = 0;
  /// The page of list(), record by record, with these fields alone (no secret ones). Fails as list() does,
  /// and with "store.unknown_field".
  virtual Result<PageEnd> each_of_page(const Query& query, const std::vector<std::string>& fields,
                                       const std::function<void(const RecordView&)>& each) = 0;
  /// Calls `each` for all records that `query` finds and that have a geometry, in the order they were made,
  /// whatever its sort, limit and cursor, until it returns false. `fields` are columns that hold one
  /// value (no money, no multiple choice, no geometry, no secret). Fails as list() does, and with
  /// "store.unknown_field".
  virtual Result<void> each_placed(const Query& query, const std::vector<std::string>& fields,
                                   const std::function<bool(const Placed&)>& each) = 0;
  /// Calls `each` for every record of the check's register of which it does not hold on the day `today`
  /// (YYYY-MM-DD), by id, until it returns false. The check is one of the model that was migrated to.
  virtual void run_check(const pack::Check& check, const std::string& today,
                         const std::function<bool(const CheckHit&)>& each) = 0;
  virtual std::vector<Change> history(std::string_view register_name, const Id& id) = 0;
  virtual std::vector<Change> changes(std::int64_t after_sequence, std::size_t limit) = 0;
  virtual std::int64_t last_change() = 0;  // its sequence; 0 before the first
  /// The sequence of the last change of a record of this register; where that is not known, of a later one.
  /// As long as it stays the same, so do the register's records.
  virtual std::int64_t last_change_in(std::string_view register_name) = 0;
  virtual std::vector<Rename> renames(std::string_view register_name) = 0;  // oldest first
  virtual std::optional<Session> session(std::string_view token_hash) = 0;
  virtual std::optional<Blob> blob(std::string_view sha256_hex) = 0;
  virtual std::optional<std::string> setting(std::string_view key) = 0;
};

/// What can be changed, inside one transaction: all of it happens or nothing. Every change of a record
/// is written to the change log by itself. A failed call leaves the transaction as it was before it.
class Writer : public Reader {
 public:
  /// Fails with "store.not_unique" (the field in its place), "store.reference_not_found",
  /// "store.record_exists", "store.tree_cycle".
  virtual Result<Record> create(const pack::Register& reg, const Id& id, Values values,
                                const ChangeNote& note) = 0;
  /// Sets the given fields, leaves the others. A field with an empty Value is cleared. When
  /// `expected_revision` is given and is not the current one: ProblemKind::precondition_failed,
  /// "store.changed_meanwhile". A change that changes nothing writes nothing.
  virtual Result<Record> update(const pack::Register& reg, const Id& id, Values values,
                                std::optional<std::int64_t> expected_revision, const ChangeNote& note) = 0;
  /// Refused with "store.still_referenced" while records that are not retired point at it.
  virtual Result<Record> retire(const pack::Register& reg, const Id& id,
                                std::optional<std::int64_t> expected_revision, const ChangeNote& note) = 0;
  virtual void put_session(const Session& session) = 0;
  virtual void drop_session(std::string_view token_hash) = 0;
  virtual void drop_sessions_of(const Id& account) = 0;
  virtual void drop_sessions_before(Instant now) = 0;
  virtual std::string put_blob(const Blob& blob) = 0;  // its SHA-256 in hexadecimal
  virtual void put_setting(std::string_view key, std::string_view value) = 0;
};

/// What a migration did or would do, for the operator.
struct MigrationStep {
  std::string code;  // "migration.table_added", "migration.field_added", "migration.field_renamed", ...
  std::string register_name;
  std::string field;
};

struct LogVerdict {
  std::int64_t entries = 0;
  std::optional<std::int64_t> first_bad;  // sequence of the first entry that does not hold
  std::string problem_code;   // "log.changed", "log.removed", "log.reordered", "log.table_differs"
  std::string head;           // hash of the last entry
  std::string register_name;  // "log.table_differs": a record that is not what the log says
  std::optional<Id> record;
};

struct StoreOptions {
  Clock clock;
  RandomBytes random;
  std::chrono::milliseconds busy_timeout{10'000};
  /// Whether a file of an older format may be brought to this program's. Not while another program has it
  /// open, which knows the old one: then the file is refused with "store.in_use".
  bool may_upgrade = true;
};

/// A workspace. Reads run side by side; writes queue up and are committed in groups, so that a write
/// returns only after its data is safe on disk. Thread-safe.
class Store {
 public:
  virtual ~Store() = default;
  /// Brings the tables to the model. Data of renamed fields moves, of retired fields stays. Fails
  /// (everything listed, nothing changed) when a field became narrower than its data, or the database cannot
  /// run a check ("pack.check_runs").
  virtual Checked<std::vector<MigrationStep>> migrate(const pack::Model& model, bool dry_run) = 0;
  /// As last migrated. After opening and before migrate() it knows only what the tables depend on: registers,
  /// fields and codes, no words, records or roles. The reference stays good.
  virtual const pack::Model& model() const = 0;
  /// Throws DatabaseError (a std::runtime_error, store/database.hpp) when the file cannot be read.
  virtual void read(const std::function<void(Reader&)>& body) = 0;
  /// Runs `body` in a transaction and waits until it is durable. When `body` returns a problem or
  /// throws, nothing of it is kept and others in the same group are not touched. A full disk gives
  /// ProblemKind::storage, "store.disk_full". The body runs on another thread, one body at a time: keep it
  /// short, and do not write() inside it.
  virtual Result<void> write(const std::function<Result<void>(Writer&)>& body) = 0;
  /// Walks the whole log; when it holds, compares every record (secret fields aside) with what the log says
  /// of it. Whoever can rewrite all of the file can also forge a whole new log: note `head` outside of it.
  virtual LogVerdict verify_log() = 0;
  /// A consistent copy while others read and write.
  virtual Result<void> backup(const std::filesystem::path& target) = 0;
};

/// Opens or makes the workspace file (SQLite, at the same time an OGC GeoPackage).
Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& file, StoreOptions options);

/// Puts a backup in the place of the workspace file after checking it (integrity, log). The file that
/// was there is kept beside it with the suffix ".before-restore".
Result<void> restore_sqlite(const std::filesystem::path& backup, const std::filesystem::path& file);

}  // namespace minga::store
