#include "http/nearest.hpp"

#include <algorithm>

#include "base/edit_distance.hpp"

namespace minga::http {
namespace {

/// Longer words are taken for none of ours, so that a stranger's long name costs nothing.
constexpr std::size_t kLongest = 64;

}  // namespace

std::optional<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names) {
  if (wanted.size() > kLongest) return std::nullopt;
  const std::string* best = nullptr;
  std::size_t least = 0;
  for (const auto& name : names) {
    const auto far = edit_distance(wanted, name);
    if (far * 3 > std::max(wanted.size(), name.size())) continue;
    if (best == nullptr || far < least) {
      best = &name;
      least = far;
    }
  }
  return best ? std::optional(*best) : std::nullopt;
}

}  // namespace minga::http
