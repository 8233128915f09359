#include "store/register_tails.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>

#include "store/meta.hpp"

namespace minga::store {
namespace {

constexpr std::string_view key = "log_registers";

struct RegisterTails {
  std::int64_t to = 0;    // where the log ended when this was written: elsewhere now, and others wrote since
  std::int64_t from = 0;  // since when this is kept: a register that has no entry changed then, or before
  std::map<std::string, std::int64_t, std::less<>> last;
};

// "to from register last register last ...", as names of registers have no blanks.
RegisterTails tails_from(const std::string& text) {
  RegisterTails tails;
  std::istringstream in(text);
  in >> tails.to >> tails.from;
  std::string name;
  for (std::int64_t last = 0; in >> name >> last;) tails.last[name] = last;
  return tails;
}

std::string text_of(const RegisterTails& tails) {
  std::string text = std::to_string(tails.to) + " " + std::to_string(tails.from);
  for (const auto& [name, last] : tails.last) text += " " + name + " " + std::to_string(last);
  return text;
}

/// Nothing is known where an older program wrote last, which does not keep this.
RegisterTails tails_at(Connection& connection, std::int64_t count) {
  const auto kept = meta(connection, key);
  auto tails = kept ? tails_from(*kept) : RegisterTails{-1, 0, {}};
  return tails.to == count ? tails : RegisterTails{count, count, {}};
}

}  // namespace

std::int64_t last_change_in(Connection& connection, std::string_view register_name) {
  const auto tails = tails_at(connection, read_tail(connection).count);
  const auto found = tails.last.find(register_name);
  return found == tails.last.end() ? tails.from : std::max(tails.from, found->second);
}

void write_register_tails(Connection& connection, const LogTail& tail) {
  auto tails = tails_at(connection, read_tail(connection).count);
  tails.to = tail.count;
  for (const auto& [name, last] : tail.changed) tails.last[name] = last;
  put_meta(connection, key, text_of(tails));
}

}  // namespace minga::store
