#include "methods/impact/bic.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

#include "methods/impact/kmeans.hpp"
#include "xmeans_test_data.hpp"

namespace minga::methods::impact {
namespace {

using testing::gaussian_noise;
using testing::table;

Fit fit_of(const Partition& partition, std::size_t columns) {
  return {partition.sizes, partition.sse, columns, 0};
}

/// log of the density of every row, written out: share of its cluster times a product of normal densities.
double summed_density(const Matrix& data, const Partition& partition, double variance) {
  double sum = 0;
  for (std::size_t row = 0; row < data.rows; ++row) {
    const auto cluster = static_cast<std::size_t>(partition.labels[row]);
    sum += std::log(static_cast<double>(partition.sizes[cluster]) / static_cast<double>(data.rows));
    for (std::size_t column = 0; column < data.columns; ++column) {
      const double z = (data(row, column) - partition.centres(cluster, column)) / std::sqrt(variance);
      sum += -z * z / 2 - std::log(std::sqrt(2 * std::numbers::pi * variance));
    }
  }
  return sum;
}

TEST(Bic, KnownValueOfFourPoints) {
  // -1, 1 and 9, 11: SSE 4, two clusters of two, one column.
  const std::size_t sizes[] = {2, 2};
  const Fit fit{sizes, 4, 1, 0};
  EXPECT_DOUBLE_EQ(spherical_variance(fit, BicForm::mle), 1);
  EXPECT_DOUBLE_EQ(spherical_variance(fit, BicForm::paper), 2);
  const double shares = 4 * std::log(0.5);
  const double mle = shares - 2 * std::log(2 * std::numbers::pi) - 2;
  const double paper = shares - 2 * std::log(4 * std::numbers::pi) - 1;
  EXPECT_DOUBLE_EQ(spherical_log_likelihood(fit, BicForm::mle), mle);
  EXPECT_DOUBLE_EQ(spherical_log_likelihood(fit, BicForm::paper), paper);
  EXPECT_DOUBLE_EQ(free_parameters(2, 1), 4);
  EXPECT_DOUBLE_EQ(bic(fit, BicForm::mle), mle - 2 * std::log(4));
}

TEST(Bic, PenaltyCountsSharesMeansAndOneVariance) {
  EXPECT_DOUBLE_EQ(free_parameters(1, 104), 105);
  EXPECT_DOUBLE_EQ(free_parameters(2, 104), 210);
  EXPECT_DOUBLE_EQ(free_parameters(3, 2), 9);
}

TEST(Bic, VarianceHasAFloor) {
  const std::size_t sizes[] = {3, 3};
  EXPECT_DOUBLE_EQ(spherical_variance({sizes, 0, 2, 0.25}, BicForm::mle), 0.25);
  EXPECT_DOUBLE_EQ(spherical_variance({sizes, 0, 2, 0.25}, BicForm::paper), 0.25);
  EXPECT_FALSE(std::isnan(bic({sizes, 0, 2, 0.25}, BicForm::paper)));
}

TEST(Bic, AsManyClustersAsRowsIsNotNan) {
  const std::size_t sizes[] = {1, 1};
  EXPECT_FALSE(std::isnan(bic({sizes, 0, 3, 0}, BicForm::paper)));
  EXPECT_FALSE(std::isnan(bic({sizes, 0, 3, 0.5}, BicForm::paper)));
}

RC_GTEST_PROP(BicProperty, LikelihoodIsTheSumOfDensities, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(8, 60);
  const auto columns = *rc::gen::inRange<std::size_t>(1, 12);
  const auto k = *rc::gen::inRange(1, 5);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Matrix data = gaussian_noise(rows, columns, seed);
  const auto partition = kmeans(data, {.k = k, .seed = seed, .restarts = 1, .threads = 1});
  RC_ASSERT(partition.has_value());
  for (const BicForm form : {BicForm::paper, BicForm::mle}) {
    const Fit fit = fit_of(*partition, columns);
    const double expected = summed_density(data, *partition, spherical_variance(fit, form));
    RC_ASSERT(std::abs(spherical_log_likelihood(fit, form) - expected) <= 1e-9 * (1 + std::abs(expected)));
  }
}

RC_GTEST_PROP(BicProperty, DifferencesDoNotChangeWithTheUnit, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto unit = *rc::gen::element(0.001, 0.01, 7.0, 100.0, 12345.0);
  const Matrix data = gaussian_noise(30, 6, seed);
  Matrix scaled = data;
  for (double& cell : scaled.cells) cell *= unit;
  const auto gain = [](const Matrix& matrix, const Partition& one, const Partition& two, BicForm form) {
    return bic(fit_of(two, matrix.columns), form) - bic(fit_of(one, matrix.columns), form);
  };
  const auto rows = all_rows(30);
  const auto two = kmeans(data, {.k = 2, .seed = seed, .restarts = 1, .threads = 1});
  Partition two_scaled = *two;
  two_scaled.sse *= unit * unit;
  const Partition one = one_cluster(data, rows, 1);
  const Partition one_scaled = one_cluster(scaled, rows, 1);
  for (const BicForm form : {BicForm::paper, BicForm::mle}) {
    const double before = gain(data, one, *two, form);
    RC_ASSERT(std::abs(before - gain(scaled, one_scaled, two_scaled, form)) <= 1e-8 * (1 + std::abs(before)));
  }
}

}  // namespace
}  // namespace minga::methods::impact
