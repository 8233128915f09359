#include "service/paper.hpp"

#include <sstream>

#include "service/finding_plot.hpp"
#include "service/finding_words.hpp"

namespace minga::service {
namespace {

// A browser repeats the head of the table on each page only if it takes less than a quarter of it.
constexpr std::string_view kSheetStyle = R"(
@page { size: A4; margin: 12mm; }
body { font: 13pt/1.35 'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', Arial, sans-serif; color: #1d2a2f; margin: 0 auto; max-width: 190mm; padding: 4mm; }
h1 { font-size: 18pt; margin: 0 0 4mm; } .consent { font-size: 12pt; border: 1px solid #1d2a2f; padding: 3mm; }
.who { display: flex; gap: 6mm; margin: 4mm 0; } .who span { flex: 1; border-bottom: 1px solid #1d2a2f; padding-bottom: 8mm; }
.groups > span { display: inline-block; margin-right: 8mm; white-space: nowrap; } .box { display: inline-block; width: 6mm; height: 6mm; border: 1.5px solid #1d2a2f; vertical-align: -1mm; margin-right: 2mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; } thead { display: table-header-group; break-inside: avoid; }
col.number { width: 9mm; } col.picture { width: 13mm; } col.tick { width: 8.2mm; }
th { font-size: 11pt; font-weight: 600; padding: 1mm; } th.word { height: 22mm; padding: 1mm 0; vertical-align: bottom; }
th.of { text-align: left; } th.of.gap { border-left: 0; text-align: right; } th.word b { display: block; }
th.word span { writing-mode: vertical-rl; transform: rotate(180deg); height: 22mm; line-height: 1; font-size: 9.5pt; }
td { border-top: 1px solid #8b8778; padding: 1.1mm 1mm; } tr { break-inside: avoid; }
td.tick { text-align: center; padding: 0; } td.tick .box { margin: 0; } .gap { border-left: 3px solid #1d2a2f; }
td.number { font-weight: 700; } td small { display: block; font-size: 11pt; line-height: 1.25; } td img { display: block; width: 11mm; height: 11mm; }
)";

constexpr const char* kValuation[] = {"paper.valuation.0", "paper.valuation.1", "paper.valuation.2",
                                      "paper.valuation.3", "paper.valuation.4"};
constexpr const char* kUrgency[] = {"paper.urgency.0", "paper.urgency.1", "paper.urgency.2",
                                    "paper.urgency.3", "paper.urgency.4"};

void head(std::ostringstream& out, const Workshop& workshop, Language language) {
  const auto say = [&](const char* key) { return escaped(text(language, key)); };
  const auto& consent =
      language == Language::en && !workshop.consent_en.empty() ? workshop.consent_en : workshop.consent_es;
  out << "<h1>" << escaped(workshop.title) << "</h1>\n<p class=\"consent\">" << escaped(consent)
      << "<br><span class=\"box\"></span>" << say("paper.accept") << "</p>\n<p class=\"who\"><span>"
      << say("paper.date") << " " << escaped(written_date(workshop.held_on, language))
      << "</span></p>\n<p class=\"groups\">" << say("paper.group") << " ";
  for (const auto& group : workshop.groups)
    out << "<span><span class=\"box\"></span>" << escaped(group.name) << "</span>";
  out << "</p>\n<p>" << say("paper.how") << "</p>\n";
}

/// Printed again on each page: sheets that were mixed up find together by title and number.
void table_head(std::ostringstream& out, const Workshop& workshop, Language language) {
  const auto say = [&](const char* key) { return escaped(text(language, key)); };
  out << "<table><colgroup><col class=\"number\"><col class=\"picture\"><col>"
         "<col class=\"tick\" span=\"10\"></colgroup><thead><tr><th colspan=\"3\" class=\"of\">"
      << escaped(workshop.title) << "</th><th colspan=\"10\" class=\"of gap\">" << say("paper.label")
      << " __________</th></tr>\n<tr><th></th><th></th><th></th><th colspan=\"5\" class=\"gap\">"
      << say("paper.valuation") << "</th><th colspan=\"5\" class=\"gap\">" << say("paper.urgency")
      << "</th></tr>\n<tr><th></th><th></th><th></th>";
  for (const auto* const* words : {kValuation, kUrgency})
    for (int step = 0; step < 5; ++step)
      out << "<th class=\"word" << (step == 0 ? " gap" : "") << "\"><span>" << say(words[step])
          << "</span><b>" << step + 1 << "</b></th>";
  out << "</tr></thead><tbody>\n";
}

void row(std::ostringstream& out, const WorkshopImpact& impact, int number, Language language) {
  const auto& sentence =
      language == Language::en && !impact.sentence_en.empty() ? impact.sentence_en : impact.sentence_es;
  const auto& name = language == Language::en && !impact.name_en.empty() ? impact.name_en : impact.name_es;
  out << "<tr><td class=\"number\">" << number << "</td><td>";
  if (!impact.pictogram.empty())
    out << "<img alt=\"\" src=\"/api/pictograms/" << escaped(impact.pictogram) << ".svg\">";
  out << "</td><td><b>" << escaped(name) << "</b><small>" << escaped(sentence) << "</small></td>";
  for (int cell = 0; cell < 10; ++cell)
    out << "<td class=\"tick" << (cell % 5 == 0 ? " gap" : "") << "\"><span class=\"box\"></span></td>";
  out << "</tr>\n";
}

}  // namespace

std::string paper_sheet(const Workshop& workshop, Language language) {
  std::ostringstream out;
  out << "<!doctype html>\n<html lang=\"" << code_of(language) << "\"><head><meta charset=\"utf-8\"><title>"
      << escaped(workshop.title) << "</title><style>" << kSheetStyle << "</style></head><body>\n";
  head(out, workshop, language);
  table_head(out, workshop, language);
  int number = 0;
  for (const auto& impact : workshop.impacts) row(out, impact, ++number, language);
  out << "</tbody></table></body></html>\n";
  return std::move(out).str();
}

}  // namespace minga::service
