#pragma once

#include <string_view>

#include "base/id.hpp"

namespace minga::pack {

/// The id of a record that comes with a pack: UUIDv8 (RFC 9562, 5.8) from the first 122 bits of
/// SHA-256 over "minga.pack.record", pack, register and key, each followed by a NUL byte. The same
/// on every machine and for every version of the pack, so that a newer one updates its records.
Id pack_record_id(std::string_view pack, std::string_view register_name, std::string_view key);

}  // namespace minga::pack
