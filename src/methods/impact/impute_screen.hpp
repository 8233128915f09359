#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "methods/impact/impute_query.hpp"

/// Screens tell, for 64 donors at once, which of them could be near enough to matter, and never miss one.
/// Let t be the greatest distance that still matters. A donor matters to the list that hides part f if
///     sum over shared answers outside f of (squared difference - t) <= 0,
/// so it matters to some list if the sum over all parts less the greatest sum of a part is <= 0. What
/// passes is measured exactly afterwards; that is why results do not depend on the processor.
namespace minga::methods::impact {

/// For answers as codes: squared differences less t come from a table of 16 bytes looked up for 32 donors
/// in one instruction, rounded down and held at 127 so that sums are never too great.
class ByteScreen {
 public:
  /// Whether tables of so many columns fit the screen's 16-bit sums.
  static bool fits(std::size_t columns) { return columns <= 4000; }

  /// `codes` is the receiver's row.
  void plan(const Query& query, const std::uint8_t* codes);
  /// Lets through what is at most so far, in squared steps of the scale; infinity lets all through.
  void limit(double greatest, std::size_t levels);
  /// `batch` holds batch_size codes for each column of the table, 32-byte aligned. Bit n: donor n passes.
  std::uint64_t pass(const std::uint8_t* batch) const;

  struct Step {
    std::uint32_t offset;  // of the column in the batch
    std::uint32_t level;   // the receiver's answer
  };
  struct Segment {
    std::uint32_t end;  // position in the steps
    bool closes_part;
  };
  using Table = std::array<std::int8_t, 16>;

 private:
  std::vector<Step> steps_;
  std::vector<Segment> segments_;
  alignas(16) std::array<Table, 16> tables_{};
  bool hide_parts_ = false;
  bool all_pass_ = true;
};

/// The same for answers of any value, in doubles.
class DoubleScreen {
 public:
  void plan(const Query& query, std::span<const double> answers);
  void limit(double greatest);
  /// `batch` holds batch_size answers for each column of the table, 32-byte aligned.
  std::uint64_t pass(const double* batch) const;

  struct Step {
    std::size_t offset;
    double answer;
  };
  struct Plan {
    std::vector<Step> steps;
    std::vector<std::uint32_t> part_ends;
    bool hide_parts = false;
    double greatest = 0;
    double ceiling = 0;  // terms are held at this: one of them rules a donor out, and nothing cancels
    double slack = 0;    // for the rounding of sums
  };

 private:
  Plan plan_;
  bool all_pass_ = true;
};

}  // namespace minga::methods::impact
