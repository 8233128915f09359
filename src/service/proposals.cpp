#include "service/proposals.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "formats/csv.hpp"
#include "formats/xlsx.hpp"
#include "pack/validate.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/values.hpp"
#include "service/workshops.hpp"

namespace minga::service {
namespace {

constexpr const char* kReview = "proposal.review";
constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kDraft = "draft";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Result<void> is_state(const pack::Model& model, std::string_view state) {
  std::string names;
  if (const auto* states = model.find_catalogue("proposal_state"))
    for (const auto& item : states->items) {
      if (item.code == state) return {};
      names += (names.empty() ? "" : ", ") + item.code;
    }
  return fail(ProblemKind::invalid, "proposal.no_such_state",
              {{"state", std::string(state)}, {"states", names}}, {"", 0, 0, "state"});
}

/// The action that the proposal became, while there is one.
std::optional<store::Record> action_of(store::Reader& reader, const Id& proposal) {
  auto found = all_where(reader, "planned_action", {equals("proposal", to_string(proposal))});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<Id> make_action(store::Writer& writer, House& house, const Workshop& workshop,
                       const store::Record& proposal, const store::ChangeNote& note) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register("planned_action");
  Values values{{"territory", to_string(workshop.territory)},
                {"workshop", to_string(workshop.id)},
                {"proposal", to_string(proposal.id)},
                {"state", std::string(kDraft)}};
  for (const auto* same : {"impact", "action_text", "responsible"})
    if (const auto* value = value_in(proposal.values, same)) values[same] = *value;
  if (auto problems = pack::validate(model, reg, values); !problems.empty())
    return tl::unexpected(std::move(problems.front()));
  const auto made = writer.create(reg, house.new_id(), std::move(values), note);
  if (!made) return tl::unexpected(made.error());
  return made->id;
}

/// What is wrong with the values that a decision sets; the others were looked at when they were written.
std::optional<Problem> wrong_with(const pack::Model& model, const pack::Register& reg, Values whole,
                                  const Values& set) {
  for (const auto& [name, value] : set) whole[name] = value;
  for (auto& problem : pack::validate(model, reg, whole))
    if (set.contains(problem.place.field)) return std::move(problem);
  return std::nullopt;
}

/// Takes an action out of the draft list again.
Result<void> drop_action(store::Writer& writer, const pack::Model& model, const store::Record& action,
                         const store::ChangeNote& note) {
  if (text_in(action.values, "state") != kDraft)
    return fail(ProblemKind::conflict, "proposal.action_in_plan");
  const auto retired = writer.retire(*model.find_register("planned_action"), action.id, std::nullopt, note);
  if (!retired) return tl::unexpected(retired.error());
  return {};
}

Result<Decision> decide(store::Writer& writer, House& house, const Actor& actor, const Id& id,
                        std::string_view state, std::string_view reason,
                        std::optional<std::int64_t> expected) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register("proposal");
  const auto before = writer.find(reg, id);
  const auto workshop = workshop_for(writer, model, actor, kReview,
                                     before ? id_in(before->values, "workshop").value_or(Id{}) : Id{});
  if (!workshop && workshop.error().kind != ProblemKind::not_found) return tl::unexpected(workshop.error());
  if (!workshop || before->retired) return fail(ProblemKind::not_found, "record.not_found");

  if (const auto known = is_state(model, state); !known) return tl::unexpected(known.error());
  const bool was_accepted = text_in(before->values, "state") == kAccepted;
  const bool accepts = state == kAccepted;
  auto action = action_of(writer, id);
  if (was_accepted && !accepts && is_blank(reason))
    return fail(ProblemKind::invalid, "proposal.reason_missing", {}, {"", 0, 0, "reason"});
  const auto note = note_of(actor, kReview, std::string(reason));
  Values values{{"state", std::string(state)}};
  // Deciding again what is decided is no new decision: the reason that stands there stays.
  if (!is_blank(reason) && state != text_in(before->values, "state"))
    values["review_note"] = std::string(reason);
  if (auto problem = wrong_with(model, reg, before->values, values))
    return tl::unexpected(std::move(*problem));
  const auto after = writer.update(reg, id, std::move(values), expected, note);
  if (!after) return tl::unexpected(after.error());

  Decision decision{id, after->revision, std::string(state), std::nullopt};
  if (accepts) {
    const auto made = action ? Result<Id>(action->id) : make_action(writer, house, *workshop, *after, note);
    if (!made) return tl::unexpected(made.error());
    decision.action = *made;
  } else if (action) {
    if (const auto dropped = drop_action(writer, model, *action, note); !dropped)
      return tl::unexpected(dropped.error());
  }
  return decision;
}

std::map<Id, std::size_t> comments_by_proposal(store::Reader& reader,
                                               const std::vector<store::Record>& proposals) {
  std::map<Id, std::size_t> comments;
  store::Filter of_these{"proposal", store::Filter::Op::any_of, {}};
  for (const auto& proposal : proposals) of_these.values.push_back(to_string(proposal.id));
  if (of_these.values.empty()) return comments;
  for (const auto& comment : all_where(reader, "proposal_comment", {std::move(of_these)}))
    ++comments[id_in(comment.values, "proposal").value_or(Id{})];
  return comments;
}

/// Puts the action beside its impact and gives the impact's place on the list.
std::size_t name_impact(const Workshop& workshop, DraftAction& action) {
  for (std::size_t place = 0; place < workshop.impacts.size(); ++place) {
    const auto& impact = workshop.impacts[place];
    if (action.impact != impact.id) continue;
    action.impact_code = impact.code;
    action.impact_es = impact.name_es;
    action.impact_en = impact.name_en.empty() ? impact.name_es : impact.name_en;
    return place;
  }
  return workshop.impacts.size();
}

DraftAction draft_of(const store::Record& record, bool with_responsible) {
  DraftAction action;
  action.id = record.id;
  action.revision = record.revision;
  action.impact = id_in(record.values, "impact");
  action.action_text = text_in(record.values, "action_text");
  if (with_responsible) action.responsible = text_in(record.values, "responsible");
  action.due_date = text_in(record.values, "due_date");
  action.state = text_in(record.values, "state");
  action.proposal = id_in(record.values, "proposal");
  return action;
}

std::vector<DraftAction> actions_in(store::Reader& reader, const Workshop& workshop, const Access& access) {
  const auto proposals = all_where(reader, "proposal", {equals("workshop", to_string(workshop.id))});
  const auto comments = comments_by_proposal(reader, proposals);
  std::map<Id, const store::Record*> by_id;
  for (const auto& proposal : proposals) by_id[proposal.id] = &proposal;
  const bool inside = access.sees(workshop.territory) >= pack::Privacy::internal;

  // By the id too, which rises with time.
  std::map<std::pair<std::size_t, Id>, DraftAction> ordered;
  for (const auto& record :
       all_where(reader, "planned_action", {equals("workshop", to_string(workshop.id))})) {
    auto action = draft_of(record, inside);
    const auto proposal = action.proposal ? by_id.find(*action.proposal) : by_id.end();
    if (proposal != by_id.end()) {
      action.proposal_changed = text_in(proposal->second->values, "action_text") != action.action_text;
      if (const auto counted = comments.find(proposal->first); counted != comments.end())
        action.comments = counted->second;
    }
    const auto place = name_impact(workshop, action);
    ordered.emplace(std::pair(place, record.id), std::move(action));
  }
  std::vector<DraftAction> actions;
  for (auto& [place, action] : ordered) actions.push_back(std::move(action));
  return actions;
}

Result<std::vector<DraftAction>> actions_for(House& house, const Actor& actor, const Id& id,
                                             std::string_view act) {
  Result<std::vector<DraftAction>> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto access = permit(reader, model, actor, act);
    if (!access) {
      out = tl::unexpected(access.error());
      return;
    }
    const auto workshop = load_workshop(reader, model, id);
    if (workshop && access->reaches(workshop->territory)) {
      out = actions_in(reader, *workshop, *access);
    } else {
      out = fail(ProblemKind::not_found, "workshop.not_found");
    }
  });
  return out;
}

formats::Sheet sheet_of(const pack::Model& model, const std::vector<DraftAction>& actions,
                        Language language) {
  formats::Sheet sheet;
  sheet.name = text(language, "plan.sheet");
  for (const auto* column : {"plan.impact", "plan.action", "plan.responsible", "plan.due", "plan.state",
                             "plan.comments", "plan.proposal"})
    sheet.header.push_back(text(language, column));
  const auto* states = model.find_catalogue("planned_action_state");
  for (const auto& action : actions) {
    const auto* state = states ? states->item(action.state) : nullptr;
    sheet.rows.push_back({language == Language::en ? action.impact_en : action.impact_es, action.action_text,
                          action.responsible,
                          action.due_date.empty() ? formats::SheetCell()
                                                  : formats::SheetCell(formats::SheetDate{action.due_date}),
                          state ? state->label.in(language) : action.state,
                          static_cast<double>(action.comments),
                          action.proposal ? to_string(*action.proposal) : std::string()});
  }
  return sheet;
}

formats::Table table_of(const formats::Sheet& sheet) {
  formats::Table table;
  table.header = sheet.header;
  long line = table.header_line;
  for (const auto& row : sheet.rows) {
    formats::Row cells{++line, {}};
    for (const auto& cell : row) {
      if (const auto* text = std::get_if<std::string>(&cell)) {
        cells.cells.push_back(*text);
      } else if (const auto* date = std::get_if<formats::SheetDate>(&cell)) {
        cells.cells.push_back(date->iso);
      } else if (const auto* count = std::get_if<double>(&cell)) {
        cells.cells.push_back(std::to_string(static_cast<long>(*count)));
      } else {
        cells.cells.emplace_back();
      }
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

Result<Decision> decide_proposal(House& house, const Actor& actor, const Id& proposal, std::string_view state,
                                 std::string_view reason, std::optional<std::int64_t> expected_revision) {
  Decision decision;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    auto decided = decide(writer, house, actor, proposal, state, reason, expected_revision);
    if (!decided) return tl::unexpected(decided.error());
    decision = std::move(*decided);
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  return decision;
}

Result<std::vector<DraftAction>> draft_actions(House& house, const Actor& actor, const Id& workshop) {
  return actions_for(house, actor, workshop, "plan.read");
}

Result<std::vector<DraftAction>> export_draft_actions(House& house, const Actor& actor, const Id& workshop) {
  return actions_for(house, actor, workshop, "plan.export");
}

Result<DraftActionsFile> draft_actions_file(const pack::Model& model, const std::vector<DraftAction>& actions,
                                            std::string_view format, Language language) {
  const std::array sheets{sheet_of(model, actions, language)};
  if (format == "csv")
    return DraftActionsFile{formats::write_csv(table_of(sheets.front())), "text/csv; charset=utf-8",
                            "minga-actions.csv"};
  if (format != "xlsx")
    return fail(ProblemKind::invalid, "request.bad_format",
                {{"format", std::string(format)}, {"formats", "csv, xlsx"}}, {"", 0, 0, "format"});
  auto bytes = formats::write_xlsx(sheets);
  if (!bytes) return tl::unexpected(bytes.error());
  return DraftActionsFile{std::move(*bytes),
                          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                          "minga-actions.xlsx"};
}

}  // namespace minga::service
