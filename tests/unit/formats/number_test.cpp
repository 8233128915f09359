#include "formats/number.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <charconv>
#include <cmath>

namespace minga::formats {
namespace {

TEST(Number, ReadsDecimals) {
  EXPECT_EQ(number_from_text("0.25").value(), 0.25);
  EXPECT_EQ(number_from_text(" -3 ").value(), -3.0);
  EXPECT_EQ(number_from_text("+4.5").value(), 4.5);
  EXPECT_EQ(number_from_text("1e-3").value(), 0.001);
  EXPECT_EQ(number_from_text(".5").value(), 0.5);
  EXPECT_EQ(number_from_text("5.").value(), 5.0);
  EXPECT_EQ(number_from_text("123456789012345678").value(), 123456789012345678.0);
}

TEST(Number, BlankIsMissing) {
  EXPECT_TRUE(std::isnan(number_from_text("").value()));
  EXPECT_TRUE(std::isnan(number_from_text("  ").value()));
}

TEST(Number, RefusesCommasWithoutGuessing) {
  for (const char* text : {"0,75", "1,234", "1.234,5", "1,234.5", "-0,5"}) {
    const auto number = number_from_text(text);
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error().code, "number.decimal_comma") << text;
  }
}

TEST(Number, RefusesWhatIsNone) {
  for (const char* text :
       {"abc", "nan", "inf", "-inf", "1e999", "0x10", "1 2", "-", "+", ".", "--1", "+-1", ","}) {
    const auto number = number_from_text(text);
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error().code, "number.not_a_number") << text;
  }
}

TEST(Number, WritesWholeNumbersWithoutExponent) {
  EXPECT_EQ(text_of_number(100000), "100000");
  EXPECT_EQ(text_of_number(0.25), "0.25");
  EXPECT_EQ(text_of_number(-12.5), "-12.5");
  EXPECT_EQ(text_of_number(0), "0");
  EXPECT_EQ(text_of_number(std::nan("")), "");
}

RC_GTEST_PROP(Number, EveryDoubleComesBack, ()) {
  const double number = *rc::gen::arbitrary<double>();
  RC_PRE(std::isfinite(number));
  RC_ASSERT(number_from_text(text_of_number(number)).value() == number);
}

RC_GTEST_PROP(Number, ShortDecimalsAreRoundedAsTheStandardLibraryDoes, ()) {
  const auto digits = *rc::gen::inRange<long long>(-999'999'999'999'999, 999'999'999'999'999);
  const auto decimals = *rc::gen::inRange<std::size_t>(1, 14);
  std::string text = std::to_string(digits < 0 ? -digits : digits);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  text.insert(text.size() - decimals, ".");
  if (digits < 0) text.insert(0, "-");
  double expected = 0;
  std::from_chars(text.data(), text.data() + text.size(), expected);
  RC_ASSERT(number_from_text(text).value() == expected);
}

}  // namespace
}  // namespace minga::formats
