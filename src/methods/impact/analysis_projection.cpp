#include "methods/impact/analysis_projection.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "methods/impact/kmeans.hpp"

namespace minga::methods::impact {
namespace {

using Eigen::Index;
using Table = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void fix_sign(Eigen::VectorXd& component) {
  const double greatest = component.cwiseAbs().maxCoeff();
  // Entries that tie up to rounding must not let the sign depend on rounding.
  for (Index i = 0; i < component.size(); ++i) {
    if (std::abs(component(i)) < greatest * (1 - 1e-9)) continue;
    if (component(i) < 0) component = -component;
    return;
  }
}

struct Spectrum {
  Eigen::VectorXd values;  // rising
  Eigen::MatrixXd vectors;
  bool of_rows = false;  // of the Gram matrix: a component is data^T v
};

Spectrum spectrum_of(const Table& centred) {
  const bool of_rows = centred.rows() < centred.cols();
  const Eigen::MatrixXd product = of_rows ? Eigen::MatrixXd(centred * centred.transpose())
                                          : Eigen::MatrixXd(centred.transpose() * centred);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(product);
  return {solver.eigenvalues(), solver.eigenvectors(), of_rows};
}

}  // namespace

Result<Projection> project(const Matrix& data, std::size_t components) {
  if (auto complete = check_complete(data); !complete) return tl::unexpected<Problem>(complete.error());
  Projection result;
  result.centre.assign(data.columns, 0.0);
  result.components = Matrix(components, data.columns, 0.0);
  result.coordinates = Matrix(data.rows, components, 0.0);
  result.explained.assign(components, 0.0);

  Table centred = Eigen::Map<const Table>(data.cells.data(), static_cast<Index>(data.rows),
                                          static_cast<Index>(data.columns));
  const Eigen::RowVectorXd means = centred.colwise().mean();
  centred.rowwise() -= means;
  std::copy(means.begin(), means.end(), result.centre.begin());

  const Spectrum spectrum = spectrum_of(centred);
  const double total = centred.squaredNorm();
  for (std::size_t c = 0;
       c < std::min<std::size_t>(components, static_cast<std::size_t>(spectrum.values.size())); ++c) {
    const Index from_last = spectrum.values.size() - 1 - static_cast<Index>(c);
    const double variance = spectrum.values(from_last);
    // Below this share an eigenvalue is rounding: the data has no spread left.
    if (!(variance > 1e-12 * total)) break;
    Eigen::VectorXd component = spectrum.vectors.col(from_last);
    if (spectrum.of_rows) component = centred.transpose() * component;
    component.normalize();
    fix_sign(component);
    const Eigen::VectorXd coordinates = centred * component;
    for (std::size_t i = 0; i < data.columns; ++i) result.components(c, i) = component(static_cast<Index>(i));
    for (std::size_t i = 0; i < data.rows; ++i) result.coordinates(i, c) = coordinates(static_cast<Index>(i));
    result.explained[c] = variance / total;
  }
  return result;
}

}  // namespace minga::methods::impact
