#include "store/meta.hpp"

namespace minga::store {

void make_base_tables(Connection& connection, const Dialect& dialect) {
  const std::string text(dialect.column_type(ColumnType::text));
  const std::string integer(dialect.column_type(ColumnType::integer));
  const std::string boolean(dialect.column_type(ColumnType::boolean));
  const std::string bytes(dialect.column_type(ColumnType::bytes));
  const auto required = [](const std::string& type) { return " " + type + " NOT NULL"; };
  const std::string a_text = required(text), a_number = required(integer), a_truth = required(boolean);

  connection.script("CREATE TABLE minga_meta (key" + a_text + " PRIMARY KEY, value" + a_text + ")");
  connection.script("CREATE TABLE minga_setting (key" + a_text + " PRIMARY KEY, value" + a_text + ")");
  connection.script("CREATE TABLE minga_change (sequence" + a_number + " PRIMARY KEY, time" + a_text +
                    ", act" + a_text + ", actor" + a_text + ", device" + a_text + ", reason" + a_text +
                    ", register_name" + a_text + ", record" + a_text + ", revision" + a_number +
                    ", before_values" + a_text + ", after_values" + a_text + ", retires" + a_truth +
                    ", pack_versions" + a_text + ", previous_hash" + a_text + ", hash" + a_text + ")");
  connection.script("CREATE INDEX minga_change_record ON minga_change (register_name, record, sequence)");
  connection.script("CREATE TABLE minga_secret (register_name" + a_text + ", field" + a_text + ", record" +
                    a_text + ", value" + a_text + ", live" + a_truth +
                    ", PRIMARY KEY (register_name, record, field))");
  connection.script("CREATE INDEX minga_secret_value ON minga_secret (register_name, field, value)");
  connection.script("CREATE TABLE minga_session (token_hash" + a_text + " PRIMARY KEY" + ", account" +
                    a_text + ", created" + a_number + ", expires" + a_number + ")");
  connection.script("CREATE INDEX minga_session_account ON minga_session (account)");
  connection.script("CREATE TABLE minga_blob (sha256" + a_text + " PRIMARY KEY, media_type" + a_text +
                    ", content" + required(bytes) + ")");
  connection.script("CREATE TABLE minga_rename (register_name" + a_text + ", old_name" + a_text +
                    ", new_name" + a_text + ", after_sequence" + a_number + ")");
  dialect.guard_append_only(connection, "minga_change");
  put_meta(connection, "format", std::to_string(store_format));
  put_meta(connection, "generation", "0");
}

std::optional<std::string> meta(Connection& connection, std::string_view key) {
  std::optional<std::string> value;
  connection.query("SELECT value FROM minga_meta WHERE key = $1", {std::string(key)},
                   [&](const Row& row) { value = row.text(0); });
  return value;
}

void put_meta(Connection& connection, std::string_view key, std::string_view value) {
  connection.execute(
      "INSERT INTO minga_meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = "
      "excluded.value",
      {std::string(key), std::string(value)});
}

std::int64_t generation(Connection& connection) {
  const auto value = meta(connection, "generation");
  return value ? std::stoll(*value) : 0;
}

}  // namespace minga::store
