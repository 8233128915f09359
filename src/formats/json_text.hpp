#pragma once

#include <string>
#include <string_view>

namespace minga::formats {

/// Appends `text` as a JSON string (RFC 8259) with its quotation marks. The text must be UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace minga::formats
