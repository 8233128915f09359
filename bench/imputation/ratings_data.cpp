#include "ratings_data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "methods/impact/random.hpp"

namespace minga::bench {

using methods::impact::Matrix;
using methods::impact::Random;

namespace {

constexpr std::size_t opinions = 3;
constexpr std::size_t camps = 6;
using Opinion = std::array<double, opinions>;

std::vector<Opinion> normal_vectors(std::size_t count, double spread, Random& random) {
  std::vector<Opinion> vectors(count);
  for (Opinion& vector : vectors)
    for (double& entry : vector) entry = spread * random.normal();
  return vectors;
}

double rating(double agreement) {
  return std::clamp(std::round(2.0 + agreement), 0.0, 4.0) / 4.0;
}

}  // namespace

Matrix make_ratings(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Random random(seed);
  const std::vector<Opinion> pulls = normal_vectors(camps, 0.9, random);
  const std::vector<Opinion> loadings = normal_vectors(columns, 0.6, random);
  std::vector<double> level(columns);
  for (double& entry : level) entry = 0.6 * random.normal();
  Matrix table(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Opinion opinion = pulls[random.below(camps)];
    for (double& entry : opinion) entry += 0.6 * random.normal();
    for (std::size_t column = 0; column < columns; ++column) {
      double agreement = level[column] + 0.7 * random.normal();
      for (std::size_t each = 0; each < opinions; ++each) agreement += opinion[each] * loadings[column][each];
      table(row, column) = rating(agreement);
    }
  }
  return table;
}

Matrix punch_holes(const Matrix& complete, double share, std::uint64_t seed) {
  Random random(seed, 1);
  Matrix table = complete;
  for (double& cell : table.cells)
    if (random.uniform() < share) cell = methods::impact::missing;
  return table;
}

void write_raw(const std::string& path, const Matrix& table) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(table.cells.data()),
             static_cast<std::streamsize>(table.cells.size() * sizeof(double)));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

Matrix read_raw(const std::string& path, std::size_t rows, std::size_t columns) {
  Matrix table(rows, columns);
  std::ifstream file(path, std::ios::binary);
  const auto bytes = static_cast<std::streamsize>(table.cells.size() * sizeof(double));
  if (!file.read(reinterpret_cast<char*>(table.cells.data()), bytes))
    throw std::runtime_error("cannot read " + path);
  return table;
}

}  // namespace minga::bench
