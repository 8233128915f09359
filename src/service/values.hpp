#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/value.hpp"
#include "store/store.hpp"

namespace minga::service {

// Short ways to read and write fields of records whose registers the acts know.

inline const Value* value_in(const Values& values, std::string_view field) {
  const auto found = values.find(field);
  return found == values.end() ? nullptr : &found->second;
}

template <class T>
std::optional<T> get(const Values& values, std::string_view field) {
  const auto* value = value_in(values, field);
  const auto* typed = value ? std::get_if<T>(value) : nullptr;
  return typed ? std::optional<T>(*typed) : std::nullopt;
}

inline std::string text_in(const Values& values, std::string_view field) {
  return get<std::string>(values, field).value_or("");
}

inline std::optional<Id> id_in(const Values& values, std::string_view field) {
  return id_from(text_in(values, field));
}

inline bool flag_in(const Values& values, std::string_view field) {
  return get<bool>(values, field).value_or(false);
}

/// Whether writing `wanted` over `current` would change nothing.
inline bool same_values(const Values& current, const Values& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& entry) {
    const auto* value = value_in(current, entry.first);
    return value ? *value == entry.second : is_empty(entry.second);
  });
}

inline store::Filter equals(std::string field, Value value) {
  return {std::move(field), store::Filter::Op::equal, {std::move(value)}};
}

/// Every record of a query; for acts that need them all. In pages that nearly always are one: the database
/// sorts all that is left for each of them.
inline std::vector<store::Record> all_of(store::Reader& reader, store::Query query) {
  std::vector<store::Record> all;
  query.limit = 1'000'000;
  do {
    auto page = reader.list(query);
    if (!page) break;
    std::move(page->records.begin(), page->records.end(), std::back_inserter(all));
    query.after = page->next;
  } while (!query.after.empty());
  return all;
}

inline std::vector<store::Record> all_where(store::Reader& reader, std::string register_name,
                                            std::vector<store::Filter> filters,
                                            std::vector<store::Sort> sort = {}) {
  store::Query query;
  query.register_name = std::move(register_name);
  query.filters = std::move(filters);
  query.sort = std::move(sort);
  return all_of(reader, std::move(query));
}

}  // namespace minga::service
