#pragma once

#include <cstddef>
#include <string_view>

namespace minga {

/// Optimal string alignment distance over bytes: how many letters are added, left out, changed or exchanged
/// with their neighbour, each place once at most. Time and a row of memory grow with the product and with
/// `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace minga
