#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "formats/foreign/bounded_child.hpp"

namespace minga::formats::foreign {

/// What one of GDAL's programs was started for, as far as its troubles are told by it.
struct Task {
  std::string shown;   // the file or address
  std::string ending;  // of what is read: in an archive, of the file within
  bool service = false;
  std::chrono::milliseconds time_limit{};
  std::string folder;  // a temporary one of ours, which is nobody's affair
};

/// What went wrong, or nothing. Problems: foreign.not_installed, foreign.time (`seconds`), foreign.limits; by
/// what GDAL says, whose words come last: foreign.service, foreign.cut, foreign.gdal (each `reason`),
/// foreign.nested, foreign.not_of_kind (`ending`). No trouble are a .prj that says nothing, since then the
/// system is asked for, and an extent that cannot be written because a coordinate is no number, since then
/// its row is told.
std::optional<Problem> trouble_of(const ChildEnd& end, const Task& task);

/// The lines of what GDAL wrote that begin with one of these words, without our folder in them.
std::vector<std::string> lines_with(const std::string& text, const std::string& folder,
                                    const std::vector<std::string>& words);

}  // namespace minga::formats::foreign
