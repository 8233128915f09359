#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace minga::pack {

/// The code of what is wrong with a register's or field's name ("pack.name_form", "pack.name_too_long",
/// "pack.name_keyword", "pack.name_taken", "pack.name_prefix"), or empty. Such a name becomes a table
/// or a column in two databases without quotes.
std::string_view wrong_name(std::string_view name);

/// Whether a pack's name, a catalogue item's code or a record's key has the form that files may use.
bool is_pack_name(std::string_view name);  // lower case, digits, hyphens
bool is_item_code(std::string_view code);  // letters, digits, _ . -
bool is_record_key(std::string_view key);  // letters, digits, _ . - up to 120

/// MAJOR.MINOR.PATCH, with an optional -suffix (semver.org, 2.0.0).
bool is_version(std::string_view version);

/// The candidate that `word` was most likely meant to be, or empty where none is near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "a, b, c"
std::string joined(std::span<const std::string> words);

}  // namespace minga::pack
