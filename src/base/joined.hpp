#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace minga {

/// The words in their order with `between` between two: "a, b, c"; of each element what `word_of` gives of
/// it.
template <class Elements, class Word = std::identity>
std::string joined(const Elements& elements, std::string_view between = ", ", Word word_of = {}) {
  std::string out;
  bool first = true;
  for (const auto& element : elements) {
    if (!first) out += between;
    out += std::invoke(word_of, element);
    first = false;
  }
  return out;
}

}  // namespace minga
