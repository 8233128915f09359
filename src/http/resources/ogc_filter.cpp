#include <algorithm>

#include "formats/cql2.hpp"
#include "formats/shape.hpp"
#include "http/resources/ogc_query.hpp"
#include "pack/validate.hpp"

namespace minga::http {
namespace {

using formats::Cql2;
using formats::Cql2Literal;
using pack::FieldType;
using store::Condition;
using Op = store::Filter::Op;

/// Enough for an outline by hand; what a record is held against takes time with every point.
constexpr std::size_t kMostFilterPoints = 5000;

tl::unexpected<Problem> bad_filter(const std::string& property, std::string expected) {
  return fail(ProblemKind::malformed, "ogc.bad_filter",
              {{"property", property}, {"expected", std::move(expected)}}, {"", 0, 0, "filter"});
}

Op op_of(std::string_view sign) {
  if (sign == "<>") return Op::not_equal;
  if (sign == "<") return Op::less;
  if (sign == "<=") return Op::at_most;
  if (sign == ">") return Op::greater;
  if (sign == ">=") return Op::at_least;
  return Op::equal;
}

/// Whether a literal of this kind can stand beside the field; a date may be written as text too.
bool fits(FieldType type, Cql2Literal::Kind kind) {
  using Kind = Cql2Literal::Kind;
  switch (type) {
    case FieldType::integer:
    case FieldType::decimal:
      return kind == Kind::number;
    case FieldType::yes_no:
      return kind == Kind::truth;
    case FieldType::date:
      return kind == Kind::date || kind == Kind::text;
    case FieldType::timestamp:
      return kind == Kind::timestamp || kind == Kind::text;
    default:
      return kind == Kind::text;
  }
}

class FilterReader {
 public:
  FilterReader(const pack::Model& model, const service::Layer& layer) : model_(model), layer_(layer) {}

  Result<Condition> read(const Cql2& given) const {
    switch (given.kind) {
      case Cql2::Kind::all:
        return joined(given, Condition::Kind::all);
      case Cql2::Kind::any:
        return joined(given, Condition::Kind::any);
      case Cql2::Kind::none:
        return joined(given, Condition::Kind::none);
      case Cql2::Kind::meets:
        return meeting(given);
      default:
        return comparing(given);
    }
  }

 private:
  Result<Condition> joined(const Cql2& given, Condition::Kind kind) const {
    Condition out;
    out.kind = kind;
    for (const auto& part : given.parts) {
      auto condition = read(part);
      if (!condition) return condition;
      out.parts.push_back(std::move(*condition));
    }
    return out;
  }

  Result<Condition> meeting(const Cql2& given) const {
    if (given.property != layer_.geometry->name || !layer_.shows_geometry)
      return bad_filter(given.property, layer_.shows_geometry ? layer_.geometry->name : "");
    constexpr std::size_t bytes_of_point = 16;
    if (given.geometry.wkb.size() > kMostFilterPoints * bytes_of_point)
      return bad_filter(given.property, "< " + std::to_string(kMostFilterPoints));
    Condition out;
    out.kind = Condition::Kind::shape;
    out.shape = given.geometry;
    return out;
  }

  Result<Condition> comparing(const Cql2& given) const {
    const auto found = std::find_if(layer_.findable.begin(), layer_.findable.end(), [&](const auto* field) {
      return field->name == given.property && is_queryable(*field);
    });
    if (found == layer_.findable.end()) return bad_filter(given.property, names());
    const auto& field = **found;
    std::vector<Value> values;
    for (const auto& literal : given.values) {
      auto value = value_of(field, literal, given.kind == Cql2::Kind::like);
      if (!value) return tl::unexpected(value.error());
      values.push_back(std::move(*value));
    }
    switch (given.kind) {
      case Cql2::Kind::is_null: {
        auto none = filter(field, Op::not_empty, {});
        return Condition{Condition::Kind::none, {}, {}, {std::move(none)}};
      }
      case Cql2::Kind::in:
        return filter(field, Op::any_of, std::move(values));
      case Cql2::Kind::like:
        return filter(field, Op::like, std::move(values));
      case Cql2::Kind::between:
        return Condition{Condition::Kind::all,
                         {},
                         {},
                         {filter(field, Op::at_least, {values[0]}), filter(field, Op::at_most, {values[1]})}};
      default:
        return filter(field, op_of(given.sign), std::move(values));
    }
  }

  static Condition filter(const pack::Field& field, Op op, std::vector<Value> values) {
    Condition out;
    out.kind = Condition::Kind::filter;
    out.filter = {field.name, op, std::move(values)};
    return out;
  }

  Result<Value> value_of(const pack::Field& field, const Cql2Literal& literal, bool is_pattern) const {
    const std::string type(pack::code_of(field.type));
    if (is_pattern) {
      if (field.type != FieldType::text && field.type != FieldType::long_text &&
          field.type != FieldType::choice)
        return bad_filter(field.name, "text");
      return Value(literal.text);
    }
    if (!fits(field.type, literal.kind)) return bad_filter(field.name, type);
    // As it stands: a sign before a text means nothing here.
    if (field.type == FieldType::text || field.type == FieldType::long_text) return Value(literal.text);
    auto value = pack::value_from_text(model_, field, literal.text);
    if (!value || is_empty(*value) || is_missing(*value)) return bad_filter(field.name, type);
    return value;
  }

  std::string names() const {
    std::string all;
    for (const auto* field : layer_.findable)
      if (is_queryable(*field)) all += (all.empty() ? "" : ", ") + field->name;
    return all;
  }

  const pack::Model& model_;
  const service::Layer& layer_;
};

}  // namespace

Result<Condition> condition_of_cql2(std::string_view text, const pack::Model& model,
                                    const service::Layer& layer) {
  const auto parsed = formats::parse_cql2(text);
  if (!parsed) return tl::unexpected(parsed.error());
  return FilterReader(model, layer).read(*parsed);
}

}  // namespace minga::http
