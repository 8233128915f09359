#include "methods/parallel.hpp"

#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <algorithm>

namespace minga::methods {

void parallel_for(std::size_t count, std::size_t chunk_size, int threads,
                  const std::function<void(const Chunk&)>& body) {
  const std::size_t chunks = chunk_count(count, chunk_size);
  const auto run = [&](std::size_t index) {
    body(Chunk{index, index * chunk_size, std::min(count, (index + 1) * chunk_size)});
  };
  if (threads == 1 || chunks <= 1) {
    for (std::size_t index = 0; index < chunks; ++index) run(index);
    return;
  }
  // More threads than cores would gain nothing and make TBB warn on the error stream.
  const int cores = tbb::info::default_concurrency();
  tbb::task_arena arena(threads <= 0 ? cores : std::min(threads, cores));
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, chunks, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t index = range.begin(); index != range.end(); ++index) run(index);
        },
        tbb::simple_partitioner{});
  });
}

}  // namespace minga::methods
