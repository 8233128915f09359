#include "methods/impact/continuum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "methods/impact/continuum_factor.hpp"
#include "methods/impact/silhouette.hpp"
#include "methods/impact/stability.hpp"
#include "xmeans_test_data.hpp"

namespace minga::methods::impact {
namespace {

constexpr std::size_t participants = 29;
constexpr std::size_t answers_each = 104;

struct Count {
  int split = 0;
  int groups = 0;
  int continuum = 0;
  double jaccard = 0;
};

Count analyse(int trials, const std::function<Matrix(std::uint64_t)>& simulate_answers, bool with_stability) {
  Count count;
  for (int trial = 0; trial < trials; ++trial) {
    const Matrix answers = simulate_answers(static_cast<std::uint64_t>(trial));
    const Clustering found = *xmeans(answers, {.threads = 1});
    const auto verdict = groups_or_continuum(answers, found, {.simulations = 99, .restarts = 5});
    EXPECT_TRUE(verdict.has_value());
    count.split += found.k > 1 ? 1 : 0;
    count.groups += verdict->verdict == GroupsVerdict::groups ? 1 : 0;
    count.continuum += verdict->verdict == GroupsVerdict::continuum ? 1 : 0;
    if (with_stability) count.jaccard += stability(answers, found, {.replicates = 60})->mean_jaccard / trials;
  }
  return count;
}

// The trap: people who differ along one line, with no gap anywhere, are cut in two every time, and the cut
// comes back every time. Stability cannot tell; the test against a continuum must.
TEST(Continuum, ALineOfPeopleIsCutEveryTimeAndIsStillNotGroups) {
  const auto answers = [](std::uint64_t seed) {
    return testing::ratings_along_a_line(testing::uniform_scores(participants, seed), answers_each, 0.15,
                                         seed);
  };
  const Count count = analyse(40, answers, true);
  EXPECT_GE(count.split, 39);
  EXPECT_GT(count.jaccard, 0.75);  // "stable", and yet:
  EXPECT_LE(count.groups, 2);
  EXPECT_GE(count.continuum, 32);
}

TEST(Continuum, ABellOfPeopleIsNotGroups) {
  const auto answers = [](std::uint64_t seed) {
    return testing::ratings_along_a_line(testing::normal_scores(participants, seed), answers_each, 0.2, seed);
  };
  const Count count = analyse(20, answers, false);
  EXPECT_GE(count.split, 19);
  EXPECT_LE(count.groups, 1);
}

TEST(Continuum, TwoGroupsAreGroups) {
  const auto answers = [](std::uint64_t seed) {
    return testing::ratings_along_a_line(testing::two_groups_of_scores(), answers_each, 0.15, seed);
  };
  const Count count = analyse(20, answers, false);
  EXPECT_EQ(count.split, 20);
  EXPECT_GE(count.groups, 18);
}

TEST(Continuum, TwoGroupsWithGapsAreGroups) {
  Matrix answers = testing::ratings_along_a_line(testing::two_groups_of_scores(), answers_each, 0.2, 1);
  testing::leave_gaps(answers, 0.12, 1);
  const auto completed = impute_with(answers, 5, DonorWeights::uniform, {});
  const Clustering found = *xmeans(*completed, {});
  const auto result = groups_or_continuum(answers, found, {.simulations = 99});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->verdict, GroupsVerdict::groups);
  EXPECT_EQ(result->rows, participants);
  EXPECT_LE(result->dip.p, 0.01);
  EXPECT_GT(result->silhouette.observed, result->silhouette.expected);
}

TEST(Continuum, NoiseIsOneGroup) {
  const Matrix noise = testing::uniform_ratings(participants, answers_each, 1);
  const auto result = groups_or_continuum(noise, *xmeans(noise, {}), {});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->verdict, GroupsVerdict::one_group);
  EXPECT_EQ(result->simulations, 0);
}

TEST(Continuum, ConstantAnswersAreOneGroup) {
  const Matrix same(10, 4, 0.5);
  EXPECT_EQ(groups_or_continuum(same, *xmeans(same, {}), {})->verdict, GroupsVerdict::one_group);
}

TEST(Continuum, TheSameBytesForAnyNumberOfThreads) {
  const Matrix answers = testing::ratings_along_a_line(testing::uniform_scores(40, 2), 20, 0.3, 2);
  const Clustering found = *xmeans(answers, {});
  const auto one = groups_or_continuum(answers, found, {.simulations = 30, .threads = 1});
  const auto more = groups_or_continuum(answers, found, {.simulations = 30, .threads = 4});
  EXPECT_EQ(one->verdict, more->verdict);
  EXPECT_EQ(one->silhouette.p, more->silhouette.p);
  EXPECT_EQ(one->silhouette.expected, more->silhouette.expected);
  EXPECT_EQ(one->dip.expected, more->dip.expected);
  EXPECT_EQ(one->bic_gain.observed, more->bic_gain.observed);
}

TEST(Continuum, OfManyRowsASampleIsTested) {
  const Matrix answers = testing::planted({150, 250}, 10, 3, 1).data;
  const auto result = groups_or_continuum(answers, *xmeans(answers, {}), {.simulations = 99, .row_cap = 120});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->rows, 120U);
  EXPECT_EQ(result->verdict, GroupsVerdict::groups);
}

TEST(Continuum, RefusesWhatDoesNotFit) {
  const Matrix data = testing::gaussian_noise(10, 3, 1);
  Clustering found = *xmeans(data, {});
  EXPECT_EQ(groups_or_continuum(data, found, {.simulations = 0}).error().code, "cluster.simulations");
  found.labels.pop_back();
  EXPECT_EQ(groups_or_continuum(data, found, {}).error().code, "cluster.labels_do_not_fit");
}

TEST(OneFactor, FindsTheLoadingsItWasSimulatedFrom) {
  OneFactor truth;
  for (int column = 0; column < 12; ++column) {
    truth.mean.push_back(column);
    truth.loading.push_back(column % 2 == 0 ? 0.8 : -0.5);
    truth.residual_variance.push_back(0.3 + 0.05 * column);
  }
  Random random(1);
  const OneFactor found = fit_one_factor(simulate(truth, 4000, ScoreShape::normal, {}, random));
  const double sign = found.loading[0] > 0 ? 1 : -1;
  for (std::size_t column = 0; column < 12; ++column) {
    EXPECT_NEAR(found.mean[column], truth.mean[column], 0.06);
    EXPECT_NEAR(sign * found.loading[column], truth.loading[column], 0.05);
    EXPECT_NEAR(found.residual_variance[column], truth.residual_variance[column], 0.07);
  }
  EXPECT_NEAR(found.share(), truth.share(), 0.02);
}

TEST(OneFactor, SimulatesOnTheLevelsOfTheScale) {
  OneFactor model{{0.1, 0.9}, {0.3, 0.3}, {0.04, 0}};
  Random random(1);
  const Matrix data = simulate(model, 500, ScoreShape::uniform, {0, 0.25, 0.5, 0.75, 1}, random);
  EXPECT_EQ(answer_levels(data, 11), (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  EXPECT_TRUE(answer_levels(data, 4).empty());
}

TEST(Silhouette, KnownValues) {
  const Matrix data = testing::table(1, {0, 1, 10, 11});
  const std::vector<int> labels{0, 0, 1, 1};
  const auto widths = silhouette_widths(data, labels, 1);
  EXPECT_DOUBLE_EQ(widths[0], 1 - 1 / 10.5);
  EXPECT_DOUBLE_EQ(widths[1], 1 - 1 / 9.5);
  EXPECT_DOUBLE_EQ(mean_silhouette(data, labels, 2), 1 - (1 / 10.5 + 1 / 9.5) / 2);
  EXPECT_EQ(mean_silhouette(data, std::vector<int>{0, 0, 0, 0}, 1), 0);
  EXPECT_EQ(silhouette_widths(data, std::vector<int>{0, 1, 1, 1}, 1)[0], 0);
  EXPECT_EQ(mean_silhouette(testing::table(1, {2, 2}), std::vector<int>{0, 1}, 1), 0);
}

}  // namespace
}  // namespace minga::methods::impact
