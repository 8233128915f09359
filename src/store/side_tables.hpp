#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/store.hpp"

namespace minga::store {

// Sessions, blobs and settings: kept outside the registers and the change log.

std::optional<Session> find_session(Connection& connection, std::string_view token_hash);
void put_session(Connection& connection, const Session& session);
void drop_session(Connection& connection, std::string_view token_hash);
void drop_sessions_of(Connection& connection, const Id& account);
void drop_sessions_before(Connection& connection, Instant now);

std::optional<Blob> find_blob(Connection& connection, std::string_view sha256_hex);
std::string put_blob(Connection& connection, const Blob& blob);

std::optional<std::string> find_setting(Connection& connection, std::string_view key);
void put_setting(Connection& connection, std::string_view key, std::string_view value);

}  // namespace minga::store
