#include "methods/impact/xmeans.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "xmeans_test_data.hpp"

namespace minga::methods::impact {
namespace {

using testing::gaussian_noise;
using testing::planted;
using testing::table;
using testing::uniform_ratings;

Clustering cluster(const Matrix& data, const XmeansOptions& options = {}) {
  auto found = xmeans(data, options);
  EXPECT_TRUE(found.has_value());
  return std::move(*found);
}

void expect_one_clean_cluster(const Clustering& found, std::size_t rows) {
  EXPECT_EQ(found.k, 1);
  EXPECT_EQ(found.labels, std::vector<int>(rows, 0));
  EXPECT_EQ(found.sizes, std::vector<std::size_t>{rows});
  EXPECT_TRUE(std::isfinite(found.bic));
  EXPECT_TRUE(std::isfinite(found.sse));
  for (const auto& [k, value] : found.bic_per_k) EXPECT_TRUE(std::isfinite(value)) << k;
}

Matrix transformed(const Matrix& data, double factor, double shift) {
  Matrix result = data;
  for (double& cell : result.cells) cell = cell * factor + shift;
  return result;
}

/// Turned by a product of Givens rotations through random angles, which mixes every column.
Matrix rotated(const Matrix& data, std::uint64_t seed) {
  Matrix result = data;
  Random random(seed);
  for (std::size_t a = 0; a < data.columns; ++a) {
    for (std::size_t b = a + 1; b < data.columns; ++b) {
      const double angle = 6.283185307179586 * random.uniform();
      for (std::size_t row = 0; row < data.rows; ++row) {
        const double x = result(row, a);
        const double y = result(row, b);
        result(row, a) = std::cos(angle) * x - std::sin(angle) * y;
        result(row, b) = std::sin(angle) * x + std::cos(angle) * y;
      }
    }
  }
  return result;
}

TEST(Xmeans, FindsThePlantedGroups) {
  for (const BicForm form : {BicForm::paper, BicForm::mle}) {
    const auto [data, labels] = planted({30, 20, 50, 40, 25}, 20, 4, 5);
    const Clustering found = cluster(data, {.bic = form});
    EXPECT_EQ(found.k, 5);
    EXPECT_EQ(found.labels, labels);
  }
}

TEST(Xmeans, FindsThePlantedGroupsInManyRows) {
  const auto [data, labels] = planted({3000, 900, 2500, 1800}, 20, 5, 6);
  const Clustering found = cluster(data);
  EXPECT_EQ(found.k, 4);
  EXPECT_EQ(found.labels, labels);
}

TEST(Xmeans, FindsTwelveAndSeventeen) {
  const Matrix data = testing::ratings_along_a_line(testing::two_groups_of_scores(), 104, 0.2, 1);
  const Clustering found = cluster(data);
  EXPECT_EQ(found.sizes, (std::vector<std::size_t>{12, 17}));
}

TEST(Xmeans, ReportsTheBicOfEveryKThatWasTried) {
  const auto [data, labels] = planted({30, 20, 50}, 10, 5, 5);
  const Clustering found = cluster(data);
  ASSERT_GE(found.bic_per_k.size(), 3U);
  EXPECT_EQ(found.bic_per_k.front().first, 1);
  double best = found.bic_per_k.front().second;
  int at = 1;
  for (const auto& [k, value] : found.bic_per_k) {
    if (value > best) {
      best = value;
      at = k;
    }
  }
  EXPECT_EQ(at, found.k);
  EXPECT_EQ(best, found.bic);
  // Noise is not cut, but what the cut would have been worth is told.
  const Clustering noise = cluster(gaussian_noise(50, 10, 1));
  ASSERT_EQ(noise.bic_per_k.size(), 2U);
  EXPECT_LT(noise.bic_per_k[1].second, noise.bic_per_k[0].second);
}

TEST(Xmeans, NoiseGivesOne) {
  const std::pair<std::size_t, std::size_t> shapes[] = {{12, 104}, {29, 104},  {29, 20},
                                                        {100, 2},  {100, 104}, {2000, 10}};
  for (const auto& [rows, columns] : shapes) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      for (const BicForm form : {BicForm::paper, BicForm::mle}) {
        EXPECT_EQ(cluster(gaussian_noise(rows, columns, seed), {.bic = form}).k, 1) << rows << "x" << columns;
        EXPECT_EQ(cluster(uniform_ratings(rows, columns, seed), {.bic = form}).k, 1)
            << rows << "x" << columns;
      }
    }
  }
}

TEST(Xmeans, NoiseTimesAHundredGivesOne) {
  const Matrix noise = gaussian_noise(500, 20, 1);
  EXPECT_EQ(cluster(transformed(noise, 100, 0)).k, 1);
  EXPECT_EQ(cluster(transformed(noise, 1e-4, 0)).k, 1);
}

TEST(Xmeans, ConstantRowsGiveOne) {
  for (const double value : {0.0, 0.1, 1.0, 1e9, -3e-200}) {
    expect_one_clean_cluster(cluster(Matrix(20, 5, value)), 20);
  }
  Matrix row_again(1000, 3);
  for (std::size_t row = 0; row < row_again.rows; ++row)
    std::ranges::copy(std::vector{0.1, 0.7, 1e5 / 3}, row_again.row(row).begin());
  expect_one_clean_cluster(cluster(row_again), 1000);
}

TEST(Xmeans, TwoIdenticalParticipantsAreOneGroup) {
  expect_one_clean_cluster(cluster(table(3, {1, 0.5, 0, 1, 0.5, 0})), 2);
}

TEST(Xmeans, TwoOrThreeDifferentParticipantsAreNoGroups) {
  expect_one_clean_cluster(cluster(table(2, {0, 0, 1, 1})), 2);
  expect_one_clean_cluster(cluster(table(2, {0, 0, 0, 0, 1, 1})), 3);
}

TEST(Xmeans, OneRow) {
  expect_one_clean_cluster(cluster(table(3, {1, 2, 3})), 1);
}

TEST(Xmeans, OneColumn) {
  const Clustering found = cluster(table(1, {0, 0.1, 0.05, 0.02, 9, 9.1, 9.04, 9.03}));
  EXPECT_EQ(found.labels, (std::vector<int>{0, 0, 0, 0, 1, 1, 1, 1}));
}

TEST(Xmeans, ExactDuplicatesInTwoHeapsGiveTwo) {
  Matrix data(29, 4, 0.25);
  for (std::size_t row = 12; row < 29; ++row) std::ranges::fill(data.row(row), 0.75);
  for (const BicForm form : {BicForm::paper, BicForm::mle}) {
    const Clustering found = cluster(data, {.bic = form});
    EXPECT_EQ(found.sizes, (std::vector<std::size_t>{12, 17}));
    EXPECT_TRUE(std::isfinite(found.bic));
  }
}

TEST(Xmeans, TheBoundHolds) {
  const auto [data, labels] = planted({30, 20, 50, 40, 25}, 20, 6, 5);
  expect_one_clean_cluster(cluster(data, {.k_max = 1}), data.rows);
  for (int k_max = 2; k_max < 7; ++k_max) EXPECT_EQ(cluster(data, {.k_max = k_max}).k, std::min(5, k_max));
}

TEST(Xmeans, RefusesWhatItCannotCluster) {
  EXPECT_EQ(xmeans(Matrix(0, 0), {}).error().code, "cluster.empty");
  EXPECT_EQ(xmeans(Matrix(3, 2), {}).error().code, "cluster.missing_cell");
  EXPECT_EQ(xmeans(Matrix(3, 2, 1e200), {}).error().code, "cluster.cell_too_large");
  EXPECT_EQ(xmeans(Matrix(3, 2, 1), {.k_max = 0}).error().code, "cluster.k_max");
}

TEST(Xmeans, TheSameBytesForAnyNumberOfThreads) {
  for (const std::size_t size : {20U, 1500U}) {
    const auto [data, labels] = planted({size, size, 2 * size}, 9, 2, 5);
    const Clustering one = cluster(data, {.threads = 1});
    for (const int threads : {2, 5}) {
      const Clustering more = cluster(data, {.threads = threads});
      EXPECT_EQ(one.labels, more.labels);
      EXPECT_EQ(one.centres.cells, more.centres.cells);
      EXPECT_EQ(one.bic_per_k, more.bic_per_k);
      EXPECT_EQ(one.sse, more.sse);
    }
  }
}

RC_GTEST_PROP(XmeansProperty, UnitOriginAndDirectionDoNotMatter, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto apart = *rc::gen::element(0.0, 2.5, 5.0);
  const auto form = *rc::gen::element(BicForm::paper, BicForm::mle);
  const Matrix data = planted({25, 30, 20}, 8, apart, seed).data;
  const XmeansOptions options{.bic = form, .threads = 1};
  const Clustering found = cluster(data, options);
  RC_ASSERT(cluster(transformed(data, 100, 0), options).labels == found.labels);
  RC_ASSERT(cluster(transformed(data, 0.001, 0), options).labels == found.labels);
  RC_ASSERT(cluster(transformed(data, -1, 1000), options).labels == found.labels);
  RC_ASSERT(cluster(rotated(data, seed), options).labels == found.labels);
}

RC_GTEST_PROP(XmeansProperty, TheResultIsWellFormed, ()) {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 4);
  const auto rows = *rc::gen::inRange<std::size_t>(1, 40);
  const auto k_max = *rc::gen::inRange(1, 8);
  const auto cells = *rc::gen::container<std::vector<double>>(
      rows * columns, rc::gen::map(rc::gen::inRange(0, 5), [](int level) { return 0.25 * level; }));
  const Matrix data = table(columns, cells);
  const auto found =
      xmeans(data, {.k_max = k_max, .bic = *rc::gen::element(BicForm::paper, BicForm::mle), .threads = 1});
  RC_ASSERT(found.has_value());
  RC_ASSERT(found->k >= 1 && found->k <= k_max);
  RC_ASSERT(found->sizes.size() == static_cast<std::size_t>(found->k));
  RC_ASSERT(found->centres.rows == found->sizes.size());
  RC_ASSERT(found->labels.size() == rows);
  int seen = 0;
  std::vector<std::size_t> sizes(found->sizes.size(), 0);
  for (const int label : found->labels) {
    RC_ASSERT(label >= 0 && label <= seen);
    seen = std::max(seen, label + 1);
    ++sizes[static_cast<std::size_t>(label)];
  }
  RC_ASSERT(sizes == found->sizes);
  RC_ASSERT(std::ranges::all_of(sizes, [](std::size_t size) { return size > 0; }));
  for (const auto& [k, value] : found->bic_per_k) {
    RC_ASSERT(std::isfinite(value));
    RC_ASSERT(value <= found->bic || found->bic_per_k.size() == 1);
  }
}

}  // namespace
}  // namespace minga::methods::impact
