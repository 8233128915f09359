#pragma once

#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include "methods/overlap/near.hpp"
#include "methods/overlap/pairs.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::bench {

/// Processor and wall seconds since it was made.
class Clock {
 public:
  double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
  }
  double processor() const { return processor_now() - processor_; }

 private:
  static double processor_now() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  double processor_ = processor_now();
};

/// The shapes of a GeoPackage, repaired.
std::vector<methods::overlap::Shape> shapes_of(const std::string& file);

/// The mining rights and the river lines of a GeoPackage with a column `kind`.
struct Rivers {
  std::vector<methods::overlap::Shape> rights;
  std::vector<methods::overlap::Line> rivers;
};
Rivers rivers_of(const std::string& file);

/// So many copies side by side, as one register.
std::vector<methods::overlap::Shape> tiled(const std::vector<methods::overlap::Shape>& shapes,
                                           std::size_t tiles);

/// What a program found.
struct Found {
  std::size_t meeting = 0, over_one = 0;
  double hectares = 0;
};
Found found_in(const std::vector<methods::overlap::Pair>& pairs);

/// The same by the C API of GEOS: STRtree, prepared intersects, intersection, area. In order of a, then b.
std::vector<methods::overlap::Pair> pairs_by_geos(const std::vector<methods::overlap::Shape>& shapes,
                                                  double& wall, double& processor);

/// The area of a pair by GEOS, both moved so that the pair's corner is the origin: beside millions of metres
/// it has few digits left for where long edges cross.
double area_by_geos_near_the_origin(const methods::overlap::Shape& a, const methods::overlap::Shape& b);

}  // namespace minga::bench
