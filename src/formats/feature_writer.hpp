#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/value_view.hpp"
#include "formats/geojson.hpp"
#include "pack/model.hpp"

namespace minga::formats {

/// Features as JSON text, straight from values where they stand. What it writes is what append_feature writes
/// of features_of with codes.
class FeatureWriter {
 public:
  /// The geometry is the last of the values that are given, behind those of the fields.
  FeatureWriter(const std::vector<const pack::Field*>& fields, const pack::Field& geometry,
                CoordinateWriting writing);

  /// Adds a feature, after a comma where one went before. Fails on a geometry whose bytes are not in order.
  Result<void> add(std::string_view id, std::span<const ValueView> values);

  std::size_t count() const { return count_; }
  std::string& text() { return out_; }

 private:
  struct Named {
    const pack::Field* field = nullptr;
    std::string name;  // as JSON, with its colon
  };
  void append_value(const Named& named, const ValueView& value);

  std::vector<Named> fields_;
  Named geometry_;
  CoordinateWriting writing_;
  std::string out_;
  std::size_t count_ = 0;
};

/// The view of a value that is kept.
ValueView view_of(const Value& value);

}  // namespace minga::formats
