#include <cmath>

#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/pattern.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(FieldType::file); ++i) {
    names.emplace_back(code_of(static_cast<FieldType>(i)));
  }
  return names;
}

/// Degrees: about 5 and 500 km.
constexpr double least_coarsening = 0.05, most_coarsening = 5;

bool any_of(FieldType type, std::initializer_list<FieldType> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// Whether a key that only some types know may stand with this type.
bool fits(std::string_view key, FieldType type) {
  using enum FieldType;
  if (key == "min" || key == "max") return any_of(type, {integer, decimal, money});
  if (key == "max_length") return any_of(type, {text, long_text});
  if (key == "pattern") return type == text;
  if (key == "catalogue") return any_of(type, {choice, multiple});
  if (key == "register") return type == reference;
  if (key == "geometry" || key == "coarsened_to") return type == geometry;
  if (key == "currencies") return type == money;
  if (key == "default") return !any_of(type, {reference, file, geometry});
  if (key == "unique") return !any_of(type, {long_text, multiple, geometry, yes_no});
  return true;
}

void read_name(FileParser& parser, const YamlNode& node, std::string_view key, const std::string& name) {
  if (name.empty()) return;
  const std::string_view code = wrong_name(name);
  if (!code.empty()) parser.add(std::string(code), *node.find(key), {{"name", excerpt(name)}});
}

void read_limits(FileParser& parser, const YamlNode& node, Field& field) {
  field.min = parser.number(node, "min");
  field.max = parser.number(node, "max");
  if (field.min && field.max && *field.min > *field.max) parser.add("pack.min_above_max", *node.find("min"));
  if (const auto length = parser.number(node, "max_length")) {
    if (*length >= 1 && *length <= 1e6 && std::floor(*length) == *length) {
      field.max_length = static_cast<long>(*length);
    } else {
      parser.add("pack.max_length", *node.find("max_length"));
    }
  }
  field.pattern = parser.text(node, "pattern", false);
  if (field.pattern.empty()) return;
  if (!is_pattern(field.pattern)) {
    parser.add("pack.pattern", *node.find("pattern"), {{"pattern", excerpt(field.pattern)}});
  } else if (!field.max_length || *field.max_length > max_pattern_text) {
    parser.add("pack.pattern_length", *node.find("pattern"), {{"limit", std::to_string(max_pattern_text)}});
  }
}

void read_missing(FileParser& parser, const YamlNode& node, Field& field) {
  const YamlNode* list = parser.list(node, "missing", false);
  if (list == nullptr) return;
  for (const YamlNode& item : list->items) {
    const auto kind = missing_from(item.scalar);
    if (kind) {
      field.missing.insert(*kind);
    } else {
      parser.add(
          "pack.missing_kind", item,
          {{"value", excerpt(item.scalar)}, {"known", "not_asked, refused, does_not_know, does_not_apply"}});
    }
  }
}

void read_currencies(FileParser& parser, const YamlNode& node, Field& field) {
  field.currencies = parser.texts(node, "currencies", true);
  for (const std::string& code : field.currencies) {
    const bool form = code.size() == 3 &&
                      std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!form) parser.add("pack.currency", *node.find("currencies"), {{"value", excerpt(code)}});
  }
  if (field.currencies.empty() && node.find("currencies") != nullptr) {
    parser.add("pack.currency", *node.find("currencies"), {{"value", ""}});
  }
}

void read_by_type(FileParser& parser, const YamlNode& node, Field& field) {
  for (const auto& [key, value] : node.entries) {
    if (!fits(key.scalar, field.type)) {
      parser.add("pack.key_not_for_type", key,
                 {{"key", key.scalar}, {"type", std::string(code_of(field.type))}});
    }
  }
  read_limits(parser, node, field);
  const bool chosen = field.type == FieldType::choice || field.type == FieldType::multiple;
  field.catalogue = parser.text(node, "catalogue", chosen);
  field.reference = parser.text(node, "register", field.type == FieldType::reference);
  if (field.type == FieldType::money) read_currencies(parser, node, field);
  if (const auto kind =
          parser.one_of(node, "geometry", {"point", "line", "polygon", "any"}, "pack.geometry_kind")) {
    field.geometry = static_cast<GeometryKind>(*kind);
  }
  if (const auto cell = parser.number(node, "coarsened_to")) {
    field.coarsened_to = *cell;
    // A smaller cell is as good as the place itself.
    if (!(*cell >= least_coarsening && *cell <= most_coarsening))
      parser.add("pack.coarsened_to", *node.find("coarsened_to"));
  }
}

std::optional<FieldType> read_type(FileParser& parser, const YamlNode& node) {
  const std::string name = parser.text(node, "type", true);
  if (name.empty()) return std::nullopt;
  const auto type = field_type_from(name);
  if (type) return type;
  const auto known = type_names();
  const std::string near = nearest(name, known);
  if (near.empty()) {
    parser.add("pack.unknown_type", *node.find("type"), {{"type", excerpt(name)}, {"known", joined(known)}});
  } else {
    parser.add("pack.unknown_type_near", *node.find("type"),
               {{"type", excerpt(name)}, {"near", near}, {"known", joined(known)}});
  }
  return std::nullopt;
}

std::optional<Field> read_field(FileParser& parser, const YamlNode& node) {
  if (!parser.map(
          node, {"name",     "type",     "label",      "help", "required",   "unique",     "privacy",
                 "missing",  "default",  "min",        "max",  "max_length", "pattern",    "catalogue",
                 "register", "geometry", "currencies", "was",  "retired",    "written_by", "coarsened_to"})) {
    return std::nullopt;
  }
  Field field;
  field.source = parser.source(node);
  field.name = parser.text(node, "name", true);
  read_name(parser, node, "name", field.name);
  field.label = parser.words(node, "label", true);
  field.help = parser.words(node, "help", false);
  field.required = parser.flag(node, "required");
  field.unique = parser.flag(node, "unique");
  field.retired = parser.flag(node, "retired");
  field.was = parser.text(node, "was", false);
  field.written_by = parser.text(node, "written_by", false);
  if (const auto privacy =
          parser.one_of(node, "privacy", {"open", "internal", "personal", "secret"}, "pack.privacy")) {
    field.privacy = static_cast<Privacy>(*privacy);
  }
  read_missing(parser, node, field);
  const auto type = read_type(parser, node);
  if (type) {
    field.type = *type;
    read_by_type(parser, node, field);
  }
  if (!type || field.name.empty()) return std::nullopt;
  return field;
}

void read_fields(FileParser& parser, RegisterDraft& draft) {
  const YamlNode* list = parser.list(draft.root, "fields", true);
  if (list == nullptr) return;
  if (list->items.empty()) parser.add("pack.no_fields", *list);
  if (list->items.size() > max_fields) {
    return parser.add("pack.too_many_fields", *list, {{"limit", std::to_string(max_fields)}});
  }
  for (const YamlNode& node : list->items) {
    auto field = read_field(parser, node);
    if (!field) continue;
    if (const Field* first = draft.reg.field(field->name)) {
      parser.add("pack.duplicate_field", node,
                 {{"name", field->name}, {"line", std::to_string(first->source.line)}});
      continue;
    }
    draft.reg.fields.push_back(std::move(*field));
    draft.field_nodes.push_back(node);
  }
}

}  // namespace

std::optional<RegisterDraft> parse_register(FileParser& parser, std::string_view text) {
  auto root = parser.read(text, {"register", "label", "plural", "help", "territory", "title", "parent",
                                 "system", "cases", "fields"});
  if (!root) return std::nullopt;
  RegisterDraft draft;
  draft.root = std::move(*root);
  Register& reg = draft.reg;
  reg.source = parser.source(draft.root);
  reg.name = parser.text(draft.root, "register", true);
  read_name(parser, draft.root, "register", reg.name);
  reg.label = parser.words(draft.root, "label", true);
  reg.plural = parser.words(draft.root, "plural", true);
  reg.help = parser.words(draft.root, "help", false);
  reg.territory_field = parser.text(draft.root, "territory", false);
  reg.parent_field = parser.text(draft.root, "parent", false);
  reg.title_fields = parser.texts(draft.root, "title", true);
  reg.system = parser.flag(draft.root, "system");
  reg.cases = parser.flag(draft.root, "cases");
  read_fields(parser, draft);
  if (reg.name.empty()) return std::nullopt;
  return draft;
}

}  // namespace minga::pack
