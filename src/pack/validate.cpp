#include "pack/validate.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/id.hpp"
#include "base/time.hpp"
#include "pack/names.hpp"
#include "pack/pattern.hpp"
#include "pack/utf8.hpp"
#include "pack/wkt.hpp"

namespace minga::pack {
namespace {

/// Whole numbers above 2^53 are not the same in JavaScript as here.
constexpr std::int64_t largest_integer = 9007199254740991;

std::string short_number(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end};
}

class FieldCheck {
 public:
  FieldCheck(const Model& model, const Field& field, Problems& problems)
      : model_(model), field_(field), problems_(problems) {}

  void run(const Value& value) {
    if (const auto* missing = std::get_if<Missing>(&value)) return check_missing(*missing);
    switch (field_.type) {
      case FieldType::text:
        return with<std::string>(value, [&](const auto& v) { check_text(v, false); });
      case FieldType::long_text:
        return with<std::string>(value, [&](const auto& v) { check_text(v, true); });
      case FieldType::integer:
        return with<std::int64_t>(value, [&](auto v) { check_integer(v); });
      case FieldType::decimal:
        return with<double>(value, [&](auto v) { check_decimal(v); });
      case FieldType::money:
        return with<Money>(value, [&](const auto& v) { check_money(v); });
      case FieldType::date:
        return with<std::string>(value, [&](const auto& v) { require(is_date(v), "value.not_date"); });
      case FieldType::timestamp:
        return with<std::string>(value, [&](const auto& v) {
          require(instant_from_rfc3339(v).has_value(), "value.not_timestamp");
        });
      case FieldType::yes_no:
        return with<bool>(value, [](bool) {});
      case FieldType::choice:
        return with<std::string>(value, [&](const auto& v) { check_choice(v); });
      case FieldType::multiple:
        return with<std::vector<std::string>>(value, [&](const auto& v) { check_multiple(v); });
      case FieldType::reference:
        return with<std::string>(value, [&](const auto& v) { check_reference(v); });
      case FieldType::geometry:
        return with<Geometry>(value, [&](const auto& v) { check_shape(v); });
      case FieldType::file:
        return with<std::string>(value, [&](const auto& v) { check_file(v); });
    }
  }

 private:
  void add(std::string code, Parameters parameters = {}) {
    problems_.push_back(
        {ProblemKind::invalid, std::move(code), std::move(parameters), {{}, 0, 0, field_.name}});
  }
  void require(bool holds, std::string_view code) {
    if (!holds) add(std::string(code), {{"value", "…"}});
  }
  template <class T, class Then>
  void with(const Value& value, Then then) {
    if (const T* held = std::get_if<T>(&value)) return then(*held);
    add("value.wrong_type", {{"type", std::string(code_of(field_.type))}});
  }

  void check_missing(Missing missing) {
    if (field_.missing.contains(missing)) return;
    std::vector<std::string> allowed;
    for (const Missing kind : field_.missing) allowed.push_back("#" + std::string(code_of(kind)));
    if (allowed.empty()) return add("value.missing_not_allowed", {{"value", std::string(code_of(missing))}});
    add("value.missing_kind_not_allowed",
        {{"value", std::string(code_of(missing))}, {"allowed", joined(allowed)}});
  }

  void check_text(const std::string& text, bool lines) {
    if (first_invalid_utf8(text)) return add("value.not_utf8");
    const bool control = std::any_of(text.begin(), text.end(), [&](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && !(lines && (c == '\n' || c == '\r' || c == '\t'))) ||
             c == 0x7F;
    });
    if (control) add(lines ? "value.control_character" : "value.line_break");
    const auto length = static_cast<long>(characters(text));
    if (field_.max_length && length > *field_.max_length) {
      return add("value.too_long",
                 {{"length", std::to_string(length)}, {"limit", std::to_string(*field_.max_length)}});
    }
    if (!field_.pattern.empty() && !matches(field_.pattern, text)) {
      add("value.pattern", {{"pattern", field_.pattern}});
    }
  }

  void check_range(double value) {
    if (field_.min && value < *field_.min) add("value.too_small", {{"limit", short_number(*field_.min)}});
    if (field_.max && value > *field_.max) add("value.too_large", {{"limit", short_number(*field_.max)}});
  }
  void check_integer(std::int64_t value) {
    if (value > largest_integer || value < -largest_integer) return add("value.integer_too_long");
    check_range(static_cast<double>(value));
  }
  void check_decimal(double value) {
    if (!std::isfinite(value)) return add("value.not_decimal", {{"value", "…"}});
    check_range(value);
  }
  void check_money(const Money& money) {
    const auto& allowed = field_.currencies;
    if (std::find(allowed.begin(), allowed.end(), money.currency) == allowed.end()) {
      add("value.currency", {{"allowed", joined(allowed)}});
    }
    if (money.hundredths > largest_integer || money.hundredths < -largest_integer) {
      return add("value.integer_too_long");
    }
    check_range(static_cast<double>(money.hundredths) / 100.0);
  }

  void check_choice(const std::string& code) {
    const Catalogue* catalogue = model_.find_catalogue(field_.catalogue);
    if (catalogue == nullptr) return add("value.catalogue_unknown", {{"catalogue", field_.catalogue}});
    if (catalogue->item(code) != nullptr) return;
    std::vector<std::string> known;
    for (const CatalogueItem& item : catalogue->items) {
      if (!item.retired && known.size() < 30) known.push_back(item.code);
    }
    add("value.not_choice",
        {{"value", field_.privacy == Privacy::personal ? "…" : excerpt(code)}, {"choices", joined(known)}});
  }
  void check_multiple(const std::vector<std::string>& codes) {
    for (const std::string& code : codes) check_choice(code);
    const bool sorted = std::adjacent_find(codes.begin(), codes.end(), std::greater_equal<>{}) == codes.end();
    if (!sorted) add("value.multiple_order");
  }

  void check_reference(const std::string& text) {
    const auto id = id_from(text);
    // One spelling, so that equal references are equal text.
    if (!id || to_string(*id) != text) add("value.not_reference", {{"value", "…"}});
  }
  void check_shape(const Geometry& geometry) {
    const auto type = check_geometry(geometry);
    if (!type) return add(type.error().code, {{"at", "0"}});
    if (takes(field_.geometry, *type)) return;
    static constexpr std::string_view kinds[] = {"point", "line", "polygon", "any"};
    add("geometry.kind", {{"kind", std::string(kinds[static_cast<std::size_t>(field_.geometry)])}});
  }
  void check_file(const std::string& hash) {
    const bool hexadecimal = std::all_of(
        hash.begin(), hash.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (hash.size() != 64 || !hexadecimal) add("value.not_file");
  }

  const Model& model_;
  const Field& field_;
  Problems& problems_;
};

/// Nothing was entered: an empty text or list says no more than no value.
bool says_nothing(const Value& value) {
  if (is_empty(value)) return true;
  if (const auto* text = std::get_if<std::string>(&value)) return text->empty();
  if (const auto* codes = std::get_if<std::vector<std::string>>(&value)) return codes->empty();
  return false;
}

}  // namespace

Problems validate(const Model& model, const Register& reg, const Values& values) {
  Problems problems;
  for (const Field& field : reg.fields) {
    const auto found = values.find(field.name);
    const bool given = found != values.end() && !says_nothing(found->second);
    if (!given) {
      if (field.required && !field.retired) {
        problems.push_back({ProblemKind::invalid, "value.required", {}, {{}, 0, 0, field.name}});
      }
    } else if (field.retired) {
      problems.push_back({ProblemKind::invalid, "value.field_retired", {}, {{}, 0, 0, field.name}});
    } else {
      FieldCheck(model, field, problems).run(found->second);
    }
  }
  for (const auto& [name, value] : values) {
    if (reg.field(name) != nullptr) continue;
    std::vector<std::string> known;
    for (const Field& field : reg.fields) {
      if (!field.retired && field.privacy != Privacy::secret) known.push_back(field.name);
    }
    const std::string near = nearest(name, known);
    const std::string shown = excerpt(name);
    problems.push_back({ProblemKind::invalid,
                        near.empty() ? "value.field_unknown" : "value.field_unknown_near",
                        near.empty() ? Parameters{{"name", shown}, {"known", joined(known)}}
                                     : Parameters{{"name", shown}, {"near", near}},
                        {{}, 0, 0, shown}});
  }
  return problems;
}

}  // namespace minga::pack
