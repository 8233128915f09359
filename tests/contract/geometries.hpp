#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/value.hpp"

namespace minga::store::testing {

template <class T>
void append_bytes(std::string& wkb, T number) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &number, sizeof(T));
  wkb.append(bytes, sizeof(T));
}

inline std::string wkb_head(std::uint32_t type) {
  std::string wkb("\x01", 1);
  append_bytes(wkb, type);
  return wkb;
}

inline Geometry point(double x, double y) {
  std::string wkb = wkb_head(1);
  append_bytes(wkb, x);
  append_bytes(wkb, y);
  return {wkb};
}

inline Geometry empty_point() {
  return point(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN());
}

inline Geometry empty_collection() {
  std::string wkb = wkb_head(7);
  append_bytes(wkb, std::uint32_t{0});
  return {wkb};
}

inline Geometry polygon(const std::vector<std::pair<double, double>>& ring) {
  std::string wkb = wkb_head(3);
  append_bytes(wkb, std::uint32_t{1});
  append_bytes(wkb, static_cast<std::uint32_t>(ring.size()));
  for (const auto& [x, y] : ring) {
    append_bytes(wkb, x);
    append_bytes(wkb, y);
  }
  return {wkb};
}

}  // namespace minga::store::testing
