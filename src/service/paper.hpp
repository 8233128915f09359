#pragma once

#include <string>

#include "base/text.hpp"
#include "service/workshops.hpp"

namespace minga::service {

/// The workshop's rating sheet as a printable page (A4, large type): who one is, the consent text, and for
/// every impact its pictogram's number, its sentence and the two five-step scales to tick. One copy; the
/// printer makes the others. No script, nothing fetched.
std::string paper_sheet(const Workshop& workshop, Language language);

}  // namespace minga::service
