#pragma once

#include <string>

#include "base/text.hpp"
#include "service/rights_order.hpp"

namespace minga::service {

/// On what an order rests: the scale, or what was agreed or decided in cases of the docket, each with its
/// act, or both. Nobody may be told that the scale says what an authority said.
std::string basis_words(const OrderAnswer& answer, const methods::tenure::Chain& chain, Language language);

}  // namespace minga::service
