#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "pack/shape.hpp"
#include "shapes.hpp"

namespace minga::pack {
namespace {

std::string cut(const std::string& wkb) {
  return wkb.substr(0, *rc::gen::inRange<std::size_t>(0, wkb.size()));
}

/// What was read before leaves nothing behind, not even what ended in the middle.
RC_GTEST_PROP(ReadWkb, ReadsOneAfterTheOtherIntoTheSameShape, ()) {
  Shape again;
  for (const auto& shape : *rc::gen::container<std::vector<Shape>>(formats::test::shapes())) {
    const std::string wkb = wkb_of(shape);
    RC_ASSERT(read_wkb(cut(wkb), again) != nullptr);
    RC_ASSERT(read_wkb(wkb, again) == nullptr);
    RC_ASSERT(again == shape);
    RC_ASSERT(*shape_from_wkb(wkb) == shape);
  }
}

std::string turned(const std::string& point) {
  std::string big = point;
  big[0] = 0;
  std::reverse(big.begin() + 1, big.begin() + 5);
  std::reverse(big.begin() + 5, big.begin() + 13);
  std::reverse(big.begin() + 13, big.end());
  return big;
}

TEST(ReadWkb, ReadsTheOtherByteOrder) {
  Shape point;
  point.paths = {{{-76.5, 3.25}}};
  Shape read;
  ASSERT_EQ(read_wkb(turned(wkb_of(point)), read), nullptr);
  EXPECT_EQ(read, point);
}

TEST(ReadWkb, MakesNoRoomForWhatIsOnlyClaimed) {
  Shape read;
  for (const char kind : {'\2', '\3', '\4', '\7'}) {
    const std::string claimed{1, kind, 0, 0, 0, -1, -1, -1, -1};
    EXPECT_STREQ(read_wkb(claimed, read), "geometry.bytes");
    EXPECT_LE(read.paths.size() + read.parts.size(), 1U);
  }
}

}  // namespace
}  // namespace minga::pack
