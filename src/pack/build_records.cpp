#include <algorithm>
#include <queue>

#include "pack/build.hpp"
#include "pack/names.hpp"
#include "pack/record_id.hpp"
#include "pack/utf8.hpp"
#include "pack/validate.hpp"

namespace minga::pack {
namespace {

struct Known {
  std::string pack;
  Id id;
};

class RecordBuilder {
 public:
  RecordBuilder(Build& build, std::vector<PackRecord>& records) : build_(build), records_(records) {}

  /// The records that packs come with.
  void run() {
    for (const RecordsDraft& draft : build_.records) collect(draft);
    finish(build_.records);
  }

  /// Records that stand beside those of packs, may refer to them, and may be of registers that only acts
  /// write.
  void run_beside(const std::vector<RecordsDraft>& drafts) {
    system_too_ = true;
    const std::size_t said = build_.problems.size();
    for (const RecordsDraft& draft : build_.records) collect(draft);
    build_.problems.resize(std::min(said, build_.problems.size()));  // said when the records were built
    for (const RecordsDraft& draft : drafts) collect(draft);
    finish(drafts);
  }

 private:
  void finish(const std::vector<RecordsDraft>& drafts) {
    for (const RecordsDraft& draft : drafts) read(draft);
    check_unique();
    sort_by_reference();
  }

  /// Where each key is, so that records may refer to each other in any order.
  void collect(const RecordsDraft& draft) {
    FileParser parser(draft.file, build_.problems);
    const YamlNode& at = *draft.root.find("register");
    const Register* reg = build_.model.find_register(draft.register_name);
    if (reg == nullptr) {
      std::vector<std::string> names;
      for (const auto& [name, r] : build_.model.registers) names.push_back(name);
      const std::string near = nearest(draft.register_name, names);
      if (near.empty()) {
        return parser.add("pack.register_unknown", at,
                          {{"name", excerpt(draft.register_name)}, {"known", joined(names)}});
      }
      return parser.add("pack.register_unknown_near", at,
                        {{"name", excerpt(draft.register_name)}, {"near", near}});
    }
    if (reg->system && !system_too_) return parser.add("pack.record_system", at, {{"name", reg->name}});
    const std::string& home = build_.register_pack[reg->name];
    if (!build_.sees(draft.pack, home))
      parser.add("pack.not_required", at, {{"name", reg->name}, {"pack", home}});
    for (const auto& one : draft.records) {
      auto& same_key = keys_[reg->name][one.key];
      if (std::any_of(same_key.begin(), same_key.end(),
                      [&](const Known& k) { return k.pack == draft.pack; })) {
        parser.add("pack.duplicate_record", one.node, {{"key", excerpt(one.key)}});
        continue;
      }
      same_key.push_back({draft.pack, pack_record_id(draft.pack, reg->name, one.key)});
    }
  }

  void read(const RecordsDraft& draft) {
    const Register* reg = build_.model.find_register(draft.register_name);
    if (reg == nullptr || (reg->system && !system_too_)) return;
    FileParser parser(draft.file, build_.problems);
    for (const auto& one : draft.records) {
      if (parser.full()) return;
      read_one(parser, draft, *reg, one);
    }
  }

  void read_one(FileParser& parser, const RecordsDraft& draft, const Register& reg,
                const RecordsDraft::One& one) {
    PackRecord record{reg.name,   one.key,
                      {},         parser.source(one.node),
                      draft.pack, pack_record_id(draft.pack, reg.name, one.key)};
    bool whole = true;
    for (const auto& [key, node] : one.node.entries) {
      if (key.scalar == "key") continue;
      const Field* field = reg.field(key.scalar);
      // An unknown name goes in empty, for validate to complain of with the rest.
      auto value = field == nullptr ? Result<Value>(Value{}) : value_of(draft, *field, node);
      if (value) {
        if (field == nullptr || !is_empty(*value)) record.values[key.scalar] = std::move(*value);
        continue;
      }
      Problem problem = std::move(value.error());
      problem.place = {parser.file(), node.line, node.column, excerpt(key.scalar)};
      parser.add(std::move(problem));
      whole = false;
    }
    for (const Field& field : reg.fields) {
      if (field.default_value && !field.retired) record.values.try_emplace(field.name, *field.default_value);
    }
    for (Problem& problem : validate(build_.model, reg, record.values)) {
      // A value that could not be read is not there; that it is required would be said for nothing.
      if (!whole && problem.code == "value.required" && one.node.find(problem.place.field) != nullptr)
        continue;
      const YamlNode* at = &one.node;
      for (const auto& [key, node] : one.node.entries) {
        if (excerpt(key.scalar) == problem.place.field) at = &key;
      }
      problem.place = {parser.file(), at->line, at->column, problem.place.field};
      parser.add(std::move(problem));
    }
    records_.push_back(std::move(record));
  }

  Result<Value> value_of(const RecordsDraft& draft, const Field& field, const YamlNode& node) {
    if (node.is_null()) return Value{};
    if (field.privacy == Privacy::secret || field.type == FieldType::file) {
      return fail(ProblemKind::invalid, "pack.record_field", {{"name", field.name}});
    }
    if (field.type == FieldType::multiple && node.is_list()) {
      std::string text;
      for (const YamlNode& item : node.items) text += item.scalar + ";";
      return value_from_text(build_.model, field, text);
    }
    if (!node.is_scalar()) return fail(ProblemKind::invalid, "pack.expected_text", {{"key", field.name}});
    if (field.type == FieldType::reference && !node.scalar.starts_with('#'))
      return reference(draft, field, node.scalar);
    return value_from_text(build_.model, field, node.scalar);
  }

  /// `key` of this pack or of the only required pack that has it; `pack/key` where two have it.
  Result<Value> reference(const RecordsDraft& draft, const Field& field, const std::string& text) {
    const auto slash = text.find('/');
    const std::string wanted_pack = slash == std::string::npos ? std::string() : text.substr(0, slash);
    const std::string key = slash == std::string::npos ? text : text.substr(slash + 1);
    const auto& of_register = keys_[field.reference];
    std::vector<Known> found;
    if (const auto same_key = of_register.find(key); same_key != of_register.end()) {
      for (const Known& known : same_key->second) {
        if (wanted_pack.empty() && known.pack == draft.pack) return Value(to_string(known.id));
        if (!build_.sees(draft.pack, known.pack) || (!wanted_pack.empty() && wanted_pack != known.pack))
          continue;
        found.push_back(known);
      }
    }
    if (found.size() == 1) return Value(to_string(found.front().id));
    if (found.size() > 1) {
      return fail(ProblemKind::invalid, "pack.record_ambiguous",
                  {{"key", excerpt(key)}, {"write", found.front().pack + "/" + key}});
    }
    std::vector<std::string> names;
    for (const auto& [name, packs] : of_register) {
      if (names.size() < 2000) names.push_back(name);
    }
    const std::string near = nearest(key, names);
    if (!near.empty()) {
      return fail(ProblemKind::invalid, "pack.record_unknown_near",
                  {{"key", excerpt(key)}, {"register", field.reference}, {"near", near}});
    }
    return fail(ProblemKind::invalid, "pack.record_unknown",
                {{"key", excerpt(key)}, {"register", field.reference}});
  }

  void check_unique() {
    std::map<std::string, const PackRecord*> seen;
    for (const PackRecord& record : records_) {
      for (const Field& field : build_.model.find_register(record.register_name)->fields) {
        const auto value = record.values.find(field.name);
        if (!field.unique || value == record.values.end() || is_empty(value->second) ||
            is_missing(value->second))
          continue;
        const std::string text = text_of(field, value->second);
        const auto [first, fresh] =
            seen.emplace(record.register_name + '\n' + field.name + '\n' + text, &record);
        if (fresh) continue;
        YamlNode at;
        at.line = record.source.line;
        FileParser(record.source.file, build_.problems)
            .add("pack.record_not_unique", at, {{"value", excerpt(text)}, {"key", first->second->key}},
                 field.name);
      }
    }
  }

  /// Kahn's way, taking the earliest record that is free, so that the order repeats. What is never free
  /// refers to itself in a circle.
  void sort_by_reference() {
    auto& records = records_;
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < records.size(); ++i) index[to_string(records[i].id)] = i;
    std::vector<std::vector<std::size_t>> waiting(records.size());
    std::vector<std::size_t> open(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (const auto& [name, value] : records[i].values) {
        const Field* field = build_.model.find_register(records[i].register_name)->field(name);
        const auto* text = std::get_if<std::string>(&value);
        if (field == nullptr || field->type != FieldType::reference || text == nullptr) continue;
        const auto target = index.find(*text);
        if (target == index.end()) continue;
        waiting[target->second].push_back(i);
        ++open[i];
      }
    }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> free;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (open[i] == 0) free.push(i);
    }
    std::vector<PackRecord> sorted;
    std::vector<bool> done(records.size());
    while (!free.empty()) {
      const std::size_t i = free.top();
      free.pop();
      done[i] = true;
      for (const std::size_t next : waiting[i]) {
        if (--open[next] == 0) free.push(next);
      }
      sorted.push_back(records[i]);
    }
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (done[i]) continue;
      YamlNode at;
      at.line = records[i].source.line;
      FileParser(records[i].source.file, build_.problems)
          .add("pack.record_cycle", at, {{"key", records[i].key}});
      break;
    }
    records = std::move(sorted);
  }

  Build& build_;
  std::vector<PackRecord>& records_;
  bool system_too_ = false;
  std::map<std::string, std::map<std::string, std::vector<Known>>, std::less<>> keys_;
};

}  // namespace

void build_records(Build& build) {
  RecordBuilder(build, build.model.records).run();
}

std::vector<PackRecord> records_beside(Build& build, const std::vector<RecordsDraft>& drafts) {
  std::vector<PackRecord> records;
  RecordBuilder(build, records).run_beside(drafts);
  return records;
}

}  // namespace minga::pack
