#include "store/database_store.hpp"

#include "store/check_query.hpp"
#include "store/meta.hpp"
#include "store/migration.hpp"
#include "store/placed_query.hpp"
#include "store/record_query.hpp"
#include "store/record_store.hpp"
#include "store/register_tails.hpp"
#include "store/saved_model.hpp"
#include "store/side_tables.hpp"
#include "store/table_check.hpp"

namespace minga::store {
namespace {

// The reading half of Reader and of Writer.
template <class Port>
class Reading : public Port {
 public:
  Reading(Connection& connection, const Dialect& dialect, const Schema& schema)
      : connection_(connection), dialect_(dialect), schema_(schema) {}

  std::optional<Record> find(const pack::Register& reg, const Id& id) override {
    const Layout* layout = schema_.layout(reg.name);
    return layout ? find_record(connection_, dialect_, *layout, id) : std::nullopt;
  }
  Result<Page> list(const Query& query) override {
    return list_records(connection_, dialect_, schema_, query);
  }
  Result<std::optional<Box>> extent(const Query& query) override {
    return extent_of_records(connection_, dialect_, schema_, query);
  }
  Result<PageEnd> each_of_page(const Query& query, const std::vector<std::string>& fields,
                               const std::function<void(const RecordView&)>& each) override {
    return each_record_of_page(connection_, dialect_, schema_, query, fields, each);
  }
  Result<void> each_placed(const Query& query, const std::vector<std::string>& fields,
                           const std::function<bool(const Placed&)>& each) override {
    return each_placed_record(connection_, dialect_, schema_, query, fields, each);
  }
  void run_check(const pack::Check& check, const std::string& today,
                 const std::function<bool(const CheckHit&)>& each) override {
    store::run_check(connection_, dialect_, schema_, check, today, each);
  }
  std::vector<Change> history(std::string_view register_name, const Id& id) override {
    return changes_of(connection_, register_name, id);
  }
  std::vector<Change> changes(std::int64_t after_sequence, std::size_t limit) override {
    return changes_after(connection_, after_sequence, limit);
  }
  std::int64_t last_change() override { return read_tail(connection_).count; }
  std::int64_t last_change_in(std::string_view register_name) override {
    return store::last_change_in(connection_, register_name);
  }
  std::vector<Rename> renames(std::string_view register_name) override {
    return renames_of(connection_, register_name);
  }
  std::optional<Session> session(std::string_view token_hash) override {
    return find_session(connection_, token_hash);
  }
  std::optional<Blob> blob(std::string_view sha256_hex) override {
    return find_blob(connection_, sha256_hex);
  }
  std::optional<std::string> setting(std::string_view key) override { return find_setting(connection_, key); }

 protected:
  Connection& connection_;
  const Dialect& dialect_;
  const Schema& schema_;
};

class Writing final : public Reading<Writer> {
 public:
  Writing(WriteContext context)
      : Reading(context.connection, context.dialect, context.schema), context_(context) {}

  Result<Record> create(const pack::Register& reg, const Id& id, Values values,
                        const ChangeNote& note) override {
    return change(reg, [&](const Layout& layout) {
      return create_record(context_, layout, id, std::move(values), note);
    });
  }
  Result<Record> update(const pack::Register& reg, const Id& id, Values values,
                        std::optional<std::int64_t> expected_revision, const ChangeNote& note) override {
    return change(reg, [&](const Layout& layout) {
      return update_record(context_, layout, id, std::move(values), expected_revision, note);
    });
  }
  Result<Record> retire(const pack::Register& reg, const Id& id,
                        std::optional<std::int64_t> expected_revision, const ChangeNote& note) override {
    return change(reg, [&](const Layout& layout) {
      return retire_record(context_, layout, id, expected_revision, note);
    });
  }
  void put_session(const Session& session) override {
    guarded([&] { store::put_session(connection_, session); });
  }
  void drop_session(std::string_view token_hash) override {
    guarded([&] { store::drop_session(connection_, token_hash); });
  }
  void drop_sessions_of(const Id& account) override {
    guarded([&] { store::drop_sessions_of(connection_, account); });
  }
  void drop_sessions_before(Instant now) override {
    guarded([&] { store::drop_sessions_before(connection_, now); });
  }
  std::string put_blob(const Blob& blob) override {
    return guarded([&] { return store::put_blob(connection_, blob); });
  }
  void put_setting(std::string_view key, std::string_view value) override {
    guarded([&] { store::put_setting(connection_, key, value); });
  }

  /// Throws the database's error again when the body caught it and went on as if nothing were.
  void rethrow() const {
    if (failed_) throw DatabaseError(*failed_);
  }

 private:
  template <class Step>
  auto guarded(Step step) -> decltype(step()) {
    try {
      return step();
    } catch (const DatabaseError& error) {
      failed_ = error;
      throw;
    }
  }

  template <class Step>
  Result<Record> change(const pack::Register& reg, Step step) {
    const Layout* layout = schema_.layout(reg.name);
    if (!layout) return fail(ProblemKind::not_found, "store.unknown_register", {{"register", reg.name}});
    return guarded([&] { return step(*layout); });
  }

  WriteContext context_;
  std::optional<DatabaseError> failed_;
};

Problems problems_of_checks(Connection& connection, const Dialect& dialect, const Schema& schema) {
  Problems problems;
  for (const auto& [name, check] : schema.model.checks)
    if (auto problem = try_check(connection, dialect, schema, check)) problems.push_back(std::move(*problem));
  return problems;
}

}  // namespace

Problem problem_of(const DatabaseError& error) {
  switch (error.failure()) {
    case Failure::unique:
      return {ProblemKind::conflict, "store.not_unique", {{"field", ""}}, {}};
    case Failure::foreign_key:
      return {ProblemKind::invalid,
              "store.reference_not_found",
              {{"field", ""}, {"register", ""}, {"id", ""}},
              {}};
    case Failure::full:
      return {ProblemKind::storage, "store.disk_full", {}, {}};
    case Failure::unwritable:
      return {ProblemKind::storage, "store.unwritable", {}, {}};
    case Failure::busy:
      return {ProblemKind::storage, "store.busy", {}, {}};
    case Failure::corrupt:
      return {ProblemKind::storage, "store.damaged", {}, {}};
    case Failure::other:
      break;
  }
  return {ProblemKind::internal, "store.failed", {{"detail", error.what()}}, {}};
}

DatabaseStore::DatabaseStore(std::unique_ptr<Database> database, StoreOptions options)
    : database_(std::move(database)),
      options_(std::move(options)),
      readers_(*database_),
      clock_(options_.clock),
      writer_(database_->connect(Access::write)) {
  auto lease = readers_.lease();
  remember(schema_in(lease.connection()));
}

void DatabaseStore::remember(std::shared_ptr<const Schema> schema) {
  const std::lock_guard lock(mutex_);
  if (current_ && current_ != schema) replaced_.push_back(std::move(current_));
  current_ = std::move(schema);
}

std::shared_ptr<const Schema> DatabaseStore::schema_in(Connection& connection) {
  const std::int64_t wanted = generation(connection);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = schemas_.find(wanted); found != schemas_.end()) return found->second;
  }
  auto schema = make_schema(saved_model(connection), wanted);
  const std::lock_guard lock(mutex_);
  return schemas_.emplace(wanted, std::move(schema)).first->second;
}

const pack::Model& DatabaseStore::model() const {
  const std::lock_guard lock(mutex_);
  return current_->model;
}

void DatabaseStore::read(const std::function<void(Reader&)>& body) {
  auto lease = readers_.lease();
  const auto schema = schema_in(lease.connection());
  Reading<Reader> reader(lease.connection(), database_->dialect(), *schema);
  body(reader);
}

Result<void> DatabaseStore::write(const std::function<Result<void>(Writer&)>& body) {
  return writer_.run([&](Connection& connection, LogTail& tail) -> Result<void> {
    if (tail.time > clock_.last()) clock_.hear(tail.time);
    const auto schema = schema_in(connection);
    Writing writer({connection, database_->dialect(), *schema, tail, clock_, schema->model.versions()});
    auto result = body(writer);
    writer.rethrow();
    return result;
  });
}

Checked<std::vector<MigrationStep>> DatabaseStore::migrate(const pack::Model& model, bool dry_run) {
  if (dry_run) {
    auto lease = readers_.lease();
    auto plan =
        plan_migration(lease.connection(), database_->dialect(), saved_model(lease.connection()), model);
    if (!plan) return tl::unexpected(std::move(plan.error()));
    return std::move(plan->steps);
  }
  Checked<std::vector<MigrationStep>> outcome;
  std::shared_ptr<const Schema> made;
  const auto body = [&](Connection& connection, LogTail& tail) -> Result<void> {
    if (tail.time > clock_.last()) clock_.hear(tail.time);
    auto plan = plan_migration(connection, database_->dialect(), saved_model(connection), model);
    if (!plan) {
      outcome = tl::unexpected(std::move(plan.error()));
      return fail(ProblemKind::invalid, "migration.refused");
    }
    const std::int64_t next = generation(connection) + (plan->changes_anything ? 1 : 0);
    made = make_schema(model, next);
    if (plan->changes_anything) {
      apply_migration(*plan, {connection, database_->dialect(), *made, tail, clock_, model.versions()},
                      options_.clock());
    }
    if (auto problems = problems_of_checks(connection, database_->dialect(), *made); !problems.empty()) {
      outcome = tl::unexpected(std::move(problems));
      return fail(ProblemKind::invalid, "migration.refused");
    }
    outcome = std::move(plan->steps);
    // Readers may meet the new generation as soon as it is committed.
    const std::lock_guard lock(mutex_);
    auto& slot = schemas_[next];
    if (slot) replaced_.push_back(std::move(slot));
    slot = made;
    return {};
  };
  if (auto good = writer_.run(body, true); !good) {
    if (outcome) outcome = tl::unexpected(Problems{std::move(good.error())});
    return outcome;
  }
  remember(std::move(made));
  return outcome;
}

LogVerdict DatabaseStore::verify_log() {
  auto lease = readers_.lease();
  LogVerdict verdict = store::verify_log(lease.connection());
  if (!verdict.first_bad) {
    const auto schema = schema_in(lease.connection());
    compare_tables(lease.connection(), database_->dialect(), *schema, verdict);
  }
  return verdict;
}

}  // namespace minga::store
