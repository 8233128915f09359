#include "methods/impact/impute_screen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace minga::methods::impact {

namespace {

constexpr std::uint64_t everyone = ~std::uint64_t{0};

// So many answers are summed in 8 bits before they are widened; each weighs at least -most_negative,
// and segment_length * most_negative must not pass 128.
constexpr std::uint32_t segment_length = 10;
constexpr int most_negative = 12;

#if defined(__x86_64__)

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

// The low and high half of 32 signed bytes as 16-bit numbers, added to `sums`.
__attribute__((target("avx2"), always_inline)) inline void widen(__m256i bytes, __m256i& low, __m256i& high) {
  low = _mm256_adds_epi16(low, _mm256_cvtepi8_epi16(_mm256_castsi256_si128(bytes)));
  high = _mm256_adds_epi16(high, _mm256_cvtepi8_epi16(_mm256_extracti128_si256(bytes, 1)));
}

__attribute__((target("avx2"), always_inline)) inline std::uint32_t not_positive(__m256i low, __m256i high) {
  const __m256i zero = _mm256_setzero_si256();
  const __m256i packed = _mm256_packs_epi16(_mm256_cmpgt_epi16(low, zero), _mm256_cmpgt_epi16(high, zero));
  const __m256i ordered = _mm256_permute4x64_epi64(packed, 0xD8);
  return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(ordered));
}

__attribute__((target("avx2"))) std::uint64_t pass_avx2(const std::uint8_t* batch,
                                                        const ByteScreen::Step* step,
                                                        std::span<const ByteScreen::Segment> segments,
                                                        const ByteScreen::Table* tables, bool hide_parts) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i total[4] = {zero, zero, zero, zero};
  __m256i part[4] = {zero, zero, zero, zero};
  const __m256i least = hide_parts ? _mm256_set1_epi16(std::numeric_limits<std::int16_t>::min()) : zero;
  __m256i greatest[4] = {least, least, least, least};
  const ByteScreen::Step* const first = step;
  for (const ByteScreen::Segment& segment : segments) {
    __m256i low = zero;
    __m256i high = zero;
    for (const ByteScreen::Step* const end = first + segment.end; step != end; ++step) {
      const auto* codes = reinterpret_cast<const __m256i*>(batch + step->offset);
      const __m256i table = _mm256_broadcastsi128_si256(
          _mm_load_si128(reinterpret_cast<const __m128i*>(tables[step->level].data())));
      low = _mm256_adds_epi8(low, _mm256_shuffle_epi8(table, _mm256_load_si256(codes)));
      high = _mm256_adds_epi8(high, _mm256_shuffle_epi8(table, _mm256_load_si256(codes + 1)));
    }
    widen(low, part[0], part[1]);
    widen(high, part[2], part[3]);
    if (!segment.closes_part) continue;
    for (std::size_t each = 0; each < 4; ++each) {
      total[each] = _mm256_adds_epi16(total[each], part[each]);
      if (hide_parts) greatest[each] = _mm256_max_epi16(greatest[each], part[each]);
      part[each] = zero;
    }
  }
  for (std::size_t each = 0; each < 4; ++each) total[each] = _mm256_subs_epi16(total[each], greatest[each]);
  return not_positive(total[0], total[1]) | std::uint64_t{not_positive(total[2], total[3])} << 32;
}

#endif

using Pack [[gnu::vector_size(32)]] = double;

// Inlined into one function for each instruction set.
[[gnu::always_inline]] inline std::uint64_t pass_doubles(const double* batch,
                                                         const DoubleScreen::Plan& plan) {
  constexpr std::size_t lanes = sizeof(Pack) / sizeof(double);
  const Pack zero{};
  const Pack greatest = zero + plan.greatest;
  const Pack ceiling = zero + plan.ceiling;
  std::uint64_t passed = 0;
  for (std::size_t lane = 0; lane < batch_size; lane += lanes) {
    Pack total = zero;
    Pack worst = plan.hide_parts ? zero - std::numeric_limits<double>::max() : zero;
    std::uint32_t at = 0;
    for (const std::uint32_t end : plan.part_ends) {
      Pack part = zero;
      for (; at < end; ++at) {
        const DoubleScreen::Step& step = plan.steps[at];
        const Pack difference = *reinterpret_cast<const Pack*>(batch + step.offset + lane) - step.answer;
        const Pack excess = difference * difference - greatest;
        const Pack held = excess < ceiling ? excess : ceiling;
        // NOLINTNEXTLINE(misc-redundant-expression): a missing answer is the one that differs from itself
        part += difference == difference ? held : zero;
      }
      total += part;
      if (plan.hide_parts) worst = worst > part ? worst : part;
    }
    const Pack rest = total - worst;
    for (std::size_t each = 0; each < lanes; ++each)
      passed |= std::uint64_t{rest[each] <= plan.slack} << (lane + each);
  }
  return passed;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::uint64_t pass_doubles_avx2(const double* batch,
                                                                const DoubleScreen::Plan& plan) {
  return pass_doubles(batch, plan);
}
#endif

}  // namespace

void ByteScreen::plan(const Query& query, const std::uint8_t* codes) {
  steps_.clear();
  segments_.clear();
  hide_parts_ = query.hide_parts;
  for (const std::uint32_t column : query.columns)
    steps_.push_back({static_cast<std::uint32_t>(column * batch_size), codes[column]});
  std::uint32_t begin = 0;
  for (const std::uint32_t end : query.part_ends) {
    while (end - begin > segment_length) segments_.push_back({begin += segment_length, false});
    segments_.push_back({end, true});
    begin = end;
  }
  all_pass_ = true;
}

void ByteScreen::limit(double greatest, std::size_t levels) {
  all_pass_ = !std::isfinite(greatest);
#if defined(__x86_64__)
  if (all_pass_ || !has_avx2()) {
    all_pass_ = true;
    return;
  }
#else
  all_pass_ = true;
#endif
  // -t and the squared differences are scaled so that t becomes a small whole number. Of the numbers that
  // will do, take the one that loses least of the most frequent difference, one step, by rounding down;
  // with many columns only small ones keep the sums in 16 bits.
  const int most = std::max(1, std::min(most_negative, static_cast<int>(32000 / (steps_.size() + 1))));
  int offset = most;
  double kept = 0;
  for (int tried = std::max(1, most / 2); tried <= most && greatest > 0; ++tried) {
    const double one_step = tried / greatest;
    const double share = std::floor(one_step) / one_step;
    if (share >= kept) {
      kept = share;
      offset = tried;
    }
  }
  for (std::size_t own = 0; own < levels; ++own) {
    for (std::size_t other = 0; other < levels; ++other) {
      const double steps = static_cast<double>(own) - static_cast<double>(other);
      double excess = steps == 0 ? 0 : 127;
      if (greatest > 0) {
        const double scaled = steps * steps * (offset / greatest) * (1 - 1e-12);
        excess = std::min(127.0, std::floor(scaled) - offset);
      }
      tables_[own][other] = static_cast<std::int8_t>(excess);
    }
  }
}

std::uint64_t ByteScreen::pass(const std::uint8_t* batch) const {
  if (all_pass_) return everyone;
#if defined(__x86_64__)
  return pass_avx2(batch, steps_.data(), segments_, tables_.data(), hide_parts_);
#else
  static_cast<void>(batch);
  return everyone;
#endif
}

void DoubleScreen::plan(const Query& query, std::span<const double> answers) {
  plan_.steps.clear();
  for (const std::uint32_t column : query.columns)
    plan_.steps.push_back({column * batch_size, answers[column]});
  plan_.part_ends = query.part_ends;
  plan_.hide_parts = query.hide_parts;
  all_pass_ = true;
}

void DoubleScreen::limit(double greatest) {
  all_pass_ = !std::isfinite(greatest);
  const auto answers = static_cast<double>(plan_.steps.size());
  plan_.greatest = greatest;
  plan_.ceiling = std::max(2 * greatest * answers, std::numeric_limits<double>::min());
  plan_.slack = greatest * std::max(1e-6, answers * answers * answers * 0x1.0p-50);
}

std::uint64_t DoubleScreen::pass(const double* batch) const {
  if (all_pass_) return everyone;
#if defined(__x86_64__)
  if (has_avx2()) return pass_doubles_avx2(batch, plan_);
#endif
  return pass_doubles(batch, plan_);
}

}  // namespace minga::methods::impact
