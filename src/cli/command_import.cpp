#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/csv_arguments.hpp"
#include "cli/house.hpp"
#include "cli/progress.hpp"
#include "formats/file_bytes.hpp"
#include "service/record_files.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLargestFile = std::size_t{256} << 20;

struct ImportOptions {
  std::string folder, register_name, file, format;
  CsvArguments csv;
  bool dry_run = false;
};

Checked<formats::ImportResult> read(const ImportOptions& options, service::House& house,
                                    const pack::Register& reg) {
  const auto format = options.format.empty() ? service::file_format_of_name(options.file)
                                             : service::file_format_from(options.format);
  if (!format)
    return tl::unexpected(
        Problems{{ProblemKind::invalid, "cli.import.format", {}, {options.file, 0, 0, ""}}});
  const auto bytes = formats::open_bytes(options.file, kLargestFile);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  return service::read_record_file(house, service::system_actor(), reg, *format, bytes->view(),
                                   csv_options(options.csv, options.file));
}

void print(const ImportOptions& options, const service::ImportReport& done_report, const Json& counts,
           const Common& common) {
  const char* key = options.dry_run ? "cli.import.would" : "cli.import.done";
  *common.out << text(common.language, key,
                      {{"rows", std::to_string(done_report.rows)},
                       {"new", std::to_string(done_report.created)},
                       {"changed", std::to_string(done_report.updated)},
                       {"unchanged", std::to_string(done_report.unchanged)}})
              << '\n';
  if (!counts["unknown_columns"].empty())
    *common.err << text(common.language, "cli.import.unknown_columns",
                        {{"columns", counts["unknown_columns"].dump()}})
                << '\n';
}

int run_import(const ImportOptions& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  const auto named = register_named(workspace->store->model(), options.register_name);
  if (!named) return report(common, named.error());
  const auto* reg = *named;
  auto house = real_house(*workspace->store);
  auto records = read(options, house, *reg);
  if (!records) return report(common, records.error());
  std::vector<service::ImportedRow> rows;
  for (auto& record : records->records) rows.push_back({record.line, record.id, std::move(record.values)});
  auto imported = service::import_records(house, service::system_actor(), reg->name, rows, records->problems,
                                          options.dry_run);
  if (!imported) return report(common, imported.error());
  if (!imported->problems.empty()) {
    for (auto& problem : imported->problems) problem.place.file = options.file;
    std::stable_sort(imported->problems.begin(), imported->problems.end(),
                     [](const Problem& a, const Problem& b) {
                       const auto last = [](long line) { return line == 0 ? 1L << 62 : line; };
                       return last(a.place.line) < last(b.place.line);
                     });
    report(common, imported->problems);
    if (!common.json) *common.err << text(common.language, "import.not_kept") << '\n';
    return failed;
  }
  const Json counts{{"register", reg->name},
                    {"rows", imported->rows},
                    {"new", imported->created},
                    {"changed", imported->updated},
                    {"unchanged", imported->unchanged},
                    {"written", imported->written},
                    {"unknown_columns", records->unknown_columns}};
  if (common.json) {
    *common.out << counts.dump(2) << '\n';
  } else {
    print(options, *imported, counts, common);
  }
  return done;
}

}  // namespace

Run declare_import(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<ImportOptions>();
  app.add_option("folder", options->folder, words("cli.folder"))->required();
  app.add_option("register", options->register_name, words("cli.register"))->required();
  app.add_option("file", options->file, words("cli.import.file"))->required();
  app.add_flag("--dry-run", options->dry_run, words("cli.import.dry_run"));
  app.add_option("--format", options->format, words("cli.import.format_option"))
      ->check(CLI::IsMember({"csv", "xlsx", "geojson"}));
  declare_csv(app, language, options->csv);
  return [options](const Common& common) { return run_import(*options, common); };
}

}  // namespace minga::cli
