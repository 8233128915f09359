#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace minga::formats::foreign {

/// What a child process may take before it is ended.
struct ChildLimits {
  std::chrono::milliseconds wall{300'000};
  std::uint64_t address_space = std::uint64_t{4} << 30;  // bytes
  std::uint64_t processor_seconds = 240;
  std::uint64_t file_bytes = std::uint64_t{4} << 30;  // of each file it writes
  bool network = false;  // without it, the child has a network of its own with nothing in it, where the
                         // system lets an ordinary user make one
};

struct ChildEnd {
  bool started = false;  // false: the program is not installed
  bool in_time = true;   // false: it was ended because its time was over
  int code = -1;         // its exit code; -1 if a signal ended it
  int signal = 0;
  std::string out, err;  // the first 64 KiB of each
};

/// Runs a program found in PATH with exactly this environment, nothing on its standard input and no file of
/// ours open, and waits for its end. It and whatever it starts are killed when its time is over, or when we
/// end.
ChildEnd run_child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                   const ChildLimits& limits);

}  // namespace minga::formats::foreign
