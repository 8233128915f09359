#include <algorithm>

#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {

std::optional<PackDraft> parse_pack(FileParser& parser, std::string_view text) {
  auto root = parser.read(text, {"name", "version", "label", "requires"});
  if (!root) return std::nullopt;
  PackDraft draft;
  draft.file = parser.file();
  draft.root = std::move(*root);
  draft.pack.name = parser.text(draft.root, "name", true);
  draft.pack.version = parser.text(draft.root, "version", true);
  draft.pack.label = parser.words(draft.root, "label", true);
  draft.pack.requires_packs = parser.texts(draft.root, "requires", false);
  if (const YamlNode* list = draft.root.find("requires")) {
    std::copy_if(list->items.begin(), list->items.end(), std::back_inserter(draft.requirements),
                 [](const YamlNode& item) { return item.is_scalar() && !item.scalar.empty(); });
  }
  if (!draft.pack.name.empty() && !is_pack_name(draft.pack.name)) {
    parser.add("pack.pack_name", *draft.root.find("name"), {{"name", excerpt(draft.pack.name)}});
  }
  if (!draft.pack.version.empty() && !is_version(draft.pack.version)) {
    parser.add("pack.version", *draft.root.find("version"), {{"value", excerpt(draft.pack.version)}});
  }
  if (draft.pack.name.empty()) return std::nullopt;
  return draft;
}

std::optional<Catalogue> parse_catalogue(FileParser& parser, std::string_view text) {
  const auto root = parser.read(text, {"catalogue", "label", "items"});
  if (!root) return std::nullopt;
  Catalogue catalogue;
  catalogue.source = parser.source(*root);
  catalogue.name = parser.text(*root, "catalogue", true);
  if (const auto code = wrong_name(catalogue.name); !catalogue.name.empty() && code == "pack.name_form") {
    parser.add(std::string(code), *root->find("catalogue"), {{"name", excerpt(catalogue.name)}});
  }
  catalogue.label = parser.words(*root, "label", true);
  const YamlNode* items = parser.list(*root, "items", true);
  if (items != nullptr && items->items.empty()) parser.add("pack.catalogue_empty", *items);
  if (items != nullptr && items->items.size() > max_items) {
    parser.add("pack.too_many_items", *items, {{"limit", std::to_string(max_items)}});
    return std::nullopt;
  }
  std::set<std::string> codes;
  for (const YamlNode& node : items == nullptr ? std::vector<YamlNode>{} : items->items) {
    if (!parser.map(node, {"code", "label", "help", "icon", "retired"})) continue;
    CatalogueItem item;
    item.code = parser.text(node, "code", true);
    item.label = parser.words(node, "label", true);
    item.help = parser.words(node, "help", false);
    item.icon = parser.text(node, "icon", false);
    item.retired = parser.flag(node, "retired");
    if (item.code.empty()) continue;
    if (!is_item_code(item.code))
      parser.add("pack.item_code", *node.find("code"), {{"code", excerpt(item.code)}});
    if (!codes.insert(item.code).second) {
      parser.add("pack.duplicate_item", *node.find("code"), {{"code", excerpt(item.code)}});
    }
    // In a cell of a table the semicolon stands between several choices.
    if ((item.label.es + item.label.en).find(';') != std::string::npos)
      parser.add("pack.item_semicolon", node);
    catalogue.items.push_back(std::move(item));
  }
  if (catalogue.name.empty()) return std::nullopt;
  return catalogue;
}

std::optional<RolesDraft> parse_roles(FileParser& parser, std::string_view text) {
  const auto root = parser.read(text, {"roles", "acts"});
  if (!root) return std::nullopt;
  RolesDraft draft;
  draft.file = parser.file();
  const YamlNode* roles = root->find("roles");
  if (roles != nullptr && !roles->is_map())
    parser.add("pack.expected_map", *roles, {{"known", "administrator: …"}});
  for (const auto& [key, node] : roles == nullptr ? decltype(root->entries){} : roles->entries) {
    if (const auto code = wrong_name(key.scalar); code == "pack.name_form" || code == "pack.name_too_long") {
      parser.add(std::string(code), key, {{"name", excerpt(key.scalar)}});
    }
    if (!parser.map(node, {"label", "account", "scope", "sees"})) continue;
    Role role;
    role.name = key.scalar;
    role.label = parser.words(node, "label", true);
    for (const std::string_view needed : {"account", "scope", "sees"}) parser.text(node, needed, true);
    role.has_account = parser.flag(node, "account");
    if (const auto scope =
            parser.one_of(node, "scope", {"everywhere", "territory", "workshop"}, "pack.scope")) {
      role.scope = static_cast<Role::Scope>(*scope);
    }
    if (const auto sees = parser.one_of(node, "sees", {"open", "internal", "personal"}, "pack.sees")) {
      role.sees = static_cast<Privacy>(*sees);
    }
    draft.roles.emplace_back(std::move(role), parser.source(key));
  }
  const YamlNode* acts = root->find("acts");
  if (acts != nullptr && !acts->is_map())
    parser.add("pack.expected_map", *acts, {{"known", "record.read: […]"}});
  for (const auto& [key, node] : acts == nullptr ? decltype(root->entries){} : acts->entries) {
    if (!node.is_list()) {
      parser.add("pack.expected_list", node, {{"key", excerpt(key.scalar)}});
      continue;
    }
    RolesDraft::Line line{key.scalar, {}, node};
    line.node.line = key.line;
    line.node.column = key.column;
    for (const YamlNode& item : node.items) {
      if (item.is_scalar()) {
        line.roles.insert(item.scalar);
      } else {
        parser.add("pack.expected_text", item, {{"key", excerpt(key.scalar)}});
      }
    }
    draft.acts.push_back(std::move(line));
  }
  return draft;
}

std::vector<std::string> parse_acts(FileParser& parser, std::string_view text) {
  const auto root = parser.read(text, {"acts"});
  if (!root) return {};
  return parser.texts(*root, "acts", true);
}

std::optional<RecordsDraft> parse_records(FileParser& parser, std::string_view text) {
  auto root = parser.read(text, {"register", "records"});
  if (!root) return std::nullopt;
  RecordsDraft draft;
  draft.file = parser.file();
  draft.register_name = parser.text(*root, "register", true);
  const YamlNode* records = parser.list(*root, "records", true);
  for (const YamlNode& node : records == nullptr ? std::vector<YamlNode>{} : records->items) {
    if (!node.is_map()) {
      parser.add("pack.expected_map", node, {{"known", "key, …"}});
      continue;
    }
    if (node.entries.size() > max_fields + 1) {
      parser.add("pack.too_many_fields", node, {{"limit", std::to_string(max_fields)}});
      continue;
    }
    RecordsDraft::One one{parser.text(node, "key", true), node};
    if (one.key.empty()) continue;
    if (!is_record_key(one.key))
      parser.add("pack.record_key", *node.find("key"), {{"key", excerpt(one.key)}});
    draft.records.push_back(std::move(one));
  }
  draft.root = std::move(*root);
  if (draft.register_name.empty()) return std::nullopt;
  return draft;
}

void check_pictogram(FileParser& parser, std::string_view text) {
  YamlNode top;
  top.line = 1;
  if (text.size() > 64 * 1024) return parser.add("pack.too_large", top, {{"limit", "65536"}});
  if (first_invalid_utf8(text)) return parser.add("pack.not_utf8", top);
  if (!trimmed(text).starts_with("<svg")) return parser.add("pack.pictogram", top);
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view bad :
       {"<script", "<foreignobject", "<style", "<image", "<!", "<?", "href", "url(", "javascript:", "&#",
        "<animate", "<set", " on", "\ton", "\non", "\"on", "'on", "/on"}) {
    const auto at = lower.find(bad);
    if (at == std::string::npos) continue;
    top.line = 1 + std::count(lower.begin(), lower.begin() + static_cast<std::ptrdiff_t>(at) + 1, '\n');
    return parser.add("pack.pictogram_unsafe", top, {{"found", std::string(trimmed(bad))}});
  }
}

}  // namespace minga::pack
