#include "pack/model.hpp"

#include <algorithm>
#include <array>

namespace minga::pack {
namespace {

constexpr std::array<std::string_view, 13> type_codes = {
    "text",   "long_text", "integer",  "decimal",   "money",    "date", "timestamp",
    "yes_no", "choice",    "multiple", "reference", "geometry", "file"};

}  // namespace

std::string_view code_of(FieldType type) {
  return type_codes[static_cast<std::size_t>(type)];
}

std::optional<FieldType> field_type_from(std::string_view code) {
  const auto* found = std::find(type_codes.begin(), type_codes.end(), code);
  if (found == type_codes.end()) return std::nullopt;
  return static_cast<FieldType>(found - type_codes.begin());
}

std::string_view code_of(Privacy privacy) {
  switch (privacy) {
    case Privacy::open:
      return "open";
    case Privacy::internal:
      return "internal";
    case Privacy::personal:
      return "personal";
    case Privacy::secret:
      return "secret";
  }
  return "secret";
}

const Field* Register::field(std::string_view field_name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == field_name; });
  return found == fields.end() ? nullptr : &*found;
}

const Field* Register::geometry_field() const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [](const Field& f) { return f.type == FieldType::geometry && !f.retired; });
  return found == fields.end() ? nullptr : &*found;
}

const CatalogueItem* Catalogue::item(std::string_view code) const {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const CatalogueItem& i) { return i.code == code; });
  return found == items.end() ? nullptr : &*found;
}

const Register* Model::find_register(std::string_view name) const {
  const auto found = registers.find(name);
  return found == registers.end() ? nullptr : &found->second;
}

const Catalogue* Model::find_catalogue(std::string_view name) const {
  const auto found = catalogues.find(name);
  return found == catalogues.end() ? nullptr : &found->second;
}

const Procedure* Model::find_procedure(std::string_view name) const {
  const auto found = procedures.find(name);
  return found == procedures.end() ? nullptr : &found->second;
}

std::string Model::versions() const {
  std::string out;
  for (const Pack& pack : packs) {
    if (!out.empty()) out += ", ";
    out += pack.name + ' ' + pack.version;
  }
  return out;
}

bool Model::may(std::string_view role, std::string_view act, std::string_view register_name) const {
  auto line = acts.end();
  if (!register_name.empty()) line = acts.find(std::string(act) + ':' + std::string(register_name));
  if (line == acts.end()) line = acts.find(act);
  return line != acts.end() && line->second.contains(std::string(role));
}

}  // namespace minga::pack
