#include "service/map_editions.hpp"

#include <algorithm>
#include <map>

#include "service/finding_words.hpp"

namespace minga::service {

std::vector<MapEdition> editions_of(std::span<const RightName> rights) {
  std::vector<MapEdition> out;
  for (const auto& right : rights)
    if (!right.source.empty()) out.push_back({right.source, right.source_date, right.by_resolution});
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<LateEdition> late_editions(std::span<const MapEdition> editions, std::string_view on,
                                       Language language) {
  std::map<std::string, std::string> first;  // the oldest of each register
  for (const auto& edition : editions) {
    // Before the day of a resolution the map is told without its line: nothing lacks.
    if (edition.by_resolution) continue;
    const auto [known, fresh] = first.emplace(edition.source, edition.date);
    if (!fresh) known->second = std::min(known->second, edition.date);
  }
  std::vector<LateEdition> out;
  for (const auto& [source, date] : first)
    if (date > on)
      out.push_back({{source, date, false},
                     text(language, "rights.editions.later",
                          {{"source", source},
                           {"date", written_date(date, language)},
                           {"on", written_date(std::string(on), language)}})});
  return out;
}

std::string words_of(std::span<const MapEdition> editions, std::string_view on, Language language) {
  if (editions.empty()) return "";
  std::string list, late;
  for (const auto& edition : editions) {
    const auto date = edition.date.empty() ? text(language, "rights.editions.undated")
                                           : written_date(edition.date, language);
    list += (list.empty() ? "" : "; ") +
            text(language, edition.by_resolution ? "rights.editions.line" : "rights.editions.one",
                 {{"source", edition.source}, {"date", date}});
  }
  for (const auto& edition : late_editions(editions, on, language)) late += " " + edition.words;
  return text(language, "rights.editions.are", {{"editions", list}}) + late;
}

}  // namespace minga::service
