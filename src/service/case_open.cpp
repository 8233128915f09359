#include "pack/validate.hpp"
#include "service/case_acts.hpp"
#include "service/case_writing.hpp"
#include "service/note.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

tl::unexpected<Problems> just(Problem problem) {
  return tl::unexpected(Problems{std::move(problem)});
}

std::string next_case_code(store::Reader& reader) {
  store::Query query;
  query.register_name = "case_file";
  query.limit = 0;
  query.count = true;
  query.with_retired = true;
  const auto counted = reader.list(query);
  for (auto number = (counted ? counted->total.value_or(0) : 0) + 1;; ++number) {
    auto digits = std::to_string(number);
    auto code = "E-" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    if (all_where(reader, "case_file", {equals("code", code)}).empty()) return code;
  }
}

/// What this act or another one decides is not for the caller to set.
Problems fields_not_given(const pack::Register& reg, const Values& values, pack::Privacy sees) {
  Problems problems;
  for (const auto& entry : values) {
    const auto& name = entry.first;
    const auto* field = reg.field(name);
    if (field == nullptr) continue;  // pack::validate says so
    if (!may_see(*field, sees)) {
      problems.push_back(
          {ProblemKind::forbidden, "record.field_not_visible", {{"field", name}}, {"", 0, 0, name}});
    } else if (!field->written_by.empty() && field->written_by != "case.open") {
      problems.push_back({ProblemKind::forbidden,
                          "record.field_of_act",
                          {{"field", name}, {"act", field->written_by}},
                          {"", 0, 0, name}});
    }
  }
  return problems;
}

}  // namespace

Problems check_opening(const pack::Model& model, const pack::Register& reg, Values& values,
                       pack::Privacy sees) {
  auto problems = fields_not_given(reg, values, sees);
  if (!text_in(values, "person").empty() && !text_in(values, "organisation").empty())
    problems.push_back({ProblemKind::invalid, "case.two_holders", {}, {"", 0, 0, "organisation"}});
  if (const auto name = text_in(values, "procedure"); !name.empty()) {
    if (const auto found = procedure_named(model, name)) {
      values["line"] = (*found)->line;
    } else {
      auto problem = found.error();
      problem.kind = ProblemKind::invalid;
      problem.place.field = "procedure";
      problems.push_back(std::move(problem));
    }
  }
  values["state"] = std::string("open");
  for (auto& problem : pack::validate(model, reg, values))
    if (problem.place.field != "line") problems.push_back(std::move(problem));
  return problems;
}

Checked<Id> open_case(House& house, const Actor& actor, Values values) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register("case_file");
  const Id id = house.new_id();
  Problems problems;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit_cases(writer, model, actor, "case.open");
    if (!access) return tl::unexpected(access.error());
    const auto territory = id_in(values, "territory");
    if (territory && !access->reaches(territory)) return fail(ProblemKind::forbidden, "act.not_in_territory");
    if (text_in(values, "code").empty()) values["code"] = next_case_code(writer);
    if (text_in(values, "opened_on").empty()) values["opened_on"] = methods::text_of(today(house));
    problems = check_opening(model, reg, values, access->sees(territory));
    if (!problems.empty()) return tl::unexpected(problems.front());
    const auto made = writer.create(reg, id, values, note_of(actor, "case.open"));
    if (!made) return tl::unexpected(made.error());
    return {};
  });
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  if (!written) return just(written.error());
  return id;
}

Result<void> close_case(House& house, const Actor& actor, const Id& id, std::string reason) {
  const auto& model = house.store.model();
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit_cases(writer, model, actor, "case.close");
    if (!access) return tl::unexpected(access.error());
    const auto file = case_in_reach(writer, model, *access, id);
    if (!file) return tl::unexpected(file.error());
    const auto state = text_in(file->values, "state");
    if (state == "moved") return fail(ProblemKind::conflict, "case.moved");
    if (state == "closed") return {};
    Values values{{"state", std::string("closed")}, {"closed_on", methods::text_of(today(house))}};
    const auto changed = writer.update(*model.find_register("case_file"), id, std::move(values), std::nullopt,
                                       note_of(actor, "case.close", std::move(reason)));
    if (!changed) return tl::unexpected(changed.error());
    return {};
  });
}

}  // namespace minga::service
