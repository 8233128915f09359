#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "service/finding_files.hpp"
#include "service/finding_json.hpp"
#include "service/finding_plot.hpp"
#include "service/finding_tables.hpp"
#include "service/finding_words.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kReportStyle = R"(
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.5 'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', Arial, sans-serif; color: #1d2a2f; background: #fbfaf7; max-width: 70ch; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92em; }
th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid #d9d4c7; vertical-align: top; }
td.number, th.number { text-align: right; } tr { break-inside: avoid; } caption { text-align: left; font-weight: 700; padding: .4rem 0; }
.answer { font-size: 1.15rem; } .note { border-left: 4px solid #b26a00; padding: .2rem .8rem; }
figure { margin: 1rem 0; break-inside: avoid; } svg { width: 100%; height: auto; }
h2 + p { break-after: avoid; } section.short { break-inside: avoid; } .when { color: #4a565b; } thead { display: table-header-group; }
@media print {
  body { background: #fff; padding: 0; max-width: none; } a { color: inherit; } p { max-width: 78ch; }
  figure { margin: 3mm 0; } figure svg { display: block; width: 122mm; margin: 0 auto; }
}
)";

constexpr std::size_t kRowsTogether = 12;  // a table of so many is not broken over two pages

class Page {
 public:
  Page(const Finding& finding, Language language) : finding_(finding), language_(language) {
    result_ = Json::parse(finding.result);
    add_sentences(result_, language);
  }

  std::string html() {
    const auto& title = language_ == Language::en && !finding_.summary.title_en.empty()
                            ? finding_.summary.title_en
                            : finding_.summary.title_es;
    out_ << "<!doctype html>\n<html lang=\"" << code_of(language_)
         << "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>"
         << escaped(title) << "</title><style>" << kReportStyle << "</style></head><body>\n<h1>"
         << escaped(title) << "</h1>\n";
    paragraph(
        say("report.when", {{"date", written_date(finding_.summary.created_at.substr(0, 10), language_)}}),
        "when");
    if (finding_.public_part)
      note(say("report.public_version", {{"smallest", std::to_string(finding_.smallest_group)}}));
    story();
    pictures();
    for (const auto& table : finding_tables(result_, language_)) write(table);
    computed();
    out_ << "</body></html>\n";
    return std::move(out_).str();
  }

 private:
  std::string say(std::string_view key, const Parameters& parameters = {}) const {
    return text(language_, key, parameters);
  }
  void heading(std::string_view key) { out_ << "<h2>" << escaped(say(key)) << "</h2>\n"; }
  void paragraph(const std::string& words, std::string_view css = {}) {
    out_ << "<p" << (css.empty() ? std::string() : " class=\"" + std::string(css) + "\"") << ">"
         << escaped(words) << "</p>\n";
  }
  void note(const std::string& words) { paragraph(words, "note"); }

  void story() {
    paragraph(result_["sentences"]["question"].get<std::string>());
    for (const auto& sentence : result_["sentences"]["answer"])
      paragraph(sentence.get<std::string>(), "answer");
    heading("report.how_sure");
    for (const auto& sentence : result_["sentences"]["how_sure"]) paragraph(sentence.get<std::string>());
    for (const auto& warning : result_["warnings"]) note(warning.value("text", ""));
  }

  void picture(const std::string& title, const Json& points, std::size_t people) {
    out_ << "<figure>" << quadrant_svg(result_, points, title, people, language_) << "</figure>\n";
  }

  /// Nobody is drawn as a group of one: the consent speaks of groups.
  void picture_of_group(const std::string& title, const Json& group) {
    const auto people = group["n"].is_number() ? group["n"].get<std::size_t>() : 0;
    if (people < finding_.smallest_group)
      paragraph(
          say("report.too_small", {{"group", title}, {"smallest", std::to_string(finding_.smallest_group)}}));
    else
      picture(title, group["points"], people);
  }

  void pictures() {
    heading("report.pictures");
    paragraph(say("report.numbers_below"));
    const auto& quadrant = result_["quadrant"];
    picture(say("report.everybody"), quadrant["all"],
            result_["participants"].value("analysed", std::size_t{0}));
    for (const auto& group : quadrant["types"])
      picture_of_group(type_name(group.value("group", ""), language_), group);
    if (quadrant["clusters"].size() < 2) return;
    for (const auto& cluster : quadrant["clusters"])
      picture_of_group(
          say("report.cluster", {{"cluster", cluster_name(std::stoi(cluster.value("group", "0")))}}),
          cluster);
  }

  void write(const FindingTable& table) {
    const bool on_one_page = table.rows.size() <= kRowsTogether;
    if (on_one_page) out_ << "<section class=\"short\">";
    out_ << "<h2>" << escaped(table.title) << "</h2>\n";
    if (!table.note.empty()) paragraph(table.note);
    out_ << "<table><thead><tr>";
    for (std::size_t i = 0; i < table.header.size(); ++i)
      out_ << "<th scope=\"col\"" << (is_number_column(table, i) ? " class=\"number\"" : "") << ">"
           << escaped(table.header[i]) << "</th>";
    out_ << "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
      out_ << "<tr>";
      for (const auto& cell : row)
        out_ << (cell.is_number ? "<td class=\"number\">" : "<td>") << escaped(cell.shown) << "</td>";
      out_ << "</tr>\n";
    }
    out_ << "</tbody></table>" << (on_one_page ? "</section>" : "") << "\n";
  }

  void computed() {
    heading("report.computed");
    const auto& imputation = result_["imputation"];
    for (const auto* axis : {"valuation", "prioritization"}) {
      const auto& report = imputation[axis];
      paragraph(
          say("report.imputed", {{"axis", say(std::string("report.axis.") + axis)},
                                 {"k", report["k"].dump()},
                                 {"rmse", decimals(number_or_nan(report["rmse"]), language_, 4)},
                                 {"mean_rmse", decimals(number_or_nan(report["mean_rmse"]), language_, 4)}}));
    }
    for (const auto& cluster : result_["clusters"]["stability"])
      paragraph(
          say("report.similarity", {{"cluster", cluster_name(cluster.value("cluster", 0))},
                                    {"jaccard", decimals(number_or_nan(cluster["jaccard"]), language_)}}));
    paragraph(
        say("report.method", {{"method", finding_.summary.method},
                              {"version", finding_.summary.method_version},
                              {"created", written_date(finding_.summary.created_at.substr(0, 10), language_)},
                              {"packs", finding_.pack_versions},
                              {"hash", finding_.inputs_hash.substr(0, 16)}}));
  }

  static double number_or_nan(const Json& value) { return value.is_number() ? value.get<double>() : NAN; }

  static bool is_number_column(const FindingTable& table, std::size_t column) {
    return !table.rows.empty() && table.rows.front()[column].is_number;
  }

  const Finding& finding_;
  Language language_;
  Json result_;
  std::ostringstream out_;
};

}  // namespace

std::string finding_report(const Finding& finding, Language language) {
  return Page(finding, language).html();
}

}  // namespace minga::service
