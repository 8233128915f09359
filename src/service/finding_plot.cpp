#include "service/finding_plot.hpp"

#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "service/finding_words.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

// The drawing's own units; the page scales it.
constexpr double kWidth = 640, kHeight = 560, kLeft = 70, kRight = 20, kTop = 54, kBottom = 64;
constexpr double kPlotWidth = kWidth - kLeft - kRight;
constexpr double kPlotHeight = kHeight - kTop - kBottom;

std::string coordinate(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.1f", value);
  return digits;
}

double x_of(double urgency) {
  return kLeft + urgency * kPlotWidth;
}
double y_of(double valuation) {
  return kTop + (1 - valuation) * kPlotHeight;
}

/// Ochre for negative, stone between, teal for positive; darkened so that the number on it can be read.
const char* colour_of(double valuation) {
  if (valuation < 0.4) return "#a8551c";
  if (valuation > 0.6) return "#0b6e6e";
  return "#6f6a5c";
}

void frame(std::ostringstream& svg, const std::string& title, const std::string& note, Language language) {
  svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 560\" role=\"img\" aria-label=\""
      << escaped(title)
      << "\" font-family=\"'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', Arial, sans-serif\" "
         "font-size=\"13\" fill=\"#1d2a2f\">\n"
      << "<rect width=\"640\" height=\"560\" fill=\"#fbfaf7\"/>\n"
      << "<text x=\"" << kLeft << "\" y=\"22\" font-size=\"16\" font-weight=\"700\">" << escaped(title)
      << "</text>\n"
      << "<text x=\"" << kLeft << "\" y=\"42\">" << escaped(note) << "</text>\n"
      << "<rect x=\"" << kLeft << "\" y=\"" << kTop << "\" width=\"" << kPlotWidth << "\" height=\""
      << kPlotHeight << "\" fill=\"none\" stroke=\"#8b8778\"/>\n"
      << "<path d=\"M" << coordinate(x_of(0.5)) << " " << kTop << "V" << coordinate(y_of(0)) << "M" << kLeft
      << " " << coordinate(y_of(0.5)) << "H" << coordinate(x_of(1))
      << "\" stroke=\"#8b8778\" stroke-dasharray=\"4 4\"/>\n";
  const auto label = [&](double x, double y, const char* anchor, const char* key) {
    svg << "<text x=\"" << coordinate(x) << "\" y=\"" << coordinate(y) << "\" text-anchor=\"" << anchor
        << "\">" << escaped(text(language, key)) << "</text>\n";
  };
  label(kLeft, kHeight - 42, "start", "report.axis.no_need");
  label(x_of(1), kHeight - 42, "end", "report.axis.urgent");
  label(x_of(0.5), kHeight - 18, "middle", "report.axis.prioritization");
  svg << "<g transform=\"rotate(-90)\">";
  label(-y_of(0), kLeft - 14, "start", "report.axis.negative");
  label(-kTop, kLeft - 14, "end", "report.axis.positive");
  label(-y_of(0.5), kLeft - 40, "middle", "report.axis.valuation");
  svg << "</g>\n";
}

/// Share of the answers, on both scales, that the means of a group lack; NAN where it was withheld for a
/// point.
double missing_share(const Json& points, std::size_t people) {
  std::size_t missing = 0;
  for (const auto& point : points) {
    const auto found = point.find("answers_missing");
    if (found == point.end() || !found->is_number()) return NAN;
    missing += found->get<std::size_t>();
  }
  const auto asked = 2 * people * points.size();
  return asked == 0 ? NAN : static_cast<double>(missing) / static_cast<double>(asked);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string quadrant_svg(const Json& result, const Json& points, const std::string& title, std::size_t people,
                         Language language) {
  const auto names = impact_names(result, language);
  std::map<std::string, int> numbers;
  for (const auto& impact : result["impacts"])
    numbers.emplace(impact.value("id", ""), static_cast<int>(numbers.size()) + 1);
  const double missing = missing_share(points, people);
  std::ostringstream svg;
  frame(svg, title,
        std::isnan(missing) ? text(language, "report.plot_people", {{"n", std::to_string(people)}})
                            : text(language, "report.plot_note",
                                   {{"n", std::to_string(people)}, {"missing", percent(missing)}}),
        language);
  for (const auto& point : points) {
    if (!point["valuation"].is_number() || !point["prioritization"].is_number()) continue;
    const double valuation = point["valuation"].get<double>();
    const double urgency = point["prioritization"].get<double>();
    const auto id = point.value("impact", "");
    svg << "<g><title>" << escaped(names.at(id)) << ": " << decimals(valuation, language) << " / "
        << decimals(urgency, language) << "</title><circle cx=\"" << coordinate(x_of(urgency)) << "\" cy=\""
        << coordinate(y_of(valuation)) << "\" r=\"9\" fill=\"" << colour_of(valuation)
        << "\" stroke=\"#fbfaf7\"/><text x=\"" << coordinate(x_of(urgency)) << "\" y=\""
        << coordinate(y_of(valuation) + 3.6) << "\" text-anchor=\"middle\" font-size=\"10\" fill=\"#ffffff\">"
        << numbers.at(id) << "</text></g>\n";
  }
  svg << "</svg>\n";
  return std::move(svg).str();
}

}  // namespace minga::service
