#include "methods/impact/stability_fill.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "xmeans_test_data.hpp"

namespace minga::methods::impact {
namespace {

Matrix part_of(const Matrix& whole, std::size_t first, std::size_t count) {
  Matrix part(whole.rows, count);
  for (std::size_t row = 0; row < whole.rows; ++row)
    for (std::size_t column = 0; column < count; ++column) part(row, column) = whole(row, first + column);
  return part;
}

RC_GTEST_PROP(FillGaps, FillsEachBlockAsIfItWereAlone, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(6, 30);
  const auto left = *rc::gen::inRange<std::size_t>(2, 9);
  const auto right = *rc::gen::inRange<std::size_t>(2, 9);
  Matrix answers = testing::gaussian_noise(rows, left + right, *rc::gen::arbitrary<std::uint64_t>());
  testing::leave_gaps(answers, 0.15, 1);
  const FillBlock a{left, *rc::gen::inRange(1, 6), DonorWeights::uniform};
  const FillBlock b{0, *rc::gen::inRange(1, 6), DonorWeights::distance};
  const auto both = fill_gaps(answers, {a, b}, 0, 1);
  const auto one = fill_gaps(part_of(answers, 0, left), {{0, a.k, a.weights}}, 0, 1);
  const auto other = fill_gaps(part_of(answers, left, right), {b}, 0, 1);
  RC_ASSERT(both.has_value() && one.has_value() && other.has_value());
  RC_ASSERT(part_of(*both, 0, left).cells == one->cells);
  RC_ASSERT(part_of(*both, left, right).cells == other->cells);
}

TEST(FillGaps, GivesMeansWhereNobodyIsLikeAnybody) {
  // The second column has no answer, the last row none in the first two.
  Matrix answers(3, 3);
  answers.cells = {1, missing, 0, 3, missing, 1, missing, missing, 1};
  const auto filled = fill_gaps(answers, {{2, 1, DonorWeights::uniform}}, 0, 1);
  ASSERT_TRUE(filled.has_value());
  EXPECT_EQ(filled->cells, (std::vector<double>{1, 2, 0, 3, 2, 1, 2, 2, 1}));
}

}  // namespace
}  // namespace minga::methods::impact
