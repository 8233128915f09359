#include "formats/tiles/value_table.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>
#include <map>
#include <variant>

#include "formats/tiles/protobuf.hpp"
#include "support/mvt_read.hpp"

namespace minga::formats::tiles {
namespace {

using minga::testing::FieldReader;
using Known = std::variant<bool, std::int64_t, std::uint64_t, std::string>;  // a double by its bits

PlainView view_of(const Known& known) {
  return std::visit(
      [](const auto& value) -> PlainView {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>)
          return std::string_view(value);
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::uint64_t>)
          return std::bit_cast<double>(value);
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, bool>) return value;
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::int64_t>) return value;
      },
      known);
}

/// Texts of the lengths where the sizes that stand before them grow, and others that look like a message.
Known some_value() {
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return *rc::gen::arbitrary<bool>();
    case 1:
      return static_cast<std::int64_t>(*rc::gen::inRange(-300, 300));
    case 2:
      return std::bit_cast<std::uint64_t>(
          *rc::gen::element(0.0, -0.0, 0.5, 100.0, std::numeric_limits<double>::quiet_NaN()));
    case 3:
      return std::string(static_cast<std::size_t>(
                             *rc::gen::element(0, 1, 7, 8, 9, 123, 124, 125, 126, 127, 128, 129, 16'384)),
                         *rc::gen::element('a', 'b'));
    default:
      return *rc::gen::container<std::string>(rc::gen::element('\x0a', '\x07', '\x19', '\0', 'x'));
  }
}

/// What a field of a layer says, by the specification's own words.
Known read(std::string_view field) {
  FieldReader outer(field);
  RC_ASSERT(outer.next());
  RC_ASSERT(outer.field == 4U);
  FieldReader value(outer.bytes);
  RC_ASSERT(value.next());
  if (value.field == 1) return std::string(value.bytes);
  if (value.field == 3) return value.number;
  if (value.field == 6) return minga::testing::from_zigzag(value.number);
  RC_ASSERT(value.field == 7U);
  return value.number != 0;
}

RC_GTEST_PROP(ValueTable, HasEachValueOnceInTheOrderTheyCame, ()) {
  ValueTable table;
  std::map<Known, std::uint32_t> known;
  std::string fields;
  for (int i = *rc::gen::inRange(0, 200); i > 0; --i) {
    const Known value = some_value();
    const bool once = *rc::gen::inRange(0, 20) == 0;
    const auto index = once ? table.append(view_of(value)) : table.index_of(view_of(value));
    RC_ASSERT(read(table.field(index)) == value);
    if (index + 1 == table.size() && !(known.contains(value) && known[value] == index)) {
      fields += table.field(index);
      if (!once) RC_ASSERT(known.emplace(value, index).second);
    } else {
      RC_ASSERT(known.at(value) == index);
    }
  }
  RC_ASSERT(table.fields() == fields);
}

TEST(ValueTable, FindsThousandsAgain) {
  ValueTable table;
  for (int round = 0; round < 2; ++round)
    for (std::uint32_t i = 0; i < 20'000; ++i) ASSERT_EQ(table.index_of(std::to_string(i)), i);
  EXPECT_EQ(table.size(), 20'000U);
}

RC_GTEST_PROP(Protobuf, WritesInMemoryWhatItAppends, ()) {
  const auto bits = *rc::gen::inRange(0, 65);
  const auto number = bits == 0 ? 0 : *rc::gen::arbitrary<std::uint64_t>() >> (64 - bits);
  std::string appended;
  put_varint(appended, number);
  char memory[kLongestVarint];
  RC_ASSERT(std::string_view(memory, static_cast<std::size_t>(write_varint(memory, number) - memory)) ==
            appended);
  RC_ASSERT(varint_size(number) == appended.size());
  std::string_view rest = appended;
  RC_ASSERT(take_varint(rest) == number);
  RC_ASSERT(rest.empty());
}

}  // namespace
}  // namespace minga::formats::tiles
