#include "service/finding_files.hpp"

#include <nlohmann/json.hpp>

#include "formats/csv.hpp"
#include "formats/xlsx.hpp"
#include "service/finding_json.hpp"
#include "service/finding_plot.hpp"
#include "service/finding_tables.hpp"
#include "service/finding_words.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

/// File names say what they are and when it was computed; no title, which may hold anything.
std::string file_name(const Finding& finding, std::string_view what, std::string_view extension) {
  return "minga-" + std::string(what) + "-" + finding.summary.created_at.substr(0, 10) + "." +
         std::string(extension);
}

std::string csv_of(const Json& result, Language language) {
  formats::Table out;
  for (const auto& table : finding_tables(result, language)) {
    if (table.name != "contrast_all") continue;
    out.header = table.header;
    long line = 1;
    for (const auto& row : table.rows) {
      formats::Row cells{++line, {}};
      for (const auto& cell : row) {
        auto shown = cell.shown;
        // A decimal comma is for people; a file that programs read keeps the point.
        if (cell.is_number) shown = decimals(cell.number, Language::en, 4);
        cells.cells.push_back(std::move(shown));
      }
      out.rows.push_back(std::move(cells));
    }
  }
  return formats::write_csv(out);
}

Result<std::string> xlsx_of(const Json& result, Language language) {
  std::vector<formats::Sheet> sheets;
  for (const auto& table : finding_tables(result, language)) {
    formats::Sheet sheet{table.title, table.header, {}};
    for (const auto& row : table.rows) {
      std::vector<formats::SheetCell> cells;
      for (const auto& cell : row)
        cells.push_back(cell.is_number ? formats::SheetCell(cell.number) : formats::SheetCell(cell.shown));
      sheet.rows.push_back(std::move(cells));
    }
    sheets.push_back(std::move(sheet));
  }
  return formats::write_xlsx(sheets);
}

/// "cluster/0" names the points of one group of the plots; "all" everybody's.
struct Plot {
  const Json* points = nullptr;
  std::string title;
  std::size_t people = 0;
};
std::optional<Plot> plot_named(const Json& result, std::string_view name, Language language) {
  if (name.empty() || name == "all")
    return Plot{&result["quadrant"]["all"], text(language, "report.everybody"),
                result["participants"].value("analysed", std::size_t{0})};
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string kind = std::string(name.substr(0, slash)) + "s";
  const std::string wanted(name.substr(slash + 1));
  if (!result["quadrant"].contains(kind)) return std::nullopt;
  for (const auto& group : result["quadrant"][kind]) {
    if (group.value("group", "") != wanted || group["points"].empty()) continue;
    const auto title = kind == "clusters"
                           ? text(language, "report.cluster", {{"cluster", cluster_name(std::stoi(wanted))}})
                           : type_name(wanted, language);
    return Plot{&group["points"], title, group.value("n", std::size_t{0})};
  }
  return std::nullopt;
}

}  // namespace

Result<FindingFile> finding_file(const Finding& finding, std::string_view format, std::string_view plot,
                                 Language language) {
  auto result = Json::parse(finding.result);
  if (format == "json")
    return FindingFile{result.dump(2), "application/json", file_name(finding, "finding", "json")};
  if (format == "csv")
    return FindingFile{csv_of(result, language), "text/csv; charset=utf-8",
                       file_name(finding, "contrast", "csv")};
  if (format == "xlsx") {
    auto bytes = xlsx_of(result, language);
    if (!bytes) return tl::unexpected(bytes.error());
    return FindingFile{std::move(*bytes), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                       file_name(finding, "tables", "xlsx")};
  }
  if (format == "svg") {
    const auto found = plot_named(result, plot, language);
    if (!found) return fail(ProblemKind::not_found, "finding.no_such_plot", {{"plot", std::string(plot)}});
    return FindingFile{quadrant_svg(result, *found->points, found->title, found->people, language),
                       "image/svg+xml", file_name(finding, "plot", "svg")};
  }
  return fail(ProblemKind::invalid, "request.bad_format",
              {{"format", std::string(format)}, {"formats", "json, csv, xlsx, svg"}}, {"", 0, 0, "format"});
}

}  // namespace minga::service
