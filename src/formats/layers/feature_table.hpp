#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "formats/layers/geopackage.hpp"

namespace minga::formats::layers {

/// A later row of a feature's that says something else in a column than its first.
struct Contradiction {
  std::size_t column = 0;  // of the table's columns
  long line = 0;
};

/// A feature as a file has it.
struct FeatureRow {
  long line = 0;                   // number of the feature in its layer, or line of its text file; from 1
  std::vector<std::string> cells;  // one a column; empty where null
  std::string wkb;                 // of any form that rings_of_wkb reads; empty where it has none
  bool unreadable = false;         // the geometry's bytes are not in order
  bool other_system = false;       // it says that it is in another system than its layer
  std::optional<Problem> trouble = std::nullopt;   // why it has no geometry although one was given, where
                                                   // whoever read the file knows it better
  std::vector<Contradiction> contradictions = {};  // of a file with several rows a feature; one a column
};

/// A layer with its attributes, whatever file it came from. Nothing is checked or repaired yet.
struct FeatureTable {
  std::vector<std::string> columns;
  std::vector<FeatureRow> rows;
  Reference reference;
};

/// The layer of a GeoPackage, `layer` or the only one. Problems: those of GeoPackage; file.too_large when it
/// holds more than `most_bytes`, whatever the size of its file.
Result<FeatureTable> feature_table(const std::string& file, const std::string& layer,
                                   std::uint64_t most_bytes = UINT64_MAX);

}  // namespace minga::formats::layers
