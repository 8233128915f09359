#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/problem.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"
#include "pack/model.hpp"

// How the API writes and reads JSON. Only for .cpp files of this folder.

namespace minga::http {

using Json = nlohmann::ordered_json;

/// The body as a JSON object. "request.not_json" for anything else; "request.too_intricate" for one that is
/// nested deeper than 32 levels or has more than 10,000 members.
Result<Json> json_body(const Request& request);

/// A member of the right type, or the problem that says which one is missing or wrong.
Result<std::string> text_member(const Json& object, std::string_view name);
/// `fallback` for one that is not there. One of another type does not come here: check_bodies() has refused
/// the body by what the contract states.
std::string text_member_or(const Json& object, std::string_view name, std::string fallback);
Result<Id> id_member(const Json& object, std::string_view name);
Result<bool> flag_member(const Json& object, std::string_view name);
/// 2.0 is the integer 2, as JSON Schema has it. Nothing for one that is not there; of other types see above.
std::optional<std::int64_t> integer_member(const Json& object, std::string_view name);

/// The path parameter as an id; "request.not_an_id".
Result<Id> id_parameter(const Request& request, std::string_view name);

/// A record's values: missing answers are {"missing": "refused"}, money {"amount": "12.50",
/// "currency": "PEN"}, geometry GeoJSON; a field without value is left out.
Json json_of(const pack::Register& reg, const Values& values);
Json json_of(const Value& value);
/// The other way round; null clears a field. Everything that does not fit its field's type is listed.
Checked<Values> values_from(const pack::Register& reg, const Json& object);

/// A rating axis: a number, null, or {"missing": "does_not_know"}.
Result<Value> rating_from(const Json& object, std::string_view name);

Response json_response(const Json& body, int status = 200);

/// A page for the printer: one file with its style inside, in which nothing runs.
Response printable(std::string page);

/// Runs a handler's body and turns its problem into the answer.
template <class T>
Response answer(const Request& request, const Result<T>& result,
                const std::function<Response(const T&)>& good) {
  return result ? good(*result) : problem(result.error(), request.language);
}

}  // namespace minga::http
