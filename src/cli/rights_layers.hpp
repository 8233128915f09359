#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "formats/layers/shape_layer.hpp"

namespace minga::cli {

/// What a summary tells of a layer it read: `features`, `without_area`, `crs` and `repairs`.
nlohmann::ordered_json json_of_layer(const formats::layers::ShapeLayer& layer);

/// The same problem of a second layer, whose system is stated with another option than that of the first.
Problem of_second_layer(Problem problem, const char* crs_option);

/// Whether the text is a number at all: CLI11 takes "nan" for one that is in every range. For
/// CLI::Option::check.
std::string is_number(const std::string& text);

}  // namespace minga::cli
