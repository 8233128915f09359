#pragma once

#include <string>

#include "base/text.hpp"

namespace minga {

/// "2026-11-22" as the language writes a date: "22/11/2026". What is no such date comes back as it is.
std::string written_date(const std::string& day, Language language);

}  // namespace minga
