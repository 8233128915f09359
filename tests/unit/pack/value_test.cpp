#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "base/id.hpp"
#include "base/time.hpp"
#include "pack/validate.hpp"
#include "pack/wkt.hpp"
#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

Model model_with_choices() {
  Model model;
  Catalogue catalogue;
  catalogue.name = "mineral";
  catalogue.items = {{"gold", {"Oro", "Gold"}, {}, "", false},
                     {"coal", {"Carbón", "Coal"}, {}, "", false},
                     {"silver", {"Plata", "Silver"}, {}, "", true},
                     {"a", {"Igual", "Same"}, {}, "", false},
                     {"b", {"Igual", "Other"}, {}, "", false}};
  model.catalogues["mineral"] = catalogue;
  return model;
}

Field field_of(FieldType type) {
  Field field;
  field.name = "f";
  field.type = type;
  field.missing = {Missing::refused, Missing::does_not_know};
  field.catalogue = "mineral";
  field.currencies = {"PEN", "COP"};
  return field;
}

std::string code_of_reading(FieldType type, std::string_view text) {
  const auto value = value_from_text(model_with_choices(), field_of(type), text);
  return value ? "read as " + text_of(field_of(type), *value) : value.error().code;
}

std::string code_of_checking(const Field& field, const Value& value) {
  Register reg;
  reg.fields = {field};
  const auto problems = validate(model_with_choices(), reg, {{"f", value}});
  std::string codes;
  for (const auto& problem : problems) codes += (codes.empty() ? "" : " ") + problem.code;
  return codes;
}

TEST(ValueFromText, ReadsWhatPeopleWrite) {
  using enum FieldType;
  const std::tuple<FieldType, const char*, const char*> cases[] = {
      {integer, " 12 ", "read as 12"},
      {integer, "-3", "read as -3"},
      {integer, "12.0", "value.not_integer"},
      {integer, "1e3", "value.not_integer"},
      {integer, "+5", "value.not_integer"},
      {integer, "1,000", "value.decimal_comma"},
      {integer, "99999999999999999999", "value.not_integer"},
      {decimal, "0.25", "read as 0.25"},
      {decimal, "0,25", "value.decimal_comma"},
      {decimal, "1,250,000", "value.thousands_separator"},
      {decimal, "1.250,5", "value.thousands_separator"},
      {decimal, "nan", "value.not_decimal"},
      {decimal, "inf", "value.not_decimal"},
      {decimal, "1e999", "value.not_decimal"},
      {decimal, "0.25x", "value.not_decimal"},
      {money, "1250.50 PEN", "read as 1250.50 PEN"},
      {money, "1250.5 PEN", "read as 1250.50 PEN"},
      {money, "-7 COP", "read as -7.00 COP"},
      {money, "0.5 COP", "read as 0.50 COP"},
      {money, "1250.505 PEN", "value.not_money"},
      {money, "1250", "value.not_money"},
      {money, "PEN", "value.not_money"},
      {money, "1250,50 PEN", "value.decimal_comma"},
      {date, "2026-03-24", "read as 2026-03-24"},
      {date, "2026-02-30", "value.not_date"},
      {date, "24/03/2026", "value.not_date"},
      {timestamp, "2026-03-24T09:30:00-05:00", "read as 2026-03-24T14:30:00.000Z"},
      {timestamp, "2026-03-24 09:30", "value.not_timestamp"},
      {yes_no, "Sí", "read as yes"},
      {yes_no, "SÍ", "read as yes"},
      {yes_no, "si", "read as yes"},
      {yes_no, "TRUE", "read as yes"},
      {yes_no, "0", "read as no"},
      {yes_no, "x", "value.not_yes_no"},
      {choice, "gold", "read as gold"},
      {choice, "CARBÓN", "read as coal"},
      {choice, "Coal ", "read as coal"},
      {choice, "silver", "read as silver"},
      {choice, "Plata", "value.not_choice"},
      {choice, "Igual", "value.choice_ambiguous"},
      {choice, "lead", "value.not_choice"},
      {multiple, "gold; Carbón;gold", "read as coal;gold"},
      {multiple, ";", "read as "},
      {multiple, "gold;lead", "value.not_choice"},
      {reference, "018F3A00-0000-7000-8000-000000000001", "read as 018f3a00-0000-7000-8000-000000000001"},
      {reference, "buritica", "value.not_reference"},
      {geometry, "POINT(-75.9 6.7)", "read as POINT (-75.9 6.7)"},
      {geometry, "POINT(6.7 -175.9)", "geometry.out_of_range"},
      {file, "abc", "value.not_file"},
      {text, "#refused", "read as #refused"},
      {text, "##refused", "read as ##refused"},
      {text, "", "read as "},
      {integer, "#does_not_know", "read as #does_not_know"},
      {integer, "#unknown", "value.not_integer"},
      {text, "a\xFF", "value.not_utf8"},
  };
  for (const auto& [type, given, expected] : cases) {
    EXPECT_EQ(code_of_reading(type, given), expected) << code_of(type) << " " << given;
  }
}

TEST(ValueFromText, SaysHowToWriteADecimal) {
  const auto value = value_from_text({}, field_of(FieldType::decimal), "0,25");
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(message(Language::en, value.error()), "“0,25” has a comma. Write 0.25, with a decimal point.");
}

TEST(ValueFromText, DoesNotRepeatPersonalValuesInProblems) {
  Field field = field_of(FieldType::date);
  field.privacy = Privacy::personal;
  const auto value = value_from_text({}, field, "Rosa Quispe");
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().parameters[0].second, "…");
}

TEST(ValueFromText, TellsTheMissingAnswerFromATextThatLooksLikeOne) {
  const auto missing = value_from_text({}, field_of(FieldType::text), "#refused");
  const auto text = value_from_text({}, field_of(FieldType::text), "##refused");
  ASSERT_TRUE(missing && text);
  EXPECT_EQ(*missing, Value(Missing::refused));
  EXPECT_EQ(*text, Value(std::string("#refused")));
}

TEST(ValueFromText, TakesTheOnlyCurrencyOfTheField) {
  Field field = field_of(FieldType::money);
  field.currencies = {"COP"};
  const auto value = value_from_text({}, field, "1250.5");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, Value(Money{125050, "COP"}));
}

TEST(Validate, FindsWhatIsWrongWithAValue) {
  Field text = field_of(FieldType::text);
  text.max_length = 5;
  EXPECT_EQ(code_of_checking(text, std::string("ñandú")), "");
  EXPECT_EQ(code_of_checking(text, std::string("ñandúes")), "value.too_long");
  EXPECT_EQ(code_of_checking(text, std::string("a\nb")), "value.line_break");
  EXPECT_EQ(code_of_checking(text, std::string("a\xC0\x80")), "value.not_utf8");
  EXPECT_EQ(code_of_checking(text, std::int64_t{3}), "value.wrong_type");
  text.pattern = "[a-zñ]+";
  EXPECT_EQ(code_of_checking(text, std::string("ñu")), "");
  EXPECT_EQ(code_of_checking(text, std::string("Ñu")), "value.pattern");
  EXPECT_EQ(code_of_checking(text, Missing::refused), "");
  EXPECT_EQ(code_of_checking(text, Missing::not_asked), "value.missing_kind_not_allowed");
  text.missing.clear();
  EXPECT_EQ(code_of_checking(text, Missing::refused), "value.missing_not_allowed");

  EXPECT_EQ(code_of_checking(field_of(FieldType::long_text), std::string("a\nb")), "");
  EXPECT_EQ(code_of_checking(field_of(FieldType::long_text), std::string("a\x01")),
            "value.control_character");

  Field number = field_of(FieldType::decimal);
  number.min = 0, number.max = 1;
  EXPECT_EQ(code_of_checking(number, 0.0), "");
  EXPECT_EQ(code_of_checking(number, 1.0), "");
  EXPECT_EQ(code_of_checking(number, -0.01), "value.too_small");
  EXPECT_EQ(code_of_checking(number, 1.01), "value.too_large");
  EXPECT_EQ(code_of_checking(number, std::nan("")), "value.not_decimal");
  EXPECT_EQ(code_of_checking(number, std::int64_t{1}), "value.wrong_type");
  EXPECT_EQ(code_of_checking(field_of(FieldType::integer), std::numeric_limits<std::int64_t>::min()),
            "value.integer_too_long");

  EXPECT_EQ(code_of_checking(field_of(FieldType::money), Money{100, "PEN"}), "");
  EXPECT_EQ(code_of_checking(field_of(FieldType::money), Money{100, "USD"}), "value.currency");
  EXPECT_EQ(code_of_checking(field_of(FieldType::date), std::string("2023-02-29")), "value.not_date");
  EXPECT_EQ(code_of_checking(field_of(FieldType::timestamp), std::string("2023")), "value.not_timestamp");
  EXPECT_EQ(code_of_checking(field_of(FieldType::choice), std::string("Oro")), "value.not_choice");
  EXPECT_EQ(code_of_checking(field_of(FieldType::multiple), std::vector<std::string>{"gold", "coal"}),
            "value.multiple_order");
  EXPECT_EQ(code_of_checking(field_of(FieldType::multiple), std::vector<std::string>{"coal", "gold"}), "");
  EXPECT_EQ(
      code_of_checking(field_of(FieldType::reference), std::string("018F3A00-0000-7000-8000-000000000001")),
      "value.not_reference");
  EXPECT_EQ(code_of_checking(field_of(FieldType::file), std::string(64, 'a')), "");
  EXPECT_EQ(code_of_checking(field_of(FieldType::file), std::string(64, 'A')), "value.not_file");
  EXPECT_EQ(code_of_checking(field_of(FieldType::geometry), Geometry{"junk"}), "geometry.bytes");
  Field line = field_of(FieldType::geometry);
  line.geometry = GeometryKind::line;
  EXPECT_EQ(code_of_checking(line, *geometry_from_wkt("POINT (1 2)")), "geometry.kind");
  EXPECT_EQ(code_of_checking(line, *geometry_from_wkt("LINESTRING (1 2, 3 4)")), "");
}

TEST(Validate, AsksForRequiredFieldsOnlyWhileTheyAreInUse) {
  Register reg;
  Field field = field_of(FieldType::text);
  field.required = true;
  reg.fields = {field};
  const auto codes = [&](const Values& values) { return testing::summary(validate({}, reg, values)); };
  EXPECT_EQ(codes({}), ":0 value.required\n");
  EXPECT_EQ(codes({{"f", Value{}}}), ":0 value.required\n");
  EXPECT_EQ(codes({{"f", std::string()}}), ":0 value.required\n");
  EXPECT_EQ(codes({{"f", Missing::refused}}), "");
  EXPECT_EQ(codes({{"f", std::string("x")}, {"g", std::string("y")}}), ":0 value.field_unknown_near\n");
  reg.fields[0].retired = true;
  EXPECT_EQ(codes({}), "");
  EXPECT_EQ(codes({{"f", std::string("x")}}), ":0 value.field_retired\n");
}

TEST(Validate, APatternThatWouldRunForeverIsMatchedInTime) {
  Field field = field_of(FieldType::text);
  field.pattern = "(a+)+b";
  field.max_length = 1000;
  EXPECT_EQ(code_of_checking(field, std::string(1000, 'a')), "value.pattern");
  EXPECT_EQ(code_of_checking(field, std::string(999, 'a') + "b"), "");
}

rc::Gen<double> coordinate(double limit) {
  return rc::gen::map(rc::gen::arbitrary<double>(),
                      [limit](double x) { return std::isfinite(x) ? std::remainder(x, 2 * limit) : 0.0; });
}

std::string path_text(int at_least, bool closed) {
  const auto number = [](double x) { return text_of(field_of(FieldType::decimal), x); };
  std::vector<std::string> points;
  for (int i = *rc::gen::inRange(at_least, at_least + 4); i > 0; --i) {
    points.push_back(number(*coordinate(180)) + " " + number(*coordinate(90)));
  }
  if (closed) points.back() = points.front();
  std::string out;
  for (const auto& point : points) out += (out.empty() ? "(" : ", ") + point;
  return out + ")";
}

std::string shape_text(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 7 : 6)) {
    case 0: {
      const std::string path = path_text(1, false);
      return "POINT " + path.substr(0, path.find_first_of(",)")) + ")";
    }
    case 1:
      return "LINESTRING " + path_text(2, false);
    case 2:
      return "POLYGON (" + path_text(4, true) + ", " + path_text(4, true) + ")";
    case 3:
      return "MULTILINESTRING (" + path_text(2, false) + ", " + path_text(3, false) + ")";
    case 4:
      return "MULTIPOLYGON ((" + path_text(4, true) + "), (" + path_text(5, true) + "))";
    case 5:
      return "MULTIPOINT ((1 2), (3.5 -4))";
    default:
      return "GEOMETRYCOLLECTION (" + shape_text(depth - 1) + ", " + shape_text(depth - 1) + ")";
  }
}

Value any_value(FieldType type) {
  using enum FieldType;
  const auto words = [] {
    std::string out;
    for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
      out += *rc::gen::elementOf(
          std::vector<std::string>{"a", "ñ", "#", "#refused", " ", "ஐ", "😀", "\"", ";", ","});
    }
    return out.empty() ? std::string("x") : out;
  };
  switch (type) {
    case FieldType::text:
    case long_text:
      return words();
    case integer:
      return *rc::gen::arbitrary<std::int64_t>();
    case decimal:
      return *rc::gen::suchThat(rc::gen::arbitrary<double>(), [](double x) { return std::isfinite(x); });
    case money:
      return Money{*rc::gen::inRange<std::int64_t>(-100000000000000, 100000000000000), "PEN"};
    case date:
      return std::string("2024-02-29");
    case timestamp:
      return to_rfc3339(Instant{*rc::gen::inRange<std::int64_t>(0, 4000000000000)});
    case yes_no:
      return *rc::gen::arbitrary<bool>();
    case choice:
      return *rc::gen::elementOf(std::vector<std::string>{"gold", "coal", "silver", "a"});
    case multiple:
      return std::vector<std::string>{"coal", "gold"};
    case reference: {
      Id id;
      for (auto& byte : id.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
      return to_string(id);
    }
    case geometry:
      return *geometry_from_wkt(shape_text(2));
    case file:
      return std::string(64, *rc::gen::elementOf(std::string("0123456789abcdef")));
  }
  return Value{};
}

RC_GTEST_PROP(ValueText, ReadsBackWhatItWroteForEveryType, ()) {
  for (int i = 0; i <= static_cast<int>(FieldType::file); ++i) {
    const Field field = field_of(static_cast<FieldType>(i));
    const Value value = *rc::gen::inRange(0, 10) == 0 ? Value(Missing::does_not_know) : any_value(field.type);
    const auto again = value_from_text(model_with_choices(), field, text_of(field, value));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == value);
  }
}

RC_GTEST_PROP(ValueText, AnyBytesAreReadOrRefusedAndWhatIsReadIsValidAndStable, (const std::string& bytes)) {
  const Model model = model_with_choices();
  for (int i = 0; i <= static_cast<int>(FieldType::file); ++i) {
    const Field field = field_of(static_cast<FieldType>(i));
    const auto value = value_from_text(model, field, bytes);
    if (!value) {
      RC_ASSERT(has_text(Language::es, value.error().code));
      RC_ASSERT(value.error().place.field == "f");
      continue;
    }
    const auto again = value_from_text(model, field, text_of(field, *value));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == *value);
  }
}

}  // namespace
}  // namespace minga::pack
