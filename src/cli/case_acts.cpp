#include "cli/case_acts.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "base/joined.hpp"
#include "cli/case_text.hpp"
#include "cli/house.hpp"
#include "cli/procedure_acts.hpp"
#include "cli/text_table.hpp"
#include "http/resources/case_json.hpp"
#include "service/case_sheet.hpp"
#include "service/labels.hpp"
#include "service/values.hpp"

namespace minga::cli {
namespace {

/// The workspace of a command, open.
struct CaseHouse {
  service::Workspace workspace;
  service::House house;
};

Checked<std::unique_ptr<CaseHouse>> house_of(const CaseOptions& options) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return tl::unexpected(workspace.error());
  auto& store = *workspace->store;
  return std::unique_ptr<CaseHouse>(new CaseHouse{std::move(*workspace), real_house(store)});
}

void print_list(const service::CasePage& page, const pack::Model& model, const Common& common) {
  const Language in = common.language;
  std::vector<std::vector<std::string>> rows(1);
  for (const char* head : {"code", "procedure", "state", "done", "possible", "waiting"})
    rows[0].push_back(text(in, std::string("cli.case.head_") + head));
  for (const auto& row : page.rows)
    rows.push_back({row.code, row.procedure->label.in(in),
                    service::label_in(model, "case_state", row.state, in),
                    std::to_string(row.progress.done) + "/" + std::to_string(row.progress.units),
                    std::to_string(row.state == "open" ? row.progress.possible : 0),
                    std::to_string(row.waiting.size())});
  *common.out << text_table(rows);
  if (page.rows.empty()) *common.out << text(in, "cli.case.none") << '\n';
  if (!page.next.empty()) *common.out << text(in, "cli.case.more", {{"after", page.next}}) << '\n';
}

http::Json list_json(const service::CasePage& page) {
  http::Json cases = http::Json::array();
  for (const auto& row : page.rows) {
    const auto codes = [&](const std::vector<std::size_t>& steps) {
      http::Json out = http::Json::array();
      for (const auto step : steps) out.push_back(row.procedure->steps[step].code);
      return out;
    };
    cases.push_back({{"id", to_string(row.id)},
                     {"code", row.code},
                     {"procedure", row.procedure->name},
                     {"state", row.state},
                     {"units", row.progress.units},
                     {"done", row.progress.done},
                     {"complete", row.complete},
                     {"possible", codes(row.possible)},
                     {"doubtful", codes(row.doubtful)},
                     {"lapsed", codes(row.lapsed)},
                     {"waiting", codes(row.waiting)},
                     {"blocked", codes(row.blocked)},
                     {"over_term", row.over_term},
                     {"uncounted", row.uncounted}});
  }
  return {{"cases", cases}, {"next", page.next.empty() ? http::Json() : http::Json(page.next)}};
}

/// Says first that nothing more happens in this file, and where the case goes on.
void tell_shut(const service::CaseStanding& standing, const Common& common) {
  const Language in = common.language;
  const auto day = service::text_in(standing.values, "closed_on");
  const auto code = service::text_in(standing.values, "code");
  if (standing.after) {
    const auto* newer = standing.after->procedure;
    *common.out << text(in, "cli.case.has_moved",
                        {{"case", code},
                         {"day", day},
                         {"procedure", newer == nullptr ? "" : newer->label.in(in)},
                         {"after", standing.after->code}})
                << '\n';
  } else if (!standing.open) {
    *common.out << text(in, "cli.case.is_closed", {{"case", code}, {"day", day}}) << '\n';
  } else if (standing.replaced_by != nullptr) {
    *common.out << text(in, "cli.case.replaced", {{"procedure", standing.replaced_by->label.in(in)}}) << '\n';
  }
}

void tell_step_before(const service::CaseBefore& before, const service::StepBefore& step,
                      const pack::Model& model, const Common& common) {
  const Language in = common.language;
  const auto& of = before.procedure->steps[step.step];
  const auto day = [](const std::optional<methods::Day>& known) {
    return known ? methods::text_of(*known) : "";
  };
  std::string counts;
  for (const auto to : step.counts_as)
    counts += (counts.empty() ? "" : ", ") + before.newer->steps[to].label.in(in);
  std::string key = "cli.case.before_" + std::string(code_of(step.state));
  if (step.revoked) key = "cli.case.before_revoked";
  if (step.returned) key = "cli.case.before_returned";
  if (step.state == methods::procedure::State::done)
    key += !counts.empty() ? "_counts" : before.counts_known ? "_lost" : "_unknown";
  if (!step.answered_by.empty()) key += "_by";
  if (step.state == methods::procedure::State::waiting && !of.authority.stated()) key += "_somebody";
  const auto who = !step.answered_by.empty() ? step.answered_by
                   : of.authority.stated()   ? of.authority.value
                                             : std::string();
  *common.out << "    "
              << text(in, key,
                      {{"step", of.label.in(in)},
                       {"day", day(step.since)},
                       {"last", day(step.expires)},
                       {"counts", counts},
                       {"authority", who.empty() ? "" : authority_label(model, *before.procedure, who, in)}})
              << '\n';
}

/// What was done before laws changed.
void tell_before(const service::CaseStanding& standing, const pack::Model& model, const Common& common) {
  for (const auto& before : standing.before) {
    *common.out << "  "
                << text(common.language,
                        before.steps.empty() ? "cli.case.came_from_nothing" : "cli.case.came_from",
                        {{"procedure", before.procedure->label.in(common.language)},
                         {"case", before.code},
                         {"day", before.moved_on ? methods::text_of(*before.moved_on) : ""}})
                << '\n';
    for (const auto& step : before.steps) tell_step_before(before, step, model, common);
  }
}

int tell(const service::CaseStanding& standing, const pack::Model& model, const Common& common) {
  if (common.json) {
    *common.out << http::standing_json(model, standing, common.language).dump(2) << '\n';
    return done;
  }
  tell_shut(standing, common);
  CaseText sheet(model, *standing.procedure, standing.rules, standing.state, common);
  const auto& [office, phone] = standing.ask_at;
  const auto where = office + (office.empty() || phone.empty() ? "" : ", ") + phone;
  sheet.print(service::text_in(standing.values, "code"), standing.open,
              {standing.ask_first, where, standing.replaced_by});
  tell_before(standing, model, common);
  if (standing.papers) sheet.print_kept(*standing.papers);
  if (standing.open) sheet.print_papers(standing.missing);
  for (const auto& event : standing.events)
    if (event.problem)
      *common.out << "  "
                  << text(common.language, "cli.case.not_counted",
                          {{"why",
                            message(common.language, service::why_not_counted(model, *standing.procedure,
                                                                              service::event_of(event.values),
                                                                              *event.problem))}})
                  << '\n';
  print_lines(model, standing.lines, common);
  return done;
}

Result<std::optional<Id>> id_option(const std::string& text, const char* option) {
  if (text.empty()) return std::nullopt;
  if (const auto id = id_from(text)) return id;
  return fail(ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, option});
}

Result<service::NewCaseEvent> event_of_options(const CaseOptions& options) {
  auto event = options.event;
  const auto right = id_option(options.right, "--right"),
             document = id_option(options.document, "--document");
  if (!right) return tl::unexpected(right.error());
  if (!document) return tl::unexpected(document.error());
  event.blocking_right = *right;
  event.document = *document;
  return event;
}

/// What a late answer does to the case that goes on.
void tell_late(const service::LateAnswer& told, const Common& common) {
  const auto say = [&](const char* key, const std::vector<std::size_t>& steps) {
    const auto names = joined(steps, ", ", [&](std::size_t step) {
      return told.after->procedure->steps[step].label.in(common.language);
    });
    *common.out << text(common.language, std::string("cli.case.late_") + key,
                        {{"case", told.after ? told.after->code : ""},
                         {"steps", names},
                         {"step", told.step->label.in(common.language)}})
                << '\n';
  };
  say("recorded", {});
  if (!told.counts) return say("not_counted", {});
  if (!told.after) return;
  if (told.kind == methods::procedure::EventKind::refused) return say("refused", {});
  if (told.kind == methods::procedure::EventKind::revoked) return say("revoked", {});
  if (!told.carried.empty()) {
    say("carried", told.carried);
  } else if (!told.counts_as.empty()) {
    say("counts", told.counts_as);
  } else {
    say(told.counts_known ? "nothing" : "unknown", {});
  }
}

/// Does something with the case of the options: `body(house, id)` gives the exit code.
template <class Body>
int in_case(const CaseOptions& options, const Common& common, Body body) {
  const auto open = house_of(options);
  if (!open) return report(common, open.error());
  const auto id = case_by_code((*open)->house, options.code);
  if (!id) return report(common, id.error());
  return body((*open)->house, *id);
}

/// Does an act to a case and shows where it stands then.
template <class Act>
int after_act(const CaseOptions& options, const Common& common, Act act) {
  return in_case(options, common, [&](service::House& house, const Id& id) {
    if (const auto did = act(house, id); !did) return report(common, did.error());
    const auto standing = service::case_standing(house, service::system_actor(), id);
    return standing ? tell(*standing, house.store.model(), common) : report(common, standing.error());
  });
}

}  // namespace

Result<Id> case_by_code(service::House& house, const std::string& code) {
  Result<Id> out = fail(ProblemKind::not_found, "case.unknown", {{"code", code}});
  house.store.read([&](store::Reader& reader) {
    const auto found = service::all_where(reader, "case_file", {service::equals("code", code)});
    if (!found.empty()) out = found.front().id;
  });
  return out;
}

Result<Id> case_territory(service::House& house, const std::string& code) {
  if (const auto id = id_from(code)) return *id;
  Result<Id> out = fail(ProblemKind::not_found, "case.no_territory", {{"code", code}});
  house.store.read([&](store::Reader& reader) {
    const auto found = service::all_where(reader, "territory", {service::equals("code", code)});
    if (!found.empty()) out = found.front().id;
  });
  return out;
}

int run_case_list(const CaseOptions& options, const Common& common) {
  const auto open = house_of(options);
  if (!open) return report(common, open.error());
  auto& house = (*open)->house;
  service::CaseQuery query{
      {}, options.procedure, options.state, options.step, options.step_state, options.limit, options.after};
  if (!options.territory.empty()) {
    const auto territory = case_territory(house, options.territory);
    if (!territory) return report(common, territory.error());
    query.territory = *territory;
  }
  const auto page = service::list_cases(house, service::system_actor(), query);
  if (!page) return report(common, page.error());
  if (common.json) {
    *common.out << list_json(*page).dump(2) << '\n';
  } else {
    print_list(*page, house.store.model(), common);
  }
  return done;
}

int run_case_open(const CaseOptions& options, const Common& common) {
  const auto open = house_of(options);
  if (!open) return report(common, open.error());
  auto& house = (*open)->house;
  const auto territory = case_territory(house, options.territory);
  if (!territory) return report(common, territory.error());
  Values values{{"territory", to_string(*territory)}, {"procedure", options.procedure}};
  if (!options.code.empty()) values["code"] = options.code;
  const auto made = service::open_case(house, service::system_actor(), std::move(values));
  if (!made) return report(common, made.error());
  const auto standing = service::case_standing(house, service::system_actor(), *made);
  return standing ? tell(*standing, house.store.model(), common) : report(common, standing.error());
}

int run_case_show(const CaseOptions& options, const Common& common) {
  return in_case(options, common, [&](service::House& house, const Id& id) {
    const auto standing = service::case_standing(house, service::system_actor(), id);
    return standing ? tell(*standing, house.store.model(), common) : report(common, standing.error());
  });
}

int run_case_record(const CaseOptions& options, const Common& common) {
  return in_case(options, common, [&](service::House& house, const Id& id) {
    const auto event = event_of_options(options);
    if (!event) return report(common, event.error());
    const auto standing = service::record_case_event(house, service::system_actor(), id, *event);
    if (standing) return tell(*standing, house.store.model(), common);
    const auto& code = standing.error().front().code;
    if (code.starts_with("case.wrong_") && code != "case.wrong_unknown_step")
      remark(common, {{ProblemKind::invalid, "cli.case.as_found_hint", {}, {}}});
    return report(common, standing.error());
  });
}

int run_case_move(const CaseOptions& options, const Common& common) {
  return in_case(options, common, [&](service::House& house, const Id& id) -> int {
    if (options.really && options.reason.empty())
      return report(common, Problem{ProblemKind::invalid, "cli.case.reason_needed", {}, {}});
    const auto before = service::case_standing(house, service::system_actor(), id);
    if (!before) return report(common, before.error());
    const auto moved =
        service::move_case(house, service::system_actor(), id, options.to, !options.really, options.reason);
    if (!moved) return report(common, moved.error());
    if (common.json) {
      *common.out << http::case_move_json(*moved).dump(2) << '\n';
      return done;
    }
    CaseText sheet(house.store.model(), *before->procedure, before->rules, before->state, common);
    sheet.print_move(*moved->newer, moved->move, moved->counts_known);
    *common.out << (moved->made ? text(common.language, "cli.case.moved", {{"code", moved->code}})
                                : text(common.language, "cli.case.dry_run"))
                << '\n';
    return done;
  });
}

int run_case_late(const CaseOptions& options, const Common& common) {
  return in_case(options, common, [&](service::House& house, const Id& id) -> int {
    const auto event = event_of_options(options);
    if (!event) return report(common, event.error());
    const auto told = service::record_late_answer(house, service::system_actor(), id, *event);
    if (!told) return report(common, told.error());
    if (common.json) {
      *common.out << http::late_answer_json(*told).dump(2) << '\n';
    } else {
      tell_late(*told, common);
    }
    return done;
  });
}

int run_case_close(const CaseOptions& options, const Common& common) {
  return after_act(options, common, [&](service::House& house, const Id& id) {
    return service::close_case(house, service::system_actor(), id, options.reason);
  });
}

int run_case_reopen(const CaseOptions& options, const Common& common) {
  return after_act(options, common, [&](service::House& house, const Id& id) {
    return service::reopen_case(house, service::system_actor(), id, options.reason);
  });
}

int run_case_sheet_code(const CaseOptions& options, const Common& common) {
  const auto open = house_of(options);
  if (!open) return report(common, open.error());
  auto& house = (*open)->house;
  const auto id = case_by_code(house, options.code);
  if (!id) return report(common, id.error());
  const auto key = service::make_sheet_key(house, service::system_actor(), *id);
  if (!key) return report(common, key.error());
  if (common.json) {
    *common.out << http::sheet_key_json(*key).dump(2) << '\n';
    return done;
  }
  const auto say = [&](const char* what, const Parameters& parameters) {
    *common.out << text(common.language, what, parameters) << '\n';
  };
  say("cli.case.sheet_code.of", {{"case", key->case_code}});
  say("cli.case.sheet_code.address", {{"path", "/hoja/" + key->handle}});
  say("cli.case.sheet_code.code", {{"code", key->code}});
  if (key->ask_at.office.empty() && key->ask_at.phone.empty()) {
    say("cli.case.sheet_code.ask_missing", {});
  } else {
    say("cli.case.sheet_code.ask", {{"office", key->ask_at.office}, {"phone", key->ask_at.phone}});
  }
  say("cli.case.sheet_code.once", {});
  return done;
}

}  // namespace minga::cli
