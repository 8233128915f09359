#include "http/json.hpp"

#include <algorithm>
#include <cmath>

#include "formats/geojson.hpp"
#include "formats/number.hpp"
#include "http/whole.hpp"

namespace minga::http {
namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostMembers = 10'000;  // their names are looked up one after the other

tl::unexpected<Problem> missing_member(std::string_view name) {
  return fail(ProblemKind::invalid, "request.member_missing", {{"member", std::string(name)}},
              {"", 0, 0, std::string(name)});
}

Problem wrong_member(std::string_view name, std::string_view expected) {
  return {ProblemKind::invalid,
          "request.member_wrong",
          {{"member", std::string(name)}, {"expected", std::string(expected)}},
          {"", 0, 0, std::string(name)}};
}

std::string amount_of(const Money& money) {
  const auto hundredths = std::abs(money.hundredths);
  const auto cents = std::to_string(hundredths % 100);
  return (money.hundredths < 0 ? "-" : "") + std::to_string(hundredths / 100) + "." +
         (cents.size() < 2 ? "0" : "") + cents;
}

Result<Value> money_from(const pack::Field& field, const Json& value) {
  const auto wrong = [&] {
    return tl::unexpected(wrong_member(field.name, "{\"amount\": \"12.50\", \"currency\": \"PEN\"}"));
  };
  if (!value.is_object() || !value.contains("amount") || !value.contains("currency")) return wrong();
  if (!value["amount"].is_string() || !value["currency"].is_string()) return wrong();
  const auto amount = formats::number_from_text(value["amount"].get<std::string>());
  if (!amount || !std::isfinite(*amount)) return wrong();
  const double hundredths = *amount * 100;
  if (std::abs(hundredths) > 9e15 || std::abs(hundredths - std::round(hundredths)) > 1e-6) return wrong();
  return Money{static_cast<std::int64_t>(std::llround(hundredths)), value["currency"].get<std::string>()};
}

Result<Value> multiple_from(const pack::Field& field, const Json& value) {
  if (!value.is_array()) return tl::unexpected(wrong_member(field.name, "[\"code\", ...]"));
  std::vector<std::string> codes;
  for (const auto& code : value) {
    if (!code.is_string()) return tl::unexpected(wrong_member(field.name, "[\"code\", ...]"));
    codes.push_back(code.get<std::string>());
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

Result<Value> geometry_from(const pack::Field& field, const Json& value) {
  if (!value.is_object()) return tl::unexpected(wrong_member(field.name, "GeoJSON"));
  auto geometry = formats::geometry_from_geojson(value.dump());
  if (!geometry) {
    auto found = geometry.error().front();
    found.place.field = field.name;
    return tl::unexpected(found);
  }
  return *geometry;
}

Result<Value> missing_from_json(const pack::Field& field, const Json& value) {
  const auto& code = value["missing"];
  const auto missing = code.is_string() ? missing_from(code.get<std::string>()) : std::nullopt;
  if (!missing)
    return tl::unexpected(wrong_member(field.name, "not_asked, refused, does_not_know, does_not_apply"));
  return *missing;
}

Result<Value> value_from(const pack::Field& field, const Json& value) {
  if (value.is_null()) return Value();
  if (value.is_object() && value.size() == 1 && value.contains("missing"))
    return missing_from_json(field, value);
  const auto wrong = [&](std::string_view expected) {
    return tl::unexpected(wrong_member(field.name, expected));
  };
  switch (field.type) {
    case pack::FieldType::yes_no:
      if (!value.is_boolean()) return wrong("true, false");
      return value.get<bool>();
    case pack::FieldType::integer:
      if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
        return wrong("integer");
      if (!value.is_number_integer()) return wrong("integer");
      return value.get<std::int64_t>();
    case pack::FieldType::decimal:
      if (!value.is_number()) return wrong("number");
      return value.get<double>();
    case pack::FieldType::money:
      return money_from(field, value);
    case pack::FieldType::multiple:
      return multiple_from(field, value);
    case pack::FieldType::geometry:
      return geometry_from(field, value);
    default:
      if (!value.is_string()) return wrong("text");
      return value.get<std::string>();
  }
}

}  // namespace

Result<Json> json_body(const Request& request) {
  std::size_t members = 0;
  bool refused = false;
  const auto watch = [&](int level, Json::parse_event_t event, Json&) {
    members += event == Json::parse_event_t::key ? 1 : 0;
    refused = refused || level > kDeepest || members > kMostMembers;
    return !refused;
  };
  auto parsed = Json::parse(request.body, watch, false);
  if (refused)
    return fail(ProblemKind::malformed, "request.too_intricate", {{"members", std::to_string(kMostMembers)}});
  if (parsed.is_discarded() || !parsed.is_object()) return fail(ProblemKind::malformed, "request.not_json");
  return parsed;
}

Result<std::string> text_member(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return missing_member(name);
  if (!found->is_string()) return tl::unexpected(wrong_member(name, "text"));
  return found->get<std::string>();
}

std::string text_member_or(const Json& object, std::string_view name, std::string fallback) {
  const auto text = text_member(object, name);
  if (text) return *text;
  return fallback;
}

Result<Id> id_member(const Json& object, std::string_view name) {
  const auto text = text_member(object, name);
  if (!text) return tl::unexpected(text.error());
  const auto id = id_from(*text);
  if (!id) return tl::unexpected(wrong_member(name, "UUID"));
  return *id;
}

Result<bool> flag_member(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  if (found == object.end()) return missing_member(name);
  if (!found->is_boolean()) return tl::unexpected(wrong_member(name, "true, false"));
  return found->get<bool>();
}

std::optional<std::int64_t> integer_member(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  if (found->is_number_float()) {
    const auto number = found->get<double>();
    return is_whole(number) ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
  }
  return found->get<std::int64_t>();
}

Result<Id> id_parameter(const Request& request, std::string_view name) {
  const auto id = id_from(request.parameter(name));
  if (!id) return fail(ProblemKind::not_found, "request.not_an_id");
  return *id;
}

Json json_of(const Value& value) {
  struct Writer {
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(Missing missing) const { return {{"missing", std::string(code_of(missing))}}; }
    Json operator()(bool flag) const { return flag; }
    Json operator()(std::int64_t number) const { return number; }
    Json operator()(double number) const { return number; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(const std::vector<std::string>& codes) const { return codes; }
    Json operator()(const Money& money) const {
      return {{"amount", amount_of(money)}, {"currency", money.currency}};
    }
    Json operator()(const Geometry& geometry) const {
      const auto written = formats::geojson_of(geometry);
      return written ? Json::parse(*written, nullptr, false) : Json();
    }
  };
  return std::visit(Writer{}, value);
}

Json json_of(const pack::Register& reg, const Values& values) {
  Json object = Json::object();
  for (const auto& field : reg.fields)
    if (const auto found = values.find(field.name); found != values.end() && !is_empty(found->second))
      object[field.name] = json_of(found->second);
  return object;
}

Checked<Values> values_from(const pack::Register& reg, const Json& object) {
  Values values;
  Problems problems;
  for (const auto& [name, value] : object.items()) {
    const auto* field = reg.field(name);
    if (field == nullptr) {
      problems.push_back(
          {ProblemKind::invalid, "request.no_such_field", {{"field", name}}, {"", 0, 0, name}});
      continue;
    }
    auto read = value_from(*field, value);
    if (read) {
      values[name] = std::move(*read);
    } else {
      problems.push_back(read.error());
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return values;
}

Result<Value> rating_from(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return Value();
  if (found->is_number()) return Value(found->get<double>());
  if (found->is_object() && found->contains("missing") && (*found)["missing"].is_string())
    if (const auto missing = missing_from((*found)["missing"].get<std::string>())) return Value(*missing);
  return tl::unexpected(wrong_member(name, "0, 0.25, 0.5, 0.75, 1, null, {\"missing\": \"does_not_know\"}"));
}

Response json_response(const Json& body, int status) {
  return json(body.dump(-1, ' ', false, Json::error_handler_t::replace), status);
}

Response printable(std::string page) {
  auto response = html(std::move(page));
  response.headers.set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
      "form-action 'none'; frame-ancestors 'none'");
  return response;
}

}  // namespace minga::http
