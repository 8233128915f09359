#pragma once

#include <cstdint>
#include <string_view>

#include "store/change_log.hpp"

namespace minga::store {

/// When each register changed last is kept in minga_meta beside the log's tail, so that what was made of one
/// register need not be made again because another one changed.

/// The sequence of the last change of a record of this register; where that is not known, of a later one. As
/// long as it stays the same, so do the register's records. 0 before the first change of all.
std::int64_t last_change_in(Connection& connection, std::string_view register_name);

/// Keeps what a group of writes changed. To be called before its tail is written.
void write_register_tails(Connection& connection, const LogTail& tail);

}  // namespace minga::store
