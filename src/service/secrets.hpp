#pragma once

#include <string>
#include <string_view>

#include "service/house.hpp"

namespace minga::service {

/// argon2id in libsodium's text form.
std::string password_hash(std::string_view password, const PasswordCost& cost);
/// With an empty hash does the same work for nothing, so that time does not tell who has an account.
bool password_fits(std::string_view password, const std::string& hash, const PasswordCost& cost);

/// 256 random bits as base64url, behind a prefix that tells people what leaked if it leaks.
std::string new_token(const RandomBytes& random, std::string_view prefix);
/// What is stored of a token: tokens are random, so a plain SHA-256 is enough.
std::string token_hash(std::string_view token);

/// `length` characters without those that are mistaken for each other (0 O 1 I L 5 S 8 B).
std::string new_code(const RandomBytes& random, std::size_t length);

}  // namespace minga::service
