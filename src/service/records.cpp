#include "service/records.hpp"

#include <algorithm>
#include <cmath>

#include "pack/validate.hpp"
#include "service/case_files.hpp"
#include "service/note.hpp"
#include "service/record_beside.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kImportPage = 500;

tl::unexpected<Problem> record_not_found() {
  return fail(ProblemKind::not_found, "record.not_found");
}

/// The log keeps the names that fields had; whoever reads it knows them by their present ones.
void use_present_names(const std::vector<store::Rename>& renames, store::Change& change) {
  for (const auto& rename : renames) {
    if (change.sequence > rename.after_sequence) continue;
    for (auto* values : {&change.before, &change.after})
      if (auto entry = values->extract(rename.old_name)) {
        entry.key() = rename.new_name;
        values->insert(std::move(entry));
      }
  }
}

/// Fields the actor may not see are not his to set either: he would overwrite what he cannot read.
Problems invisible_fields(const pack::Register& reg, const Values& values, pack::Privacy sees) {
  Problems problems;
  for (const auto& [name, value] : values) {
    const auto* field = reg.field(name);
    if (field != nullptr && !may_see(*field, sees))
      problems.push_back(
          {ProblemKind::forbidden, "record.field_not_visible", {{"field", name}}, {"", 0, 0, name}});
  }
  return problems;
}

/// What another act decides stays as it is: changing the record must not go round that act.
Problems fields_of_other_acts(const pack::Register& reg, const Values& before, const Values& values) {
  static const Value nothing;
  Problems problems;
  for (const auto& [name, value] : values) {
    const auto* field = reg.field(name);
    if (field == nullptr || field->written_by.empty()) continue;
    const auto* there = value_in(before, name);
    if (value != (there ? *there : nothing))
      problems.push_back({ProblemKind::forbidden,
                          "record.field_of_act",
                          {{"field", name}, {"act", field->written_by}},
                          {"", 0, 0, name}});
  }
  return problems;
}

void fill_defaults(const pack::Register& reg, Values& values) {
  for (const auto& field : reg.fields)
    if (field.default_value && !field.retired && !values.contains(field.name))
      values[field.name] = *field.default_value;
}

Problems problems_for_create(const pack::Model& model, const pack::Register& reg, const Access& access,
                             const Id& id, const Values& values) {
  const auto territory = reg.territory_field == "id" ? std::nullopt : territory_of(reg, id, values);
  if (!access.reaches(territory)) return {{ProblemKind::forbidden, "act.not_in_territory", {}, {}}};
  Values as_new;
  fill_defaults(reg, as_new);
  auto problems = invisible_fields(reg, values, access.sees(territory));
  for (auto& more : {fields_of_other_acts(reg, as_new, values), pack::validate(model, reg, values)})
    problems.insert(problems.end(), more.begin(), more.end());
  return problems;
}

Checked<SeenRecord> create_in(store::Writer& writer, const pack::Model& model, const pack::Register& reg,
                              const Access& access, const Id& id, Values values,
                              const store::ChangeNote& note, methods::Day today) {
  fill_defaults(reg, values);
  auto problems = problems_for_create(model, reg, access, id, values);
  for (auto& problem : wrong_beside(writer, model, reg, values, today))
    problems.push_back(std::move(problem));
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  auto record = writer.create(reg, id, std::move(values), note);
  if (!record) return tl::unexpected(Problems{record.error()});
  return seen(reg, access, std::move(*record));
}

Checked<SeenRecord> update_in(store::Writer& writer, const pack::Model& model, const pack::Register& reg,
                              const Access& access, const Id& id, Values values,
                              std::optional<std::int64_t> expected, const store::ChangeNote& note,
                              methods::Day today) {
  const auto before = writer.find(reg, id);
  const auto not_found = [] { return tl::unexpected(Problems{record_not_found().value()}); };
  if (!before || before->retired) return not_found();
  const auto territory = territory_of(reg, id, before->values);
  if (!access.reaches(territory)) return not_found();
  auto problems = invisible_fields(reg, values, access.sees(territory));
  for (auto& problem : fields_of_other_acts(reg, before->values, values))
    problems.push_back(std::move(problem));
  Values whole = before->values;
  for (const auto& [name, value] : values) whole.insert_or_assign(name, value);
  std::erase_if(whole, [&](const auto& entry) {
    const auto* field = reg.field(entry.first);
    return is_empty(entry.second) || (field != nullptr && field->retired && !values.contains(entry.first));
  });
  if (!access.reaches(territory_of(reg, id, whole)))
    problems.push_back({ProblemKind::forbidden, "act.not_in_territory", {}, {}});
  for (const auto& invalid :
       {pack::validate(model, reg, whole), wrong_beside(writer, model, reg, whole, today)})
    problems.insert(problems.end(), invalid.begin(), invalid.end());
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  auto record = writer.update(reg, id, std::move(values), expected, note);
  if (!record) return tl::unexpected(Problems{record.error()});
  return seen(reg, access, std::move(*record));
}

/// Runs `body` in one write and gives back its value or everything that was wrong.
template <class T>
Checked<T> write_checked(House& house, const std::function<Checked<T>(store::Writer&)>& body) {
  std::optional<Checked<T>> outcome;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    outcome = body(writer);
    if (!*outcome) return tl::unexpected(outcome->error().front());
    return {};
  });
  if (outcome && !*outcome) return std::move(*outcome);
  if (!written) return tl::unexpected(Problems{written.error()});
  return std::move(*outcome);
}

template <class T>
Checked<T> checked(tl::unexpected<Problem> problem) {
  return tl::unexpected(Problems{std::move(problem).value()});
}

}  // namespace

std::string title_of(const pack::Register& reg, const store::Record& record) {
  std::string title;
  for (const auto& name : reg.title_fields) {
    const auto found = record.values.find(name);
    const auto* field = reg.field(name);
    if (found == record.values.end() || field == nullptr || is_empty(found->second) ||
        is_missing(found->second))
      continue;
    const auto part = pack::text_of(*field, found->second);
    if (!part.empty()) title += (title.empty() ? "" : " · ") + part;
  }
  return title.empty() ? "…" + to_string(record.id).substr(24) : title;
}

Result<SeenPage> list_records(House& house, const Actor& actor, store::Query query) {
  Result<SeenPage> out = record_not_found();
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<SeenPage> {
      const auto& model = house.store.model();
      const auto reg = open_register(model, query.register_name);
      if (!reg) return tl::unexpected(reg.error());
      const auto access = permit(reader, model, actor, "record.read", query.register_name);
      if (!access) return tl::unexpected(access.error());
      return list_with(reader, **reg, *access, std::move(query));
    }();
  });
  return out;
}

Result<SeenRecord> find_record(House& house, const Actor& actor, std::string_view register_name,
                               const Id& id) {
  Result<SeenRecord> out = record_not_found();
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<SeenRecord> {
      const auto& model = house.store.model();
      const auto reg = open_register(model, register_name);
      if (!reg) return tl::unexpected(reg.error());
      const auto access = permit(reader, model, actor, "record.read", register_name);
      if (!access) return tl::unexpected(access.error());
      auto record = reader.find(**reg, id);
      if (!record || record->retired || !access->reaches(territory_of(**reg, id, record->values)))
        return record_not_found();
      return seen(**reg, *access, std::move(*record));
    }();
  });
  return out;
}

Result<std::vector<SeenChange>> record_history(House& house, const Actor& actor,
                                               std::string_view register_name, const Id& id) {
  Result<std::vector<SeenChange>> out = record_not_found();
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<std::vector<SeenChange>> {
      const auto& model = house.store.model();
      const auto reg = open_register(model, register_name);
      if (!reg) return tl::unexpected(reg.error());
      const auto access = permit(reader, model, actor, "record.history", register_name);
      if (!access) return tl::unexpected(access.error());
      const auto record = reader.find(**reg, id);
      if (!record) return record_not_found();
      const auto territory = territory_of(**reg, id, record->values);
      if (!access->reaches(territory)) return record_not_found();
      const auto renames = reader.renames(register_name);
      Authors authors(reader, model, actor);
      std::vector<SeenChange> changes;
      for (auto& change : reader.history(register_name, id)) {
        use_present_names(renames, change);
        redact(**reg, access->sees(territory), change.before);
        redact(**reg, access->sees(territory), change.after);
        const auto& author = authors.of(std::exchange(change.note.actor, Id{}));
        changes.push_back({std::move(change), author});
      }
      return changes;
    }();
  });
  return out;
}

Checked<SeenRecord> create_record(House& house, const Actor& actor, std::string_view register_name,
                                  Values values, std::optional<Id> id, std::string reason) {
  const auto& model = house.store.model();
  const auto reg = open_register(model, register_name);
  if (!reg) return checked<SeenRecord>(tl::unexpected(reg.error()));
  const Id chosen = id ? *id : house.new_id();
  return write_checked<SeenRecord>(house, [&](store::Writer& writer) -> Checked<SeenRecord> {
    const auto access = permit(writer, model, actor, "record.create", register_name);
    if (!access) return checked<SeenRecord>(tl::unexpected(access.error()));
    return create_in(writer, model, **reg, *access, chosen, values, note_of(actor, "record.create", reason),
                     today(house));
  });
}

Checked<SeenRecord> update_record(House& house, const Actor& actor, std::string_view register_name,
                                  const Id& id, Values values, std::optional<std::int64_t> expected_revision,
                                  std::string reason) {
  const auto& model = house.store.model();
  const auto reg = open_register(model, register_name);
  if (!reg) return checked<SeenRecord>(tl::unexpected(reg.error()));
  return write_checked<SeenRecord>(house, [&](store::Writer& writer) -> Checked<SeenRecord> {
    const auto access = permit(writer, model, actor, "record.update", register_name);
    if (!access) return checked<SeenRecord>(tl::unexpected(access.error()));
    return update_in(writer, model, **reg, *access, id, values, expected_revision,
                     note_of(actor, "record.update", reason), today(house));
  });
}

Result<SeenRecord> retire_record(House& house, const Actor& actor, std::string_view register_name,
                                 const Id& id, std::optional<std::int64_t> expected_revision,
                                 std::string reason) {
  const auto& model = house.store.model();
  const auto reg = open_register(model, register_name);
  if (!reg) return tl::unexpected(reg.error());
  Result<SeenRecord> out = record_not_found();
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, model, actor, "record.retire", register_name);
    if (!access) return tl::unexpected(access.error());
    const auto before = writer.find(**reg, id);
    if (!before || before->retired || !access->reaches(territory_of(**reg, id, before->values)))
      return record_not_found();
    auto record = writer.retire(**reg, id, expected_revision, note_of(actor, "record.retire", reason));
    if (!record) return tl::unexpected(record.error());
    out = seen(**reg, *access, std::move(*record));
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  return out;
}

Result<ImportReport> import_records(House& house, const Actor& actor, std::string_view register_name,
                                    const std::vector<ImportedRow>& rows, Problems problems, bool dry_run) {
  const auto& model = house.store.model();
  const auto reg = open_register(model, register_name);
  if (!reg) return tl::unexpected(reg.error());
  ImportReport report;
  report.rows = rows.size();
  report.problems = std::move(problems);
  bool not_allowed = false;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, model, actor, "record.import", register_name);
    if (!access) {
      not_allowed = true;
      return tl::unexpected(access.error());
    }
    const auto note = note_of(actor, "record.import");
    for (const auto& row : rows) {
      const auto current = row.id ? writer.find(**reg, *row.id) : std::nullopt;
      if (current && same_values(current->values, row.values)) {
        ++report.unchanged;
        continue;
      }
      auto outcome = current ? update_in(writer, model, **reg, *access, *row.id, row.values, std::nullopt,
                                         note, today(house))
                             : create_in(writer, model, **reg, *access, row.id ? *row.id : house.new_id(),
                                         row.values, note, today(house));
      if (outcome) {
        ++(current ? report.updated : report.created);
        continue;
      }
      for (auto& problem : outcome.error()) {
        problem.place.line = row.line;
        report.problems.push_back(std::move(problem));
      }
    }
    // A dry run does everything but keep it, so that it finds what only the whole file shows: a code
    // used twice, a parent that another row makes.
    if (dry_run || !report.problems.empty()) return fail(ProblemKind::invalid, "import.not_kept");
    return {};
  });
  if (not_allowed) return tl::unexpected(written.error());
  report.written = written.has_value();
  if (!written && written.error().code != "import.not_kept") return tl::unexpected(written.error());
  return report;
}

Result<std::vector<SeenRecord>> export_records(House& house, const Actor& actor, store::Query query) {
  Result<std::vector<SeenRecord>> out = record_not_found();
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<std::vector<SeenRecord>> {
      const auto& model = house.store.model();
      const auto reg = open_register(model, query.register_name);
      if (!reg) return tl::unexpected(reg.error());
      const auto access = permit(reader, model, actor, "record.export", query.register_name);
      if (!access) return tl::unexpected(access.error());
      std::vector<SeenRecord> all;
      query.limit = kImportPage;
      do {
        auto page = list_with(reader, **reg, *access, query);
        if (!page) return tl::unexpected(page.error());
        std::move(page->records.begin(), page->records.end(), std::back_inserter(all));
        query.after = page->next;
      } while (!query.after.empty());
      return all;
    }();
  });
  return out;
}

}  // namespace minga::service
