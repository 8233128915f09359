#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/time.hpp"
#include "base/trim.hpp"
#include "base/written_date.hpp"

namespace minga {
namespace {

using Catalogue = std::map<std::string_view, std::string_view>;

void take_lines(std::string_view content, Catalogue& into) {
  while (!content.empty()) {
    const auto end = std::min(content.find('\n'), content.size());
    const auto line = trimmed(content.substr(0, end), " \t\r");
    content.remove_prefix(std::min(end + 1, content.size()));
    const auto equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
    into.emplace(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
  }
}

const Catalogue& catalogue(Language language) {
  static const auto load = [](Language wanted) {
    Catalogue all;
    for (const auto& embedded : embedded_catalogues())
      if (embedded.language == code_of(wanted)) take_lines(embedded.content, all);
    return all;
  };
  static const Catalogue es = load(Language::es);
  static const Catalogue en = load(Language::en);
  return language == Language::en ? en : es;
}

std::string fill(std::string_view pattern, const Parameters& parameters, Language language) {
  std::string out;
  out.reserve(pattern.size() + 32);
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) break;
    out += pattern.substr(0, open);
    const auto name = pattern.substr(open + 1, close - open - 1);
    const auto* value = parameter_in(language, parameters, name);
    out += value == nullptr ? pattern.substr(open, close - open + 1) : *value;
    pattern.remove_prefix(close + 1);
  }
  return out.append(pattern);
}

double quality_of(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return 1.0;
  double value = 0;
  const auto digits = parameters.substr(q + 2);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() ? std::clamp(value, 0.0, 1.0) : 0.0;
}

// What a sentence quotes («{value}») somebody wrote so, and looks for so.
Parameters with_written_dates(std::string_view unfilled, Parameters parameters, Language language) {
  for (auto& [name, value] : parameters)
    if (unfilled.find("«{" + name + "}") == std::string_view::npos &&
        unfilled.find("“{" + name + "}") == std::string_view::npos)
      value = written_date(value, language);
  return parameters;
}

}  // namespace

Language language_from(std::string_view code) {
  return code == "en" ? Language::en : Language::es;
}

std::string_view code_of(Language language) {
  return language == Language::en ? "en" : "es";
}

Language language_from_accept(std::string_view header) {
  double best = 0;
  Language chosen = Language::es;
  while (!header.empty()) {
    const auto end = std::min(header.find(','), header.size());
    const auto range = trimmed(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto semicolon = std::min(range.find(';'), range.size());
    const auto primary = range.substr(0, std::min(range.find('-'), semicolon));
    if (primary != "es" && primary != "en") continue;
    const auto quality = quality_of(range.substr(semicolon));
    if (quality > best) {
      best = quality;
      chosen = language_from(primary);
    }
  }
  return chosen;
}

const std::string* parameter_in(Language language, const Parameters& parameters, std::string_view name) {
  const auto named = [&](std::string_view wanted) {
    const auto found =
        std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == wanted; });
    return found == parameters.end() ? nullptr : &found->second;
  };
  if (language == Language::en)
    if (const auto* english = named(std::string(name) + ".en")) return english;
  return named(name);
}

std::string text(Language language, std::string_view key, const Parameters& parameters) {
  const auto& all = catalogue(language);
  const auto found = all.find(key);
  if (found == all.end()) return std::string(key);
  if (std::ranges::none_of(parameters, [](const auto& one) { return is_date(one.second); }))
    return fill(found->second, parameters, language);
  return fill(found->second, with_written_dates(found->second, parameters, language), language);
}

bool has_text(Language language, std::string_view key) {
  return catalogue(language).contains(key);
}

std::string written_date(const std::string& day, Language language) {
  if (!is_date(day)) return day;
  return text(language, "report.date",
              {{"day", day.substr(8)}, {"month", day.substr(5, 2)}, {"year", day.substr(0, 4)}});
}

std::string message(Language language, const Problem& problem) {
  return text(language, problem.code, problem.parameters);
}

std::string sentence(Language language, const Problem& problem) {
  std::string place = problem.place.file;
  for (const long number : {problem.place.line, problem.place.column}) {
    if (number == 0) break;
    place += (place.empty() ? text(language, "place.line") + " " : ":") + std::to_string(number);
  }
  if (!problem.place.field.empty())
    place += (place.empty() ? "" : ", ") + text(language, "place.field", {{"field", problem.place.field}});
  return (place.empty() ? "" : place + ": ") + message(language, problem);
}

}  // namespace minga
