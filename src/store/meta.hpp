#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/dialect.hpp"

namespace minga::store {

/// Version of the tables that are the same in every workspace, and of what is kept beside those of the
/// registers:
///   2  indexes of boxes, words and titles. Raised also when fold() changes, as texts are kept folded.
constexpr int store_format = 2;

/// Makes the tables of the store itself: minga_meta (facts on the workspace), minga_change (log),
/// minga_secret, minga_session, minga_blob, minga_setting, minga_rename.
void make_base_tables(Connection& connection, const Dialect& dialect);

std::optional<std::string> meta(Connection& connection, std::string_view key);
void put_meta(Connection& connection, std::string_view key, std::string_view value);
std::int64_t generation(Connection& connection);

}  // namespace minga::store
