#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/time.hpp"
#include "service/finding_json.hpp"
#include "service/finding_tables.hpp"
#include "service/finding_words.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

std::string in_a_row(const std::vector<std::string>& words, Language language) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i == 0                  ? ""
            : i + 1 == words.size() ? text(language, "report.and", {{"space", " "}})
                                    : std::string(", ")) +
           words[i];
  return out;
}

double number_in(const Json& row, const char* member) {
  const auto found = row.find(member);
  return found != row.end() && found->is_number() ? found->get<double>() : NAN;
}

/// Names of the rows that a test likes, the best first, at most `most`.
std::vector<std::string> names_of(const Json& rows, const std::map<std::string, std::string>& names,
                                  std::size_t most, const std::function<double(const Json&)>& rank) {
  std::vector<std::pair<double, std::string>> ranked;
  for (const auto& row : rows)
    if (const double value = rank(row); !std::isnan(value))
      ranked.emplace_back(-value, names.at(row.value("impact", "")));
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (std::size_t i = 0; i < ranked.size() && i < most; ++i) out.push_back("«" + ranked[i].second + "»");
  return out;
}

/// The least and the greatest mean of the clusters on one scale; NAN where no cluster has one.
std::pair<double, double> range_of(const Json& row, const char* axis) {
  std::pair<double, double> range{NAN, NAN};
  for (const auto& cluster : row["clusters"]) {
    range.first = std::fmin(range.first, number_in(cluster, axis));
    range.second = std::fmax(range.second, number_in(cluster, axis));
  }
  return range;
}

constexpr std::string_view kFewPeople = "analysis.warn.few_participants";
constexpr double kNeutral = 0.5;  // the middle of both scales

/// How urgent the least concerned cluster finds an impact on which all agree that it is bad and urgent.
double shared_urgency(const Json& row) {
  const double least = range_of(row, "prioritization").first;
  const bool shared = row.value("mark_prioritization", "") == "agreement" && least > kNeutral &&
                      range_of(row, "valuation").second < kNeutral;
  return shared ? least : NAN;
}

/// How closely the clusters agree on an impact that each of them finds good.
double shared_good(const Json& row) {
  const bool shared =
      row.value("mark_valuation", "") == "agreement" && range_of(row, "valuation").first > kNeutral;
  return shared ? 1 - number_in(row, "d_valuation") : NAN;
}

bool warned_of(const Json& result, std::string_view code) {
  const auto& warnings = result["warnings"];
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const Json& warning) { return warning.value("code", "") == code; });
}

std::string groups_sentence(const Json& result, Language language) {
  if (warned_of(result, kFewPeople))
    return text(language, "report.too_few", {{"analysed", result["participants"]["analysed"].dump()}});
  const auto& clusters = result["clusters"];
  const auto k = clusters.value("k", 1);
  if (k == 1) return text(language, "report.one_group");
  std::vector<std::string> sizes;
  for (const auto& size : clusters["sizes"]) sizes.push_back(size.dump());
  const auto verdict = clusters.value("verdict", "undecided");
  if (sizes.empty())  // the public part, where one of them is small
    return text(language, "report.groups_unsized." + verdict, {{"k", std::to_string(k)}});
  return text(language, "report.groups." + verdict,
              {{"k", std::to_string(k)}, {"sizes", in_a_row(sizes, language)}});
}

void answer(const Json& result, const std::map<std::string, std::string>& names, Language language,
            Json& out) {
  out.push_back(groups_sentence(result, language));
  const auto& contrast = result["contrast"];
  const auto shared = names_of(contrast["negative"], names, 3, shared_urgency);
  const auto positive = names_of(contrast["positive"], names, 3, shared_good);
  const auto apart = names_of(contrast["negative"], names, 3, [](const Json& row) {
    return row.value("mark_prioritization", "") == "disagreement" ? number_in(row, "d_prioritization") : NAN;
  });
  if (!shared.empty())
    out.push_back(text(language, "report.shared_urgent", {{"impacts", in_a_row(shared, language)}}));
  if (!positive.empty())
    out.push_back(text(language, "report.shared_good", {{"impacts", in_a_row(positive, language)}}));
  if (!apart.empty()) out.push_back(text(language, "report.apart", {{"impacts", in_a_row(apart, language)}}));
}

/// Nobody is called a group of opinion alone. `sizes` is empty where it is not told.
std::string stability_sentence(const Json& cluster, const Json& sizes, Language language) {
  const auto number = cluster.value("cluster", 0);
  const auto place = static_cast<std::size_t>(number);
  const bool alone = place < sizes.size() && sizes[place] == 1;
  return text(language, alone ? "report.stability.alone" : "report.stability." + cluster.value("band", ""),
              {{"cluster", cluster_name(number)}});
}

void how_sure(const Json& result, Language language, Json& out) {
  const auto& clusters = result["clusters"];
  const auto& participants = result["participants"];
  out.push_back(
      text(language, "report.based_on",
           {{"analysed", participants["analysed"].dump()},
            {"registered", participants["registered"].dump()},
            {"missing_valuation", percent(number_in(result["missing"]["valuation"], "share"))},
            {"missing_prioritization", percent(number_in(result["missing"]["prioritization"], "share"))}}));
  if (clusters.value("k", 1) < 2 || warned_of(result, kFewPeople)) return;
  for (const auto& cluster : clusters["stability"])
    out.push_back(stability_sentence(cluster, clusters["sizes"], language));
  if (const auto verdict = clusters.find("verdict"); verdict != clusters.end())
    out.push_back(text(language, "report.verdict." + verdict->get<std::string>()));
  out.push_back(text(language, "report.descriptive"));
}

/// A warning's parameter as people say it: clusters, which the method counts from 1, by their letter, types
/// by their name.
std::string spoken(const std::string& parameter, const std::string& value, Language language) {
  if (parameter == "cluster" && value.size() < 4 &&
      value.find_first_not_of("0123456789") == std::string::npos)
    return cluster_name(std::stoi(value) - 1);
  return parameter == "group" ? type_name(value, language) : value;
}

}  // namespace

std::string percent(double share) {
  return std::isnan(share) ? "–" : std::to_string(std::lround(share * 100));
}

std::string decimals(double value, Language language, int places) {
  if (std::isnan(value)) return "–";
  char digits[32];
  // Half away from zero, as people and the page round: 0.725 is seldom exactly that in binary.
  const double unit = std::pow(10, places);
  std::snprintf(digits, sizeof digits, "%.*f", places,
                std::copysign(std::round(std::abs(value) * unit + 1e-9) / unit, value));
  std::string out(digits);
  if (language == Language::es) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

std::string cluster_name(int cluster) {
  return std::string(1, static_cast<char>('A' + cluster % 26));
}

std::map<std::string, std::string> impact_names(const Json& result, Language language) {
  std::map<std::string, std::string> names;
  for (const auto& impact : result["impacts"]) {
    const auto english = impact.value("name_en", "");
    const auto spanish = impact.value("name_es", "");
    auto name = language == Language::en && !english.empty() ? english : spanish;
    names[impact.value("id", "")] = name.empty() ? impact.value("id", "") : name;
  }
  return names;
}

void add_sentences(Json& result, Language language) {
  const auto names = impact_names(result, language);
  for (auto& impact : result["impacts"]) impact["name"] = names.at(impact.value("id", ""));
  for (auto& warning : result["warnings"]) {
    Parameters parameters;
    for (const auto& [name, value] : warning["parameters"].items())
      parameters.emplace_back(
          name, spoken(name, value.is_string() ? value.get<std::string>() : value.dump(), language));
    warning["text"] = text(language, warning.value("code", ""), parameters);
  }
  Json sentences{{"question", text(language, "report.question")},
                 {"answer", Json::array()},
                 {"how_sure", Json::array()}};
  answer(result, names, language, sentences["answer"]);
  how_sure(result, language, sentences["how_sure"]);
  result["sentences"] = std::move(sentences);
}

}  // namespace minga::service
