#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/id.hpp"
#include "base/time.hpp"
#include "pack/names.hpp"
#include "pack/utf8.hpp"
#include "pack/validate.hpp"
#include "pack/wkt.hpp"

namespace minga::pack {
namespace {

tl::unexpected<Problem> wrong(const Field& field, std::string code, Parameters parameters = {}) {
  return fail(ProblemKind::invalid, std::move(code), std::move(parameters), {{}, 0, 0, field.name});
}

/// What was given, short enough for a message. Nothing of what others must not see.
std::string shown(const Field& field, std::string_view text) {
  if (field.privacy == Privacy::personal || field.privacy == Privacy::secret) return "…";
  return excerpt(text, 40);
}

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <class T>
std::optional<T> whole_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "0,25" and "1.250,5" and "1,250.5": a comma means one thing in Bogotá and another in London.
std::optional<Problem> comma_problem(const Field& field, std::string_view text) {
  if (text.find(',') == std::string_view::npos) return std::nullopt;
  const auto comma = text.find(',');
  std::string with_point(text);
  with_point[comma] = '.';
  if (whole_number<double>(with_point)) {
    return wrong(field, "value.decimal_comma", {{"value", shown(field, text)}, {"write", with_point}})
        .value();
  }
  return wrong(field, "value.thousands_separator", {{"value", shown(field, text)}}).value();
}

Result<Value> read_integer(const Field& field, std::string_view text) {
  if (const auto value = whole_number<std::int64_t>(text)) return *value;
  if (auto problem = comma_problem(field, text)) return tl::unexpected(std::move(*problem));
  return wrong(field, "value.not_integer", {{"value", shown(field, text)}});
}

Result<Value> read_decimal(const Field& field, std::string_view text) {
  const auto value = whole_number<double>(text);
  if (value && std::isfinite(*value)) return *value;
  if (auto problem = comma_problem(field, text)) return tl::unexpected(std::move(*problem));
  return wrong(field, "value.not_decimal", {{"value", shown(field, text)}});
}

std::optional<std::int64_t> hundredths(std::string_view amount) {
  const bool negative = amount.starts_with('-');
  if (negative) amount.remove_prefix(1);
  const auto point = amount.find('.');
  const std::string_view units = amount.substr(0, point);
  std::string cents = point == std::string_view::npos ? "00" : std::string(amount.substr(point + 1));
  if (cents.size() == 1) cents += '0';
  if (!digits(units) || !digits(cents) || cents.size() != 2) return std::nullopt;
  const auto value = whole_number<std::int64_t>(std::string(units) + cents);
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

Result<Value> read_money(const Field& field, std::string_view text) {
  const auto space = text.find_last_of(" \t");
  std::string_view amount = trimmed(text.substr(0, space));
  std::string currency(space == std::string_view::npos ? std::string_view() : text.substr(space + 1));
  if (currency.empty() && field.currencies.size() == 1) currency = field.currencies.front();
  const bool code = currency.size() == 3 && std::all_of(currency.begin(), currency.end(),
                                                        [](char c) { return c >= 'A' && c <= 'Z'; });
  const auto value = hundredths(amount);
  if (value && code) return Money{*value, currency};
  if (auto problem = comma_problem(field, amount)) return tl::unexpected(std::move(*problem));
  return wrong(field, "value.not_money",
               {{"value", shown(field, text)},
                {"currency", field.currencies.empty() ? std::string("USD") : field.currencies.front()}});
}

Result<Value> read_yes_no(const Field& field, std::string_view text) {
  const std::string word = folded(text);
  for (const std::string_view yes : {"yes", "true", "1", "sí", "si", "verdadero"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"no", "false", "0", "falso"}) {
    if (word == no) return false;
  }
  return wrong(field, "value.not_yes_no", {{"value", shown(field, text)}});
}

/// By code; else by a label that belongs to one item only.
Result<std::string> read_choice(const Model& model, const Field& field, std::string_view text) {
  const Catalogue* catalogue = model.find_catalogue(field.catalogue);
  if (catalogue == nullptr) return wrong(field, "value.catalogue_unknown", {{"catalogue", field.catalogue}});
  const std::string_view word = trimmed(text);
  if (catalogue->item(word) != nullptr) return std::string(word);
  const CatalogueItem* found = nullptr;
  const std::string wanted = folded(word);
  std::vector<std::string> known;
  for (const CatalogueItem& item : catalogue->items) {
    if (item.retired) continue;
    known.push_back(item.code);
    if (folded(item.label.es) != wanted && folded(item.label.en) != wanted && folded(item.code) != wanted)
      continue;
    if (found != nullptr) return wrong(field, "value.choice_ambiguous", {{"value", shown(field, word)}});
    found = &item;
  }
  if (found != nullptr) return found->code;
  if (known.size() > 30) known.resize(30), known.emplace_back("…");
  return wrong(field, "value.not_choice", {{"value", shown(field, word)}, {"choices", joined(known)}});
}

Result<Value> read_multiple(const Model& model, const Field& field, std::string_view text) {
  std::vector<std::string> codes;
  while (true) {
    const auto end = text.find(';');
    if (!trimmed(text.substr(0, end)).empty()) {
      auto code = read_choice(model, field, text.substr(0, end));
      if (!code) return tl::unexpected(std::move(code.error()));
      codes.push_back(std::move(*code));
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  if (codes.empty()) return Value{};
  return codes;
}

Result<Value> read_geometry(const Field& field, std::string_view text) {
  auto geometry = geometry_from_wkt(text);
  if (geometry) return std::move(*geometry);
  Problem problem = std::move(geometry.error());
  problem.parameters.emplace_back("at", std::to_string(problem.place.column));
  problem.place = {{}, 0, 0, field.name};
  return tl::unexpected(std::move(problem));
}

Result<Value> read_file(const Field& field, std::string_view text) {
  const std::string hash = folded(text);
  const bool hexadecimal = std::all_of(
      hash.begin(), hash.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (hash.size() == 64 && hexadecimal) return hash;
  return wrong(field, "value.not_file");
}

/// How many '#' a text starts with if the rest is the code of a missing answer, else 0.
std::size_t missing_marks(std::string_view text) {
  const auto marks = text.find_first_not_of('#');
  if (marks == std::string_view::npos || marks == 0) return 0;
  return missing_from(text.substr(marks)) ? marks : 0;
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

std::string money_text(const Money& money) {
  const bool negative = money.hundredths < 0;
  // Through unsigned, as the smallest int64 has no positive counterpart.
  const auto size = negative ? 0 - static_cast<std::uint64_t>(money.hundredths)
                             : static_cast<std::uint64_t>(money.hundredths);
  std::string cents = std::to_string(size % 100);
  if (cents.size() == 1) cents.insert(0, "0");
  return (negative ? "-" : "") + std::to_string(size / 100) + "." + cents + " " + money.currency;
}

}  // namespace

Result<Value> value_from_text(const Model& model, const Field& field, std::string_view text) {
  if (first_invalid_utf8(text)) return wrong(field, "value.not_utf8");
  const bool free_text = field.type == FieldType::text || field.type == FieldType::long_text;
  const std::string_view value = trimmed(text);
  if (free_text ? text.empty() : value.empty()) return Value{};
  if (const auto marks = missing_marks(value); marks == 1) {
    return *missing_from(value.substr(1));
  } else if (marks > 1 && free_text) {
    std::string unescaped(text);
    return unescaped.erase(text.find('#'), 1);
  }
  switch (field.type) {
    case FieldType::text:
    case FieldType::long_text:
      return std::string(text);
    case FieldType::integer:
      return read_integer(field, value);
    case FieldType::decimal:
      return read_decimal(field, value);
    case FieldType::money:
      return read_money(field, value);
    case FieldType::date:
      if (is_date(value)) return std::string(value);
      return wrong(field, "value.not_date", {{"value", shown(field, value)}});
    case FieldType::timestamp:
      if (const auto instant = instant_from_rfc3339(value)) return to_rfc3339(*instant);
      return wrong(field, "value.not_timestamp", {{"value", shown(field, value)}});
    case FieldType::yes_no:
      return read_yes_no(field, value);
    case FieldType::choice:
      return read_choice(model, field, value).map([](std::string code) { return Value(code); });
    case FieldType::multiple:
      return read_multiple(model, field, value);
    case FieldType::reference:
      if (const auto id = id_from(value)) return to_string(*id);
      return wrong(field, "value.not_reference", {{"value", shown(field, value)}});
    case FieldType::geometry:
      return read_geometry(field, value);
    case FieldType::file:
      return read_file(field, value);
  }
  return Value{};
}

std::string text_of(const Field& field, const Value& value) {
  struct Writer {
    const Field& field;
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(Missing missing) const { return "#" + std::string(code_of(missing)); }
    std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return number_text(number); }
    std::string operator()(const std::string& text) const {
      const bool free_text = field.type == FieldType::text || field.type == FieldType::long_text;
      if (!free_text || missing_marks(trimmed(text)) == 0) return text;
      // A text that looks like a missing answer gets one mark more, which reading takes off again.
      std::string escaped(text);
      return escaped.insert(escaped.find('#'), 1, '#');
    }
    std::string operator()(const std::vector<std::string>& codes) const {
      std::string out;
      for (const std::string& code : codes) out += (out.empty() ? "" : ";") + code;
      return out;
    }
    std::string operator()(const Money& money) const { return money_text(money); }
    std::string operator()(const Geometry& geometry) const {
      return wkt_of(geometry).value_or(std::string());
    }
  };
  return std::visit(Writer{field}, value);
}

}  // namespace minga::pack
