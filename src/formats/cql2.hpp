#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/value.hpp"

namespace minga::formats {

/// A literal of a filter.
struct Cql2Literal {
  enum class Kind { text, number, truth, date, timestamp };
  Kind kind = Kind::text;
  std::string text;  // without quotation marks; "true" or "false"
};

/// A filter in parts.
struct Cql2 {
  enum class Kind {
    all,      // parts, joined by AND
    any,      // parts, joined by OR
    none,     // NOT of its one part
    compare,  // property, sign, one value
    in,       // property, values
    like,     // property, one value: % stands for any text, _ for any character, \ takes their sense away
    between,  // property, two values
    is_null,  // property
    meets,    // property, geometry: S_INTERSECTS
  };
  Kind kind = Kind::all;
  std::vector<Cql2> parts = {};
  std::string property = {};
  std::string sign = {};  // = <> < > <= >=
  std::vector<Cql2Literal> values = {};
  Geometry geometry = {};
};

/// Reads a filter in CQL2 Text (OGC 21-065r2): AND, OR, NOT, parentheses; a property beside a literal with
/// = <> < > <= >=, [NOT] IN, [NOT] LIKE, [NOT] BETWEEN, IS [NOT] NULL; S_INTERSECTS of a property and a
/// geometry in WKT or a BBOX of four numbers. Words may be in small letters. Problems, with the column:
/// cql2.syntax
/// (`found`, `expected`), cql2.too_deep (more than 32 levels), and "geometry.*" of a WKT.
Result<Cql2> parse_cql2(std::string_view text);

}  // namespace minga::formats
