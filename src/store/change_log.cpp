#include "store/change_log.hpp"

#include <limits>

#include "base/hash.hpp"
#include "store/meta.hpp"
#include "store/value_text.hpp"

namespace minga::store {
namespace {

constexpr std::string_view columns =
    "sequence, time, act, actor, device, reason, register_name, record, revision, before_values, "
    "after_values, "
    "retires, pack_versions, previous_hash, hash";

// An entry as it is stored: the texts that were hashed, not what they mean.
struct Entry {
  std::int64_t sequence = 0;
  std::string time, act, actor, device, reason, register_name, record;
  std::int64_t revision = 0;
  std::string before, after;
  bool retires = false;
  std::string pack_versions, previous_hash, hash;
};

Entry entry_from(const Row& row) {
  const auto text = [&](int column) { return std::string(row.text(column)); };
  return {row.integer(0), text(1), text(2),  text(3),         text(4),  text(5),  text(6), text(7),
          row.integer(8), text(9), text(10), row.boolean(11), text(12), text(13), text(14)};
}

Entry entry_of(const Change& change) {
  return {change.sequence,
          to_string(change.time),
          change.note.act,
          to_string(change.note.actor),
          change.note.device,
          change.note.reason,
          change.register_name,
          to_string(change.record),
          change.revision,
          values_text(change.before),
          values_text(change.after),
          change.retires,
          change.pack_versions,
          change.previous_hash,
          change.hash};
}

Change change_of(Entry entry) {
  Change change;
  change.sequence = entry.sequence;
  change.time = hlc_from(entry.time).value_or(Hlc{});
  change.note = {std::move(entry.act), id_from(entry.actor).value_or(Id{}), std::move(entry.device),
                 std::move(entry.reason)};
  change.register_name = std::move(entry.register_name);
  change.record = id_from(entry.record).value_or(Id{});
  change.revision = entry.revision;
  change.before = values_from_canonical(entry.before).value_or(Values{});
  change.after = values_from_canonical(entry.after).value_or(Values{});
  change.retires = entry.retires;
  change.pack_versions = std::move(entry.pack_versions);
  change.previous_hash = std::move(entry.previous_hash);
  change.hash = std::move(entry.hash);
  return change;
}

std::string hash_of_entry(const Entry& entry) {
  std::string form;
  form.reserve(512 + entry.before.size() + entry.after.size());
  const auto add = [&](std::string_view member) {
    form += std::to_string(member.size());
    form += ':';
    form += member;
    form += ',';
  };
  add(entry.previous_hash);
  add(std::to_string(entry.sequence));
  for (const std::string* member : {&entry.time, &entry.act, &entry.actor, &entry.device, &entry.reason,
                                    &entry.register_name, &entry.record}) {
    add(*member);
  }
  add(std::to_string(entry.revision));
  add(entry.before);
  add(entry.after);
  add(entry.retires ? "1" : "0");
  add(entry.pack_versions);
  return hex(sha256(form));
}

void insert(Connection& connection, const Entry& entry) {
  static const std::string sql =
      "INSERT INTO minga_change (" + std::string(columns) +
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
  connection.execute(sql, {entry.sequence, entry.time, entry.act, entry.actor, entry.device, entry.reason,
                           entry.register_name, entry.record, entry.revision, entry.before, entry.after,
                           entry.retires, entry.pack_versions, entry.previous_hash, entry.hash});
}

bool holds_hash(Connection& connection, const std::string& hash) {
  bool found = false;
  connection.query("SELECT 1 FROM minga_change WHERE hash = $1 LIMIT 1", {hash},
                   [&](const Row&) { found = true; });
  return found;
}

// Why an entry is not the one that should follow `head`.
std::string_view trouble_with(Connection& connection, Entry entry, const std::string& head,
                              std::int64_t highest) {
  if (hash_of_entry(entry) == entry.hash) {
    if (entry.previous_hash == head) return {};
    return holds_hash(connection, entry.previous_hash) ? "log.reordered" : "log.removed";
  }
  // Whole, but at another place than it was written for?
  const std::int64_t here = entry.sequence;
  for (entry.sequence = 1; entry.sequence <= highest; ++entry.sequence) {
    if (entry.sequence == here || hash_of_entry(entry) != entry.hash) continue;
    return holds_hash(connection, entry.previous_hash) ? "log.reordered" : "log.removed";
  }
  return "log.changed";
}

}  // namespace

std::string hash_of(const Change& change) {
  return hash_of_entry(entry_of(change));
}

void append_change(Connection& connection, LogTail& tail, Change change) {
  change.sequence = tail.count + 1;
  change.previous_hash = tail.head;
  Entry entry = entry_of(change);
  entry.hash = hash_of_entry(entry);
  insert(connection, entry);
  tail.count = change.sequence;
  tail.head = std::move(entry.hash);
  tail.time = change.time;
  tail.changed[change.register_name] = change.sequence;
}

LogTail read_tail(Connection& connection) {
  LogTail tail;
  if (const auto count = meta(connection, "log_count")) tail.count = std::stoll(*count);
  if (const auto head = meta(connection, "log_head")) tail.head = *head;
  if (const auto time = meta(connection, "log_time")) tail.time = hlc_from(*time).value_or(Hlc{});
  return tail;
}

void write_tail(Connection& connection, const LogTail& tail) {
  put_meta(connection, "log_count", std::to_string(tail.count));
  put_meta(connection, "log_head", tail.head);
  put_meta(connection, "log_time", to_string(tail.time));
}

std::vector<Change> changes_after(Connection& connection, std::int64_t sequence, std::size_t limit) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM minga_change WHERE sequence > $1 ORDER BY sequence LIMIT $2";
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  std::vector<Change> found;
  connection.query(sql, {sequence, static_cast<std::int64_t>(std::min(limit, most))},
                   [&](const Row& row) { found.push_back(change_of(entry_from(row))); });
  return found;
}

std::vector<Change> changes_of(Connection& connection, std::string_view register_name, const Id& id) {
  static const std::string sql =
      "SELECT " + std::string(columns) +
      " FROM minga_change WHERE register_name = $1 AND record = $2 ORDER BY sequence";
  std::vector<Change> found;
  connection.query(sql, {std::string(register_name), to_string(id)},
                   [&](const Row& row) { found.push_back(change_of(entry_from(row))); });
  return found;
}

std::vector<Rename> renames_of(Connection& connection, std::string_view register_name) {
  std::vector<Rename> found;
  connection.query(
      "SELECT old_name, new_name, after_sequence FROM minga_rename WHERE register_name = $1 ORDER BY "
      "after_sequence",
      {std::string(register_name)}, [&](const Row& row) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2)});
      });
  return found;
}

LogVerdict verify_log(Connection& connection) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM minga_change ORDER BY sequence";
  const LogTail tail = read_tail(connection);
  LogVerdict verdict;
  verdict.head = LogTail{}.head;
  const auto bad = [&](std::int64_t sequence, std::string_view code) {
    verdict.first_bad = sequence;
    verdict.problem_code = code;
  };
  std::int64_t highest = tail.count;
  connection.query("SELECT coalesce(max(sequence), 0) FROM minga_change", {},
                   [&](const Row& row) { highest = std::max(highest, row.integer(0)); });
  connection.run(sql, {}, [&](const Row& row) {
    Entry entry = entry_from(row);
    const std::int64_t expected = verdict.entries + 1;
    if (entry.sequence != expected) {
      bad(expected, "log.removed");
      return false;
    }
    const std::string_view trouble = hash_of_entry(entry) == entry.hash && entry.previous_hash == verdict.head
                                         ? std::string_view{}
                                         : trouble_with(connection, entry, verdict.head, highest + 1);
    if (!trouble.empty()) {
      bad(expected, trouble);
      return false;
    }
    verdict.entries = expected;
    verdict.head = std::move(entry.hash);
    return true;
  });
  if (verdict.first_bad) return verdict;
  if (verdict.entries < tail.count) bad(verdict.entries + 1, "log.removed");
  if (verdict.entries > tail.count) bad(tail.count + 1, "log.changed");
  if (verdict.entries == tail.count && verdict.head != tail.head) bad(tail.count, "log.changed");
  return verdict;
}

}  // namespace minga::store
