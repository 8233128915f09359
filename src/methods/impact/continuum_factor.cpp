#include "methods/impact/continuum_factor.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace minga::methods::impact {
namespace {

constexpr double least_residual_share = 0.01;
constexpr int most_em_iterations = 500;
constexpr double converged = 1e-7;

std::vector<double> column_means(const Matrix& data) {
  std::vector<double> means(data.columns, 0);
  for (std::size_t row = 0; row < data.rows; ++row) {
    for (std::size_t column = 0; column < data.columns; ++column) means[column] += data(row, column);
  }
  for (double& mean : means) mean /= static_cast<double>(data.rows);
  return means;
}

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// First principal axis of centred rows times the standard deviation along it, by power iteration from the
/// row farthest from the mean.
std::vector<double> first_loading(const Matrix& centred) {
  std::size_t farthest = 0;
  for (std::size_t row = 1; row < centred.rows; ++row) {
    if (dot(centred.row(row), centred.row(row)) > dot(centred.row(farthest), centred.row(farthest)))
      farthest = row;
  }
  std::vector<double> axis(centred.row(farthest).begin(), centred.row(farthest).end());
  double variance = 0;
  for (int iteration = 0; iteration < 50; ++iteration) {
    const double length = std::sqrt(dot(axis, axis));
    if (!(length > 0)) return axis;
    for (double& cell : axis) cell /= length;
    std::vector<double> next(centred.columns, 0);
    for (std::size_t row = 0; row < centred.rows; ++row) {
      const double score = dot(centred.row(row), axis);
      for (std::size_t column = 0; column < centred.columns; ++column)
        next[column] += score * centred(row, column);
    }
    for (double& cell : next) cell /= static_cast<double>(centred.rows);
    variance = std::sqrt(dot(next, next));
    axis = std::move(next);
  }
  // `axis` has the length of the variance along it; a loading has that of the standard deviation.
  if (variance > 0) {
    for (double& cell : axis) cell /= std::sqrt(variance);
  }
  return axis;
}

/// One step of EM; returns the greatest change of a loading.
double improve(OneFactor& model, const Matrix& centred, const std::vector<double>& variance) {
  const std::size_t columns = centred.columns;
  std::vector<double> weight(columns, 0);
  double precision = 1;
  for (std::size_t column = 0; column < columns; ++column) {
    if (variance[column] <= 0) continue;
    weight[column] = model.loading[column] / model.residual_variance[column];
    precision += weight[column] * model.loading[column];
  }
  std::vector<double> product(columns, 0);
  double square = static_cast<double>(centred.rows) / precision;
  for (std::size_t row = 0; row < centred.rows; ++row) {
    const double score = dot(centred.row(row), weight) / precision;
    square += score * score;
    for (std::size_t column = 0; column < columns; ++column) product[column] += score * centred(row, column);
  }
  double change = 0;
  for (std::size_t column = 0; column < columns; ++column) {
    if (variance[column] <= 0) continue;
    const double loading = product[column] / square;
    change = std::max(change, std::abs(loading - model.loading[column]));
    model.loading[column] = loading;
    const double explained = loading * product[column] / static_cast<double>(centred.rows);
    model.residual_variance[column] =
        std::max(variance[column] - explained, least_residual_share * variance[column]);
  }
  return change;
}

double nearest_level(const std::vector<double>& levels, double value) {
  const auto above = std::ranges::lower_bound(levels, value);
  if (above == levels.begin()) return *above;
  if (above == levels.end()) return levels.back();
  const double below = *(above - 1);
  return value - below <= *above - value ? below : *above;
}

}  // namespace

double OneFactor::share() const {
  const double explained = dot(loading, loading);
  const double rest = std::accumulate(residual_variance.begin(), residual_variance.end(), 0.0);
  return explained + rest > 0 ? explained / (explained + rest) : 0;
}

OneFactor fit_one_factor(const Matrix& data) {
  OneFactor model;
  model.mean = column_means(data);
  Matrix centred = data;
  std::vector<double> variance(data.columns, 0);
  for (std::size_t row = 0; row < data.rows; ++row) {
    for (std::size_t column = 0; column < data.columns; ++column) {
      double& cell = centred(row, column);
      cell -= model.mean[column];
      variance[column] += cell * cell / static_cast<double>(data.rows);
    }
  }
  model.loading = first_loading(centred);
  model.residual_variance = variance;
  for (std::size_t column = 0; column < data.columns; ++column) {
    const double loading = model.loading[column];
    model.residual_variance[column] =
        std::max(variance[column] - loading * loading, least_residual_share * variance[column]);
  }
  const double scale = std::sqrt(*std::ranges::max_element(variance));
  for (int iteration = 0; iteration < most_em_iterations; ++iteration) {
    if (improve(model, centred, variance) <= converged * scale) break;
  }
  return model;
}

Matrix simulate(const OneFactor& model, std::size_t rows, ScoreShape shape, const std::vector<double>& levels,
                Random& random) {
  Matrix result(rows, model.mean.size());
  for (std::size_t row = 0; row < rows; ++row) {
    const double score =
        shape == ScoreShape::normal ? random.normal() : (2 * random.uniform() - 1) * std::sqrt(3.0);
    for (std::size_t column = 0; column < result.columns; ++column) {
      const double residual = std::sqrt(model.residual_variance[column]) * random.normal();
      const double value = model.mean[column] + model.loading[column] * score + residual;
      result(row, column) = levels.empty() ? value : nearest_level(levels, value);
    }
  }
  return result;
}

std::vector<double> answer_levels(const Matrix& answers, std::size_t most) {
  std::set<double> levels;
  for (const double cell : answers.cells) {
    if (is_missing(cell)) continue;
    levels.insert(cell);
    if (levels.size() > most) return {};
  }
  return {levels.begin(), levels.end()};
}

}  // namespace minga::methods::impact
