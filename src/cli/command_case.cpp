#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cli/all_commands.hpp"
#include "cli/case_acts.hpp"

namespace minga::cli {
namespace {

using Options = std::shared_ptr<CaseOptions>;

void declare_list_options(CLI::App& act, const Options& options, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  act.add_option("--procedure", options->procedure, words("cli.case.procedure"));
  act.add_option("--territory", options->territory, words("cli.case.territory"));
  act.add_option("--state", options->state, words("cli.case.state"));
  act.add_option("--step", options->step, words("cli.case.step_filter"));
  act.add_option("--step-state", options->step_state, words("cli.case.step_state"));
  act.add_option("--limit", options->limit, words("cli.case.limit"))->capture_default_str();
  act.add_option("--after", options->after, words("cli.case.after"));
}

void declare_record_options(CLI::App& act, const Options& options, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  auto& event = options->event;
  act.add_option("step", event.step, words("cli.case.step"))->required();
  act.add_option("event", event.kind, words("cli.case.event"))->required();
  act.add_option("day", event.day, words("cli.case.day"))->required();
  act.add_option("--authority", event.authority, words("cli.case.authority"));
  act.add_option("--expires", event.expires, words("cli.case.expires"));
  act.add_option("--blocker", event.blocker, words("cli.case.blocker"));
  act.add_option("--blocker-kind", event.blocker_kind, words("cli.case.blocker_kind"));
  act.add_option("--right", options->right, words("cli.case.right"));
  act.add_option("--document", options->document, words("cli.case.document"));
  act.add_option("--note", event.note, words("cli.case.note"));
  act.add_flag("--as-found", event.as_found, words("cli.case.as_found"));
}

void declare_funnel_options(CLI::App& act, const Options& options, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  act.add_option("--procedure", options->procedure, words("cli.case.procedure"))->required();
  act.add_option("--territory", options->territory, words("cli.case.territory"));
  act.add_option("--by", options->by, words("cli.case.by"));
  act.add_option("--until", options->until, words("cli.case.until"));
  act.add_option("--solved", options->solved, words("cli.case.solved"));
  act.add_option("--level", options->level, words("cli.case.level"))
      ->check(CLI::Range(0.5, 0.999))
      ->capture_default_str();
}

void declare_import_options(CLI::App& act, const Options& options, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  auto& import = options->import;
  act.add_option("file", import.file, words("cli.case.import.file"))->required();
  act.add_option("--procedure", options->procedure, words("cli.case.procedure"))->required();
  act.add_option("--territory", options->territory, words("cli.case.import.territory"));
  act.add_option("--key", import.key, words("cli.case.import.key"));
  act.add_option("--opened-on", import.opened_on, words("cli.case.import.opened_on"));
  act.add_flag("--month-first", import.month_first, words("cli.rights.import.month_first"));
  act.add_flag("--as-found", options->event.as_found, words("cli.case.as_found"));
  act.add_flag("--leave-out", import.leave_out, words("cli.rights.import.leave_out"));
  act.add_flag("--dry-run", import.dry_run, words("cli.import.dry_run"));
  act.add_option("--format", import.format, words("cli.case.import.format_option"))
      ->check(CLI::IsMember({"csv", "xlsx"}));
  declare_csv(act, language, import.csv);
}

}  // namespace

Run declare_case(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<CaseOptions>();
  const auto act = [&](const char* name, bool of_a_case) {
    auto* sub = app.add_subcommand(name, text(language, "cli.case." + std::string(name) + ".about"));
    sub->fallthrough();
    sub->add_option("folder", options->folder, words("cli.folder"))->required();
    if (of_a_case) sub->add_option("code", options->code, words("cli.case.code"))->required();
    return sub;
  };
  app.require_subcommand(1);
  auto* list = act("list", false);
  declare_list_options(*list, options, language);
  auto* open = act("open", false);
  open->add_option("procedure", options->procedure, words("cli.case.procedure"))->required();
  open->add_option("--territory", options->territory, words("cli.case.territory"))->required();
  open->add_option("--code", options->code, words("cli.case.new_code"));
  const auto* show = act("show", true);
  auto* record = act("record", true);
  declare_record_options(*record, options, language);
  auto* move = act("move", true);
  move->add_option("--to", options->to, words("cli.case.to"));
  move->add_flag("--write", options->really, words("cli.case.write"));
  move->add_option("--reason", options->reason, words("cli.case.reason"));
  auto* late = act("late-answer", true);
  declare_record_options(*late, options, language);
  auto* close = act("close", true);
  close->add_option("--reason", options->reason, words("cli.case.reason"));
  auto* reopen = act("reopen", true);
  reopen->add_option("--reason", options->reason, words("cli.case.reason"))->required();
  const auto* sheet_code = act("sheet-code", true);
  auto* import = act("import", false);
  declare_import_options(*import, options, language);
  declare_funnel_options(*act("funnel", false), options, language);
  return [=](const Common& common) {
    if (list->parsed()) return run_case_list(*options, common);
    if (open->parsed()) return run_case_open(*options, common);
    if (show->parsed()) return run_case_show(*options, common);
    if (record->parsed()) return run_case_record(*options, common);
    if (move->parsed()) return run_case_move(*options, common);
    if (late->parsed()) return run_case_late(*options, common);
    if (close->parsed()) return run_case_close(*options, common);
    if (reopen->parsed()) return run_case_reopen(*options, common);
    if (sheet_code->parsed()) return run_case_sheet_code(*options, common);
    if (import->parsed()) return run_case_import(*options, common);
    return run_case_funnel(*options, common);
  };
}

}  // namespace minga::cli
