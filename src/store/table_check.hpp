#pragma once

#include "store/layout.hpp"
#include "store/store.hpp"

namespace minga::store {

/// Compares every record with what the (already verified) log says it must be, secret fields aside. Puts the
/// first that differs into the verdict: changed, removed or added without the log.
void compare_tables(Connection& connection, const Dialect& dialect, const Schema& schema,
                    LogVerdict& verdict);

}  // namespace minga::store
