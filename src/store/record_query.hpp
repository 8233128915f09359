#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/layout.hpp"
#include "store/record.hpp"

namespace minga::store {

/// A page of a register. Fails with "store.unknown_register", "store.unknown_field", "store.bad_filter" (an
/// operation or value that the field's type does not have), "store.not_sortable", "store.bad_cursor".
Result<Page> list_records(Connection& connection, const Dialect& dialect, const Schema& schema,
                          const Query& query);

/// The box around the geometries of what `query` finds, whatever its limit and cursor. Fails as list_records.
Result<std::optional<Box>> extent_of_records(Connection& connection, const Dialect& dialect,
                                             const Schema& schema, const Query& query);

/// Reader::each_of_page.
Result<PageEnd> each_record_of_page(Connection& connection, const Dialect& dialect, const Schema& schema,
                                    const Query& query, const std::vector<std::string>& fields,
                                    const std::function<void(const RecordView&)>& each);

/// Appends " WHERE ..." on the table `t` for who wants all that the query finds, and gives its layout.
Result<const Layout*> append_all_of(SqlText& sql, Connection& connection, const Dialect& dialect,
                                    const Schema& schema, const Query& query);

}  // namespace minga::store
