#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "base/value_view.hpp"

namespace minga::store {

/// One row of a register.
struct Record {
  Id id;
  std::int64_t revision = 0;  // 1 when made, one more with every change: the ETag
  bool retired = false;       // removed from sight; its history stays
  Hlc changed;
  Values values;
};

struct Filter {
  enum class Op {
    equal,
    not_equal,
    less,
    at_most,
    greater,
    at_least,
    contains,
    like,
    any_of,
    empty,
    not_empty,
    missing
  };
  std::string field;  // a field of the register, or "id"
  Op op = Op::equal;
  /// None for empty, not_empty; one or more for any_of; else one. `missing` takes the kind of missing answer,
  /// or its code. `empty` is what was never entered (a missing answer is an answer), `not_empty` what has a
  /// value. Comparisons, not_equal too, find records with a value only; `contains` ignores case and accents
  /// in text and finds the code in a multiple choice; `like` wants the whole text or code, of which % stands
  /// for any part, _ for any character, and a backslash takes their sense away. Secret fields can be asked
  /// for their exact value only.
  std::vector<Value> values;
};

struct Sort {
  std::string field;  // a field of the register, "id" or "changed"
  bool descending = false;
};

/// Degrees, WGS 84. One whose west is greater than its east lies across the antimeridian.
struct Box {
  double west = 0, south = 0, east = 0, north = 0;
};

/// What a record must be like, put together: a filter, a box that its geometry's envelope meets, a geometry
/// that its own shares a point with, or others of which all, some or none hold. What a filter cannot tell of
/// an empty value does not hold, nor does its negation.
struct Condition {
  enum class Kind { filter, box, shape, all, any, none };
  Kind kind = Kind::all;
  Filter filter = {};
  Box box = {};
  std::vector<Condition> parts = {};
  Geometry shape = {};
};

struct Query {
  std::string register_name;
  std::vector<Filter> filters;
  std::vector<Sort> sort;  // the id comes last by itself, so that the order is total
  std::size_t limit = 50;
  std::string after;  // `next` of the page before; empty for the first
  /// Only records of these territories (by the register's territory_field) and of none; nothing: of all.
  std::optional<std::vector<Id>> territories;
  std::optional<Box> box;  // whose geometry's envelope meets it
  std::optional<Condition> where;
  std::string search;  // words that a text field must contain, case and accents ignored
  /// The text fields that are searched; nothing: all but the secret ones. Whoever may not see a field must
  /// not search in it either: finding is seeing.
  std::optional<std::vector<std::string>> search_fields;
  bool with_retired = false;
  bool count = false;
};

struct Page {
  std::vector<Record> records;
  std::string next;                   // empty on the last page
  std::optional<std::int64_t> total;  // when asked for
};

/// A record where it stands in the database, with nothing but what was asked for: good until the next one.
struct RecordView {
  std::string_view id;
  std::span<const ValueView> values;  // of the fields that were asked for, in their order
};

/// A record on the map where it stands in the database, with nothing but what was asked for: good until the
/// next one. A tile looks at thousands of them, so nothing is copied.
struct Placed {
  std::string_view id;
  std::string_view wkb;
  std::span<const PlainView> values;  // of the fields that were asked for, in order; missing ones are empty
};

/// What comes after the records of a page.
struct PageEnd {
  std::string next;                   // empty on the last page
  std::optional<std::int64_t> total;  // when asked for
};

/// Who changes and why; written with the change.
struct ChangeNote {
  std::string act;     // "record.update"
  Id actor;            // account or participant; nil for the system itself
  std::string device;  // id of the device that made the change; empty for this server
  std::string reason;  // in the actor's words, where the act asks for one
};

/// An entry of the change log. `hash` = SHA-256 over `previous_hash` and every other member in a
/// stated canonical form, so that a changed, removed or reordered entry is found.
struct Change {
  std::int64_t sequence = 0;  // 1, 2, 3, ... without gaps
  Hlc time;
  ChangeNote note;
  std::string register_name;
  Id record;
  std::int64_t revision = 0;  // of the record after it
  Values before;              // the fields that changed only; secret fields never
  Values after;
  bool retires = false;
  std::string pack_versions;
  std::string previous_hash;  // hexadecimal
  std::string hash;
};

}  // namespace minga::store
