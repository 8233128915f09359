#pragma once

#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/sql_text.hpp"

namespace minga::store {

/// Appends the condition of a filter on the table `t`.
Result<void> append_filter(SqlText& sql, const Dialect& dialect, const Layout& layout, const Filter& filter);

/// What a search looks for and where.
struct Search {
  std::vector<const Column*> columns;
  std::vector<std::string> words;  // folded
};

/// Every word of `text` is to occur in some of the fields (all text fields when none are named).
Result<Search> search_for(const Layout& layout, std::string_view text,
                          const std::optional<std::vector<std::string>>& fields);

/// Appends what Dialect::append_words does, record by record.
void append_words_by_scan(SqlText& sql, const Dialect& dialect, const std::vector<const Column*>& columns,
                          const std::vector<std::string>& words);

}  // namespace minga::store
