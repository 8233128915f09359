#include "store/side_tables.hpp"

#include "base/hash.hpp"

namespace minga::store {

std::optional<Session> find_session(Connection& connection, std::string_view token_hash) {
  std::optional<Session> found;
  connection.query("SELECT token_hash, account, created, expires FROM minga_session WHERE token_hash = $1",
                   {std::string(token_hash)}, [&](const Row& row) {
                     found = Session{std::string(row.text(0)), id_from(row.text(1)).value_or(Id{}),
                                     Instant{row.integer(2)}, Instant{row.integer(3)}};
                   });
  return found;
}

void put_session(Connection& connection, const Session& session) {
  connection.execute(
      "INSERT INTO minga_session (token_hash, account, created, expires) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (token_hash) DO UPDATE SET account = excluded.account, "
      "created = excluded.created, expires = excluded.expires",
      {session.token_hash, to_string(session.account), session.created.milliseconds,
       session.expires.milliseconds});
}

void drop_session(Connection& connection, std::string_view token_hash) {
  connection.execute("DELETE FROM minga_session WHERE token_hash = $1", {std::string(token_hash)});
}

void drop_sessions_of(Connection& connection, const Id& account) {
  connection.execute("DELETE FROM minga_session WHERE account = $1", {to_string(account)});
}

void drop_sessions_before(Connection& connection, Instant now) {
  connection.execute("DELETE FROM minga_session WHERE expires <= $1", {now.milliseconds});
}

std::optional<Blob> find_blob(Connection& connection, std::string_view sha256_hex) {
  std::optional<Blob> found;
  connection.query("SELECT content, media_type FROM minga_blob WHERE sha256 = $1", {std::string(sha256_hex)},
                   [&](const Row& row) {
                     found = Blob{std::string(row.bytes(0)), std::string(row.text(1))};
                   });
  return found;
}

std::string put_blob(Connection& connection, const Blob& blob) {
  std::string name = hex(sha256(blob.bytes));
  connection.execute(
      "INSERT INTO minga_blob (sha256, media_type, content) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO "
      "NOTHING",
      {name, blob.media_type, Bytes{blob.bytes}});
  return name;
}

std::optional<std::string> find_setting(Connection& connection, std::string_view key) {
  std::optional<std::string> found;
  connection.query("SELECT value FROM minga_setting WHERE key = $1", {std::string(key)},
                   [&](const Row& row) { found = row.text(0); });
  return found;
}

void put_setting(Connection& connection, std::string_view key, std::string_view value) {
  connection.execute(
      "INSERT INTO minga_setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = "
      "excluded.value",
      {std::string(key), std::string(value)});
}

}  // namespace minga::store
