#include "methods/impact/analysis_projection.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {
namespace {

Matrix some_table(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix m(rows, columns);
  Random random(seed);
  for (double& cell : m.cells) cell = random.normal();
  return m;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

TEST(Projection, FindsTheLineThatPointsLieOn) {
  Matrix line(5, 2);
  for (std::size_t i = 0; i < 5; ++i) {
    line(i, 0) = 1 + 3.0 * static_cast<double>(i);
    line(i, 1) = 2 - 4.0 * static_cast<double>(i);
  }
  const Projection p = project(line, 2).value();
  EXPECT_NEAR(p.components(0, 0), -0.6, 1e-12);
  EXPECT_NEAR(p.components(0, 1), 0.8, 1e-12);
  EXPECT_NEAR(p.explained[0], 1, 1e-12);
  EXPECT_NEAR(p.coordinates(0, 0), 10, 1e-12);
  EXPECT_EQ(p.explained[1], 0);
  EXPECT_EQ(p.coordinates(3, 1), 0);
}

TEST(Projection, ConstantDataLiesAtTheOrigin) {
  const Projection p = project(Matrix(4, 3, 0.75), 2).value();
  for (double coordinate : p.coordinates.cells) EXPECT_EQ(coordinate, 0);
}

TEST(Projection, RefusesHolesAndEmptyTables) {
  EXPECT_EQ(project(Matrix(2, 2), 2).error().code, "cluster.missing_cell");
  EXPECT_EQ(project(Matrix(), 2).error().code, "cluster.empty");
}

RC_GTEST_PROP(Projection, ComponentsAreOrthonormalAndExplainedFalls, (std::uint64_t seed)) {
  const auto rows = *rc::gen::inRange<std::size_t>(3, 20);
  const auto columns = *rc::gen::inRange<std::size_t>(3, 20);
  const Projection p = project(some_table(rows, columns, seed), 2).value();
  RC_ASSERT(std::abs(dot(p.components.row(0), p.components.row(0)) - 1) < 1e-9);
  RC_ASSERT(std::abs(dot(p.components.row(1), p.components.row(1)) - 1) < 1e-9);
  RC_ASSERT(std::abs(dot(p.components.row(0), p.components.row(1))) < 1e-9);
  RC_ASSERT(p.explained[0] >= p.explained[1]);
  RC_ASSERT(p.explained[0] + p.explained[1] <= 1 + 1e-12);
}

RC_GTEST_PROP(Projection, SignDoesNotDependOnTheOrderOfRowsNorOnShift, (std::uint64_t seed)) {
  const Matrix data = some_table(12, 5, seed);
  Matrix turned = data;
  for (std::size_t i = 0; i < data.rows; ++i)
    for (std::size_t j = 0; j < data.columns; ++j) turned(data.rows - 1 - i, j) = data(i, j) + 3;
  const Projection a = project(data, 2).value();
  const Projection b = project(turned, 2).value();
  for (std::size_t i = 0; i < data.rows; ++i)
    for (std::size_t c = 0; c < 2; ++c)
      RC_ASSERT(std::abs(a.coordinates(i, c) - b.coordinates(data.rows - 1 - i, c)) < 1e-7);
}

RC_GTEST_PROP(Projection, FewRowsAndFewColumnsTakeTheSameWay, (std::uint64_t seed)) {
  // The same points in more dimensions, the added ones constant: one goes by the covariance, one by Gram.
  const Matrix narrow = some_table(8, 4, seed);
  Matrix wide(8, 20, 0.5);
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t j = 0; j < 4; ++j) wide(i, j) = narrow(i, j);
  const Projection a = project(narrow, 2).value();
  const Projection b = project(wide, 2).value();
  for (std::size_t i = 0; i < a.coordinates.cells.size(); ++i)
    RC_ASSERT(std::abs(a.coordinates.cells[i] - b.coordinates.cells[i]) < 1e-7);
}

}  // namespace
}  // namespace minga::methods::impact
