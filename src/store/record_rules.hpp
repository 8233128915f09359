#pragma once

#include "store/layout.hpp"

namespace minga::store {

/// What must hold between records, checked before one is written. `values` are the fields that change, in the
/// form they are stored.
Result<void> check_rules(Connection& connection, const Dialect& dialect, const Schema& schema,
                         const Layout& layout, const Id& id, const Values& values);

/// "store.still_referenced" while records that are not retired point at this one.
Result<void> check_not_referenced(Connection& connection, const Schema& schema, const Layout& layout,
                                  const Id& id);

}  // namespace minga::store
