#pragma once

#include "store/layout.hpp"
#include "store/record.hpp"

namespace minga::store {

/// A page of a register. Fails with "store.unknown_register", "store.unknown_field", "store.bad_filter" (an
/// operation or value that the field's type does not have), "store.not_sortable", "store.bad_cursor".
Result<Page> list_records(Connection& connection, const Dialect& dialect, const Schema& schema,
                          const Query& query);

}  // namespace minga::store
