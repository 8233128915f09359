#include "methods/impact/kmeans_distance.hpp"

#include <cstring>

#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
#define MINGA_X86 1
#else
#define MINGA_X86 0
#endif

namespace minga::methods::impact {
namespace {

constexpr std::size_t lanes = 8;
// Eight doubles that are added, subtracted and multiplied lane by lane; the compiler maps them on
// whatever registers the target has.
typedef double Lanes __attribute__((vector_size(lanes * sizeof(double))));

#define MINGA_INLINE inline __attribute__((always_inline))

MINGA_INLINE double sum(const Lanes& v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

/// Distances of one point to Count centres at once. The rest that does not fill the lanes is padded with
/// zeros, which add nothing.
template <std::size_t Count>
MINGA_INLINE void distances(const double* point, const double* centres, std::size_t columns, double* out) {
  Lanes sums[Count] = {};
  Lanes x;
  Lanes c;
  std::size_t column = 0;
  for (; column + lanes <= columns; column += lanes) {
    std::memcpy(&x, point + column, sizeof x);
    for (std::size_t centre = 0; centre < Count; ++centre) {
      std::memcpy(&c, centres + centre * columns + column, sizeof c);
      c -= x;
      sums[centre] += c * c;
    }
  }
  if (const std::size_t rest = columns - column; rest > 0) {
    x = Lanes{};
    std::memcpy(&x, point + column, rest * sizeof(double));
    for (std::size_t centre = 0; centre < Count; ++centre) {
      c = Lanes{};
      std::memcpy(&c, centres + centre * columns + column, rest * sizeof(double));
      c -= x;
      sums[centre] += c * c;
    }
  }
  for (std::size_t centre = 0; centre < Count; ++centre) out[centre] = sum(sums[centre]);
}

MINGA_INLINE void all_distances(const double* point, const double* centres, std::size_t count,
                                std::size_t columns, double* out) {
  std::size_t centre = 0;
  for (; centre + 4 <= count; centre += 4) {
    distances<4>(point, centres + centre * columns, columns, out + centre);
  }
  const double* rest = centres + centre * columns;
  switch (count - centre) {
    case 3:
      distances<3>(point, rest, columns, out + centre);
      break;
    case 2:
      distances<2>(point, rest, columns, out + centre);
      break;
    case 1:
      distances<1>(point, rest, columns, out + centre);
      break;
    default:
      break;
  }
}

void portable(const double* point, const double* centres, std::size_t count, std::size_t columns,
              double* out) {
  all_distances(point, centres, count, columns, out);
}

#if MINGA_X86
// AVX2 without FMA: a fused multiply-add rounds once instead of twice and would give other bytes.
__attribute__((target("avx2"))) void with_avx2(const double* point, const double* centres, std::size_t count,
                                               std::size_t columns, double* out) {
  all_distances(point, centres, count, columns, out);
}
#endif

using Kernel = void (*)(const double*, const double*, std::size_t, std::size_t, double*);

Kernel best_kernel() {
#if MINGA_X86
  if (__builtin_cpu_supports("avx2")) return with_avx2;
#endif
  return portable;
}

const Kernel kernel = best_kernel();

}  // namespace

double squared_distance(const double* a, const double* b, std::size_t columns) {
  double result = 0;
  kernel(a, b, 1, columns, &result);
  return result;
}

void squared_distances(const double* point, const double* centres, std::size_t count, std::size_t columns,
                       double* out) {
  kernel(point, centres, count, columns, out);
}

}  // namespace minga::methods::impact
