#pragma once

#include <cmath>

namespace minga::methods::overlap {

/// A number as the unevaluated sum of two doubles: about 31 digits (Dekker 1971; Hida, Li & Bailey 2001). For
/// the few sums that plain doubles leave in doubt.
struct Twofold {
  double high = 0;
  double low = 0;

  Twofold() = default;
  Twofold(double value) : high(value) {}  // NOLINT(google-explicit-constructor): numbers mix
  Twofold(double high_, double low_) : high(high_), low(low_) {}

  explicit operator double() const { return high + low; }
};

/// a + b, exactly.
inline Twofold exact_sum(double a, double b) {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

/// a * b, exactly.
inline Twofold exact_product(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

inline Twofold renormalized(double high, double low) {
  const double sum = high + low;
  return {sum, low - (sum - high)};
}

inline Twofold operator+(const Twofold& a, const Twofold& b) {
  const Twofold high = exact_sum(a.high, b.high), low = exact_sum(a.low, b.low);
  const Twofold both = renormalized(high.high, high.low + low.high);
  return renormalized(both.high, both.low + low.low);
}
inline Twofold operator-(const Twofold& a) {
  return {-a.high, -a.low};
}
inline Twofold operator-(const Twofold& a, const Twofold& b) {
  return a + -b;
}
inline Twofold operator*(const Twofold& a, const Twofold& b) {
  const Twofold product = exact_product(a.high, b.high);
  return renormalized(product.high, product.low + (a.high * b.low + a.low * b.high));
}
inline Twofold operator/(const Twofold& a, const Twofold& b) {
  const double first = a.high / b.high;
  const Twofold rest = a - b * Twofold(first);
  const double second = rest.high / b.high;
  const Twofold last = rest - b * Twofold(second);
  return renormalized(first, second) + Twofold(last.high / b.high);
}
inline Twofold& operator+=(Twofold& a, const Twofold& b) {
  return a = a + b;
}
inline bool operator<(const Twofold& a, const Twofold& b) {
  return a.high < b.high || (a.high == b.high && a.low < b.low);
}
inline bool operator>(const Twofold& a, const Twofold& b) {
  return b < a;
}

}  // namespace minga::methods::overlap
