#pragma once

#include <cstddef>
#include <functional>

namespace minga::methods {

/// A run of indices [begin, end), the number `index` of its kind.
struct Chunk {
  std::size_t index = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// How many chunks parallel_for makes: keep one partial result for each and add them up in the order
/// of their index, and a sum is the same bytes for any number of threads.
inline std::size_t chunk_count(std::size_t count, std::size_t chunk_size) {
  return (count + chunk_size - 1) / chunk_size;
}

/// Cuts [0, count) into chunks of `chunk_size` (> 0; the last may be shorter) and calls `body` once for
/// each, at most `threads` at a time (0: all cores; 1: in order, on the calling thread). Where the cuts
/// lie depends on `count` and `chunk_size` alone, never on the threads. An exception of `body` comes
/// out of parallel_for.
void parallel_for(std::size_t count, std::size_t chunk_size, int threads,
                  const std::function<void(const Chunk&)>& body);

}  // namespace minga::methods
