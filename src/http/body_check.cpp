#include "http/body_check.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/nearest.hpp"
#include "http/openapi_schemas.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema_check.hpp"
#include "pack/names.hpp"
#include "service/permission.hpp"

namespace minga::http {
namespace {

using Plain = nlohmann::json;  // looks names up faster than Json, which keeps their order

constexpr std::size_t kMostTold = 50;
constexpr std::size_t kLongestName = 60;  // bytes of an unknown name that are told again
constexpr int kDeepestSchema = 16;

/// What a route's body has to look like, without references, so that no request looks any up.
struct BodyShape {
  Plain schema;
  bool of_record = false;  // its `values` are any object here
};

Plain without_references(const Plain& schemas, const Plain& schema, int depth = 0) {
  if (depth > kDeepestSchema) throw std::logic_error("a body's schema holds itself");
  if (const auto reference = schema.find("$ref"); schema.is_object() && reference != schema.end()) {
    const auto& path = reference->get_ref<const std::string&>();
    const auto found = schemas.find(path.substr(path.rfind('/') + 1));
    if (found == schemas.end()) throw std::logic_error("a body's schema refers to nothing: " + path);
    return without_references(schemas, *found, depth + 1);
  }
  auto out = schema;
  if (schema.is_structured())
    for (auto at = out.begin(); at != out.end(); ++at) *at = without_references(schemas, *at, depth + 1);
  return out;
}

std::optional<BodyShape> shape_of(const Route& route, const Plain& schemas) {
  if (route.info.openapi.empty()) return std::nullopt;
  const auto operation = Plain::parse(route.info.openapi);
  const Plain::json_pointer place("/requestBody/content/application~1json/schema");
  if (!operation.contains(place)) return std::nullopt;
  BodyShape shape{operation.at(place), route.pattern.find("{register}") != std::string::npos};
  if (shape.of_record) shape.schema["properties"]["values"] = Plain{{"type", "object"}};
  shape.schema = without_references(schemas, shape.schema);
  return shape;
}

/// The body; of a record only the outermost members, for its values may be a long geometry.
Plain parsed(const Request& request, bool of_record) {
  if (!of_record) return Plain::parse(request.body, nullptr, false);
  const auto outermost = [](int depth, Plain::parse_event_t, Plain&) { return depth < 2; };
  return Plain::parse(request.body, outermost, false);
}

std::vector<std::string> names_in(const Plain& schema) {
  std::vector<std::string> names;
  if (const auto members = schema.find("properties"); members != schema.end())
    for (const auto& [name, member] : members->items()) names.push_back(name);
  return names;
}

/// What a schema expects, in words: "text", "one of these: read, write".
class InWords {
 public:
  explicit InWords(Language language) : language_(language) {}

  std::string of(const Plain& schema) const {
    std::vector<std::string> ways;
    if (const auto choices = schema.find("anyOf"); choices != schema.end()) {
      for (const auto& choice : *choices) ways.push_back(of(choice));
    } else if (const auto codes = schema.find("enum"); codes != schema.end()) {
      ways.push_back(of_codes(*codes));
    } else if (const auto type = schema.find("type"); type != schema.end() && type->is_array()) {
      for (const auto& one : *type) ways.push_back(of_type(one.get<std::string>(), schema));
    } else if (type != schema.end()) {
      ways.push_back(of_type(type->get<std::string>(), schema));
    }
    if (ways.size() < 2) return pack::joined(ways);
    return pack::joined(std::span(ways).first(ways.size() - 1)) + " " + word("or") + " " + ways.back();
  }

 private:
  std::string word(const std::string& key, const Parameters& parameters = {}) const {
    return text(language_, "request.expected." + key, parameters);
  }

  std::string of_codes(const Plain& codes) const {
    std::vector<std::string> names;
    for (const auto& one : codes) names.push_back(one.get<std::string>());
    return word("one_of", {{"codes", pack::joined(names)}});
  }

  std::string of_type(const std::string& type, const Plain& schema) const {
    if (type == "string" && schema.contains("format")) return word(schema["format"].get<std::string>());
    const auto names = names_in(schema);
    if (type == "object" && !names.empty()) return word("object_with", {{"members", pack::joined(names)}});
    return word(type);
  }

  Language language_;
};

/// The name as far as it is told again; a character of several bytes is not cut.
std::string shortened(const std::string& name) {
  if (name.size() <= kLongestName) return name;
  auto end = kLongestName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end) + "…";
}

/// The last step of a JSON pointer, as the problem names the member.
std::string member_at(const std::string& place) {
  return shortened(place.substr(place.rfind('/') + 1));
}

Problem problem_of(const Fault& fault, Language language) {
  // The handlers name a member "consent" and, within others, "ratings/0/valuation".
  const Place place{"", 0, 0, shortened(fault.place.substr(fault.place.starts_with('/') ? 1 : 0))};
  if (fault.kind != Fault::Kind::not_stated)
    return {ProblemKind::invalid,
            "request.member_wrong",
            {{"member", member_at(fault.place)}, {"expected", InWords(language).of(*fault.schema)}},
            place};
  const auto known = names_in(*fault.schema);
  const auto member = shortened(fault.detail);
  if (const auto meant = nearest(fault.detail, known))
    return {
        ProblemKind::invalid, "request.member_misspelt", {{"member", member}, {"nearest", *meant}}, place};
  return {ProblemKind::invalid,
          "request.member_unknown",
          {{"member", member}, {"known", pack::joined(known)}},
          place};
}

/// Why the caller may not do what the route does, wherever it be.
std::optional<Problem> who_may_not(Api& api, const std::string& act, const Request& request) {
  std::optional<Problem> refused;
  api.house.store.read([&](store::Reader& reader) {
    const auto access = service::permit(reader, api.house.store.model(), actor_of(request), act,
                                        request.parameter("register"));
    if (!access) refused = access.error();
  });
  return refused;
}

/// What is wrong with a body; nothing for one that fits.
Problems problems_of(const BodyShape& shape, const Request& request) {
  const auto body = parsed(request, shape.of_record);
  if (body.is_discarded() || !body.is_object()) return {{ProblemKind::malformed, "request.not_json", {}, {}}};
  const auto faults = SchemaCheck(shape.schema).faults(shape.schema, body, Members::stated_only, Look::shape);
  Problems found;
  for (std::size_t i = 0; i < std::min(faults.size(), kMostTold); ++i)
    found.push_back(problem_of(faults[i], request.language));
  return found;
}

/// The answer to a body that does not fit; nothing for one that does, or where there is no such register,
/// which the handler tells.
std::optional<Response> refusal_of(Api& api, const std::string& act, const BodyShape& shape,
                                   const Request& request) {
  const auto found = problems_of(shape, request);
  if (found.empty()) return std::nullopt;
  if (shape.of_record) {
    const auto* reg = api.house.store.model().find_register(request.parameter("register"));
    if (reg == nullptr || reg->system) return std::nullopt;
  }
  if (const auto refused = who_may_not(api, act, request)) return problem(*refused, request.language);
  return problems(found, request.language);
}

}  // namespace

void check_bodies(Router& router, Api& api) {
  auto named = shared_schemas();
  named.update(resource_schemas());
  const auto schemas = Plain::parse(named.dump());
  router.wrap([&](const Route& route) -> Handler {
    auto shape = shape_of(route, schemas);
    if (!shape) return route.handler;
    return [&api, act = route.info.act, shape = std::move(*shape),
            handler = route.handler](const Request& request) {
      auto refusal = refusal_of(api, act, shape, request);
      return refusal ? std::move(*refusal) : handler(request);
    };
  });
}

}  // namespace minga::http
