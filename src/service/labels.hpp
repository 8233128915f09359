#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "pack/model.hpp"

namespace minga::service {

/// The label of an item of a catalogue; the code where there is none.
std::string label_in(const pack::Model& model, std::string_view catalogue, const std::string& code,
                     Language language);

}  // namespace minga::service
