#pragma once

#include "base/problem.hpp"
#include "pack/model.hpp"
#include "store/dialect.hpp"

namespace minga::store {

/// A field before and after, and where its data is.
struct FieldChange {
  const pack::Register& reg;  // the new one
  const pack::Field& before;
  const pack::Field& after;
  const pack::Model& model_before;
  const pack::Model& model_after;
};

/// Appends a problem with the number of records for every way in which the field became narrower than what
/// its records (those that are not retired) hold.
void check_narrowing(Connection& connection, const Dialect& dialect, const FieldChange& change,
                     Problems& problems);

/// The records of a register that are not retired and for which the condition on table t holds.
std::int64_t count_where(Connection& connection, const std::string& register_name,
                         const std::string& condition, std::span<const Cell> cells = {});

/// A migration's problem, placed at the field's declaration in its pack.
Problem migration_problem(std::string code, const pack::Register& reg, const pack::Field& field,
                          std::vector<std::pair<std::string, std::string>> more = {});

}  // namespace minga::store
