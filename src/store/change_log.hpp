#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"
#include "store/store.hpp"

namespace minga::store {

/// Where the log ends. Written to minga_meta with every group of writes, so that entries removed from its end
/// are missed too.
struct LogTail {
  std::int64_t count = 0;
  std::string head = std::string(64, '0');      // hash of the last entry; zeros before the first
  Hlc time;                                     // of the last entry
  std::map<std::string, std::int64_t> changed;  // since it was read: registers, with their last sequence
};

/// The hash that an entry must have. SHA-256 over these members in this order, each written as its length in
/// bytes in decimal, ':', its bytes, ',' (a netstring): previous hash, sequence, time (Hlc text), act, actor
/// (UUID), device, reason, register, record (UUID), revision, before, after (values_text of value_text.hpp),
/// retires
/// ("0" or "1"), pack versions. Texts are UTF-8, numbers decimal.
std::string hash_of(const Change& change);

/// Appends the change: gives it the next sequence and its hashes, moves the tail.
void append_change(Connection& connection, LogTail& tail, Change change);

LogTail read_tail(Connection& connection);
void write_tail(Connection& connection, const LogTail& tail);

std::vector<Change> changes_after(Connection& connection, std::int64_t sequence, std::size_t limit);
std::vector<Change> changes_of(Connection& connection, std::string_view register_name, const Id& id);

std::vector<Rename> renames_of(Connection& connection, std::string_view register_name);

/// Walks the whole log.
LogVerdict verify_log(Connection& connection);

}  // namespace minga::store
