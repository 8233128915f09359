#include "service/countries.hpp"

#include <set>

#include "service/land_rules.hpp"
#include "service/territories.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

std::string country_by_line(const std::vector<store::Record>& territories, const pack::Model& model) {
  for (const auto& one : territories)
    if (auto country = text_in(one.values, "country"); !country.empty()) return country;
  const auto* countries = model.find_catalogue("country");
  for (const auto& one : territories)
    if (auto code = text_in(one.values, "code");
        text_in(one.values, "kind") == "country" && countries != nullptr && countries->item(code) != nullptr)
      return code;
  return "";
}

}  // namespace

const std::string& Countries::of(const Id& territory) {
  const auto [found, fresh] = known_.try_emplace(territory);
  if (fresh) found->second = country_by_line(line_of_territories(reader_, model_, territory), model_);
  return found->second;
}

std::string country_in(const std::string& jurisdiction) {
  return jurisdiction.substr(0, 2);
}

std::string country_of_pack(const pack::Model& model, const std::string& pack) {
  std::set<std::string> countries;
  for (const auto& [name, procedure] : model.procedures)
    if (procedure.pack == pack) countries.insert(country_in(procedure.jurisdiction));
  const auto add = [&](const auto& all) {
    for (const auto& [name, rules] : all)
      if (rules.head.pack == pack) countries.insert(country_in(rules.head.jurisdiction));
  };
  add(model.priorities), add(model.exclusions), add(model.strata);
  return countries.size() == 1 ? *countries.begin() : "";
}

bool holds_in(const std::string& country, const std::string& other) {
  return country.empty() || other.empty() || country == other;
}

}  // namespace minga::service
