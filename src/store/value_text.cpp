#include "store/value_text.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>

#include "base/hash.hpp"

namespace minga::store {
namespace {

using nlohmann::json;

std::string number_text(double number) {
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  std::string out(digits.data(), end);
  if (out.find_first_of(".en") == std::string::npos) out += ".0";
  return out;
}

struct Canonical {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(Missing missing) const {
    return "{\"missing\":" + json_quoted(code_of(missing)) + "}";
  }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return number_text(number); }
  std::string operator()(const std::string& text) const { return json_quoted(text); }
  std::string operator()(const std::vector<std::string>& items) const { return list_text(items); }
  std::string operator()(const Money& money) const {
    return "{\"hundredths\":" + std::to_string(money.hundredths) +
           ",\"currency\":" + json_quoted(money.currency) + "}";
  }
  std::string operator()(const Geometry& geometry) const {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(geometry.wkb.data());
    return "{\"wkb\":\"" + hex(std::span(bytes, geometry.wkb.size())) + "\"}";
  }
};

std::optional<std::string> from_hex(const std::string& digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(&digits[i], &digits[i] + 2, byte, 16);
    if (error != std::errc{} || end != &digits[i] + 2) return std::nullopt;
    out += static_cast<char>(byte);
  }
  return out;
}

std::optional<Value> from_object(const json& object) {
  if (const auto missing = object.find("missing"); missing != object.end() && missing->is_string()) {
    const auto kind = missing_from(missing->get<std::string>());
    return kind ? std::optional<Value>(*kind) : std::nullopt;
  }
  if (const auto wkb = object.find("wkb"); wkb != object.end() && wkb->is_string()) {
    auto bytes = from_hex(wkb->get<std::string>());
    return bytes ? std::optional<Value>(Geometry{std::move(*bytes)}) : std::nullopt;
  }
  const auto amount = object.find("hundredths");
  const auto currency = object.find("currency");
  if (amount == object.end() || !amount->is_number_integer()) return std::nullopt;
  if (currency == object.end() || !currency->is_string()) return std::nullopt;
  return Value(Money{amount->get<std::int64_t>(), currency->get<std::string>()});
}

std::optional<Value> from_json(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return Value{};
    case json::value_t::boolean:
      return Value(value.get<bool>());
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      return Value(value.get<std::int64_t>());
    case json::value_t::number_float:
      return Value(value.get<double>());
    case json::value_t::string:
      return Value(value.get<std::string>());
    case json::value_t::array: {
      std::vector<std::string> items;
      for (const json& item : value) {
        if (!item.is_string()) return std::nullopt;
        items.push_back(item.get<std::string>());
      }
      return Value(std::move(items));
    }
    case json::value_t::object:
      return from_object(value);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          constexpr std::string_view digits = "0123456789abcdef";
          out += "\\u00";
          out += digits[static_cast<unsigned char>(c) >> 4];
          out += digits[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  return out += '"';
}

std::string list_text(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    out += json_quoted(item);
  }
  return out += ']';
}

std::vector<std::string> list_from(std::string_view text) {
  auto value = value_from_canonical(text);
  auto* items = value ? std::get_if<std::vector<std::string>>(&*value) : nullptr;
  return items ? std::move(*items) : std::vector<std::string>{};
}

std::string value_text(const Value& value) {
  return std::visit(Canonical{}, value);
}

std::string values_text(const Values& values) {
  std::string out = "{";
  for (const auto& [name, value] : values) {
    if (out.size() > 1) out += ',';
    out += json_quoted(name) + ':' + value_text(value);
  }
  return out += '}';
}

std::optional<Value> value_from_canonical(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return from_json(parsed);
}

std::optional<Values> values_from_canonical(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  Values values;
  for (const auto& [name, member] : parsed.items()) {
    auto value = from_json(member);
    if (!value) return std::nullopt;
    values.emplace(name, std::move(*value));
  }
  return values;
}

}  // namespace minga::store
