#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace minga {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
/// Lower-case hexadecimal.
std::string hex(std::span<const std::uint8_t> bytes);
/// RFC 4648 base64url without padding: for tokens.
std::string base64url(std::span<const std::uint8_t> bytes);
/// Compares without telling by its time where the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace minga
