#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cli/all_commands.hpp"
#include "cli/procedure_acts.hpp"

namespace minga::cli {

Run declare_procedure(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<ProcedureOptions>();
  const auto act = [&](const char* name) {
    auto* sub = app.add_subcommand(name, text(language, "cli.procedure." + std::string(name) + ".about"));
    sub->fallthrough();
    sub->add_option("--pack", options->packs, words("cli.procedure.packs"));
    return sub;
  };
  app.require_subcommand(1);
  const auto* list = act("list");
  auto* show = act("show");
  show->add_option("name", options->name, words("cli.procedure.name"))->required();
  auto* next = act("next");
  next->add_option("file", options->file, words("cli.procedure.events"))->required();
  next->add_option("--procedure", options->name, words("cli.procedure.default_name"));
  next->add_option("--day", options->day, words("cli.procedure.day"));
  next->add_option("--case", options->only, words("cli.procedure.case"));
  next->add_option("--to", options->to, words("cli.procedure.to"));
  declare_csv(*next, language, options->csv);
  auto* funnel = act("funnel");
  funnel->add_option("file", options->file, words("cli.procedure.passages"))->required();
  funnel->add_option("--procedure", options->name, words("cli.procedure.order_name"));
  funnel->add_option("--by", options->by, words("cli.procedure.by"));
  funnel->add_option("--until", options->day, words("cli.procedure.until_day"));
  funnel->add_option("--solved", options->solved, words("cli.procedure.solved"));
  funnel->add_option("--level", options->level, words("cli.procedure.level"))
      ->check(CLI::Range(0.5, 0.999))
      ->capture_default_str();
  funnel->add_option("--survival", options->survival, words("cli.procedure.survival"));
  declare_csv(*funnel, language, options->csv);
  return [options, list, show, next](const Common& common) {
    if (list->parsed()) return run_procedure_list(*options, common);
    if (show->parsed()) return run_procedure_show(*options, common);
    if (next->parsed()) return run_procedure_next(*options, common);
    return run_procedure_funnel(*options, common);
  };
}

}  // namespace minga::cli
