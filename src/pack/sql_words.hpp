#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace minga::pack {

/// A piece of SQL text. Of a marker `text` is its name, with what is added: "today", "today+30", "today-365".
struct SqlToken {
  enum class Kind { word, text, number, marker, sign } kind = Kind::sign;
  std::string text;  // a word in lower case
  std::size_t from = 0, to = 0;
  long line = 1;
};

/// Takes SQL apart; comments are left out. Fails with "pack.check_text" where a text or comment does not end,
/// and "pack.check_sign" for what the two databases do not share: quotes, backslashes, other markers.
Result<std::vector<SqlToken>> sql_tokens(std::string_view sql);

/// What of a check's SQL would not run alike on both databases, or would read more than `tables`:
/// "pack.check_select", "pack.check_several", "pack.check_word", "pack.check_table", "pack.check_comma",
/// "pack.check_function", "pack.check_marker", and those of sql_tokens(). The line counts from the first of
/// the text.
std::optional<Problem> wrong_sql(std::string_view sql, const std::vector<std::string>& tables);

/// The days that a marker adds to today; nothing where it is no such marker.
std::optional<long> days_of_marker(std::string_view marker);

}  // namespace minga::pack
