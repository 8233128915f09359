#include "methods/impact/stability.hpp"

#include <gtest/gtest.h>

#include "xmeans_test_data.hpp"

namespace minga::methods::impact {
namespace {

using testing::planted;

Stability assess(const Matrix& answers, const Clustering& found, const StabilityOptions& options) {
  auto result = stability(answers, found, options);
  EXPECT_TRUE(result.has_value());
  return std::move(*result);
}

double share_of(const Stability& result, int k) {
  for (const auto& [tried, share] : result.k_shares) {
    if (tried == k) return share;
  }
  return 0;
}

TEST(Stability, BandsBeginWhereTheyShould) {
  EXPECT_EQ(stability_band(0.599), StabilityBand::not_stable);
  EXPECT_EQ(stability_band(0.60), StabilityBand::doubtful);
  EXPECT_EQ(stability_band(0.75), StabilityBand::stable);
  EXPECT_EQ(stability_band(0.85), StabilityBand::highly_stable);
}

TEST(Stability, GroupsThatAreThereComeBack) {
  const Matrix data = planted({12, 17}, 30, 4, 1).data;
  const Clustering found = *xmeans(data, {});
  ASSERT_EQ(found.k, 2);
  const Stability result = assess(data, found, {.replicates = 200});
  ASSERT_EQ(result.clusters.size(), 2U);
  for (const ClusterStability& cluster : result.clusters) {
    EXPECT_EQ(cluster.band, StabilityBand::highly_stable);
    EXPECT_GT(cluster.jaccard, 0.95);
    EXPECT_GT(cluster.recovered_share, 0.95);
    EXPECT_EQ(cluster.dissolved_share, 0);
    EXPECT_EQ(cluster.replicates, 200);
  }
  EXPECT_GT(share_of(result, 2), 0.95);
}

TEST(Stability, GroupsThatWereDrawnAtRandomDoNotComeBack) {
  const Matrix data = testing::gaussian_noise(40, 20, 1);
  Clustering invented = *xmeans(data, {});
  ASSERT_EQ(invented.k, 1);
  invented.k = 2;
  for (std::size_t row = 0; row < data.rows; ++row) invented.labels[row] = static_cast<int>(row % 2);
  const Stability result = assess(data, invented, {.replicates = 50});
  // Noise stays one cluster, which shares half of its rows with either invention.
  EXPECT_EQ(result.k_shares.size(), 1U);
  for (const ClusterStability& cluster : result.clusters) {
    EXPECT_EQ(cluster.band, StabilityBand::not_stable);
    EXPECT_NEAR(cluster.jaccard, 0.5, 0.05);
  }
}

TEST(Stability, OneClusterComesBackWhole) {
  const Matrix data = testing::gaussian_noise(40, 20, 1);
  const Stability result = assess(data, *xmeans(data, {}), {.replicates = 50});
  EXPECT_DOUBLE_EQ(result.mean_jaccard, 1);
  EXPECT_DOUBLE_EQ(share_of(result, 1), 1);
}

TEST(Stability, FillsTheGapsAgainInEveryReplicate) {
  Matrix data = planted({12, 17}, 30, 4, 1).data;
  testing::leave_gaps(data, 0.12, 1);
  // A column that one participant alone answered is empty in the replicates that miss this one.
  for (std::size_t row = 1; row < data.rows; ++row) data(row, 7) = missing;
  const auto completed = impute_with(data, 3, DonorWeights::uniform, {});
  ASSERT_TRUE(completed.has_value());
  const Clustering found = *xmeans(*completed, {});
  ASSERT_EQ(found.k, 2);
  const Stability result = assess(data, found, {.replicates = 100, .fill = {{.k = 3}}});
  EXPECT_GT(result.mean_jaccard, 0.9);
}

TEST(Stability, TheSameBytesForAnyNumberOfThreadsAndOtherBytesForAnotherSeed) {
  Matrix data = planted({9, 12, 15}, 12, 2, 3).data;
  testing::leave_gaps(data, 0.1, 1);
  const auto completed = impute_with(data, 5, DonorWeights::uniform, {});
  const Clustering found = *xmeans(*completed, {});
  const Stability one = assess(data, found, {.replicates = 60, .threads = 1});
  const Stability more = assess(data, found, {.replicates = 60, .threads = 4});
  const Stability other = assess(data, found, {.replicates = 60, .seed = 2});
  EXPECT_EQ(one.mean_jaccard, more.mean_jaccard);
  EXPECT_EQ(one.k_shares, more.k_shares);
  EXPECT_NE(one.mean_jaccard, other.mean_jaccard);
}

TEST(Stability, RefusesWhatDoesNotFit) {
  const Matrix data = testing::gaussian_noise(10, 3, 1);
  Clustering found = *xmeans(data, {});
  EXPECT_EQ(stability(data, found, {.replicates = 0}).error().code, "cluster.replicates");
  found.labels.pop_back();
  EXPECT_EQ(stability(data, found, {}).error().code, "cluster.labels_do_not_fit");
}

}  // namespace
}  // namespace minga::methods::impact
