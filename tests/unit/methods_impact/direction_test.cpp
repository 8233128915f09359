#include "methods/impact/direction.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {
namespace {

constexpr std::size_t impacts = 52;

double step(double rating) {
  return std::round(std::clamp(rating, 0.0, 1.0) * 4) / 4;
}

// A workshop: every impact has a place on the scale that people share as far as `agreement` says
// (0: everybody answers at random, as unrelated to the others as can be).
Matrix workshop(std::size_t people, double agreement, double missing_share, Random& random) {
  std::vector<double> place(impacts);
  for (double& entry : place) entry = random.normal();
  Matrix ratings(people, impacts);
  for (std::size_t row = 0; row < people; ++row)
    for (std::size_t column = 0; column < impacts; ++column)
      if (random.uniform() >= missing_share)
        ratings(row, column) = step(0.5 + 0.25 * (agreement * place[column] + random.normal()));
  return ratings;
}

TEST(Direction, ChanceIsThatOfStudentsT) {
  // Two-sided 5 % and 0.1 % points of Student's t, from any table of it: 2.306 and 5.041 (8 degrees of
  // freedom), 2.009 and 3.496 (50).
  const auto of_t = [](double t, std::size_t answers) {
    const double freedom = static_cast<double>(answers) - 2;
    return chance_of_correlation(-t / std::sqrt(freedom + t * t), answers);
  };
  EXPECT_NEAR(of_t(2.306004, 10), 0.025, 1e-6);
  EXPECT_NEAR(of_t(5.041305, 10), 0.0005, 1e-8);
  EXPECT_NEAR(of_t(2.008559, 52), 0.025, 1e-6);
  EXPECT_NEAR(of_t(3.496013, 52), 0.0005, 1e-8);
  EXPECT_DOUBLE_EQ(chance_of_correlation(0, 30), 0.5);
  EXPECT_EQ(chance_of_correlation(-1, 30), 0);
  EXPECT_EQ(chance_of_correlation(1, 30), 1);
  EXPECT_NEAR(chance_of_correlation(-0.3, 20) + chance_of_correlation(0.3, 20), 1, 1e-14);
}

TEST(Direction, FindsTheOneWhoReadTheScaleTheOtherWay) {
  Random random(4);
  const Matrix ratings = workshop(33, 1, 0.1, random);
  EXPECT_TRUE(find_direction_errors(ratings)->suspects.empty());
  const auto report = find_direction_errors(with_row_reversed(ratings, 12));
  EXPECT_EQ(report->suspects, std::vector<std::size_t>{12});
  const Direction& direction = report->participants[12];
  EXPECT_EQ(direction.verdict, DirectionVerdict::suspected);
  EXPECT_LT(direction.correlation, -0.4);
  EXPECT_LE(direction.adjusted_p, 0.05);
  EXPECT_GE(direction.adjusted_p, direction.p);
  EXPECT_EQ(report->decided, 33U);
}

TEST(Direction, SaysWhatCannotBeDecided) {
  Random random(5);
  Matrix ratings = workshop(8, 1, 0, random);
  for (std::size_t column = 9; column < impacts; ++column) ratings(1, column) = missing;
  for (double& rating : ratings.row(2)) rating = 0.75;
  const auto report = find_direction_errors(ratings);
  EXPECT_EQ(report->participants[1].verdict, DirectionVerdict::too_few_answers);
  EXPECT_EQ(report->participants[1].answers, 9U);
  EXPECT_TRUE(is_missing(report->participants[1].p));
  EXPECT_EQ(report->participants[2].verdict, DirectionVerdict::all_answers_alike);
  EXPECT_EQ(report->decided, 6U);
  Matrix alone(1, impacts, 0.5);
  EXPECT_EQ(find_direction_errors(alone)->participants[0].verdict, DirectionVerdict::too_few_answers);
  Matrix flat(3, impacts, 0.5);
  flat(0, 0) = 1;
  EXPECT_EQ(find_direction_errors(flat)->participants[0].verdict, DirectionVerdict::others_alike);
  EXPECT_TRUE(find_direction_errors(Matrix())->participants.empty());
}

TEST(Direction, RefusesWhatItCannotUse) {
  Matrix ratings(2, impacts, 0.5);
  ratings(1, 3) = 7;
  EXPECT_EQ(find_direction_errors(ratings).error().code, "direction.cell_out_of_range");
  DirectionOptions options;
  options.false_alarms = 0;
  EXPECT_EQ(find_direction_errors(Matrix(), options).error().code, "direction.option_false_alarms");
  options = {};
  options.min_answers = 3;
  EXPECT_EQ(find_direction_errors(Matrix(), options).error().code, "direction.option_min_answers");
}

// People who answer at random are those whom the rate is about: they fall on either side by chance.
TEST(Direction, KeepsItsRateOfFalseAlarms) {
  constexpr int workshops = 2000;
  Random random(2026);
  int alarms = 0;
  std::size_t below = 0;
  for (int each = 0; each < workshops; ++each) {
    const auto report = find_direction_errors(workshop(33, 0, 0.12, random));
    if (!report->suspects.empty()) ++alarms;
    for (const Direction& direction : report->participants)
      if (direction.p <= 0.01) ++below;
  }
  const double per_workshop = static_cast<double>(alarms) / workshops;
  const double per_person = static_cast<double>(below) / (33.0 * workshops);
  RecordProperty("false_alarms_per_workshop", std::to_string(per_workshop));
  RecordProperty("p_at_most_one_percent", std::to_string(per_person));
  std::printf("false alarms: %.4f of workshops; p <= 0.01: %.4f of people\n", per_workshop, per_person);
  EXPECT_LE(per_workshop, 0.05 + 3 * std::sqrt(0.05 * 0.95 / workshops));
  EXPECT_NEAR(per_person, 0.01, 0.0015);
}

TEST(Direction, WhoAgreesIsNotSuspected) {
  Random random(7);
  int alarms = 0;
  for (int each = 0; each < 500; ++each)
    alarms += find_direction_errors(workshop(33, 0.5, 0.12, random))->suspects.empty() ? 0 : 1;
  EXPECT_EQ(alarms, 0);
}

// The share of reversed rows that are found, by how much people agree and how many are reversed.
TEST(Direction, HasThePowerItsPageStates) {
  const auto power = [](double agreement, std::size_t reversed_rows) {
    constexpr int workshops = 200;
    Random random(99);
    std::size_t found = 0;
    for (int each = 0; each < workshops; ++each) {
      Matrix ratings = workshop(33, agreement, 0.12, random);
      for (std::size_t row = 0; row < reversed_rows; ++row)
        ratings = with_row_reversed(std::move(ratings), row);
      const auto report = find_direction_errors(ratings);
      found += static_cast<std::size_t>(std::count_if(report->suspects.begin(), report->suspects.end(),
                                                      [&](std::size_t row) { return row < reversed_rows; }));
    }
    const double share = static_cast<double>(found) / static_cast<double>(workshops * reversed_rows);
    std::printf("agreement %.2f, %zu reversed: %.3f found\n", agreement, reversed_rows, share);
    return share;
  };
  EXPECT_GT(power(1, 1), 0.98);
  EXPECT_GT(power(1, 4), 0.95);
  EXPECT_GT(power(0.6, 1), 0.65);
  EXPECT_LT(power(0.2, 1), 0.2);
}

RC_GTEST_PROP(DirectionProperty, ReversingARowMirrorsItsCorrelation, ()) {
  Random random(*rc::gen::arbitrary<std::uint32_t>());
  const Matrix ratings = workshop(12, 1, 0.2, random);
  const auto row = *rc::gen::inRange<std::size_t>(0, 12);
  const auto before = find_direction_errors(ratings);
  const auto after = find_direction_errors(with_row_reversed(ratings, row));
  RC_ASSERT(std::abs(before->participants[row].correlation + after->participants[row].correlation) < 1e-12);
  RC_ASSERT(std::abs(before->participants[row].p + after->participants[row].p - 1) < 1e-9);
}

}  // namespace
}  // namespace minga::methods::impact
