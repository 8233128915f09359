#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/value_view.hpp"

namespace minga::formats::tiles {

/// The values of a layer, each once, in the order they came (specification, 4.1): written as they will stand
/// in the layer, so that they are put there in one piece.
class ValueTable {
 public:
  std::uint32_t index_of(const PlainView& value);
  /// A value that comes once, and is never looked up.
  std::uint32_t append(const PlainView& value);
  void reserve(std::size_t bytes) { fields_.reserve(bytes); }
  std::size_t size() const { return starts_.size(); }
  /// The field of a value in the layer.
  std::string_view field(std::uint32_t index) const;
  /// Of all values.
  std::string_view fields() const { return fields_; }

 private:
  struct Slot {
    std::uint32_t hash = 0, next_index = 0;  // an index and one, or 0 where it is free
  };
  std::uint32_t index_of_text(std::string_view text);
  std::uint32_t index_of_message(std::string_view message);
  std::uint32_t put_text(std::string_view text);
  std::uint32_t put_message(std::string_view message);
  /// The slot of the value with this hash that `is_same` knows by its field, or the free one where it
  /// belongs.
  template <class IsSame>
  Slot& slot_of(std::uint32_t hash, const IsSame& is_same);
  void widen();

  std::string fields_;
  std::vector<std::uint32_t> starts_;  // in fields_
  std::vector<Slot> slots_;            // by hash; as many as a power of two
  std::size_t taken_ = 0;
};

}  // namespace minga::formats::tiles
