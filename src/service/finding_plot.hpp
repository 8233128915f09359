#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/text.hpp"

namespace minga::service {

/// The quadrant plot of one group as SVG: urgency to the right, valuation upward, one numbered point per
/// impact (its number in the list). `points` as in the finding's `quadrant`; `title` says the finding.
/// Nothing from outside: it stands alone or inside a page.
std::string quadrant_svg(const nlohmann::ordered_json& result, const nlohmann::ordered_json& points,
                         const std::string& title, std::size_t people, Language language);

/// Text fit to stand in HTML, XML and their attributes.
std::string escaped(std::string_view text);

}  // namespace minga::service
