#include "store/wkb.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace minga::store {
namespace {

constexpr int deepest = 8;

class Walk {
 public:
  explicit Walk(std::string_view bytes) : rest_(bytes) {}

  std::optional<WkbShape> whole() {
    WkbShape shape;
    if (!geometry(0, 0, &shape.type) || !rest_.empty()) return std::nullopt;
    shape.bounds = bounds_;
    return shape;
  }

 private:
  template <class T>
  bool number(bool little, T& out) {
    if (rest_.size() < sizeof(T)) return false;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      const auto byte = static_cast<std::uint8_t>(rest_[little ? sizeof(T) - 1 - i : i]);
      bits = bits << 8 | byte;
    }
    rest_.remove_prefix(sizeof(T));
    if constexpr (sizeof(T) == 8) {
      out = std::bit_cast<T>(bits);
    } else {
      out = static_cast<T>(bits);
    }
    return true;
  }

  bool position(bool little, bool may_be_empty) {
    double x = 0, y = 0;
    if (!number(little, x) || !number(little, y)) return false;
    if (may_be_empty && std::isnan(x) && std::isnan(y)) return true;
    if (!std::isfinite(x) || !std::isfinite(y)) return false;
    if (!bounds_) bounds_ = Box{x, y, x, y};
    bounds_->west = std::min(bounds_->west, x);
    bounds_->east = std::max(bounds_->east, x);
    bounds_->south = std::min(bounds_->south, y);
    bounds_->north = std::max(bounds_->north, y);
    return true;
  }

  bool positions(bool little) {
    std::uint32_t count = 0;
    if (!number(little, count) || rest_.size() / 16 < count) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!position(little, false)) return false;
    }
    return true;
  }

  // `only` is the type that members of a multiple must have, 0 for any.
  bool geometry(int depth, std::uint32_t only, std::uint32_t* found = nullptr) {
    std::uint8_t order = 0;
    std::uint32_t type = 0, count = 0;
    if (depth > deepest || !number(true, order) || order > 1) return false;
    const bool little = order == 1;
    if (!number(little, type) || type < 1 || type > 7 || (only != 0 && type != only)) return false;
    if (found) *found = type;
    if (type == 1) return position(little, true);
    if (type == 2) return positions(little);
    if (!number(little, count) || rest_.size() / 4 < count) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
      const bool good = type == 3 ? positions(little) : geometry(depth + 1, type == 7 ? 0 : type - 3);
      if (!good) return false;
    }
    return true;
  }

  std::string_view rest_;
  std::optional<Box> bounds_;
};

}  // namespace

std::optional<WkbShape> wkb_shape(std::string_view wkb) {
  return Walk(wkb).whole();
}

}  // namespace minga::store
