#include "service/secrets.hpp"

#include <sodium.h>

#include <array>
#include <semaphore>
#include <stdexcept>

#include "base/hash.hpp"

namespace minga::service {
namespace {

/// Each hash takes 64 MiB: a burst of logins must not take all memory of a village laptop.
std::counting_semaphore<2> hashing_places(2);

class Place {
 public:
  Place() { hashing_places.acquire(); }
  ~Place() { hashing_places.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

}  // namespace

std::string password_hash(std::string_view password, const PasswordCost& cost) {
  const Place place;
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.operations, cost.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  return out.data();
}

bool password_fits(std::string_view password, const std::string& hash, const PasswordCost& cost) {
  if (hash.empty()) {
    static_cast<void>(password_hash(password, cost));
    return false;
  }
  const Place place;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string new_token(const RandomBytes& random, std::string_view prefix) {
  std::array<std::uint8_t, 32> bytes{};
  random(bytes);
  return std::string(prefix) + base64url(bytes);
}

std::string token_hash(std::string_view token) {
  return hex(sha256(token));
}

std::string new_code(const RandomBytes& random, std::size_t length) {
  static constexpr std::string_view letters = "ACDEFGHJKMNPQRTUVWXYZ234679";
  std::string code;
  while (code.size() < length) {
    std::array<std::uint8_t, 1> byte{};
    random(byte);
    // Bytes past the last whole multiple are thrown away, so that every letter is as likely.
    if (byte[0] < 256 / letters.size() * letters.size()) code += letters[byte[0] % letters.size()];
  }
  return code;
}

}  // namespace minga::service
