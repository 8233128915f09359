// Features straight from values are those that the general way writes, by way of features_of.
#include "formats/feature_writer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "formats/records.hpp"
#include "pack/wkt.hpp"

namespace minga::formats {
namespace {

pack::Field visible(std::string name, pack::FieldType type) {
  pack::Field one;
  one.name = std::move(name);
  one.type = type;
  one.privacy = pack::Privacy::open;
  one.missing = {Missing::refused};
  return one;
}

/// A register with a field of every type and a place.
pack::Register everything() {
  using enum pack::FieldType;
  pack::Register reg;
  reg.name = "thing";
  reg.fields = {visible("text", text),       visible("choice", choice), visible("codes", multiple),
                visible("decimal", decimal), visible("whole", integer), visible("day", date),
                visible("yes", yes_no),      visible("price", money),   visible("place", geometry)};
  return reg;
}

struct Both {
  std::string straight, general;
};

Both both(const Values& values, const CoordinateWriting& writing = {}) {
  const auto reg = everything();
  std::vector<const pack::Field*> fields;
  for (const auto& field : reg.fields) fields.push_back(&field);
  fields.pop_back();
  std::vector<ValueView> views;
  for (const auto& field : reg.fields) {
    const auto found = values.find(field.name);
    views.push_back(found == values.end() ? ValueView() : view_of(found->second));
  }
  const Id id{{1, 2, 3, 4}};
  FeatureWriter writer(fields, reg.fields.back(), writing);
  EXPECT_TRUE(writer.add(to_string(id), views));
  Both out{writer.text(), {}};
  const std::vector<RecordRow> rows{{id, values}};
  EXPECT_TRUE(append_feature(out.general, features_of(pack::Model(), reg, rows).front(), writing));
  return out;
}

TEST(FeatureWriter, WritesWhatTheGeneralWayWrites) {
  const auto place = pack::geometry_from_wkt("POLYGON ((-70 -12, -70 -11, -69.123456789 -11, -70 -12))");
  const auto full = both({{"text", "«Río» \"Alto\"\n"},
                          {"choice", "new"},
                          {"codes", std::vector<std::string>{"a", "b"}},
                          {"decimal", 0.1},
                          {"whole", std::int64_t{-7}},
                          {"day", "2026-01-31"},
                          {"yes", false},
                          {"price", Money{12'345, "PEN"}},
                          {"place", *place}});
  EXPECT_EQ(full.straight, full.general);
  EXPECT_NE(full.straight.find("[-69.1234568,-11]"), std::string::npos) << full.straight;
  for (const Values& values :
       {Values{}, Values{{"text", "#refused"}}, Values{{"text", ""}}, Values{{"place", Missing::refused}},
        Values{
            {"whole", Missing::refused}, {"decimal", std::nan("")}, {"codes", std::vector<std::string>{}}}}) {
    const auto made = both(values);
    EXPECT_EQ(made.straight, made.general);
  }
}

TEST(FeatureWriter, PutsCommasBetween) {
  const auto reg = everything();
  FeatureWriter writer({}, reg.fields.back(), {});
  const std::vector<ValueView> nowhere(1);
  ASSERT_TRUE(writer.add("a", nowhere) && writer.add("b", nowhere));
  EXPECT_EQ(writer.count(), 2U);
  EXPECT_EQ(writer.text(), R"({"type":"Feature","id":"a","geometry":null,"properties":{}},)"
                           "\n"
                           R"({"type":"Feature","id":"b","geometry":null,"properties":{}})");
  const std::vector<ValueView> broken{ValueView(std::string_view("\x01"))};
  EXPECT_EQ(writer.add("c", broken).error().code, "geometry.bytes");
}

RC_GTEST_PROP(FeatureWriter, DoesSoForAnyTextAndNumber,
              (const std::string& text, std::int64_t whole, double number)) {
  const auto made = both({{"text", text}, {"choice", text}, {"whole", whole}, {"decimal", number}});
  RC_ASSERT(made.straight == made.general);
}

RC_GTEST_PROP(Coordinates, AreWithinHalfOfTheirLastDecimal, ()) {
  const double x = static_cast<double>(*rc::gen::inRange(-1'800'000'000'000LL, 1'800'000'000'001LL)) / 1e10;
  const auto text = geojson_of(Geometry{pack::geometry_from_wkt("POINT (0 0)")->wkb.substr(0, 5) +
                                        std::string(reinterpret_cast<const char*>(&x), sizeof x) +
                                        std::string(sizeof x, '\0')});
  RC_ASSERT(text.has_value());
  const auto from = text->find('[') + 1;
  const auto written = text->substr(from, text->find(',', from) - from);
  RC_ASSERT(std::abs(std::stod(written) - x) <= 0.5e-7 + 1e-13);
  RC_ASSERT(written != "-0" && !(written.find('.') != std::string::npos && written.ends_with('0')));
  const auto point = written.find('.');
  RC_ASSERT(point == std::string::npos || written.size() - point - 1 <= 7U);
}

}  // namespace
}  // namespace minga::formats
