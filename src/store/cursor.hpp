#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"

namespace minga::store {

/// Where a page ended: the values of its last record by which the list is sorted, and its id.
struct Cursor {
  std::string order;  // the register and sort that it belongs to
  std::vector<Value> keys;
  std::string id;
  bool operator==(const Cursor&) const = default;
};

/// base64url, opaque to clients.
std::string cursor_text(const Cursor& cursor);
/// Nothing for text that cursor_text did not make.
std::optional<Cursor> cursor_from(std::string_view text);

}  // namespace minga::store
