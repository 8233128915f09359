#include "methods/impact/kmeans.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <numeric>
#include <set>

#include "methods/impact/kmeans_distance.hpp"
#include "xmeans_test_data.hpp"

namespace minga::methods::impact {
namespace {

using testing::gaussian_noise;
using testing::planted;
using testing::table;
using testing::uniform_ratings;

double plain_sse(const Matrix& data, const Partition& partition) {
  double sum = 0;
  for (std::size_t row = 0; row < data.rows; ++row) {
    const auto cluster = static_cast<std::size_t>(partition.labels[row]);
    for (std::size_t column = 0; column < data.columns; ++column) {
      const double difference = data(row, column) - partition.centres(cluster, column);
      sum += difference * difference;
    }
  }
  return sum;
}

Matrix first_rows(const Matrix& data, std::size_t count) {
  Matrix result(count, data.columns);
  std::copy_n(data.cells.begin(), count * data.columns, result.cells.begin());
  return result;
}

TEST(Kmeans, FindsThePlantedGroups) {
  const auto [data, labels] = planted({40, 25, 60}, 10, 8, 3);
  const auto found = kmeans(data, {.k = 3});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->labels, labels);
}

TEST(Kmeans, FewerDifferentRowsThanClustersGivesFewerClusters) {
  const Matrix data = table(2, {1, 1, 1, 1, 5, 5, 1, 1, 5, 5});
  const auto found = kmeans(data, {.k = 4});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->sizes, (std::vector<std::size_t>{3, 2}));
  EXPECT_EQ(found->sse, 0);
}

TEST(Kmeans, ATieGoesToTheLowerIndex) {
  const Matrix data = table(1, {-1, 0, 1});
  const auto rows = all_rows(3);
  for (const Assignment assignment : {Assignment::lloyd, Assignment::bounded}) {
    const Partition found = lloyd(data, rows, table(1, {-1, 1}), {1, 0, 1, assignment});
    EXPECT_EQ(found.labels, (std::vector<int>{0, 0, 1}));
  }
}

TEST(Kmeans, AnEmptyClusterTakesTheFarthestRow) {
  const Matrix data = table(1, {0, 1, 2, 50});
  const Partition found = lloyd(data, all_rows(4), table(1, {1, 1000}), {});
  EXPECT_EQ(found.labels, (std::vector<int>{0, 0, 0, 1}));
  EXPECT_DOUBLE_EQ(found.sse, 2);
}

TEST(Kmeans, RefusesWhatItCannotCluster) {
  Matrix gaps = table(2, {1, 2, 3, missing});
  const auto with_gap = kmeans(gaps, {});
  ASSERT_FALSE(with_gap.has_value());
  EXPECT_EQ(with_gap.error().code, "cluster.missing_cell");
  EXPECT_EQ(with_gap.error().parameters[0].second, "2");
  gaps(1, 1) = std::numeric_limits<double>::infinity();
  EXPECT_EQ(kmeans(gaps, {}).error().code, "cluster.cell_too_large");
  EXPECT_EQ(kmeans(Matrix(0, 3), {}).error().code, "cluster.empty");
  EXPECT_EQ(kmeans(table(1, {1, 2}), {.k = 0}).error().code, "cluster.k");
}

TEST(Kmeans, TheSameBytesForAnyNumberOfThreads) {
  const Matrix data = gaussian_noise(3000, 7, 11);
  const auto one = kmeans(data, {.k = 6, .restarts = 2, .threads = 1});
  for (const int threads : {2, 3, 8}) {
    const auto more = kmeans(data, {.k = 6, .restarts = 2, .threads = threads});
    EXPECT_EQ(one->labels, more->labels);
    EXPECT_EQ(one->centres.cells, more->centres.cells);
    EXPECT_EQ(one->sse, more->sse);
  }
}

RC_GTEST_PROP(KmeansProperty, BoundsGiveTheLabelsOfLloyd, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(1, 1500);
  const auto columns = *rc::gen::inRange<std::size_t>(1, 20);
  const auto k = *rc::gen::inRange(1, 12);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  // Ratings make many exact ties, which only the same arithmetic breaks in the same way.
  const Matrix data = *rc::gen::arbitrary<bool>() ? uniform_ratings(rows, columns, seed)
                                                  : gaussian_noise(rows, columns, seed);
  KmeansOptions options{.k = k, .seed = seed, .restarts = 1, .threads = 1, .assignment = Assignment::lloyd};
  const auto plain = kmeans(data, options);
  options.assignment = Assignment::bounded;
  const auto bounded = kmeans(data, options);
  RC_ASSERT(plain->labels == bounded->labels);
  RC_ASSERT(plain->centres.cells == bounded->centres.cells);
  RC_ASSERT(plain->sse == bounded->sse);
  RC_ASSERT(plain->iterations == bounded->iterations);
}

RC_GTEST_PROP(KmeansProperty, SseNeverRises, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(2, 200);
  const auto k = *rc::gen::inRange(1, 9);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Matrix data =
      *rc::gen::arbitrary<bool>() ? uniform_ratings(rows, 3, seed) : gaussian_noise(rows, 3, seed);
  // The first rows as seeds: poor ones, often equal, so that clusters run empty.
  const Matrix seeds = first_rows(data, std::min(static_cast<std::size_t>(k), rows));
  double before = std::numeric_limits<double>::infinity();
  for (int iterations = 1; iterations < 15; ++iterations) {
    const Partition found = lloyd(data, all_rows(rows), seeds, {.max_iterations = iterations, .threads = 1});
    RC_ASSERT(found.sse <= before * (1 + 1e-12) + 1e-12);
    RC_ASSERT(std::abs(found.sse - plain_sse(data, found)) <= 1e-9 * (1 + found.sse));
    before = found.sse;
  }
}

RC_GTEST_PROP(KmeansProperty, NoClusterIsEmpty, ()) {
  const auto k = *rc::gen::inRange(1, 12);
  const auto cells = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(0, 4), [](int level) { return 0.25 * level; })));
  const Matrix data = table(1, cells);
  const std::set<double> different(cells.begin(), cells.end());
  const auto found = kmeans(data, {.k = k, .restarts = 2, .threads = 1});
  RC_ASSERT(found->sizes.size() == std::min(static_cast<std::size_t>(k), different.size()));
  for (std::size_t cluster = 0; cluster < found->sizes.size(); ++cluster) {
    RC_ASSERT(found->sizes[cluster] > 0);
    RC_ASSERT(static_cast<std::size_t>(std::ranges::count(found->labels, static_cast<int>(cluster))) ==
              found->sizes[cluster]);
  }
}

RC_GTEST_PROP(KmeansProperty, DistancesOfOneAndOfManyAreTheSameBytes, ()) {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 40);
  const auto count = *rc::gen::inRange<std::size_t>(1, 10);
  const Matrix points = gaussian_noise(count + 1, columns, *rc::gen::arbitrary<std::uint64_t>());
  std::vector<double> many(count);
  squared_distances(points.row(count).data(), points.cells.data(), count, columns, many.data());
  for (std::size_t i = 0; i < count; ++i) {
    RC_ASSERT(many[i] == squared_distance(points.row(count).data(), points.row(i).data(), columns));
    double plain = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      plain += (points(i, column) - points(count, column)) * (points(i, column) - points(count, column));
    }
    RC_ASSERT(std::abs(many[i] - plain) <= 1e-12 * plain);
  }
}

}  // namespace
}  // namespace minga::methods::impact
