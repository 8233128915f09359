#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/progress.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

struct LogOptions {
  std::string folder;
  std::int64_t after = 0;
  std::size_t limit = 100;
  std::string register_name, record;
};

int run_verify(const LogOptions& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  const auto store = open_file_of(options.folder);
  if (!store) return report(common, store.error());
  const auto verdict = (*store)->verify_log();
  if (common.json) {
    Json out{{"holds", !verdict.first_bad}, {"entries", verdict.entries}, {"head", verdict.head}};
    if (verdict.first_bad)
      out.update(Json{{"first_bad", *verdict.first_bad},
                      {"code", verdict.problem_code},
                      {"register", verdict.register_name},
                      {"record", verdict.record ? Json(to_string(*verdict.record)) : Json()}});
    *common.out << out.dump(2) << '\n';
    return verdict.first_bad ? failed : done;
  }
  if (verdict.first_bad) {
    report(common, Problem{ProblemKind::invalid,
                           verdict.problem_code,
                           {{"sequence", std::to_string(*verdict.first_bad)}},
                           {}});
    if (verdict.record)
      *common.err << text(common.language, "cli.log.where",
                          {{"register", verdict.register_name}, {"record", to_string(*verdict.record)}})
                  << '\n';
    return failed;
  }
  *common.out << text(common.language, "cli.log.holds",
                      {{"entries", std::to_string(verdict.entries)}, {"head", verdict.head}})
              << '\n';
  return done;
}

/// Names of the fields only: what they held may be personal.
Json json_of(const store::Change& change) {
  std::set<std::string> fields;
  for (const auto* values : {&change.before, &change.after})
    for (const auto& [name, value] : *values) fields.insert(name);
  return {{"sequence", change.sequence},
          {"time", to_rfc3339(change.time.wall)},
          {"act", change.note.act},
          {"actor", change.note.actor.is_nil() ? Json() : Json(to_string(change.note.actor))},
          {"register", change.register_name},
          {"record", to_string(change.record)},
          {"revision", change.revision},
          {"fields", fields},
          {"retires", change.retires},
          {"reason", change.note.reason},
          {"hash", change.hash}};
}

int run_show(const LogOptions& options, const Common& common) {
  const auto id = id_from(options.record);
  if (options.record.empty() != options.register_name.empty() || (!options.record.empty() && !id)) {
    report(common, Problem{ProblemKind::malformed, "cli.log.which", {}, {}});
    return misused;
  }
  const auto store = open_file_of(options.folder);
  if (!store) return report(common, store.error());
  std::vector<store::Change> changes;
  (*store)->read([&](store::Reader& reader) {
    changes = id ? reader.history(options.register_name, *id) : reader.changes(options.after, options.limit);
  });
  Json list = Json::array();
  for (const auto& change : changes) list.push_back(json_of(change));
  if (common.json) {
    *common.out << Json{{"changes", list}}.dump(2) << '\n';
    return done;
  }
  for (const auto& change : list) {
    std::string fields;
    for (const auto& field : change["fields"])
      fields += (fields.empty() ? "" : ",") + field.get<std::string>();
    *common.out << change["sequence"] << '\t' << change.value("time", "") << '\t' << change.value("act", "")
                << '\t' << change.value("register", "") << '\t' << change.value("record", "") << '\t'
                << fields << '\n';
  }
  return done;
}

}  // namespace

Run declare_log(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<LogOptions>();
  app.require_subcommand(1);
  auto* verify = app.add_subcommand("verify", words("cli.log.verify.about"));
  verify->add_option("folder", options->folder, words("cli.folder"))->required();
  auto* show = app.add_subcommand("show", words("cli.log.show.about"));
  show->add_option("folder", options->folder, words("cli.folder"))->required();
  show->add_option("--after", options->after, words("cli.log.after"))->check(CLI::NonNegativeNumber);
  show->add_option("--limit", options->limit, words("cli.log.limit"))
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  show->add_option("--register", options->register_name, words("cli.log.register"));
  show->add_option("--record", options->record, words("cli.log.record"));
  return [options, verify](const Common& common) {
    return verify->parsed() ? run_verify(*options, common) : run_show(*options, common);
  };
}

}  // namespace minga::cli
