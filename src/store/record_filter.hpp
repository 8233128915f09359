#pragma once

#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/sql_text.hpp"

namespace minga::store {

/// Appends the condition of a filter on the table `t`.
Result<void> append_filter(SqlText& sql, const Dialect& dialect, const Layout& layout, const Filter& filter);

/// Appends a condition that every word of `search` occurs in some of the fields (all text fields when none
/// are named).
Result<void> append_search(SqlText& sql, const Dialect& dialect, const Layout& layout,
                           std::string_view search, const std::optional<std::vector<std::string>>& fields);

/// Appends what Dialect::append_words does, record by record.
void append_words_by_scan(SqlText& sql, const Dialect& dialect, const std::vector<const Column*>& columns,
                          const std::vector<std::string>& words);

}  // namespace minga::store
