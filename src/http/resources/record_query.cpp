#include "http/resources/record_query.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "formats/number.hpp"
#include "http/schema.hpp"
#include "pack/validate.hpp"

namespace minga::http {
namespace {

using Op = store::Filter::Op;

std::optional<Op> op_from(std::string_view code) {
  static constexpr std::array<std::pair<std::string_view, Op>, 10> ops{{{"", Op::equal},
                                                                        {"ne", Op::not_equal},
                                                                        {"lt", Op::less},
                                                                        {"lte", Op::at_most},
                                                                        {"gt", Op::greater},
                                                                        {"gte", Op::at_least},
                                                                        {"contains", Op::contains},
                                                                        {"in", Op::any_of},
                                                                        {"empty", Op::empty},
                                                                        {"missing", Op::missing}}};
  for (const auto& [name, op] : ops)
    if (name == code) return op;
  return std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// "filter[kind][ne]" gives field and operator; nothing where the brackets do not close.
struct FilterName {
  std::string field;
  Op op;
};
std::optional<FilterName> filter_name(std::string_view name) {
  name.remove_prefix(std::string_view("filter[").size());
  const auto close = name.find(']');
  if (close == std::string_view::npos) return std::nullopt;
  const std::string field(name.substr(0, close));
  auto rest = name.substr(close + 1);
  if (rest.empty()) return FilterName{field, Op::equal};
  if (rest.size() < 2 || rest.front() != '[' || rest.back() != ']') return std::nullopt;
  const auto op = op_from(rest.substr(1, rest.size() - 2));
  return op ? std::optional(FilterName{field, *op}) : std::nullopt;
}

Result<store::Filter> filter_from(const pack::Model& model, const pack::Register& reg, std::string_view name,
                                  std::string_view text) {
  const auto bad = [&] {
    return fail(ProblemKind::invalid, "request.bad_filter", {{"filter", std::string(name)}});
  };
  const auto parsed = filter_name(name);
  if (!parsed) return bad();
  store::Filter filter{parsed->field, parsed->op, {}};
  if (filter.op == Op::empty) {
    if (text == "false") filter.op = Op::not_empty;
    return filter;
  }
  const auto* field = reg.field(filter.field);
  if (field == nullptr && filter.field != "id") return bad();
  if (filter.op == Op::missing) {
    const auto missing = missing_from(text);
    if (!missing) return bad();
    filter.values.emplace_back(*missing);
    return filter;
  }
  for (const auto part : filter.op == Op::any_of ? split(text, ',') : std::vector{text}) {
    if (field == nullptr || filter.op == Op::contains) {
      filter.values.emplace_back(std::string(part));
      continue;
    }
    auto value = pack::value_from_text(model, *field, part);
    if (!value) return tl::unexpected(value.error());
    if (is_empty(*value)) return bad();
    filter.values.push_back(std::move(*value));
  }
  return filter;
}

std::optional<store::Box> box_from(std::string_view text) {
  const auto parts = split(text, ',');
  if (parts.size() != 4) return std::nullopt;
  std::array<double, 4> numbers{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto number = formats::number_from_text(parts[i]);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    numbers[i] = *number;
  }
  return store::Box{numbers[0], numbers[1], numbers[2], numbers[3]};
}

Result<void> take_page(const Request& request, store::Query& query) {
  if (const auto limit = request.query_value("limit")) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), number);
    if (error != std::errc() || end != limit->data() + limit->size() || number < 1 || number > 1000)
      return fail(ProblemKind::invalid, "request.bad_limit", {}, {"", 0, 0, "limit"});
    query.limit = number;
  }
  query.after = request.query_value("after").value_or("");
  query.search = request.query_value("search").value_or("");
  query.count = request.query_value("count") == "true";
  if (const auto sort = request.query_value("sort"); sort && !sort->empty())
    for (auto part : split(*sort, ',')) {
      const bool descending = part.starts_with('-');
      if (descending) part.remove_prefix(1);
      query.sort.push_back({std::string(part), descending});
    }
  return {};
}

}  // namespace

Result<const pack::Register*> register_of(const Request& request, const pack::Model& model) {
  const std::string name(request.parameter("register"));
  const auto* reg = model.find_register(name);
  if (reg == nullptr || reg->system)
    return fail(ProblemKind::not_found, "register.not_found", {{"register", name}});
  return reg;
}

Result<store::Query> record_query(const Request& request, const pack::Model& model,
                                  const pack::Register& reg) {
  store::Query query;
  query.register_name = reg.name;
  if (const auto page = take_page(request, query); !page) return tl::unexpected(page.error());
  for (const auto& [name, value] : request.query) {
    if (!name.starts_with("filter[")) continue;
    auto filter = filter_from(model, reg, name, value);
    if (!filter) return tl::unexpected(filter.error());
    query.filters.push_back(std::move(*filter));
  }
  if (const auto territory = request.query_value("territory"); territory && !reg.territory_field.empty())
    query.filters.push_back({reg.territory_field, Op::equal, {std::string(*territory)}});
  if (const auto box = request.query_value("bbox")) {
    query.box = box_from(*box);
    if (!query.box) return fail(ProblemKind::invalid, "request.bad_box", {}, {"", 0, 0, "bbox"});
  }
  return query;
}

Operation& add_page_parameters(Operation& operation) {
  using namespace schema;
  auto limit = integer();
  limit["minimum"] = 1;
  limit["maximum"] = 1000;
  return operation.query("limit", std::move(limit), "How many at most.")
      .query("after", text(), "`next` of the page before.")
      .query("count", flag(), "Also count all.");
}

Operation& add_filter_parameters(Operation& operation) {
  using namespace schema;
  return operation.query("sort", text(), "Field names, with - for falling: -due_date,title.")
      .query("search", text(), "Words that a text field contains.")
      .query("bbox", text(), "west,south,east,north in degrees.")
      .query("territory", uuid(), "Records of this territory.")
      .query_object(
          "filter", map_of(text()),
          "filter[field]=value, filter[field][gte]=value; operators: ne, lt, lte, gt, gte, contains, "
          "in, empty, missing.");
}

}  // namespace minga::http
