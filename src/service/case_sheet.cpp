#include "service/case_sheet.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "service/case_state.hpp"
#include "service/note.hpp"
#include "service/procedure_rules.hpp"
#include "service/secrets.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

constexpr std::size_t code_length = 8;
/// 27 letters: 20 of them are 95 bits.
constexpr std::size_t handle_length = 20;
/// No code is longer; what is, is not even looked at.
constexpr std::size_t longest_code = 40;

std::string tidy_sheet_code(std::string_view code) {
  std::string tidy;
  for (const char c : code.substr(0, longest_code))
    if (c != ' ' && c != '-') tidy += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return tidy;
}

/// What is known of the blockers that still stand, by kind.
void tell_blockers(store::Reader& reader, const pack::Model& model, const StoredCase& stored,
                   CaseSheet& sheet) {
  std::set<std::string> rights;
  for (std::size_t i = 0; i < stored.events.size(); ++i) {
    const auto& event = stored.events[i];
    const auto step = stored.rules->find(event.step);
    if (!step || event.kind != procedure::EventKind::blocked) continue;
    const auto& blockers = sheet.state.steps[*step].blockers;
    if (std::find(blockers.begin(), blockers.end(), event.blocker) == blockers.end()) continue;
    const auto& values = stored.event_records[i].values;
    if (const auto kind = text_in(values, "blocker_kind"); !kind.empty())
      sheet.blocker_kinds[{*step, event.blocker}] = kind;
    const auto right = id_in(values, "blocking_right");
    if (const auto record = right ? reader.find(*model.find_register("land_right"), *right) : std::nullopt)
      rights.insert(text_in(record->values, "kind"));
  }
  sheet.blocking_kinds.assign(rights.begin(), rights.end());
}

Result<CaseSheet> sheet_of(store::Reader& reader, const pack::Model& model, store::Record file,
                           methods::Day day) {
  const bool open = is_open(file);
  const auto files = files_of_holder(reader, model, file);
  const auto stored = stored_case(reader, model, std::move(file));
  if (!stored) return tl::unexpected(stored.error());
  CaseSheet out;
  out.day = day;
  out.open = open;
  out.closed_on = methods::day_from(text_in(stored->record.values, "closed_on"));
  out.before = cases_before(reader, model, stored->record, day);
  out.citizenship_missing = citizenship_missing(model, *stored, day);
  out.procedure = stored->procedure;
  out.rules = *stored->rules;
  out.state = procedure::state_of(out.rules, stored->events, stored->documents, day);
  out.progress = procedure::progress_of(out.rules, out.state);
  out.blocked = procedure::what_blocks(out.rules, out.state);
  out.missing = procedure::missing_documents(out.rules, out.state, stored->documents);
  out.offers = procedure::offers(out.rules, out.state);
  out.first = procedure::first_to_do(out.rules, out.state);
  out.replaced_by = replacing(model, *out.procedure, methods::text_of(day));
  out.ask_first = questions_first(*out.procedure, out.state, out.first, out.replaced_by != nullptr,
                                  is_left_open(out.before));
  out.papers = kept_papers(model, *stored, day);
  tell_blockers(reader, model, *stored, out);
  out.ask_at = asked_at(reader, model, stored->record);
  out.lines = lines_over(model, stored_cases(reader, model, files), day);
  return out;
}

/// The sheets of the cases that moved on into this one are closed, as a new code closes the one before: a
/// lost paper must not go on opening what came after. Gives an address that one of them had, which can lead
/// here; empty if none had.
Result<std::string> take_over_sheets(store::Writer& writer, const pack::Model& model, const Id& id,
                                     const store::ChangeNote& note) {
  std::string handle;
  for (const auto& older : files_before(writer, id)) {
    const auto had = text_in(older.values, "sheet_handle");
    if (had.empty()) continue;
    handle = had;
    const auto closed =
        writer.update(*model.find_register("case_file"), older.id,
                      {{"sheet_handle", Value()}, {"sheet_code_hash", Value()}}, std::nullopt, note);
    if (!closed) return tl::unexpected(closed.error());
  }
  return handle;
}

}  // namespace

Result<SheetKey> make_sheet_key(House& house, const Actor& actor, const Id& id) {
  const auto& model = house.store.model();
  std::optional<Problem> refused;
  house.store.read([&](store::Reader& reader) {
    if (const auto may = permit_cases(reader, model, actor, "case.sheet_code"); !may) refused = may.error();
  });
  if (refused) return tl::unexpected(*refused);
  SheetKey key;
  key.code = new_code(house.random, code_length);
  key.handle = new_code(house.random, handle_length);
  // Hashing takes its time: not while others wait to write.
  const auto hash = password_hash(key.code, house.password_cost);
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit_cases(writer, model, actor, "case.sheet_code");
    if (!access) return tl::unexpected(access.error());
    const auto file = case_in_reach(writer, model, *access, id);
    if (!file) return tl::unexpected(file.error());
    if (text_in(file->values, "state") == "moved") return fail(ProblemKind::conflict, "case.moved");
    const auto note = note_of(actor, "case.sheet_code");
    const auto before = take_over_sheets(writer, model, id, note);
    if (!before) return tl::unexpected(before.error());
    if (!before->empty()) key.handle = *before;
    if (const auto had = text_in(file->values, "sheet_handle"); !had.empty()) key.handle = had;
    key.made_on = today(house);
    key.case_code = text_in(file->values, "code");
    key.ask_at = asked_at(writer, model, *file);
    const auto changed =
        writer.update(*model.find_register("case_file"), id,
                      {{"sheet_handle", key.handle}, {"sheet_code_hash", hash}}, std::nullopt, note);
    if (!changed) return tl::unexpected(changed.error());
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  return key;
}

Result<void> check_sheet_code(std::string_view code) {
  if (tidy_sheet_code(code).size() == code_length) return {};
  return fail(ProblemKind::invalid, "case.sheet_code_length", {{"length", std::to_string(code_length)}},
              {"", 0, 0, "code"});
}

Result<CaseSheet> case_sheet(House& house, const Actor& actor, std::string_view handle,
                             std::string_view code) {
  const auto& model = house.store.model();
  if (const auto form = check_sheet_code(code); !form) return tl::unexpected(form.error());
  std::optional<Problem> refused;
  std::vector<store::Record> found;
  house.store.read([&](store::Reader& reader) {
    if (const auto may = permit(reader, model, actor, "case.sheet"); !may) {
      refused = may.error();
    } else if (!handle.empty() && handle.size() <= longest_code) {
      found = all_where(reader, "case_file", {equals("sheet_handle", std::string(handle))});
    }
  });
  if (refused) return tl::unexpected(*refused);
  const auto hash = found.empty() ? std::string() : text_in(found.front().values, "sheet_code_hash");
  if (!password_fits(tidy_sheet_code(code), hash, house.password_cost))
    return fail(ProblemKind::not_found, "case.sheet_unknown", {}, {"", 0, 0, "code"});
  Result<CaseSheet> out;
  house.store.read([&](store::Reader& reader) {
    out = sheet_of(reader, model, followed(reader, model, std::move(found.front())), today(house));
  });
  return out;
}

}  // namespace minga::service
