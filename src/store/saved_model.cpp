#include "store/saved_model.hpp"

#include <nlohmann/json.hpp>

#include "store/meta.hpp"
#include "store/value_text.hpp"

namespace minga::store {
namespace {

using nlohmann::json;
using pack::Field;
using pack::Register;

constexpr std::string_view geometry_names[] = {"point", "line", "polygon", "any"};

pack::GeometryKind geometry_from(const std::string& name) {
  for (std::size_t i = 0; i < std::size(geometry_names); ++i) {
    if (geometry_names[i] == name) return static_cast<pack::GeometryKind>(i);
  }
  return pack::GeometryKind::any;
}

pack::Privacy privacy_from(const std::string& code) {
  for (const auto privacy : {pack::Privacy::open, pack::Privacy::internal, pack::Privacy::personal}) {
    if (pack::code_of(privacy) == code) return privacy;
  }
  return pack::Privacy::secret;
}

json field_json(const Field& field) {
  json out{
      {"name", field.name}, {"type", pack::code_of(field.type)}, {"privacy", pack::code_of(field.privacy)}};
  if (field.required) out["required"] = true;
  if (field.unique) out["unique"] = true;
  if (field.retired) out["retired"] = true;
  if (!field.was.empty()) out["was"] = field.was;
  for (const Missing kind : field.missing) out["missing"].push_back(code_of(kind));
  if (field.default_value) out["default"] = value_text(*field.default_value);
  if (field.min) out["min"] = *field.min;
  if (field.max) out["max"] = *field.max;
  if (field.max_length) out["max_length"] = *field.max_length;
  if (!field.pattern.empty()) out["pattern"] = field.pattern;
  if (!field.catalogue.empty()) out["catalogue"] = field.catalogue;
  if (!field.reference.empty()) out["reference"] = field.reference;
  if (field.type == pack::FieldType::geometry) {
    out["geometry"] = geometry_names[static_cast<std::size_t>(field.geometry)];
  }
  if (!field.currencies.empty()) out["currencies"] = field.currencies;
  return out;
}

Field field_from(const json& in) {
  Field field;
  field.name = in.at("name").get<std::string>();
  const auto type = pack::field_type_from(in.at("type").get<std::string>());
  if (!type) throw DatabaseError(Failure::corrupt, "saved model: type of " + field.name);
  field.type = *type;
  field.privacy = privacy_from(in.at("privacy").get<std::string>());
  field.required = in.value("required", false);
  field.unique = in.value("unique", false);
  field.retired = in.value("retired", false);
  field.was = in.value("was", "");
  for (const json& code : in.value("missing", json::array())) {
    if (const auto kind = missing_from(code.get<std::string>())) field.missing.insert(*kind);
  }
  if (in.contains("default")) field.default_value = value_from_canonical(in["default"].get<std::string>());
  if (in.contains("min")) field.min = in["min"].get<double>();
  if (in.contains("max")) field.max = in["max"].get<double>();
  if (in.contains("max_length")) field.max_length = in["max_length"].get<long>();
  field.pattern = in.value("pattern", "");
  field.catalogue = in.value("catalogue", "");
  field.reference = in.value("reference", "");
  field.geometry = geometry_from(in.value("geometry", "any"));
  field.currencies = in.value("currencies", std::vector<std::string>{});
  return field;
}

json register_json(const Register& reg) {
  json fields = json::array();
  for (const Field& field : reg.fields) fields.push_back(field_json(field));
  return {{"name", reg.name},
          {"territory_field", reg.territory_field},
          {"title_fields", reg.title_fields},
          {"parent_field", reg.parent_field},
          {"system", reg.system},
          {"fields", std::move(fields)}};
}

Register register_from(const json& in) {
  Register reg;
  reg.name = in.at("name").get<std::string>();
  reg.territory_field = in.at("territory_field").get<std::string>();
  reg.title_fields = in.at("title_fields").get<std::vector<std::string>>();
  reg.parent_field = in.at("parent_field").get<std::string>();
  reg.system = in.at("system").get<bool>();
  for (const json& field : in.at("fields")) reg.fields.push_back(field_from(field));
  return reg;
}

pack::Model model_from(const json& in) {
  pack::Model model;
  for (const json& one : in.at("packs")) {
    pack::Pack pack;
    pack.name = one.at("name").get<std::string>();
    pack.version = one.at("version").get<std::string>();
    model.packs.push_back(std::move(pack));
  }
  for (const json& one : in.at("registers")) {
    Register reg = register_from(one);
    model.registers.emplace(reg.name, reg);
  }
  for (const auto& [name, codes] : in.at("catalogues").items()) {
    pack::Catalogue catalogue;
    catalogue.name = name;
    for (const json& code : codes) {
      pack::CatalogueItem item;
      item.code = code.get<std::string>();
      catalogue.items.push_back(std::move(item));
    }
    model.catalogues.emplace(name, std::move(catalogue));
  }
  return model;
}

}  // namespace

std::string structure_text(const pack::Model& model) {
  json out{{"packs", json::array()}, {"registers", json::array()}, {"catalogues", json::object()}};
  for (const pack::Pack& pack : model.packs)
    out["packs"].push_back({{"name", pack.name}, {"version", pack.version}});
  for (const auto& [name, reg] : model.registers) out["registers"].push_back(register_json(reg));
  for (const auto& [name, catalogue] : model.catalogues) {
    json codes = json::array();
    for (const pack::CatalogueItem& item : catalogue.items) codes.push_back(item.code);
    out["catalogues"][name] = std::move(codes);
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

pack::Model saved_model(Connection& connection) {
  const auto text = meta(connection, "model");
  if (!text) return {};
  try {
    return model_from(json::parse(*text));
  } catch (const json::exception& error) {
    throw DatabaseError(Failure::corrupt, std::string("saved model: ") + error.what());
  }
}

void save_model(Connection& connection, const pack::Model& model) {
  put_meta(connection, "model", structure_text(model));
}

}  // namespace minga::store
