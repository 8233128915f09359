#include "formats/systems.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace minga::formats {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kDegree = kPi / 180;
constexpr double kHalfAxis = 6378137;
constexpr double kFlattening = 1 / 298.257223563;
constexpr double kEdgeOfMercator = 85.05112877980659;

using Series = std::array<double, 6>;

constexpr double n1 = kFlattening / (2 - kFlattening);
constexpr double n2 = n1 * n1, n3 = n2 * n1, n4 = n3 * n1, n5 = n4 * n1, n6 = n5 * n1;
constexpr double kRectifying = kHalfAxis / (1 + n1) * (1 + n2 / 4 + n4 / 64 + n6 / 256);

/// Karney 2011, equations 35 and 36.
constexpr Series kForward{
    n1 / 2 - n2 * 2 / 3 + n3 * 5 / 16 + n4 * 41 / 180 - n5 * 127 / 288 + n6 * 7891 / 37800,
    n2 * 13 / 48 - n3 * 3 / 5 + n4 * 557 / 1440 + n5 * 281 / 630 - n6 * 1983433 / 1935360,
    n3 * 61 / 240 - n4 * 103 / 140 + n5 * 15061 / 26880 + n6 * 167603 / 181440,
    n4 * 49561 / 161280 - n5 * 179 / 168 + n6 * 6601661 / 7257600,
    n5 * 34729 / 80640 - n6 * 3418889 / 1995840,
    n6 * 212378941 / 319334400};
constexpr Series kBackward{
    n1 / 2 - n2 * 2 / 3 + n3 * 37 / 96 - n4 / 360 - n5 * 81 / 512 + n6 * 96199 / 604800,
    n2 / 48 + n3 / 15 - n4 * 437 / 1440 + n5 * 46 / 105 - n6 * 1118711 / 3870720,
    n3 * 17 / 480 - n4 * 37 / 840 - n5 * 209 / 4480 + n6 * 5569 / 90720,
    n4 * 4397 / 161280 - n5 * 11 / 504 - n6 * 830251 / 7257600,
    n5 * 4583 / 161280 - n6 * 108847 / 3991680,
    n6 * 20648693 / 638668800};

double eccentricity() {
  static const double e = std::sqrt(kFlattening * (2 - kFlattening));
  return e;
}

/// Tangent of the conformal latitude from that of the geographic one (Karney 2011, equations 7 to 9).
double conformal(double tangent) {
  const double e = eccentricity();
  const double sigma = std::sinh(e * std::atanh(e * tangent / std::hypot(1, tangent)));
  return tangent * std::hypot(1, sigma) - sigma * std::hypot(1, tangent);
}

/// And back, by Newton's method (equations 19 to 21).
double geographic(double conformal_tangent) {
  const double e2 = kFlattening * (2 - kFlattening);
  double tangent = conformal_tangent;
  for (int i = 0; i < 6; ++i) {
    const double at = conformal(tangent);
    const double step = (conformal_tangent - at) / std::hypot(1, at) * (1 + (1 - e2) * tangent * tangent) /
                        ((1 - e2) * std::hypot(1, tangent));
    tangent += step;
    if (std::abs(step) < 1e-15 * std::max(1.0, std::abs(tangent))) break;
  }
  return tangent;
}

/// The distance along the meridian from the equator to a latitude, over the rectifying radius.
double rectified(double xi, double eta, const Series& series, double sign, double& eta_out) {
  double x = xi;
  eta_out = eta;
  for (std::size_t j = 0; j < series.size(); ++j) {
    const double k = 2 * (static_cast<double>(j) + 1);
    x += sign * series[j] * std::sin(k * xi) * std::cosh(k * eta);
    eta_out += sign * series[j] * std::cos(k * xi) * std::sinh(k * eta);
  }
  return x;
}

double northing_of_parallel(double parallel) {
  double eta = 0;
  return kRectifying * rectified(std::atan(conformal(std::tan(parallel * kDegree))), 0, kForward, 1, eta);
}

constexpr Position nowhere() {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return {none, none};
}

Position to_transverse(Position p, const System& system) {
  double from_meridian = std::remainder(p.longitude - system.meridian, 360);
  constexpr double farthest = 80;
  if (!(std::abs(from_meridian) <= farthest)) return nowhere();
  from_meridian *= kDegree;
  const double tangent = conformal(std::tan(p.latitude * kDegree));
  const double xi = std::atan2(tangent, std::cos(from_meridian));
  const double eta = std::asinh(std::sin(from_meridian) / std::hypot(tangent, std::cos(from_meridian)));
  double eta_out = 0;
  const double xi_out = rectified(xi, eta, kForward, 1, eta_out);
  return {system.easting + system.scale * kRectifying * eta_out,
          system.northing + system.scale * (kRectifying * xi_out - northing_of_parallel(system.parallel))};
}

Position from_transverse(Position p, const System& system) {
  const double xi =
      ((p.latitude - system.northing) / system.scale + northing_of_parallel(system.parallel)) / kRectifying;
  const double eta = (p.longitude - system.easting) / system.scale / kRectifying;
  double eta_out = 0;
  const double xi_out = rectified(xi, eta, kBackward, -1, eta_out);
  const double sine = std::sinh(eta_out);
  const double tangent = std::sin(xi_out) / std::hypot(sine, std::cos(xi_out));
  return {system.meridian + std::atan2(sine, std::cos(xi_out)) / kDegree,
          std::atan(geographic(tangent)) / kDegree};
}

std::string epsg(int code) {
  return "http://www.opengis.net/def/crs/EPSG/0/" + std::to_string(code);
}

std::vector<System> make_systems() {
  using Kind = System::Kind;
  std::vector<System> all{{"http://www.opengis.net/def/crs/OGC/1.3/CRS84", Kind::longitude_latitude},
                          {epsg(4326), Kind::latitude_longitude},
                          {epsg(3857), Kind::web_mercator},
                          {epsg(9377), Kind::transverse_mercator, -73, 4, 0.9992, 5'000'000, 2'000'000}};
  for (int zone = 11; zone <= 25; ++zone) {
    const double meridian = zone * 6 - 183;
    all.push_back({epsg(32600 + zone), Kind::transverse_mercator, meridian, 0, 0.9996, 500'000, 0});
    all.push_back({epsg(32700 + zone), Kind::transverse_mercator, meridian, 0, 0.9996, 500'000, 10'000'000});
  }
  return all;
}

}  // namespace

const std::vector<System>& systems() {
  static const std::vector<System> all = make_systems();
  return all;
}

const System* system_of(std::string_view uri) {
  const auto found = std::find_if(systems().begin(), systems().end(),
                                  [&](const System& system) { return system.uri == uri; });
  return found == systems().end() ? nullptr : &*found;
}

Position to_system(Position degrees, const System& system) {
  switch (system.kind) {
    case System::Kind::latitude_longitude:
      return {degrees.latitude, degrees.longitude};
    case System::Kind::web_mercator: {
      const double latitude = std::clamp(degrees.latitude, -kEdgeOfMercator, kEdgeOfMercator);
      return {kHalfAxis * degrees.longitude * kDegree, kHalfAxis * std::atanh(std::sin(latitude * kDegree))};
    }
    case System::Kind::transverse_mercator:
      return to_transverse(degrees, system);
    default:
      return degrees;
  }
}

Position from_system(Position coordinates, const System& system) {
  switch (system.kind) {
    case System::Kind::latitude_longitude:
      return {coordinates.latitude, coordinates.longitude};
    case System::Kind::web_mercator:
      return {coordinates.longitude / kHalfAxis / kDegree,
              std::atan(std::sinh(coordinates.latitude / kHalfAxis)) / kDegree};
    case System::Kind::transverse_mercator:
      return from_transverse(coordinates, system);
    default:
      return coordinates;
  }
}

Envelope degrees_of(const Envelope& box, const System& system) {
  if (system.kind == System::Kind::longitude_latitude) return box;
  if (system.kind == System::Kind::latitude_longitude) return {box.south, box.west, box.north, box.east};
  constexpr double far = std::numeric_limits<double>::infinity();
  Envelope out{far, far, -far, -far};
  // Edges are curves in degrees: they are looked at in many places.
  constexpr int steps = 32;
  for (int i = 0; i <= steps; ++i)
    for (int k = 0; k <= steps; ++k) {
      const auto p = from_system(
          {box.west + (box.east - box.west) * i / steps, box.south + (box.north - box.south) * k / steps},
          system);
      if (!std::isfinite(p.longitude) || !std::isfinite(p.latitude)) continue;
      out = {std::min(out.west, p.longitude), std::min(out.south, p.latitude),
             std::max(out.east, p.longitude), std::max(out.north, p.latitude)};
    }
  return out;
}

}  // namespace minga::formats
