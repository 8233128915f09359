#include "service/case_files.hpp"

#include <map>
#include <set>

#include "pack/names.hpp"
#include "service/procedure_rules.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

/// As many ids as one question may name: each is a level of its expression, of which the database takes
/// 1,000.
constexpr std::size_t ids_at_once = 500;

/// Every record of a register whose reference `field` is one of `ids`.
std::vector<store::Record> all_pointing(store::Reader& reader, const char* register_name, const char* field,
                                        const std::set<std::string>& ids) {
  std::vector<store::Record> all;
  store::Filter filter{field, store::Filter::Op::any_of, {}};
  const auto ask = [&] {
    for (auto& record : all_where(reader, register_name, {filter})) all.push_back(std::move(record));
    filter.values.clear();
  };
  for (const auto& id : ids) {
    filter.values.emplace_back(id);
    if (filter.values.size() == ids_at_once) ask();
  }
  if (!filter.values.empty()) ask();
  return all;
}

std::optional<procedure::Document> document_of(const Values& values) {
  const auto issued = methods::day_from(text_in(values, "issued"));
  if (!issued) return std::nullopt;
  return procedure::Document{text_in(values, "code"), *issued, methods::day_from(text_in(values, "expires"))};
}

/// A case that moves on more often than this is not followed further.
constexpr std::size_t moves_followed = 50;

constexpr const char* holder_fields[] = {"person", "organisation"};

/// Papers by whom or what they belong to: the id of a person, an organisation or a case.
class Papers {
 public:
  Papers(store::Reader& reader, const std::vector<store::Record>& files) {
    std::map<std::string, std::set<std::string>> owners;
    for (const auto& file : files) {
      owners["case_file"].insert(to_string(file.id));
      for (const char* field : holder_fields)
        if (const auto holder = text_in(file.values, field); !holder.empty()) owners[field].insert(holder);
    }
    for (const auto& [field, ids] : owners)
      for (const auto& record : all_pointing(reader, "case_document", field.c_str(), ids))
        by_owner_[text_in(record.values, field)].insert_or_assign(record.id, record);
  }

  void give(StoredCase& to) const {
    const auto& file = to.record;
    std::map<Id, const store::Record*> found;  // a paper may say both whose it is and for which case
    for (const auto& owner :
         {to_string(file.id), text_in(file.values, "person"), text_in(file.values, "organisation")})
      if (const auto papers = by_owner_.find(owner); papers != by_owner_.end())
        for (const auto& [id, record] : papers->second) found.emplace(id, &record);
    for (const auto& [id, record] : found) {
      auto paper = document_of(record->values);
      if (!paper) continue;
      to.documents.push_back(std::move(*paper));
      to.document_records.push_back(*record);
    }
  }

 private:
  std::map<std::string, std::map<Id, store::Record>, std::less<>> by_owner_;
};

using RulesByName = std::map<std::string, std::shared_ptr<const procedure::Rules>>;

std::shared_ptr<const procedure::Rules> rules_in(RulesByName& known, const pack::Procedure& from) {
  auto& rules = known[from.name];
  if (!rules) rules = std::make_shared<procedure::Rules>(rules_of(from));
  return rules;
}

}  // namespace

Result<Access> permit_cases(store::Reader& reader, const pack::Model& model, const Actor& actor,
                            std::string_view act) {
  auto access = permit(reader, model, actor, act);
  if (!access) return access;
  auto inner = access->seeing(pack::Privacy::internal);
  if (!inner) return fail(ProblemKind::forbidden, "case.never_public");
  return std::move(*inner);
}

Result<const pack::Procedure*> procedure_named(const pack::Model& model, const std::string& name) {
  if (const pack::Procedure* found = model.find_procedure(name)) return found;
  std::vector<std::string> names;
  for (const auto& known : model.procedures) names.push_back(known.first);
  const std::string near = pack::nearest(name, names);
  if (near.empty())
    return fail(ProblemKind::not_found, "procedure.unknown",
                {{"name", name}, {"known", pack::joined(names)}});
  return fail(ProblemKind::not_found, "procedure.unknown_near", {{"name", name}, {"near", near}});
}

Result<const pack::Procedure*> procedure_of(const pack::Model& model, const store::Record& file) {
  const auto name = text_in(file.values, "procedure");
  if (const pack::Procedure* found = model.find_procedure(name)) return found;
  return fail(ProblemKind::conflict, "case.no_procedure", {{"procedure", name}});
}

Result<store::Record> case_in_reach(store::Reader& reader, const pack::Model& model, const Access& access,
                                    const Id& id) {
  auto record = reader.find(*model.find_register("case_file"), id);
  if (!record || record->retired || !access.reaches(id_in(record->values, "territory")))
    return fail(ProblemKind::not_found, "record.not_found");
  return std::move(*record);
}

bool is_open(const store::Record& file) {
  return text_in(file.values, "state") == "open";
}

procedure::Event event_of(const Values& values) {
  procedure::Event event;
  event.step = text_in(values, "step");
  event.kind = procedure::event_kind_from(text_in(values, "kind")).value_or(procedure::EventKind::submitted);
  event.day = methods::day_from(text_in(values, "day")).value_or(methods::Day{});
  event.authority = text_in(values, "authority");
  event.expires = methods::day_from(text_in(values, "expires"));
  event.blocker = text_in(values, "blocker");
  event.carried = flag_in(values, "carried");
  event.as_found = flag_in(values, "as_found");
  return event;
}

std::vector<StoredCase> stored_cases(store::Reader& reader, const pack::Model& model,
                                     std::vector<store::Record> files) {
  const Papers papers(reader, files);
  std::set<std::string> ids;
  for (const auto& file : files) ids.insert(to_string(file.id));
  std::map<std::string, std::vector<store::Record>> events;
  for (auto& record : all_pointing(reader, "case_event", "case_file", ids))
    events[text_in(record.values, "case_file")].push_back(std::move(record));
  RulesByName known;
  std::vector<StoredCase> out;
  for (auto& file : files) {
    const auto in = procedure_of(model, file);
    if (!in) continue;
    StoredCase one;
    one.procedure = *in;
    one.rules = rules_in(known, **in);
    if (auto own = events.extract(to_string(file.id))) one.event_records = std::move(own.mapped());
    for (const auto& record : one.event_records) one.events.push_back(event_of(record.values));
    one.record = std::move(file);
    papers.give(one);
    out.push_back(std::move(one));
  }
  return out;
}

Result<StoredCase> stored_case(store::Reader& reader, const pack::Model& model, store::Record file) {
  if (const auto in = procedure_of(model, file); !in) return tl::unexpected(in.error());
  auto cases = stored_cases(reader, model, {std::move(file)});
  return std::move(cases.front());
}

store::Record followed(store::Reader& reader, const pack::Model& model, store::Record file) {
  for (std::size_t moves = 0; moves < moves_followed; ++moves) {
    const auto next = id_in(file.values, "moved_to");
    if (!next) break;
    auto record = reader.find(*model.find_register("case_file"), *next);
    if (!record || record->retired) break;
    file = std::move(*record);
  }
  return file;
}

std::vector<store::Record> files_before(store::Reader& reader, const Id& id) {
  std::vector<store::Record> out;
  // A move makes the case that it leads to: nothing else does.
  for (Id newer = id; out.size() < moves_followed;) {
    auto found = all_where(reader, "case_file", {equals("moved_to", to_string(newer))});
    if (found.empty()) break;
    newer = found.front().id;
    out.push_back(std::move(found.front()));
  }
  return out;
}

std::vector<store::Record> files_of_holder(store::Reader& reader, const pack::Model& model,
                                           const store::Record& file) {
  auto newest = followed(reader, model, file);
  std::map<Id, store::Record> found;
  found.emplace(newest.id, std::move(newest));
  for (const char* field : holder_fields) {
    const auto holder = text_in(file.values, field);
    if (holder.empty()) continue;
    for (auto& record : all_where(reader, "case_file", {equals(field, holder)}))
      if (text_in(record.values, "state") != "moved") found.emplace(record.id, std::move(record));
  }
  std::vector<store::Record> out;
  for (auto& [id, record] : found) out.push_back(std::move(record));
  return out;
}

methods::Day today(const House& house) {
  return std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>(
      std::chrono::milliseconds(house.clock().milliseconds)));
}

}  // namespace minga::service
