#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/layout.hpp"
#include "store/record.hpp"

namespace minga::store {

/// Reader::each_placed. Tiles are drawn of thousands of rows while somebody waits, so rows that are not in
/// the box are not come across where the database can be led past them, and what is told of the others is
/// read where it stands.
Result<void> each_placed_record(Connection& connection, const Dialect& dialect, const Schema& schema,
                                const Query& query, const std::vector<std::string>& fields,
                                const std::function<bool(const Placed&)>& each);

}  // namespace minga::store
