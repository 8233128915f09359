#include "pack/names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/edit_distance.hpp"
#include "base/joined.hpp"

namespace minga::pack {
namespace {

// Reserved words of PostgreSQL 15 and SQLite 3.40 that cannot name a column or table without quotes.
constexpr std::string_view keywords[] = {"add",
                                         "all",
                                         "alter",
                                         "analyse",
                                         "analyze",
                                         "and",
                                         "any",
                                         "array",
                                         "as",
                                         "asc",
                                         "asymmetric",
                                         "authorization",
                                         "autoincrement",
                                         "between",
                                         "binary",
                                         "both",
                                         "case",
                                         "cast",
                                         "check",
                                         "collate",
                                         "collation",
                                         "column",
                                         "commit",
                                         "concurrently",
                                         "constraint",
                                         "create",
                                         "cross",
                                         "current_catalog",
                                         "current_date",
                                         "current_role",
                                         "current_schema",
                                         "current_time",
                                         "current_timestamp",
                                         "current_user",
                                         "default",
                                         "deferrable",
                                         "delete",
                                         "desc",
                                         "distinct",
                                         "do",
                                         "drop",
                                         "else",
                                         "end",
                                         "escape",
                                         "except",
                                         "exists",
                                         "false",
                                         "fetch",
                                         "for",
                                         "foreign",
                                         "freeze",
                                         "from",
                                         "full",
                                         "grant",
                                         "group",
                                         "having",
                                         "ilike",
                                         "in",
                                         "index",
                                         "indexed",
                                         "initially",
                                         "inner",
                                         "insert",
                                         "intersect",
                                         "into",
                                         "is",
                                         "isnull",
                                         "join",
                                         "lateral",
                                         "leading",
                                         "left",
                                         "like",
                                         "limit",
                                         "localtime",
                                         "localtimestamp",
                                         "natural",
                                         "not",
                                         "nothing",
                                         "notnull",
                                         "null",
                                         "offset",
                                         "on",
                                         "only",
                                         "or",
                                         "order",
                                         "outer",
                                         "overlaps",
                                         "placing",
                                         "primary",
                                         "raise",
                                         "references",
                                         "returning",
                                         "right",
                                         "rollback",
                                         "select",
                                         "session_user",
                                         "set",
                                         "similar",
                                         "some",
                                         "symmetric",
                                         "table",
                                         "tablesample",
                                         "then",
                                         "to",
                                         "trailing",
                                         "transaction",
                                         "true",
                                         "union",
                                         "unique",
                                         "update",
                                         "user",
                                         "using",
                                         "values",
                                         "variadic",
                                         "verbose",
                                         "when",
                                         "where",
                                         "window",
                                         "with"};

// Columns that the store adds to every table, and those that the databases have by themselves.
constexpr std::string_view taken[] = {"id",  "revision", "retired", "changed", "fid",  "geom", "rowid",
                                      "oid", "tableoid", "ctid",    "xmin",    "xmax", "cmin", "cmax"};

constexpr std::string_view prefixes[] = {"minga_", "gpkg_", "sqlite_", "rtree_", "pg_"};

constexpr std::size_t max_name = 40;  // PostgreSQL cuts at 63 bytes, and indexes add to it

bool small(char c) {
  return c >= 'a' && c <= 'z';
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool letter(char c) {
  return small(c) || (c >= 'A' && c <= 'Z');
}

bool is_code(std::string_view code, std::size_t longest) {
  return !code.empty() && code.size() <= longest && (letter(code[0]) || digit(code[0])) &&
         std::all_of(code.begin(), code.end(),
                     [](char c) { return letter(c) || digit(c) || c == '_' || c == '.' || c == '-'; });
}

}  // namespace

std::string_view wrong_name(std::string_view name) {
  const bool form =
      !name.empty() && small(name[0]) && name.back() != '_' && name.find("__") == std::string_view::npos &&
      std::all_of(name.begin(), name.end(), [](char c) { return small(c) || digit(c) || c == '_'; });
  if (!form) return "pack.name_form";
  if (name.size() > max_name) return "pack.name_too_long";
  if (std::find(std::begin(keywords), std::end(keywords), name) != std::end(keywords))
    return "pack.name_keyword";
  if (std::find(std::begin(taken), std::end(taken), name) != std::end(taken)) return "pack.name_taken";
  for (const auto prefix : prefixes) {
    if (name.starts_with(prefix)) return "pack.name_prefix";
  }
  return {};
}

bool is_pack_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name && small(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return small(c) || digit(c) || c == '-'; });
}

bool is_item_code(std::string_view code) {
  return is_code(code, 60);
}
bool is_record_key(std::string_view key) {
  return is_code(key, 120);
}

bool is_version(std::string_view version) {
  if (version.size() > 40) return false;
  std::size_t at = 0;
  for (int part = 0; part < 3; ++part) {
    if (part > 0 && (at >= version.size() || version[at++] != '.')) return false;
    const std::size_t start = at;
    while (at < version.size() && digit(version[at])) ++at;
    if (at == start || (version[start] == '0' && at - start > 1)) return false;
  }
  if (at == version.size()) return true;
  return version[at] == '-' && is_code(version.substr(at + 1), 40);
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  if (word.empty() || word.size() > 48) return {};
  const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
  const std::string* best = nullptr;
  std::size_t best_distance = SIZE_MAX;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > word.size() + allowed || word.size() > candidate.size() + allowed) continue;
    const std::size_t d = edit_distance(word, candidate);
    if (d < best_distance) best_distance = d, best = &candidate;
  }
  return best != nullptr && best_distance <= allowed ? *best : std::string();
}

std::string joined(std::span<const std::string> words) {
  return minga::joined(words);
}

}  // namespace minga::pack
