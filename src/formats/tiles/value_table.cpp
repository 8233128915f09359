#include "formats/tiles/value_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "formats/tiles/protobuf.hpp"

namespace minga::formats::tiles {
namespace {

constexpr char kValueTag = 4 << 3 | static_cast<char>(WireType::length);
constexpr char kTextTag = 1 << 3 | static_cast<char>(WireType::length);

/// A number's message (specification, 4.1) or none, in memory of its own: most values are short and looked up
/// thousands of times.
class NumberMessage {
 public:
  explicit NumberMessage(const PlainView& value) {
    if (const auto* number = std::get_if<double>(&value)) {
      tag(3, WireType::eight_bytes);
      end_ = write_double(end_, *number);
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      tag(6, WireType::varint);
      end_ = write_varint(end_, zigzag(*whole));
    }
    if (const auto* yes = std::get_if<bool>(&value)) {
      tag(7, WireType::varint);
      end_ = write_varint(end_, *yes ? 1 : 0);
    }
  }
  std::string_view bytes() const { return {bytes_.data(), static_cast<std::size_t>(end_ - bytes_.data())}; }

 private:
  void tag(unsigned field, WireType type) {
    *end_++ = static_cast<char>(field << 3U | static_cast<unsigned>(type));
  }
  std::array<char, 1 + kLongestVarint> bytes_;
  char* end_ = bytes_.data();
};

/// Eight bytes at a time. A place in a table alone hangs on it, never what is written.
std::uint32_t hash_of(std::string_view bytes) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = bytes.size() * odd;
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * odd;
    hash ^= hash >> 32U;
  };
  for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof(word));
    mix(word);
  }
  std::uint64_t rest = 0;
  if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
  mix(rest);
  return static_cast<std::uint32_t>(hash);
}

std::size_t text_message_size(std::string_view text) {
  return 1 + varint_size(text.size()) + text.size();
}

/// Appends the field of a text: a message within the value's.
void put_text_field(std::string& out, std::string_view text) {
  const auto message = text_message_size(text), begin = out.size();
  out.resize(begin + 1 + varint_size(message) + message);
  char* at = out.data() + begin;
  *at++ = kValueTag;
  at = write_varint(at, message);
  *at++ = kTextTag;
  at = write_varint(at, text.size());
  write_bytes(at, text);
}

}  // namespace

std::uint32_t ValueTable::put_text(std::string_view text) {
  starts_.push_back(static_cast<std::uint32_t>(fields_.size()));
  put_text_field(fields_, text);
  return static_cast<std::uint32_t>(starts_.size() - 1);
}

std::uint32_t ValueTable::put_message(std::string_view message) {
  starts_.push_back(static_cast<std::uint32_t>(fields_.size()));
  put_bytes(fields_, 4, message);
  return static_cast<std::uint32_t>(starts_.size() - 1);
}

std::uint32_t ValueTable::append(const PlainView& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return put_text(*text);
  return put_message(NumberMessage(value).bytes());
}

std::uint32_t ValueTable::index_of(const PlainView& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return index_of_text(*text);
  return index_of_message(NumberMessage(value).bytes());
}

template <class IsSame>
ValueTable::Slot& ValueTable::slot_of(std::uint32_t hash, const IsSame& is_same) {
  if (taken_ * 4 >= slots_.size() * 3) widen();
  const auto mask = slots_.size() - 1;
  auto at = hash & mask;
  while (slots_[at].next_index != 0 &&
         !(slots_[at].hash == hash && is_same(field(slots_[at].next_index - 1))))
    at = (at + 1) & mask;
  return slots_[at];
}

std::uint32_t ValueTable::index_of_text(std::string_view text) {
  const auto message = text_message_size(text);
  const auto head = 1 + varint_size(message);
  const auto hash = hash_of(text);
  // A field of this size whose message begins as a text's has a text of this size.
  Slot& slot = slot_of(hash, [&](std::string_view field) {
    return field.size() == head + message && field[head] == kTextTag && field.ends_with(text);
  });
  if (slot.next_index != 0) return slot.next_index - 1;
  const auto index = put_text(text);
  slot = {hash, index + 1};
  ++taken_;
  return index;
}

std::uint32_t ValueTable::index_of_message(std::string_view message) {
  const auto hash = hash_of(message);
  Slot& slot = slot_of(hash, [&](std::string_view field) {
    return field.size() == 1 + varint_size(message.size()) + message.size() && field.ends_with(message);
  });
  if (slot.next_index != 0) return slot.next_index - 1;
  const auto index = put_message(message);
  slot = {hash, index + 1};
  ++taken_;
  return index;
}

std::string_view ValueTable::field(std::uint32_t index) const {
  const auto end = index + 1 < starts_.size() ? starts_[index + 1] : fields_.size();
  return std::string_view(fields_).substr(starts_[index], end - starts_[index]);
}

void ValueTable::widen() {
  constexpr std::size_t least = 1024, times = 4;
  const auto before = std::exchange(slots_, std::vector<Slot>(std::max(least, slots_.size() * times)));
  const auto mask = slots_.size() - 1;
  for (const Slot& slot : before) {
    if (slot.next_index == 0) continue;
    auto at = slot.hash & mask;
    while (slots_[at].next_index != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace minga::formats::tiles
