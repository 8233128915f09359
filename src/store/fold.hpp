#pragma once

#include <string>
#include <string_view>

namespace minga::store {

/// Text for searching and sorting: lower case, without accents (Latin-1, Latin Extended-A, combining marks),
/// so that "CAÑÓN" and "canon" meet. Other characters stay; bytes that are no UTF-8 stay too.
std::string fold(std::string_view text);

/// Whether the bytes are well-formed UTF-8 (RFC 3629) without NUL, which databases do not take in text.
bool is_storable_text(std::string_view text);

}  // namespace minga::store
