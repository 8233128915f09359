#include "http/resources/ogc_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <span>
#include <vector>

#include "formats/number.hpp"
#include "http/schema.hpp"
#include "http/server/uri.hpp"
#include "pack/validate.hpp"

namespace minga::http {
namespace {

using pack::FieldType;
using store::Condition;
using Op = store::Filter::Op;

constexpr std::array<std::string_view, 8> kFeatureParameters{"limit",  "bbox",        "datetime", "after",
                                                             "filter", "filter-lang", "crs",      "bbox-crs"};

tl::unexpected<Problem> bad_parameter(std::string_view name, std::string_view expected) {
  return fail(ProblemKind::malformed, "ogc.bad_parameter",
              {{"parameter", std::string(name)}, {"expected", std::string(expected)}},
              {"", 0, 0, std::string(name)});
}

tl::unexpected<Problem> unknown_parameter(std::string_view name, const std::string& known) {
  return fail(ProblemKind::malformed, "ogc.unknown_parameter",
              {{"parameter", std::string(name)}, {"known", known}}, {"", 0, 0, std::string(name)});
}

Result<void> each_once(const Request& request) {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : request.query) {
    if (!seen.insert(name).second) return bad_parameter(name, "1");
    if (name == "lang" && value != "es" && value != "en") return bad_parameter(name, "es, en");
  }
  return {};
}

Result<std::size_t> limit_from(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = end == text.data() + text.size() && !text.empty();
  // More than we give is no error: /req/core/fc-limit-response-1.
  if (whole && error == std::errc::result_out_of_range) return kFeaturesMost;
  if (!whole || error != std::errc() || number < 1) return bad_parameter("limit", "1, 2, … 1000");
  return std::min(number, kFeaturesMost);
}

Result<store::Box> box_from(std::string_view text, const formats::System& system) {
  const auto bad = [] { return bad_parameter("bbox", "-71,-13.5,-69.5,-12"); };
  std::vector<double> numbers;
  for (;;) {
    const auto end = text.find(',');
    const auto number = formats::number_from_text(text.substr(0, end));
    if (!number || !std::isfinite(*number) || numbers.size() == 6) return bad();
    numbers.push_back(*number);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  if (numbers.size() != 4 && numbers.size() != 6) return bad();
  const std::size_t half = numbers.size() / 2;  // heights are read and do not count: we have none
  if (half == 3 && numbers[2] > numbers[5]) return bad();
  store::Box box{numbers[0], numbers[1], numbers[half], numbers[half + 1]};
  if (system.kind == formats::System::Kind::latitude_longitude) {
    box = {box.south, box.west, box.north, box.east};
  } else if (!system.in_degrees()) {
    if (box.west > box.east || box.south > box.north) return bad();
    const auto around = formats::degrees_of({box.west, box.south, box.east, box.north}, system);
    box = {around.west, around.south, around.east, around.north};
  }
  if (!(box.south <= box.north) || !(std::abs(box.south) <= 90) || !(std::abs(box.north) <= 90)) return bad();
  return box;
}

/// A stretch of time; an end that is open has no value.
struct Interval {
  std::optional<std::string> begin, end;  // RFC 3339 in UTC
};

std::optional<std::string> moment_from(std::string_view text, bool is_end) {
  if (is_date(text)) return std::string(text) + (is_end ? "T23:59:59.999Z" : "T00:00:00.000Z");
  const auto instant = instant_from_rfc3339(text);
  return instant ? std::optional(to_rfc3339(*instant)) : std::nullopt;
}

Result<Interval> interval_from(std::string_view text) {
  const auto bad = [] {
    return bad_parameter("datetime",
                         "2026-01-31T00:00:00Z, 2026-01-01T00:00:00Z/2026-01-31T00:00:00Z, ../2026-01-31");
  };
  const auto slash = text.find('/');
  const auto from = text.substr(0, slash);
  const auto to = slash == std::string_view::npos ? from : text.substr(slash + 1);
  const auto is_open = [&](std::string_view end) {
    return slash != std::string_view::npos && (end.empty() || end == "..");
  };
  Interval interval;
  if (!is_open(from) && !(interval.begin = moment_from(from, false))) return bad();
  if (!is_open(to) && !(interval.end = moment_from(to, true))) return bad();
  if (interval.begin && interval.end && *interval.begin > *interval.end) return bad();
  return interval;
}

Condition filter_of(const pack::Field& field, Op op, std::vector<Value> values = {}) {
  Condition condition;
  condition.kind = Condition::Kind::filter;
  condition.filter = {field.name, op, std::move(values)};
  return condition;
}

/// Whether the field is on that side of a moment; a day counts as a whole.
Condition beside(const pack::Field& field, Op op, const std::string& moment) {
  return filter_of(field, op, {field.type == FieldType::date ? moment.substr(0, 10) : moment});
}

/// The same, or it was never entered: an end that nobody knows is open.
Condition beside_or_open(const pack::Field& field, Op op, const std::string& moment) {
  return {Condition::Kind::any, {}, {}, {beside(field, op, moment), filter_of(field, Op::empty)}};
}

/// Whether the first of the fields that is entered is not after a moment; what has none was there before.
Condition begun_by(std::span<const pack::Field* const> fields, const std::string& moment) {
  if (fields.size() == 1) return beside_or_open(*fields.front(), Op::at_most, moment);
  Condition later{Condition::Kind::all, {}, {}, {}};
  later.parts = {filter_of(*fields.front(), Op::empty), begun_by(fields.subspan(1), moment)};
  return {Condition::Kind::any, {}, {}, {beside(*fields.front(), Op::at_most, moment), std::move(later)}};
}

/// What holds at some moment of the interval.
Condition during(const service::Layer& layer, const Interval& interval) {
  Condition all;
  if (layer.from == nullptr) return all;
  if (layer.to == nullptr) {
    if (interval.begin) all.parts.push_back(beside(*layer.from, Op::at_least, *interval.begin));
    if (interval.end) all.parts.push_back(beside(*layer.from, Op::at_most, *interval.end));
    // What has no time is always there.
    return {Condition::Kind::any, {}, {}, {std::move(all), filter_of(*layer.from, Op::empty)}};
  }
  const bool is_right = !layer.begins.empty();
  if (interval.end)
    all.parts.push_back(is_right ? begun_by(layer.begins, *interval.end)
                                 : beside_or_open(*layer.from, Op::at_most, *interval.end));
  if (interval.begin)
    all.parts.push_back(beside_or_open(*layer.to, is_right ? Op::greater : Op::at_least, *interval.begin));
  return all;
}

Result<void> take_field(const pack::Model& model, const service::Layer& layer, std::string_view name,
                        std::string_view text, store::Query& query) {
  std::string known;
  for (const auto* field : layer.findable) {
    if (!is_queryable(*field)) continue;
    if (field->name != name) {
      known += ", " + field->name;
      continue;
    }
    auto value = pack::value_from_text(model, *field, text);
    if (!value || is_empty(*value)) return bad_parameter(name, pack::code_of(field->type));
    query.filters.push_back({field->name, Op::equal, {std::move(*value)}});
    return {};
  }
  std::string parameters;
  for (const auto parameter : kFeatureParameters)
    parameters += (parameters.empty() ? "" : ", ") + std::string(parameter);
  return unknown_parameter(name, parameters + known);
}

Result<void> take_parameter(const pack::Model& model, const service::Layer& layer,
                            const formats::System& box_system, std::string_view name, std::string_view value,
                            store::Query& query, Condition& where) {
  if (name == "lang" || name == "crs" || name == "bbox-crs") return {};
  if (name == "limit") {
    const auto limit = limit_from(value);
    if (!limit) return tl::unexpected(limit.error());
    query.limit = *limit;
  } else if (name == "bbox") {
    const auto box = box_from(value, box_system);
    if (!box) return tl::unexpected(box.error());
    query.box = *box;
  } else if (name == "datetime") {
    const auto interval = interval_from(value);
    if (!interval) return tl::unexpected(interval.error());
    where.parts.push_back(during(layer, *interval));
  } else if (name == "filter") {
    auto condition = condition_of_cql2(value, model, layer);
    if (!condition) return tl::unexpected(condition.error());
    where.parts.push_back(std::move(*condition));
  } else if (name == "filter-lang") {
    if (value != "cql2-text") return bad_parameter(name, "cql2-text");
  } else if (name == "after") {
    query.after = value;
  } else {
    return take_field(model, layer, name, value, query);
  }
  return {};
}

}  // namespace

bool is_queryable(const pack::Field& field) {
  switch (field.type) {
    case FieldType::money:
    case FieldType::multiple:
    case FieldType::geometry:
    case FieldType::file:
      return false;
    default:
      return field.name != "lang" && std::find(kFeatureParameters.begin(), kFeatureParameters.end(),
                                               field.name) == kFeatureParameters.end();
  }
}

Result<void> only_parameters(const Request& request, std::initializer_list<std::string_view> names) {
  std::string known = "lang";
  for (const auto name : names) known += ", " + std::string(name);
  for (const auto& [name, value] : request.query)
    if (name != "lang" && std::find(names.begin(), names.end(), name) == names.end())
      return unknown_parameter(name, known);
  return each_once(request);
}

Result<const formats::System*> system_asked(const Request& request, std::string_view parameter) {
  const auto uri = request.query_value(parameter);
  if (!uri) return &formats::systems().front();
  const auto* system = formats::system_of(*uri);
  if (system == nullptr) return bad_parameter(parameter, formats::systems()[1].uri);
  return system;
}

Result<FeaturesAsked> features_asked(const Request& request, const pack::Model& model,
                                     const service::Layer& layer) {
  if (const auto once = each_once(request); !once) return tl::unexpected(once.error());
  const auto system = system_asked(request, "crs");
  if (!system) return tl::unexpected(system.error());
  const auto box_system = system_asked(request, "bbox-crs");
  if (!box_system) return tl::unexpected(box_system.error());
  store::Query query;
  query.register_name = layer.reg->name;
  query.limit = kFeaturesUnasked;
  query.count = true;
  Condition where;
  for (const auto& [name, value] : request.query) {
    if (auto good = take_parameter(model, layer, **box_system, name, value, query, where); !good)
      return tl::unexpected(good.error());
  }
  if (!where.parts.empty()) query.where = std::move(where);
  return FeaturesAsked{std::move(query), *system};
}

Operation& add_feature_parameters(Operation& operation) {
  using namespace schema;
  auto limit = integer();
  limit["minimum"] = 1;
  limit["maximum"] = kFeaturesMost;
  limit["default"] = kFeaturesUnasked;
  auto box = list_of(number());
  box["minItems"] = 4;
  box["maxItems"] = 6;
  return operation.query("limit", std::move(limit), "How many at most; more than 1000 is taken for 1000.")
      .query_list("bbox", std::move(box),
                  "west,south,east,north in degrees, or with heights between; west > east crosses the "
                  "antimeridian.")
      .query("datetime", text(),
             "A moment, a day, or an interval of them: from/to, ../to, from/... Shapes are those of the last "
             "edition.")
      .query("after", text(), "Of the link to the next page.")
      .query("filter", text(), "CQL2 text: kind = 'title' AND hectares > 100.")
      .query("filter-lang", code({"cql2-text"}), "The only one there is.")
      .query("crs", text(), "URI of the system for coordinates, of those that the collection names.")
      .query("bbox-crs", text(), "The same for bbox.")
      .query_fields("queryables", map_of(text()), "field=value, for each of them.");
}

Problem as_bad_request(Problem problem) {
  if (problem.kind == ProblemKind::invalid) problem.kind = ProblemKind::malformed;
  return problem;
}

std::string site_root(const Request& request) {
  const auto host = request.headers.get("Host").value_or("");
  if (host.empty()) return {};
  return (request.is_tls ? "https://" : "http://") + std::string(host);
}

std::string ogc_root(const Request& request) {
  return site_root(request) + "/api/ogc";
}

std::string address_of(const Request& request, std::string_view after) {
  std::string address = site_root(request) + request.path;
  char mark = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    address += mark + percent_encode(name) + "=" + percent_encode(value);
    mark = '&';
  };
  for (const auto& [name, value] : request.query)
    if (name != "after" || after.empty()) add(name, value);
  if (!after.empty()) add("after", after);
  return address;
}

}  // namespace minga::http
