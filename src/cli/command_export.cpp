#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "service/record_files.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::size_t kPage = 500;

struct ExportOptions {
  std::string folder, register_name, output;
  std::string format;
  std::string words = "codes";
  bool all = false;
  bool is_public = false;
};

/// What the actor of the command sees of a register: the file's owner everything, the public its part.
Result<std::vector<formats::RecordRow>> rows_of(service::House& house, const std::string& register_name,
                                                bool is_public) {
  store::Query query;
  query.register_name = register_name;
  query.limit = kPage;
  std::vector<formats::RecordRow> rows;
  if (!is_public) {
    auto records = service::export_records(house, service::system_actor(), std::move(query));
    if (!records) return tl::unexpected(records.error());
    for (auto& seen : *records) rows.push_back({seen.record.id, std::move(seen.record.values)});
    return rows;
  }
  do {
    auto page = service::list_records(house, service::visitor(), query);
    if (!page) return tl::unexpected(page.error());
    for (auto& seen : page->records) rows.push_back({seen.record.id, std::move(seen.record.values)});
    query.after = page->next;
  } while (!query.after.empty());
  return rows;
}

service::FileFormat format_of(const ExportOptions& options) {
  if (!options.format.empty())
    return service::file_format_from(options.format).value_or(service::FileFormat::csv);
  return service::file_format_of_name(options.output).value_or(service::FileFormat::csv);
}

formats::ExportOptions words_of(const ExportOptions& options, service::House& house,
                                const pack::Register& reg, const std::vector<formats::RecordRow>& rows,
                                Language language) {
  // Without a list of its own an export has the open fields only: the public's.
  auto out = options.is_public ? formats::ExportOptions() : service::export_options(reg, rows);
  out.language = language;
  if (options.words == "labels") {
    const auto actor = options.is_public ? service::visitor() : service::system_actor();
    service::use_labels(house, actor, language, out);
  }
  return out;
}

/// The records as objects: what --json gives where no file was asked for.
Result<Json> json_of(const pack::Model& model, const pack::Register& reg,
                     const std::vector<formats::RecordRow>& rows, const formats::ExportOptions& options) {
  const auto text = formats::write_geojson(formats::features_of(model, reg, rows, options));
  if (!text) return tl::unexpected(text.error());
  Json list = Json::array();
  for (const auto& feature : Json::parse(*text)["features"]) {
    Json record{{"id", feature["id"]}};
    record.update(feature["properties"]);
    if (!feature["geometry"].is_null()) record["geometry"] = feature["geometry"];
    list.push_back(std::move(record));
  }
  return list;
}

int export_one(const ExportOptions& options, service::House& house, const pack::Register& reg,
               const Common& common) {
  const auto rows = rows_of(house, reg.name, options.is_public);
  if (!rows) return report(common, rows.error());
  const auto& model = house.store.model();
  const auto words = words_of(options, house, reg, *rows, common.language);
  Json out{{"register", reg.name}, {"count", rows->size()}};
  if (common.json && to_standard_output(options.output)) {
    auto records = json_of(model, reg, *rows, words);
    if (!records) return report(common, records.error());
    out["records"] = std::move(*records);
  } else {
    const auto bytes = service::write_record_file(model, reg, format_of(options), *rows, words);
    if (!bytes) return report(common, bytes.error());
    if (const auto written = put(common, options.output, *bytes); !written)
      return report(common, written.error());
    out["file"] = options.output;
  }
  if (common.json) {
    *common.out << out.dump(2) << '\n';
  } else if (!to_standard_output(options.output)) {
    *common.out << text(common.language, "cli.export.done",
                        {{"count", std::to_string(rows->size())}, {"file", options.output}})
                << '\n';
  }
  return done;
}

/// A file for each register that has records and that may be read.
int export_all(const ExportOptions& options, service::House& house, const Common& common) {
  std::error_code failure;
  fs::create_directories(options.output, failure);
  Json files = Json::array();
  for (const auto& [name, reg] : house.store.model().registers) {
    if (reg.system) continue;
    const auto rows = rows_of(house, name, options.is_public);
    const bool hidden = !rows && options.is_public && rows.error().kind != ProblemKind::internal;
    if (hidden || (rows && rows->empty())) continue;
    if (!rows) return report(common, rows.error());
    const auto format = format_of(options);
    const auto bytes = service::write_record_file(house.store.model(), reg, format, *rows,
                                                  words_of(options, house, reg, *rows, common.language));
    if (!bytes) return report(common, bytes.error());
    const auto file = fs::path(options.output) / (name + "." + std::string(service::code_of(format)));
    if (const auto written = put(common, file.string(), *bytes); !written)
      return report(common, written.error());
    files.push_back({{"register", name}, {"count", rows->size()}, {"file", file.string()}});
  }
  if (common.json) {
    *common.out << Json{{"files", files}}.dump(2) << '\n';
    return done;
  }
  for (const auto& file : files)
    *common.out << text(common.language, "cli.export.done",
                        {{"count", file["count"].dump()}, {"file", file.value("file", "")}})
                << '\n';
  return done;
}

int run_export(const ExportOptions& options, const Common& common) {
  if (options.all == !options.register_name.empty() || (options.all && to_standard_output(options.output))) {
    report(common, Problem{ProblemKind::malformed, "cli.export.what", {}, {}});
    return misused;
  }
  const Working working(common, text(common.language, "cli.working"));
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  if (options.all) return export_all(options, house, common);
  const auto reg = register_named(workspace->store->model(), options.register_name);
  if (!reg) return report(common, reg.error());
  return export_one(options, house, **reg, common);
}

}  // namespace

Run declare_export(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<ExportOptions>();
  app.add_option("folder", options->folder, words("cli.folder"))->required();
  app.add_option("register", options->register_name, words("cli.register"));
  app.add_flag("--all", options->all, words("cli.export.all"));
  app.add_option("--format", options->format, words("cli.export.format"))
      ->check(CLI::IsMember({"csv", "xlsx", "geojson"}));
  app.add_option("-o,--output", options->output, words("cli.export.output"));
  app.add_option("--words", options->words, words("cli.export.words"))
      ->check(CLI::IsMember({"codes", "labels"}))
      ->capture_default_str();
  app.add_flag("--public", options->is_public, words("cli.export.public"));
  return [options](const Common& common) { return run_export(*options, common); };
}

}  // namespace minga::cli
