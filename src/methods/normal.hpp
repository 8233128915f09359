#pragma once

namespace minga::methods {

/// P(Z <= z) of the standard normal distribution.
double normal_cdf(double z);

/// P(Z > z), without loss in the far tail.
double normal_upper_tail(double z);

/// The z with P(Z <= z) = p, for 0 < p < 1 to about 1e-15; minus and plus infinity at 0 and 1.
/// Rational start of Acklam (2003), then one step of Halley's method.
double normal_quantile(double p);

}  // namespace minga::methods
