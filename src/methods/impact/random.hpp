#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace minga::methods::impact {

/// Random numbers that are the same on every platform and for every number of threads: work that runs
/// in parallel takes one stream per piece of work, never one per thread. (The standard library fixes
/// its engines but not its distributions.)
///
/// xoshiro256** (Blackman & Vigna 2021), its state filled by splitmix64 from a seed and a stream number.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    // Both numbers pass the mixer before they meet, so that (1, 2) and (2, 1) have nothing in common.
    std::uint64_t state = mix(seed + golden) ^ (mix(stream + 2 * golden) * odd);
    for (std::uint64_t& word : state_) {
      state += golden;
      word = mix(state);
    }
  }

  /// All 64-bit numbers alike.
  std::uint64_t bits() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Uniform on [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

  /// Uniform on 0 … bound - 1, without bias. `bound` must not be 0.
  std::size_t below(std::size_t bound) {
    const std::uint64_t last = static_cast<std::uint64_t>(bound) - 1;
    const int unused = std::countl_zero(last | 1);
    for (;;) {
      const std::uint64_t draw = bits() >> unused;
      if (draw <= last) return static_cast<std::size_t>(draw);
    }
  }

  /// Standard normal by the polar method (Marsaglia & Bray 1964).
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double x = 0;
    double y = 0;
    double square = 0;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = std::sqrt(-2 * std::log(square) / square);
    spare_ = y * scale;
    has_spare_ = true;
    return x * scale;
  }

 private:
  static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
  static constexpr std::uint64_t odd = 0xD1342543DE82EF95U;

  /// The output function of splitmix64 (Steele, Lea & Flood 2014): a bijection in which every bit counts.
  static std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31);
  }

  std::array<std::uint64_t, 4> state_{};
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace minga::methods::impact
