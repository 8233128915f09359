#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "store/dialect.hpp"
#include "store/group_writer.hpp"
#include "store/layout.hpp"
#include "store/read_pool.hpp"
#include "store/store.hpp"

namespace minga::store {

/// The store over any database that has a driver. The base tables are there already.
class DatabaseStore final : public Store {
 public:
  DatabaseStore(std::unique_ptr<Database> database, StoreOptions options);

  Checked<std::vector<MigrationStep>> migrate(const pack::Model& model, bool dry_run) override;
  const pack::Model& model() const override;
  void read(const std::function<void(Reader&)>& body) override;
  Result<void> write(const std::function<Result<void>(Writer&)>& body) override;
  LogVerdict verify_log() override;
  Result<void> backup(const std::filesystem::path& target) override { return database_->backup(target); }

 private:
  std::shared_ptr<const Schema> schema_in(Connection& connection);
  void remember(std::shared_ptr<const Schema> schema);

  std::unique_ptr<Database> database_;
  StoreOptions options_;
  ReadPool readers_;
  HybridClock clock_;  // the writer thread's

  mutable std::mutex mutex_;
  // Every generation that was in use: readers in an older view still need theirs.
  std::map<std::int64_t, std::shared_ptr<const Schema>> schemas_;
  std::vector<std::shared_ptr<const Schema>> replaced_;  // model() may have been handed out
  std::shared_ptr<const Schema> current_;

  GroupWriter writer_;  // last: its thread ends first
};

}  // namespace minga::store
