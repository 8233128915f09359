#include <algorithm>

#include "pack/build.hpp"
#include "pack/names.hpp"
#include "pack/utf8.hpp"
#include "pack/validate.hpp"

namespace minga::pack {
namespace {

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

class RegisterCheck {
 public:
  RegisterCheck(Build& build, const RegisterDraft& draft)
      : build_(build), draft_(draft), reg_(draft.reg), parser_(draft.reg.source.file, build.problems) {
    for (const Field& field : reg_.fields) field_names_.push_back(field.name);
  }

  void run(Register& target) {
    check_title();
    check_territory();
    check_parent();
    for (std::size_t i = 0; i < reg_.fields.size(); ++i) {
      check_field(reg_.fields[i], draft_.field_nodes[i]);
      check_writer(reg_.fields[i], draft_.field_nodes[i]);
      read_default(reg_.fields[i], draft_.field_nodes[i], target.fields[i]);
    }
  }

 private:
  void check_title() {
    const YamlNode* list = draft_.root.find("title");
    if (list == nullptr || !list->is_list()) return;
    if (list->items.empty()) return parser_.add("pack.title_empty", *list);
    for (const YamlNode& item : list->items) {
      if (!item.is_scalar()) continue;
      const Field* field = reg_.field(item.scalar);
      if (field == nullptr) {
        unknown(parser_, "pack.title_unknown", item, item.scalar, field_names_);
      } else if (field->retired || field->privacy == Privacy::secret || field->type == FieldType::geometry) {
        parser_.add("pack.title_unfit", item, {{"name", field->name}});
      }
    }
  }

  void check_writer(const Field& field, const YamlNode& node) {
    const auto& acts = build_.model.known_acts;
    if (field.written_by.empty() || acts.empty() || acts.contains(field.written_by)) return;
    unknown(parser_, "pack.act_unknown", *node.find("written_by"), field.written_by,
            {acts.begin(), acts.end()});
  }

  void check_territory() {
    if (reg_.territory_field.empty() || reg_.territory_field == "id") return;
    const YamlNode& at = *draft_.root.find("territory");
    const Field* field = reg_.field(reg_.territory_field);
    if (field == nullptr)
      return unknown(parser_, "pack.territory_unknown", at, reg_.territory_field, field_names_);
    const Register* target = build_.model.find_register(field->reference);
    const bool fits = field->type == FieldType::reference && !field->retired &&
                      (target == nullptr || target->territory_field == "id");
    if (!fits) parser_.add("pack.territory_unfit", at, {{"name", field->name}});
  }

  void check_parent() {
    if (reg_.parent_field.empty()) return;
    const YamlNode& at = *draft_.root.find("parent");
    const Field* field = reg_.field(reg_.parent_field);
    if (field == nullptr) return unknown(parser_, "pack.parent_unknown", at, reg_.parent_field, field_names_);
    if (field->type != FieldType::reference || field->reference != reg_.name || field->retired) {
      parser_.add("pack.parent_unfit", at, {{"name", field->name}, {"register", reg_.name}});
    }
  }

  void check_field(const Field& field, const YamlNode& node) {
    if (!field.catalogue.empty()) {
      const YamlNode& at = *node.find("catalogue");
      const auto pack = build_.catalogue_pack.find(field.catalogue);
      if (pack == build_.catalogue_pack.end()) {
        unknown(parser_, "pack.catalogue_unknown", at, field.catalogue, names_of(build_.catalogue_pack));
      } else {
        check_visible(at, field.catalogue, pack->second);
      }
    }
    if (!field.reference.empty()) {
      const YamlNode& at = *node.find("register");
      const auto pack = build_.register_pack.find(field.reference);
      if (pack == build_.register_pack.end()) {
        unknown(parser_, "pack.register_unknown", at, field.reference, names_of(build_.register_pack));
      } else {
        check_visible(at, field.reference, pack->second);
      }
    }
    if (!field.was.empty()) {
      const bool twice = std::any_of(reg_.fields.begin(), reg_.fields.end(), [&](const Field& other) {
        return &other != &field && (other.name == field.was || other.was == field.was);
      });
      if (twice || field.was == field.name)
        parser_.add("pack.was_taken", *node.find("was"), {{"name", excerpt(field.was)}});
    }
  }

  void check_visible(const YamlNode& at, const std::string& name, const std::string& pack) {
    if (!build_.sees(draft_.pack, pack))
      parser_.add("pack.not_required", at, {{"name", name}, {"pack", pack}});
  }

  void read_default(const Field& field, const YamlNode& node, Field& target) {
    const YamlNode* given = node.find("default");
    if (given == nullptr) return;
    const auto refuse = [&](const Problem& why) {
      parser_.add("pack.default", *given,
                  {{"value", excerpt(given->scalar)}, {"type", std::string(code_of(field.type))}},
                  field.name);
      Problem placed = why;
      placed.place = {parser_.file(), given->line, given->column, field.name};
      parser_.add(std::move(placed));
    };
    if (!given->is_scalar()) return parser_.add("pack.expected_text", *given, {{"key", "default"}});
    // Without its catalogue nothing can be said about the value; that the catalogue is missing was said.
    if (!field.catalogue.empty() && build_.model.find_catalogue(field.catalogue) == nullptr) return;
    auto value = value_from_text(build_.model, field, given->scalar);
    if (!value) return refuse(value.error());
    Register alone;
    alone.fields.push_back(field);
    for (const Problem& problem : validate(build_.model, alone, {{field.name, *value}}))
      return refuse(problem);
    if (!is_empty(*value)) target.default_value = std::move(*value);
  }

  Build& build_;
  const RegisterDraft& draft_;
  const Register& reg_;
  FileParser parser_;
  std::vector<std::string> field_names_;
};

}  // namespace

void check_registers(Build& build) {
  for (const RegisterDraft& draft : build.registers) {
    Register& target = build.model.registers.find(draft.reg.name)->second;
    if (target.source.file != draft.reg.source.file || target.fields.size() != draft.reg.fields.size())
      continue;  // a second one of that name: already refused
    RegisterCheck(build, draft).run(target);
  }
}

void build_roles(Build& build) {
  // Names first, as a pack's acts may name roles of any pack it requires.
  for (const RolesDraft& draft : build.roles) {
    FileParser parser(draft.file, build.problems);
    for (const auto& [role, source] : draft.roles) {
      if (build.model.roles.emplace(role.name, role).second) continue;
      YamlNode at;
      at.line = source.line;
      parser.add("pack.duplicate_role", at, {{"name", excerpt(role.name)}});
    }
  }
  const auto roles = names_of(build.model.roles);
  const std::vector<std::string> acts(build.model.known_acts.begin(), build.model.known_acts.end());
  const auto registers = names_of(build.model.registers);
  // A later pack's line replaces that of a pack it requires: packs are walked in their order.
  for (const PackDraft& pack : build.packs) {
    for (const RolesDraft& draft : build.roles) {
      if (draft.pack != pack.pack.name) continue;
      FileParser parser(draft.file, build.problems);
      for (const auto& line : draft.acts) {
        const auto colon = line.act.find(':');
        const std::string act = line.act.substr(0, colon);
        if (!acts.empty() && !build.model.known_acts.contains(act))
          unknown(parser, "pack.act_unknown", line.node, act, acts);
        if (colon != std::string::npos && build.model.find_register(line.act.substr(colon + 1)) == nullptr) {
          unknown(parser, "pack.register_unknown", line.node, line.act.substr(colon + 1), registers);
        }
        for (const YamlNode& item : line.node.items) {
          if (item.is_scalar() && !build.model.roles.contains(item.scalar)) {
            unknown(parser, "pack.role_unknown", item, item.scalar, roles);
          }
        }
        build.model.acts[line.act] = line.roles;
      }
    }
  }
}

}  // namespace minga::pack
