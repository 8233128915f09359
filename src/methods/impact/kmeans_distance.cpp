#include "methods/impact/kmeans_distance.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define MINGA_AVX2 1
#else
#define MINGA_AVX2 0
#endif

namespace minga::methods::impact {
namespace {

// Column c goes to partial sum c % 8. What does not fill eight is padded with zeros, which add nothing.
constexpr std::size_t lanes = 8;
using Lanes = std::array<double, lanes>;

double sum(const Lanes& v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

Lanes padded(const double* cells, std::size_t count) {
  Lanes result{};
  std::memcpy(result.data(), cells, count * sizeof(double));
  return result;
}

double one_distance(const double* point, const double* centre, std::size_t columns) {
  Lanes sums{};
  const auto add = [&sums](const double* x, const double* c) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double difference = c[lane] - x[lane];
      sums[lane] += difference * difference;
    }
  };
  std::size_t column = 0;
  for (; column + lanes <= columns; column += lanes) add(point + column, centre + column);
  if (column < columns) {
    const std::size_t rest = columns - column;
    add(padded(point + column, rest).data(), padded(centre + column, rest).data());
  }
  return sum(sums);
}

void distances_anywhere(const double* point, const double* centres, std::size_t count, std::size_t columns,
                        double* out) {
  for (std::size_t centre = 0; centre < count; ++centre) {
    out[centre] = one_distance(point, centres + centre * columns, columns);
  }
}

void add_anywhere(const double* point, std::size_t columns, double* sums) {
  for (std::size_t column = 0; column < columns; ++column) sums[column] += point[column];
}

#if MINGA_AVX2
// AVX2 without FMA: a fused multiply-add rounds once instead of twice and would give other bytes.
#define MINGA_TARGET __attribute__((target("avx2")))

/// Partial sums 0 to 3 and 4 to 7.
struct Halves {
  __m256d low;
  __m256d high;
};

MINGA_TARGET inline __m256d squares_added(__m256d sums, const double* centre, __m256d x) {
  const __m256d difference = _mm256_sub_pd(_mm256_loadu_pd(centre), x);
  return _mm256_add_pd(sums, _mm256_mul_pd(difference, difference));
}

template <std::size_t Count>
MINGA_TARGET inline void distances_avx2(const double* point, const double* centres, std::size_t columns,
                                        double* out) {
  Halves sums[Count];
  for (Halves& each : sums) each = {_mm256_setzero_pd(), _mm256_setzero_pd()};
  std::size_t column = 0;
  for (; column + lanes <= columns; column += lanes) {
    const __m256d low = _mm256_loadu_pd(point + column);
    const __m256d high = _mm256_loadu_pd(point + column + 4);
    for (std::size_t centre = 0; centre < Count; ++centre) {
      const double* c = centres + centre * columns + column;
      sums[centre] = {squares_added(sums[centre].low, c, low), squares_added(sums[centre].high, c + 4, high)};
    }
  }
  if (column < columns) {
    const std::size_t rest = columns - column;
    const Lanes x = padded(point + column, rest);
    for (std::size_t centre = 0; centre < Count; ++centre) {
      const Lanes c = padded(centres + centre * columns + column, rest);
      sums[centre] = {squares_added(sums[centre].low, c.data(), _mm256_loadu_pd(x.data())),
                      squares_added(sums[centre].high, c.data() + 4, _mm256_loadu_pd(x.data() + 4))};
    }
  }
  for (std::size_t centre = 0; centre < Count; ++centre) {
    Lanes all;
    _mm256_storeu_pd(all.data(), sums[centre].low);
    _mm256_storeu_pd(all.data() + 4, sums[centre].high);
    out[centre] = sum(all);
  }
}

MINGA_TARGET void all_distances_avx2(const double* point, const double* centres, std::size_t count,
                                     std::size_t columns, double* out) {
  for (; count >= 4; count -= 4) {
    distances_avx2<4>(point, centres, columns, out);
    centres += 4 * columns;
    out += 4;
  }
  switch (count) {
    case 3:
      distances_avx2<3>(point, centres, columns, out);
      break;
    case 2:
      distances_avx2<2>(point, centres, columns, out);
      break;
    case 1:
      distances_avx2<1>(point, centres, columns, out);
      break;
    default:
      break;
  }
}

MINGA_TARGET void add_avx2(const double* point, std::size_t columns, double* sums) {
  std::size_t column = 0;
  for (; column + 4 <= columns; column += 4) {
    _mm256_storeu_pd(sums + column,
                     _mm256_add_pd(_mm256_loadu_pd(sums + column), _mm256_loadu_pd(point + column)));
  }
  for (; column < columns; ++column) sums[column] += point[column];
}
#endif

struct Kernels {
  decltype(&distances_anywhere) distances = distances_anywhere;
  decltype(&add_anywhere) add = add_anywhere;
};

Kernels best_kernels() {
#if MINGA_AVX2
  if (__builtin_cpu_supports("avx2")) return {all_distances_avx2, add_avx2};
#endif
  return {};
}

const Kernels kernels = best_kernels();

}  // namespace

double squared_distance(const double* a, const double* b, std::size_t columns) {
  double result = 0;
  kernels.distances(a, b, 1, columns, &result);
  return result;
}

void squared_distances(const double* point, const double* centres, std::size_t count, std::size_t columns,
                       double* out) {
  kernels.distances(point, centres, count, columns, out);
}

void add_point(const double* point, std::size_t columns, double* sum_of_points) {
  kernels.add(point, columns, sum_of_points);
}

}  // namespace minga::methods::impact
