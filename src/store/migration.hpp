#pragma once

#include <string>
#include <vector>

#include "store/record_store.hpp"

namespace minga::store {

/// What brings the tables from one model to the next.
struct MigrationPlan {
  struct Rename {
    std::string register_name, from, to;
  };
  struct Fill {
    std::string register_name, field;
  };
  std::vector<MigrationStep> steps;
  std::vector<Rename> renames;
  std::vector<Fill> fills;  // required fields whose empty records take the default
  pack::Model before;
  pack::Model after;  // with the retired fields that the new model no longer names
  bool changes_anything = false;
};

/// Finds out what is to be done, or everything that stands against it, without changing anything.
Checked<MigrationPlan> plan_migration(Connection& connection, const Dialect& dialect, pack::Model before,
                                      const pack::Model& model);

/// Makes the indexes that the registers of a model want and that are not there.
void index_registers(Connection& connection, const Dialect& dialect, const pack::Model& model);

/// Does it, inside the transaction at hand. `context.schema` is the schema after it.
void apply_migration(const MigrationPlan& plan, WriteContext context, Instant now);

}  // namespace minga::store
