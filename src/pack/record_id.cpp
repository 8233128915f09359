#include "pack/record_id.hpp"

#include <algorithm>
#include <string>

#include "base/hash.hpp"

namespace minga::pack {

Id pack_record_id(std::string_view pack, std::string_view register_name, std::string_view key) {
  std::string name;
  for (const std::string_view part : {std::string_view("minga.pack.record"), pack, register_name, key}) {
    name.append(part);
    name.push_back('\0');
  }
  const Sha256 digest = sha256(name);
  Id id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace minga::pack
