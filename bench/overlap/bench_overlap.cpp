// bench_overlap pairs FILE [THREADS]     all pairs with area, shapes in memory; the best of several runs
// bench_overlap geos FILE                the same by the C API of GEOS
// bench_overlap end_to_end FILE          with reading the file and repairing
// bench_overlap rivers FILE              mining rights at most 50 m from a river line
// bench_overlap covers FILE              the share of each right that the union of the others covers
// bench_overlap growth FILE TILES        pairs and covers of so many copies side by side
// bench_overlap live FILE TILES          one right moved in so many copies
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "methods/overlap/cover.hpp"
#include "methods/overlap/live.hpp"
#include "registers.hpp"

namespace {

using namespace minga::bench;
using namespace minga::methods::overlap;

void print(const char* what, double wall, double processor, const Found& found) {
  std::printf("%s wall %.6f processor %.6f intersecting %zu over_1_m2 %zu ha %.3f\n", what, wall, processor,
              found.meeting, found.over_one, found.hectares);
}

/// Resident memory at its most, in MiB.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::atol(line.c_str() + 6) / 1024;
  return 0;
}

void pairs(const std::string& file, int threads) {
  const auto shapes = shapes_of(file);
  double wall = 1e9, processor = 1e9;
  Found found;
  for (int run = 0; run < 5; ++run) {
    const Clock clock;
    const auto all = pairs_within(shapes, {true, threads});
    wall = std::min(wall, clock.wall());
    processor = std::min(processor, clock.processor());
    found = found_in(all);
  }
  print("minga", wall, processor, found);
}

/// How two lists of pairs differ, in parts of what is allowed.
struct Difference {
  std::size_t alike = 0, over = 0, over_near = 0;
  double worst = 0;  // with GEOS near the origin where it was asked
};

Difference difference(const std::vector<Shape>& shapes, const std::vector<Pair>& ours,
                      const std::vector<Pair>& theirs) {
  Difference out;
  for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
    if (ours[i].a != theirs[i].a || ours[i].b != theirs[i].b) continue;
    ++out.alike;
    const Shape &a = shapes[ours[i].a], &b = shapes[ours[i].b];
    const double allowed = std::max(1e-3, 1e-9 * std::min(a.area(), b.area()));
    double off = std::abs(ours[i].area - theirs[i].area) / allowed;
    if (off > 1) {
      ++out.over;
      const double near = area_by_geos_near_the_origin(a, b);
      std::printf("  rights %u and %u: GEOS %.9g m2, GEOS near the origin %.9g, minga %.9g, allowed %.3g\n",
                  ours[i].a + 1, ours[i].b + 1, theirs[i].area, near, ours[i].area, allowed);
      off = std::abs(ours[i].area - near) / allowed;
      if (off > 1) ++out.over_near;
    }
    out.worst = std::max(out.worst, off);
  }
  return out;
}

/// Whether every pair is the same.
bool geos(const std::string& file) {
  double wall = 0, processor = 0;
  const auto shapes = shapes_of(file);
  const auto theirs = pairs_by_geos(shapes, wall, processor);
  print("geos", wall, processor, found_in(theirs));
  const auto ours = pairs_within(shapes);
  const auto found = difference(shapes, ours, theirs);
  const bool same = found.alike == ours.size() && found.alike == theirs.size() && found.over_near == 0;
  std::printf(
      "  pair by pair: the same pairs %zu of %zu; allowed is the greater of 1e-3 m2 and 1e-9 of the smaller "
      "right; %zu pairs by GEOS near the origin, %zu of them still off by more; greatest difference %.2g of "
      "what is allowed\n",
      found.alike, theirs.size(), found.over, found.over_near, found.worst);
  return same;
}

void rivers(const std::string& file) {
  const Rivers layers = rivers_of(file);
  double wall = 1e9, processor = 1e9;
  std::vector<Near> near;
  const BoxTree tree = tree_over(layers.rivers);  // as the peer has its index
  for (int run = 0; run < 5; ++run) {
    const Clock clock;
    near = pairs_near(layers.rights, layers.rivers, tree, 50, 1);
    wall = std::min(wall, clock.wall());
    processor = std::min(processor, clock.processor());
  }
  std::size_t rights = 0;
  for (std::size_t i = 0; i < near.size(); ++i)
    rights += i == 0 || near[i].shape != near[i - 1].shape ? 1U : 0U;
  print("minga", wall, processor, {near.size(), rights, 0});
}

void end_to_end(const std::string& file) {
  const Clock clock;
  const auto shapes = shapes_of(file);
  const double read = clock.wall();
  const auto all = pairs_within(shapes);
  print("end_to_end", clock.wall(), clock.processor(), found_in(all));
  std::printf("of it read_and_repair wall %.6f\n", read);
}

void covers(const std::string& file) {
  const auto shapes = shapes_of(file);
  const auto all = pairs_within(shapes);
  const Clock clock;
  const auto covers = covers_within(shapes, all, 1, 1);
  double covered = 0, most = 0;
  std::size_t overlapped = 0;
  for (const auto& cover : covers) {
    covered += cover.covered;
    most = std::max(most, cover.share);
    overlapped += cover.overlaps > 0 ? 1U : 0U;
  }
  std::printf("covers wall %.6f processor %.6f overlapped %zu covered_ha %.3f greatest_share %.6f\n",
              clock.wall(), clock.processor(), overlapped, covered / 1e4, most);
}

void growth(const std::string& file, std::size_t tiles) {
  const auto shapes = tiled(shapes_of(file), tiles);
  const Clock clock;
  const auto all = pairs_within(shapes);
  const double wall = clock.wall(), processor = clock.processor();
  const Clock second;
  const auto covers = covers_within(shapes, all, 1);
  std::printf("rights %zu pairs %zu wall %.3f processor %.3f covers wall %.3f processor %.3f peak_MiB %ld\n",
              shapes.size(), all.size(), wall, processor, second.wall(), second.processor(), peak_memory());
}

void live(const std::string& file, std::size_t tiles) {
  auto shapes = tiled(shapes_of(file), tiles);
  const std::vector<Shape> moves(shapes.begin(), shapes.begin() + 5000);
  const auto count = static_cast<std::uint32_t>(shapes.size());
  LiveBase base(std::move(shapes), 1);
  std::vector<double> times;
  std::size_t affected = 0;
  for (std::uint32_t i = 0; i < moves.size(); ++i) {
    const std::uint32_t id = (i * 7919U) % count;
    const Clock clock;
    affected += base.put(id, moves[i]).affected.size();
    times.push_back(clock.wall());
  }
  std::sort(times.begin(), times.end());
  std::printf(
      "rights %u moves %zu median_us %.1f p99_us %.1f worst_us %.1f affected_a_move %.1f peak_MiB %ld\n",
      count, times.size(), 1e6 * times[times.size() / 2], 1e6 * times[times.size() * 99 / 100],
      1e6 * times.back(), static_cast<double>(affected) / static_cast<double>(times.size()), peak_memory());
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr,
                 "bench_overlap pairs|geos|end_to_end|rivers|covers|growth|live FILE [THREADS or TILES]\n");
    return 2;
  }
  const std::string what = arguments[1], file = arguments[2];
  const int number = count > 3 ? std::atoi(arguments[3]) : 1;
  if (what == "pairs") pairs(file, number);
  if (what == "geos") return geos(file) ? 0 : 1;
  if (what == "end_to_end") end_to_end(file);
  if (what == "rivers") rivers(file);
  if (what == "covers") covers(file);
  if (what == "growth") growth(file, static_cast<std::size_t>(number));
  if (what == "live") live(file, static_cast<std::size_t>(number));
  return 0;
}
