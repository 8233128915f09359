#pragma once

#include <string>

#include "service/rights_edition.hpp"

namespace minga::service {

/// SHA-256 over all that decides what an import does: the layer as it was read and measured, what was said of
/// it, and the revisions of what it is compared with. Hexadecimal. The same digest means the same changes, so
/// that what is written can be held to what somebody saw.
std::string digest_of_import(const RightsFile& file, const RightsOrder& order, const KnownEditions& known);

}  // namespace minga::service
