#include "base/edit_distance.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace minga {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    now[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      now[j + 1] = std::min({last[j + 1] + 1, now[j] + 1, last[j] + (a[i] == b[j] ? 0U : 1U)});
      const bool exchanged = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (exchanged) now[j + 1] = std::min(now[j + 1], before[j - 1] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last.back();
}

}  // namespace minga
