#include "service/dispute_records.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/time.hpp"
#include "pack/validate.hpp"
#include "service/values.hpp"

namespace minga::service {

std::string DisputeCase::state() const {
  return text_in(record.values, "state");
}

Id DisputeCase::territory() const {
  return id_in(record.values, "territory").value_or(Id{});
}

Result<DisputeCase> find_dispute(store::Reader& reader, const pack::Model& model, const Access& access,
                                 const Id& id) {
  auto record = find_reached(reader, model, access, "dispute", id);
  if (!record) return tl::unexpected(record.error());
  DisputeCase out{
      std::move(*record), {}, all_where(reader, "dispute_party", {equals("dispute", to_string(id))})};
  const auto& reg = *model.find_register("land_right");
  for (const auto& one : all_where(reader, "dispute_right", {equals("dispute", to_string(id))}))
    if (const auto right = id_in(one.values, "land_right"))
      if (auto found = reader.find(reg, *right)) out.rights.push_back(std::move(*found));
  return out;
}

Result<void> check_none_open(store::Reader& reader, const pack::Model& model, const std::vector<Id>& rights,
                             const std::optional<Id>& except) {
  std::map<Id, std::size_t> members;
  for (const auto& right : std::set<Id>(rights.begin(), rights.end()))
    for (const auto& one : all_where(reader, "dispute_right", {equals("land_right", to_string(right))}))
      if (const auto dispute = id_in(one.values, "dispute")) ++members[*dispute];
  for (const auto& [dispute, count] : members) {
    if (count < 2 || dispute == except) continue;
    const auto record = reader.find(*model.find_register("dispute"), dispute);
    if (!record || record->retired) continue;
    const auto state = text_in(record->values, "state");
    if (state != "settled" && state != "closed")
      return fail(ProblemKind::conflict, "dispute.already_open",
                  {{"number", text_in(record->values, "number")}});
  }
  return {};
}

Result<Id> make_record(store::Writer& writer, House& house, const char* name, Values values,
                       const store::ChangeNote& note) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register(name);
  std::erase_if(values, [](const auto& entry) {
    const auto* text = std::get_if<std::string>(&entry.second);
    return is_empty(entry.second) || (text != nullptr && text->empty());
  });
  if (auto wrong = pack::validate(model, reg, values); !wrong.empty()) return tl::unexpected(wrong.front());
  const auto made = writer.create(reg, house.new_id(), std::move(values), note);
  if (!made) return tl::unexpected(made.error());
  return made->id;
}

Result<void> change_record(store::Writer& writer, const pack::Model& model, const char* name, const Id& id,
                           Values values, const store::ChangeNote& note) {
  const auto done = writer.update(*model.find_register(name), id, std::move(values), std::nullopt, note);
  if (!done) return tl::unexpected(done.error());
  return {};
}

Result<void> check_case_day(const House& house, const std::string& day, const std::vector<CaseDay>& after) {
  if (!is_date(day)) return fail(ProblemKind::invalid, "dispute.day", {{"value", day}});
  if (day > to_rfc3339(house.clock()).substr(0, 10))
    return fail(ProblemKind::invalid, "dispute.day_ahead", {{"value", day}});
  const auto last = std::ranges::max_element(after, {}, &CaseDay::day);
  if (last != after.end() && day < last->day)
    return fail(ProblemKind::invalid, std::string("dispute.before_") + last->what,
                {{"value", day}, {"since", last->day}});
  return {};
}

std::vector<CaseDay> days_resolved(store::Reader& reader, const DisputeCase& dispute) {
  std::vector<CaseDay> out{{"opening", text_in(dispute.record.values, "opened_on")}};
  const auto of_case = equals("dispute", to_string(dispute.record.id));
  for (const auto& one : all_where(reader, "resolution", {of_case}))
    out.push_back({"resolution", text_in(one.values, "resolved_on")});
  for (const auto& one : all_where(reader, "dispute_appeal", {of_case}))
    out.push_back({"appeal", text_in(one.values, "appealed_on")});
  return out;
}

}  // namespace minga::service
