#pragma once

#include <string>
#include <utility>

#include "pack/model.hpp"

namespace minga::store::testing {

inline pack::Field field(std::string name, pack::FieldType type) {
  pack::Field made;
  made.name = std::move(name);
  made.type = type;
  made.label = {made.name, made.name};
  return made;
}

inline pack::Field reference(std::string name, std::string to) {
  pack::Field made = field(std::move(name), pack::FieldType::reference);
  made.reference = std::move(to);
  return made;
}

inline pack::Field with_missing(pack::Field made) {
  made.missing = {Missing::not_asked, Missing::refused, Missing::does_not_know, Missing::does_not_apply};
  return made;
}

inline void add(pack::Model& model, pack::Register reg) {
  const std::string name = reg.name;
  model.registers[name] = std::move(reg);
}

inline void add_catalogue(pack::Model& model, const std::string& name,
                          const std::vector<std::string>& codes) {
  pack::Catalogue catalogue;
  catalogue.name = name;
  for (const std::string& code : codes) {
    pack::CatalogueItem item;
    item.code = code;
    catalogue.items.push_back(item);
  }
  model.catalogues[name] = catalogue;
}

inline pack::Model empty_model(const std::string& version = "1.0.0") {
  pack::Model model;
  pack::Pack pack;
  pack.name = "core";
  pack.version = version;
  model.packs.push_back(pack);
  return model;
}

/// Territories in a tree, people in them with a secret, and a register with every type of field.
inline pack::Model example_model() {
  using pack::FieldType;
  pack::Model model = empty_model();
  add_catalogue(model, "metal", {"gold", "silver", "tin"});

  pack::Register territory;
  territory.name = "territory";
  territory.territory_field = "id";
  territory.parent_field = "parent";
  territory.title_fields = {"name"};
  pack::Field code = field("code", FieldType::text);
  code.unique = true;
  territory.fields = {field("name", FieldType::text), code, reference("parent", "territory"),
                      field("shape", FieldType::geometry)};
  add(model, territory);

  pack::Register person;
  person.name = "person";
  person.territory_field = "territory";
  pack::Field secret = field("token", FieldType::text);
  secret.privacy = pack::Privacy::secret;
  secret.unique = true;
  person.fields = {field("name", FieldType::text), reference("territory", "territory"), secret};
  add(model, person);

  pack::Register sample;
  sample.name = "sample";
  pack::Field choice = field("metal", FieldType::choice);
  choice.catalogue = "metal";
  pack::Field multiple = field("metals", FieldType::multiple);
  multiple.catalogue = "metal";
  pack::Field point = field("place", FieldType::geometry);
  point.geometry = pack::GeometryKind::point;
  pack::Field money = field("price", FieldType::money);
  money.currencies = {"COP", "PEN"};
  sample.fields = {field("note", FieldType::long_text),
                   field("grams", FieldType::integer),
                   field("purity", FieldType::decimal),
                   money,
                   field("day", FieldType::date),
                   field("moment", FieldType::timestamp),
                   field("fair", FieldType::yes_no),
                   choice,
                   multiple,
                   reference("seller", "person"),
                   point,
                   field("area", FieldType::geometry),
                   field("photo", FieldType::file)};
  for (pack::Field& one : sample.fields) one = with_missing(one);
  add(model, sample);
  return model;
}

}  // namespace minga::store::testing
