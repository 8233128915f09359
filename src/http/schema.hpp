#pragma once

#include <initializer_list>
#include <string_view>

#include "http/json.hpp"

// The words in which the contract says what JSON looks like: JSON Schema 2020-12, as OpenAPI 3.1 takes it.
// Only these keywords are used, so that http/schema_check.hpp can hold what is sent to us, and in the tests
// every answer, against them: type, properties, required, additionalProperties, items, enum, anyOf, $ref,
// format, pattern, minimum, maximum, maxLength, minItems, maxItems, uniqueItems, default. Only for .cpp files
// of this folder.

namespace minga::http::schema {

Json text();
Json integer();
Json number();
Json flag();
Json uuid();
Json date();     // 2026-11-22
Json instant();  // RFC 3339
Json sha256();   // 64 hexadecimal digits
/// One of these texts.
Json code(std::initializer_list<std::string_view> codes);

Json list_of(Json items);
/// An object whose member names are data: groups, catalogues, parameters.
Json map_of(Json values);
/// The same, or null.
Json or_null(Json schema);
/// A named schema of the document. A test fails when there is none of that name.
Json ref(std::string_view name);
Json described(Json schema, std::string_view description);

struct Member {
  std::string_view name;
  Json schema;
  bool required = true;
};
/// A member that may be left out.
Member maybe(std::string_view name, Json schema);
/// An object with these members. The document does not close it, so that a later version may tell more; the
/// tests do, so that nothing is told that is not stated here.
Json object(std::initializer_list<Member> members);
/// `base`, which is an object, with further members.
Json extended(Json base, std::initializer_list<Member> members);

}  // namespace minga::http::schema
