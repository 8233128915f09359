#pragma once

#include <optional>
#include <string>

#include "store/change_log.hpp"
#include "store/layout.hpp"
#include "store/store.hpp"

namespace minga::store {

/// What a change of a record needs to have at hand.
struct WriteContext {
  Connection& connection;
  const Dialect& dialect;
  const Schema& schema;
  LogTail& tail;
  HybridClock& clock;
  std::string pack_versions;
};

/// The record with its secret fields, retired or not.
std::optional<Record> find_record(Connection& connection, const Dialect& dialect, const Layout& layout,
                                  const Id& id);
/// Adds the secret fields to a record that was read without them.
void add_secrets(Connection& connection, const Layout& layout, Record& record);

Result<Record> create_record(WriteContext& context, const Layout& layout, const Id& id, Values values,
                             const ChangeNote& note);
Result<Record> update_record(WriteContext& context, const Layout& layout, const Id& id, Values values,
                             std::optional<std::int64_t> expected_revision, const ChangeNote& note);
Result<Record> retire_record(WriteContext& context, const Layout& layout, const Id& id,
                             std::optional<std::int64_t> expected_revision, const ChangeNote& note);

}  // namespace minga::store
