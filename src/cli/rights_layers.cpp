#include "cli/rights_layers.hpp"

#include <cmath>
#include <cstdlib>

namespace minga::cli {

nlohmann::ordered_json json_of_layer(const formats::layers::ShapeLayer& layer) {
  auto repairs = nlohmann::ordered_json::array();
  for (const auto& mended : layer.repaired)
    repairs.push_back(
        {{"id", mended.id}, {"area_before_m2", mended.area_before}, {"area_after_m2", mended.area_after}});
  return {{"features", layer.ids.size()},
          {"without_area", layer.without_area},
          {"crs", layer.own.text()},
          {"repairs", repairs}};
}

Problem of_second_layer(Problem problem, const char* crs_option) {
  if (problem.code != "layer.crs_missing") return problem;
  problem.code = "cli.rights.second_crs_missing";
  problem.parameters.emplace_back("option", crs_option);
  return problem;
}

std::string is_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? text : std::string();
}

}  // namespace minga::cli
