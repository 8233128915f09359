#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

struct sqlite3;

namespace minga::store::sqlite {

/// Adds the table minga_numbers($1) with one column, `number`: what number_list wrote, in that order. It
/// leads a join to the rows of these numbers without a list in the statement's text, and so without preparing
/// it anew.
void add_number_table(sqlite3* handle);

/// For its argument.
Bytes number_list(const std::vector<std::int64_t>& numbers);

}  // namespace minga::store::sqlite
