#include <algorithm>

#include "base/text.hpp"
#include "pack/build.hpp"
#include "pack/names.hpp"
#include "pack/record_id.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

std::vector<std::string> register_names(const Model& model) {
  std::vector<std::string> names;
  for (const auto& [name, reg] : model.registers) names.push_back(name);
  return names;
}

void find_registers(Build& build, FileParser& parser, const CheckDraft& draft) {
  const auto look = [&](const std::string& name, const YamlNode& at) {
    if (!build.model.find_register(name)) {
      unknown(parser, "pack.register_unknown", at, name, register_names(build.model));
    } else if (const auto& home = build.register_pack[name]; !build.sees(draft.check.pack, home)) {
      parser.add("pack.not_required", at, {{"name", name}, {"pack", home}});
    }
  };
  if (!draft.check.register_name.empty()) look(draft.check.register_name, *draft.root.find("register"));
  if (const YamlNode* reads = draft.root.find("reads"))
    for (const YamlNode& item : reads->items) look(item.scalar, item);
}

/// Each {word} of the sentence is a number of the answer or a field that may be shown.
void check_placeholders(Build& build, FileParser& parser, const CheckDraft& draft) {
  const Check& check = draft.check;
  const Register* reg = build.model.find_register(check.register_name);
  const YamlNode* at = draft.root.find("sentence");
  if (!reg || !at) return;
  for (const std::string* words : {&check.sentence.es, &check.sentence.en}) {
    for (auto from = words->find('{'); from != std::string::npos; from = words->find('{', from + 1)) {
      const auto to = words->find('}', from);
      const std::string name = words->substr(from + 1, to == std::string::npos ? to : to - from - 1);
      const Field* field = reg->field(name);
      const bool number = std::find(check.numbers.begin(), check.numbers.end(), name) != check.numbers.end();
      if (number || (field && field->privacy != Privacy::secret)) continue;
      parser.add("pack.check_placeholder", *at, {{"found", excerpt(name)}, {"register", reg->name}});
    }
  }
}

void build_example(Build& build, FileParser& parser, CheckDraft& draft) {
  for (auto& record : draft.records) record.pack = draft.check.pack;
  auto& example = draft.check.example;
  for (auto& record : records_beside(build, draft.records))
    example.records.push_back({record.register_name, record.key, std::move(record.values), record.id});
  for (const YamlNode& node : draft.finds) {
    const auto found =
        std::find_if(example.records.begin(), example.records.end(), [&](const ExampleRecord& record) {
          return record.register_name == draft.check.register_name && record.key == node.scalar;
        });
    if (found == example.records.end()) {
      parser.add("pack.record_unknown", node,
                 {{"key", excerpt(node.scalar)}, {"register", draft.check.register_name}});
    } else {
      example.finds.push_back(found->id);
    }
  }
}

}  // namespace

void build_checks(Build& build) {
  for (CheckDraft& draft : build.checks) {
    FileParser parser(draft.check.source.file, build.problems);
    find_registers(build, parser, draft);
    check_placeholders(build, parser, draft);
    build_example(build, parser, draft);
    const auto [at, fresh] = build.model.checks.emplace(draft.check.name, draft.check);
    if (!fresh)
      parser.add("pack.duplicate_check", draft.root,
                 {{"name", draft.check.name}, {"other", at->second.source.file}});
  }
}

}  // namespace minga::pack
