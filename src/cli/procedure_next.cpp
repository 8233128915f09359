#include <iostream>
#include <nlohmann/json.hpp>

#include "base/time.hpp"
#include "cli/case_text.hpp"
#include "cli/procedure_files.hpp"
#include "http/resources/case_json.hpp"
#include "methods/procedure/state.hpp"
#include "service/procedure_rules.hpp"

namespace minga::cli {
namespace {

using NextJson = nlohmann::ordered_json;
namespace procedure = methods::procedure;

/// A case where it stands.
struct Standing {
  const CaseRows* rows = nullptr;
  const pack::Procedure* in = nullptr;
  procedure::Rules rules;
  std::span<const procedure::Document> documents;
  procedure::CaseState state;
};

NextJson day_json(const std::optional<methods::Day>& day) {
  return day ? NextJson(methods::text_of(*day)) : NextJson(nullptr);
}

std::vector<std::string> codes_of_steps(const procedure::Rules& rules,
                                        const std::vector<std::size_t>& steps) {
  std::vector<std::string> codes;
  for (const std::size_t step : steps) codes.push_back(rules.steps[step].code);
  return codes;
}

NextJson steps_json(const Standing& one) {
  NextJson out = http::step_states_json(one.rules, one.state);
  for (std::size_t i = 0; i < one.state.steps.size(); ++i) {
    const auto& authority = one.state.steps[i].authority;
    out[i]["authority"] = authority.empty() ? NextJson(nullptr) : NextJson(authority);
  }
  return out;
}

NextJson cause_json(const Standing& one, const procedure::Cause& cause) {
  NextJson movers = NextJson::array();
  for (const std::size_t step : cause.any_of)
    movers.push_back(
        {{"step", one.rules.steps[step].code},
         {"state", code_of(one.state.steps[step].state)},
         {"holder", code_of(one.state.steps[step].holder)},
         {"authority", one.rules.steps[step].authority.empty() ? NextJson(nullptr)
                                                               : NextJson(one.rules.steps[step].authority)}});
  NextJson out{{"any_of", movers}};
  if (!cause.blocker.empty()) out["blocker"] = cause.blocker;
  return out;
}

NextJson problems_json(const CaseRows& rows, const std::vector<procedure::EventProblem>& problems) {
  NextJson out = NextJson::array();
  for (const auto& problem : problems)
    out.push_back({{"line", rows.lines[problem.event]},
                   {"step", rows.events[problem.event].step},
                   {"problem", code_of(problem.wrong)},
                   {"detail", problem.detail}});
  return out;
}

NextJson case_json(const Standing& one) {
  const auto progress = procedure::progress_of(one.rules, one.state);
  NextJson blocked = NextJson::array();
  for (const auto& step : procedure::what_blocks(one.rules, one.state)) {
    NextJson causes = NextJson::array();
    for (const auto& cause : step.causes) causes.push_back(cause_json(one, cause));
    blocked.push_back({{"step", one.rules.steps[step.step].code}, {"causes", causes}});
  }
  NextJson missing = NextJson::array();
  for (const auto& paper : procedure::missing_documents(one.rules, one.state, one.documents))
    missing.push_back({{"step", one.rules.steps[paper.step].code},
                       {"document", paper.document},
                       {"expired", day_json(paper.expired)},
                       {"now", paper.now}});
  return {{"case", one.rows->case_id},
          {"procedure", one.in->name},
          {"complete", one.state.complete},
          {"units", progress.units},
          {"done", progress.done},
          {"possible_now", codes_of_steps(one.rules, procedure::possible_now(one.state))},
          {"blocked", blocked},
          {"missing_documents", missing},
          {"problems", problems_json(*one.rows, one.state.problems)},
          {"steps", steps_json(one)}};
}

NextJson units_json(const procedure::Rules& rules, const std::vector<procedure::AnyOf>& all) {
  NextJson out = NextJson::array();
  for (const auto& unit : all) out.push_back(codes_of_steps(rules, unit));
  return out;
}

NextJson move_json(const Standing& one, const procedure::Rules& newer, const procedure::Move& move,
                   bool known) {
  NextJson counted = NextJson::array();
  for (const auto& each : move.counted)
    counted.push_back({{"from", one.rules.steps[each.from].code},
                       {"to", newer.steps[each.to].code},
                       {"done", methods::text_of(each.done)}});
  return {{"to", newer.name},
          {"counts_known", known},
          {"counted", counted},
          {"lost", codes_of_steps(one.rules, move.lost)},
          {"pending", codes_of_steps(one.rules, move.pending)},
          {"missing", units_json(newer, move.missing)},
          {"possible_now", codes_of_steps(newer, procedure::possible_now(move.state))}};
}

/// The lines of one person or organisation: all its cases together.
std::vector<procedure::LineProgress> lines_of_cases(const pack::Model& model,
                                                    std::span<const Standing> cases) {
  std::vector<std::string> names;
  if (const pack::Catalogue* lines = model.find_catalogue("formalization_line"))
    for (const auto& item : lines->items) names.push_back(item.code);
  std::vector<procedure::Rules> rules;
  std::vector<procedure::CaseState> states;
  for (const Standing& one : cases) {
    rules.push_back(one.rules);
    states.push_back(one.state);
  }
  return procedure::lines_of(names, rules, states);
}

NextJson lines_json(const std::vector<procedure::LineProgress>& lines) {
  NextJson out = NextJson::array();
  for (const auto& line : lines)
    out.push_back({{"line", line.line},
                   {"procedures", line.procedures.size()},
                   {"units", line.progress.units},
                   {"done", line.progress.done},
                   {"waiting", line.progress.waiting},
                   {"possible", line.progress.possible},
                   {"doubtful", line.progress.doubtful},
                   {"lapsed", line.progress.lapsed}});
  return out;
}

/// What of a file's rows does not count, by row.
void print_problems(const pack::Model& model, const Standing& one, CaseText& sheet, Language language) {
  for (const auto& problem : one.state.problems) {
    std::string detail = problem.detail;
    if (problem.wrong == procedure::Wrong::before_prerequisite) detail = sheet.shown_step(detail);
    if (problem.wrong == procedure::Wrong::wrong_authority)
      detail = authority_label(model, *one.in, detail, language);
    sheet.say("  ", "wrong_" + std::string(code_of(problem.wrong)),
              {{"line", std::to_string(one.rows->lines[problem.event])},
               {"step", sheet.shown_step(one.rows->events[problem.event].step)},
               {"detail", detail}});
  }
}

std::vector<Standing> stand(const CaseFile& file, methods::Day day) {
  std::vector<Standing> out;
  for (const CaseRows& rows : file.cases) {
    Standing one;
    one.rows = &rows;
    one.in = rows.procedure;
    one.rules = service::rules_of(*rows.procedure);
    if (const auto papers = file.documents.find(rows.case_id); papers != file.documents.end())
      one.documents = papers->second;
    one.state = procedure::state_of(one.rules, rows.events, one.documents, day);
    out.push_back(std::move(one));
  }
  return out;
}

struct Moved {
  const pack::Procedure* newer = nullptr;
  procedure::Rules rules;
  bool counts_known = false;
  procedure::Move move;
};

Moved move_of(const Standing& one, const pack::Procedure& newer) {
  Moved out;
  out.newer = &newer;
  out.rules = service::rules_of(newer);
  out.counts_known = newer.replaces.stated() && newer.replaces.value.procedure == one.in->name &&
                     newer.replaces.value.counts.known != pack::Told::not_found;
  out.move = procedure::moved_to(one.rules, one.rows->events, one.documents, out.rules,
                                 service::counts_of(*one.in, newer), one.state.day);
  return out;
}

NextJson all_json(const pack::Model& model, const std::vector<Standing>& cases, const pack::Procedure* newer,
                  methods::Day day) {
  NextJson each = NextJson::array(), lines = NextJson::array();
  for (std::size_t begin = 0; begin < cases.size();) {
    std::size_t end = begin;
    for (; end < cases.size() && cases[end].rows->case_id == cases[begin].rows->case_id; ++end) {
      each.push_back(case_json(cases[end]));
      if (newer == nullptr) continue;
      const Moved moved = move_of(cases[end], *newer);
      each.back()["move"] = move_json(cases[end], moved.rules, moved.move, moved.counts_known);
    }
    lines.push_back(
        {{"case", cases[begin].rows->case_id},
         {"lines", lines_json(lines_of_cases(model, std::span(cases).subspan(begin, end - begin)))}});
    begin = end;
  }
  return {{"day", methods::text_of(day)}, {"cases", each}, {"lines", lines}, {"versions", model.versions()}};
}

Result<methods::Day> day_of_run(const ProcedureOptions& options) {
  const std::string given = options.day.empty() ? to_rfc3339(system_clock()()).substr(0, 10) : options.day;
  if (const auto day = methods::day_from(given)) return *day;
  return fail(ProblemKind::invalid, "value.not_date", {{"value", options.day}}, {"", 0, 0, "--day"});
}

void print_all(const pack::Model& model, const std::vector<Standing>& cases, const pack::Procedure* newer,
               const Common& common) {
  for (std::size_t i = 0, begin = 0; i < cases.size(); ++i) {
    const Standing& one = cases[i];
    if (one.rows->case_id != cases[begin].rows->case_id) begin = i;
    CaseText sheet(model, *one.in, one.rules, one.state, common);
    sheet.print(one.rows->case_id);
    sheet.print_papers(procedure::missing_documents(one.rules, one.state, one.documents));
    print_problems(model, one, sheet, common.language);
    if (newer != nullptr) {
      const Moved moved = move_of(one, *newer);
      sheet.print_move(*newer, moved.move, moved.counts_known);
    }
    const bool last = i + 1 == cases.size() || cases[i + 1].rows->case_id != one.rows->case_id;
    if (last)
      print_lines(model, lines_of_cases(model, std::span(cases).subspan(begin, i + 1 - begin)), common);
  }
}

}  // namespace

int run_procedure_next(const ProcedureOptions& options, const Common& common) {
  const auto day = day_of_run(options);
  if (!day) return report(common, day.error());
  const auto model = procedure_packs(options);
  if (!model) return report(common, model.error());
  const pack::Procedure* newer = nullptr;
  if (!options.to.empty()) {
    const auto found = find_procedure(*model, options.to);
    if (!found) return report(common, found.error());
    newer = *found;
  }
  const auto file = read_cases(*model, options);
  if (!file) return report(common, file.error());
  const auto cases = stand(*file, *day);
  if (cases.empty())
    return report(common, Problem{ProblemKind::not_found, "procedure.no_case", {}, {options.file, 0, 0, ""}});
  if (common.json) {
    *common.out << all_json(*model, cases, newer, *day).dump(2) << '\n';
    return done;
  }
  print_all(*model, cases, newer, common);
  return done;
}

}  // namespace minga::cli
