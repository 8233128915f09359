#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/text.hpp"
#include "service/rights_order.hpp"

namespace minga::service {

/// Why several of an order stand beside each other: that a line sends them to auction, by its label and
/// basis; that no line tells them apart; that lines contradict each other; that they share no ground. Where
/// more than one of these holds, each is said of some of them. Empty for a group of one.
std::string tie_words(const OrderAnswer& answer, const methods::tenure::Chain& chain, std::size_t group,
                      Language language);

/// The chain as the API gives it: groups, their ties, and whether the places may be told as numbers.
nlohmann::ordered_json json_of(const OrderAnswer& answer, const methods::tenure::Chain& chain,
                               Language language);

}  // namespace minga::service
