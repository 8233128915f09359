#include "http/nearest.hpp"

#include <algorithm>

namespace minga::http {
namespace {

/// Longer words are taken for none of ours, so that a stranger's long name costs nothing.
constexpr std::size_t kLongest = 64;

/// Optimal string alignment distance, over bytes: each place is changed once at most.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::move(last);
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names) {
  if (wanted.size() > kLongest) return std::nullopt;
  const std::string* best = nullptr;
  std::size_t least = 0;
  for (const auto& name : names) {
    const auto far = distance(wanted, name);
    if (far * 3 > std::max(wanted.size(), name.size())) continue;
    if (best == nullptr || far < least) {
      best = &name;
      least = far;
    }
  }
  return best ? std::optional(*best) : std::nullopt;
}

}  // namespace minga::http
