#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/permission.hpp"

namespace minga::http {
namespace {

Json words_json(const pack::Words& words) {
  return {{"es", words.es}, {"en", words.en}};
}

std::string_view code_of(pack::GeometryKind kind) {
  switch (kind) {
    case pack::GeometryKind::point:
      return "point";
    case pack::GeometryKind::line:
      return "line";
    case pack::GeometryKind::polygon:
      return "polygon";
    case pack::GeometryKind::any:
      break;
  }
  return "any";
}

Json field_json(const pack::Field& field) {
  Json out{{"name", field.name},
           {"type", std::string(pack::code_of(field.type))},
           {"label", words_json(field.label)},
           {"help", words_json(field.help)},
           {"required", field.required},
           {"unique", field.unique},
           {"privacy", std::string(pack::code_of(field.privacy))}};
  out["missing"] = Json::array();
  for (const auto missing : field.missing) out["missing"].push_back(std::string(minga::code_of(missing)));
  if (field.min) out["min"] = *field.min;
  if (field.max) out["max"] = *field.max;
  if (field.max_length) out["max_length"] = *field.max_length;
  if (!field.pattern.empty()) out["pattern"] = field.pattern;
  if (!field.catalogue.empty()) out["catalogue"] = field.catalogue;
  if (!field.reference.empty()) out["reference"] = field.reference;
  if (field.type == pack::FieldType::geometry) out["geometry"] = std::string(code_of(field.geometry));
  if (!field.currencies.empty()) out["currencies"] = field.currencies;
  if (!field.written_by.empty()) out["written_by"] = field.written_by;
  if (field.default_value) out["default"] = json_of(*field.default_value);
  return out;
}

Json may_json(store::Reader& reader, const pack::Model& model, const service::Actor& actor,
              const std::string& name) {
  Json may = Json::object();
  for (const auto* act : {"read", "create", "update", "retire", "import", "export", "history"})
    may[act] = service::permit(reader, model, actor, std::string("record.") + act, name).has_value();
  return may;
}

Json register_json(store::Reader& reader, const pack::Model& model, const service::Actor& actor,
                   const pack::Register& reg) {
  Json fields = Json::array();
  const auto access = service::permit(reader, model, actor, "record.read", reg.name);
  const auto sees = access ? access->sees(std::nullopt) : pack::Privacy::open;
  for (const auto& field : reg.fields)
    if (!field.retired && field.privacy != pack::Privacy::secret && field.privacy <= sees)
      fields.push_back(field_json(field));
  return {{"name", reg.name},
          {"label", words_json(reg.label)},
          {"plural", words_json(reg.plural)},
          {"help", words_json(reg.help)},
          {"title_fields", reg.title_fields},
          {"territory_field", reg.territory_field.empty() ? Json() : Json(reg.territory_field)},
          {"parent_field", reg.parent_field.empty() ? Json() : Json(reg.parent_field)},
          {"has_geometry", reg.geometry_field() != nullptr},
          {"may", may_json(reader, model, actor, reg.name)},
          {"fields", fields}};
}

Json catalogue_json(const pack::Catalogue& catalogue) {
  Json items = Json::array();
  for (const auto& item : catalogue.items)
    items.push_back({{"code", item.code},
                     {"label", words_json(item.label)},
                     {"help", words_json(item.help)},
                     {"icon", item.icon.empty() ? Json() : Json(item.icon)},
                     {"retired", item.retired}});
  return {{"label", words_json(catalogue.label)}, {"items", items}};
}

Response list_registers(Api& api, const Request& request) {
  const auto& model = api.house.store.model();
  Json registers = Json::array();
  api.house.store.read([&](store::Reader& reader) {
    for (const auto& [name, reg] : model.registers)
      if (!reg.system) registers.push_back(register_json(reader, model, actor_of(request), reg));
  });
  Json catalogues = Json::object();
  for (const auto& [name, catalogue] : model.catalogues) catalogues[name] = catalogue_json(catalogue);
  Json roles = Json::object();
  for (const auto& [name, role] : model.roles)
    roles[name] = {{"label", words_json(role.label)}, {"has_account", role.has_account}};
  Json grids = Json::object();
  for (const auto& [name, grid] : model.grids) grids[name] = words_json(grid.label);
  return json_response({{"versions", model.versions()},
                        {"registers", registers},
                        {"catalogues", catalogues},
                        {"roles", roles},
                        {"grids", grids}});
}

Json field_schema() {
  using namespace schema;
  return object({{"name", text()},
                 {"type", code({"text", "long_text", "integer", "decimal", "money", "date", "timestamp",
                                "yes_no", "choice", "multiple", "reference", "geometry", "file"})},
                 {"label", ref("Words")},
                 {"help", ref("Words")},
                 {"required", flag()},
                 {"unique", flag()},
                 {"privacy", code({"open", "internal", "personal"})},
                 {"missing", list_of(code({"not_asked", "refused", "does_not_know", "does_not_apply"}))},
                 maybe("min", number()),
                 maybe("max", number()),
                 maybe("max_length", integer()),
                 maybe("pattern", text()),
                 maybe("catalogue", text()),
                 maybe("reference", described(text(), "Name of the register.")),
                 maybe("geometry", code({"point", "line", "polygon", "any"})),
                 maybe("currencies", list_of(text())),
                 maybe("written_by", described(text(), "The act that alone sets it.")),
                 maybe("default", ref("Value"))});
}

}  // namespace

Json register_list_schemas() {
  using namespace schema;
  Json schemas;
  schemas["Words"] = object({{"es", text()}, {"en", text()}});
  schemas["Field"] = field_schema();
  schemas["RecordActs"] = object({{"read", flag()},
                                  {"create", flag()},
                                  {"update", flag()},
                                  {"retire", flag()},
                                  {"import", flag()},
                                  {"export", flag()},
                                  {"history", flag()}});
  schemas["Register"] = object({{"name", text()},
                                {"label", ref("Words")},
                                {"plural", ref("Words")},
                                {"help", ref("Words")},
                                {"title_fields", list_of(text())},
                                {"territory_field", or_null(text())},
                                {"parent_field", or_null(text())},
                                {"has_geometry", flag()},
                                {"may", described(ref("RecordActs"), "What the caller may do somewhere.")},
                                {"fields", list_of(ref("Field"))}});
  schemas["CatalogueItem"] = object({{"code", text()},
                                     {"label", ref("Words")},
                                     {"help", ref("Words")},
                                     {"icon", or_null(text())},
                                     {"retired", flag()}});
  schemas["Catalogue"] = object({{"label", ref("Words")}, {"items", list_of(ref("CatalogueItem"))}});
  schemas["Role"] = object({{"label", ref("Words")}, {"has_account", flag()}});
  schemas["Registers"] = object({{"versions", described(text(), "Of the packs.")},
                                 {"registers", list_of(ref("Register"))},
                                 {"catalogues", map_of(ref("Catalogue"))},
                                 {"roles", map_of(ref("Role"))},
                                 {"grids", described(map_of(ref("Words")), "Mining grids, by their name.")}});
  return schemas;
}

void add_register_routes(Router& router, Api& api) {
  const auto info = Operation(
                        "The registers, catalogues and roles of the packs: what forms and lists are drawn "
                        "from.")
                        .gives(200, schema::ref("Registers"))
                        .of(open_to_all("pack.read"));
  router.add(Method::get, "/api/registers", info,
             [&api](const Request& r) { return list_registers(api, r); });
}

}  // namespace minga::http
