#include "service/rights_pending.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "docket.hpp"
#include "service/rights_day.hpp"

// Rights that were filed by the day that is asked about, and got their title later.

namespace minga::service {
namespace {

using testing::drawn_line;
using testing::kEast;
using testing::kNorth;
using testing::made_layer;
using testing::order_of;

class Pending : public ::testing::Test {
 protected:
  Pending() {
    auto order = order_of(region, "2026-01-31");
    order.columns = {{"filed_on", "filed"}, {"granted_on", "granted"}};
    // FIRST had its title when SECOND was filed; THIRD lies apart.
    const auto layer = made_layer({{"FIRST", kEast, kNorth, 1000, 1000, {"2001-05-01", "2003-05-01"}},
                                   {"SECOND", kEast + 500, kNorth, 1000, 1000, {"2005-05-01", "2009-05-01"}},
                                   {"THIRD", kEast + 9000, kNorth, 1000, 1000, {"2006-05-01", "2010-05-01"}}},
                                  {"filed", "granted"});
    EXPECT_TRUE(import_rights(house, system_actor(), layer.file(), order, false)->written);
  }
  RightsAnswer at(const Geometry& ground, const std::string& on) {
    RightsQuestion question;
    question.polygon = ground;
    question.on = on;
    return rights_at(house, visitor(), question).value();
  }
  OrderAnswer ordered(const Geometry& ground, const std::string& on) {
    OrderQuestion question;
    question.place.polygon = ground;
    question.place.on = on;
    return rights_order(house, visitor(), question).value();
  }
  FeasibilityAnswer compared(const std::string& on, const char* code = nullptr) {
    FeasibilityQuestion question;
    question.territory = region;
    question.on = on;
    if (code != nullptr) question.right = id_of(code);
    return rights_feasibility(house, visitor(), question).value();
  }
  Id id_of(const char* code) {
    Id out;
    house.store.read([&](store::Reader& reader) {
      out = all_where(reader, "land_right", {equals("code", std::string(code))}).front().id;
    });
    return out;
  }
  using Codes = std::vector<std::string>;
  static Codes codes_of(const DayNotes& notes) {
    Codes out;
    for (const auto& one : notes.pending) out.push_back(one.right.code);
    return out;
  }

  minga::testing::TestWorkspace work{{"core", "madre-de-dios", "buritica", "peru"}};
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  const Geometry shared = drawn_line(kEast + 600, kNorth + 100, 200, 200);
};

constexpr const char* kSecondWords =
    "Un derecho se había presentado ya ese día y todavía no tenía título: SECOND (presentado el 01/05/2005, "
    "sin hora en su registro; empieza el 01/05/2009). No se cuenta en el orden ni entre los conflictos.";

TEST_F(Pending, TheOrderOfADayTellsWhatWasFiledAndHadNoTitle) {
  const auto answer = ordered(shared, "2007-01-01");
  ASSERT_EQ(answer.at.rights.size(), 1U) << "FIRST alone is ordered";
  EXPECT_EQ(answer.ranking.alone.size(), 1U);
  EXPECT_EQ(codes_of(answer.at.notes), Codes{"SECOND"}) << "THIRD shares nothing with the ground";
  EXPECT_EQ(answer.at.notes.pending[0].begins, "2009-05-01");
  EXPECT_EQ(answer.at.notes.pending[0].right.filing.day, "2005-05-01");
  EXPECT_EQ(sentences_of(answer.at.notes, "2007-01-01", Language::es), Codes{kSecondWords});
  const auto told = json_of(answer.at.notes.pending);
  EXPECT_EQ(told[0]["right"]["code"], "SECOND");
  EXPECT_EQ(told[0]["begins"], "2009-05-01");
  // The day before it was filed, and from that of its title on, there is nothing to tell.
  EXPECT_TRUE(ordered(shared, "2005-04-30").at.notes.pending.empty());
  EXPECT_EQ(ordered(shared, "2005-05-01").at.notes.pending.size(), 1U);
  EXPECT_EQ(ordered(shared, "2009-04-30").at.notes.pending.size(), 1U);
  const auto granted = ordered(shared, "2009-05-01");
  EXPECT_TRUE(granted.at.notes.pending.empty());
  EXPECT_EQ(granted.at.rights.size(), 2U);
}

TEST_F(Pending, APointACodeAndARightAreAnsweredAlike) {
  RightsQuestion question;
  question.on = "2007-01-01";
  question.code = "SECOND";
  const auto by_code = rights_at(house, visitor(), question).value();
  EXPECT_TRUE(by_code.rights.empty());
  EXPECT_EQ(codes_of(by_code.notes), Codes{"SECOND"});
  question.code.clear();
  question.right = id_of("SECOND");
  const auto by_right = rights_at(house, visitor(), question).value();
  ASSERT_EQ(by_right.rights.size(), 1U) << "what stood on the ground it was filed for";
  EXPECT_EQ(codes_of(by_right.notes), Codes{"SECOND"});
  question.on = "2005-04-30";
  EXPECT_EQ(rights_at(house, visitor(), question).error().code, "record.not_found") << "nobody had filed it";
}

TEST_F(Pending, ConflictsTellWhatSharedTheGroundOfTheOnesAskedAbout) {
  const auto of_first = compared("2007-01-01", "FIRST");
  ASSERT_EQ(of_first.rights.size(), 1U);
  EXPECT_TRUE(of_first.rights[0].conflicts.empty());
  EXPECT_EQ(codes_of(of_first.notes), Codes{"SECOND"});
  const auto of_second = compared("2007-01-01", "SECOND");
  EXPECT_TRUE(of_second.rights.empty());
  EXPECT_EQ(codes_of(of_second.notes), Codes{"SECOND"}) << "it is told why it is not there";
  const auto all = compared("2007-01-01");
  EXPECT_EQ(all.tally.rights, 1U);
  EXPECT_EQ(codes_of(all.notes), (Codes{"SECOND", "THIRD"})) << "by filing";
  const auto json = json_of(all, Language::es);
  EXPECT_EQ(json["pending"].size(), 2U);
  EXPECT_EQ(json["notes"].size(), 1U);
  EXPECT_EQ(json["notes"][0].get<std::string>().rfind("2 derechos se habían presentado ya ese día", 0), 0U);
  EXPECT_TRUE(compared("2026-06-01").notes.pending.empty());
}

TEST_F(Pending, WhereNothingStoodTheEditionIsStillLaterThanTheDay) {
  const auto late = [](const std::vector<std::string>& notes) {
    return std::ranges::count_if(notes, [](const auto& note) {
      return note.find("La primera edición que se trajo de Catastro es del 31/01/2026") != std::string::npos;
    });
  };
  const auto empty = ordered(shared, "1999-01-01");
  EXPECT_TRUE(empty.at.rights.empty());
  EXPECT_EQ(late(sentences_of(empty.at.notes, "1999-01-01", Language::es)), 1);
  EXPECT_EQ(late(sentences_of(at(shared, "2002-01-01").notes, "2002-01-01", Language::es)), 1)
      << "beside what was pending";
  const auto none = compared("1999-01-01");
  EXPECT_TRUE(none.rights.empty());
  EXPECT_EQ(late(sentences_of(none.notes, none.on, Language::es)), 1);
  // Where a right stood the editions of the answer tell it; nor is it told of later days.
  EXPECT_EQ(late(sentences_of(at(shared, "2007-01-01").notes, "2007-01-01", Language::es)), 0);
  const auto beside = drawn_line(kEast + 3000, kNorth, 100, 100);
  EXPECT_TRUE(sentences_of(at(beside, "2026-06-01").notes, "2026-06-01", Language::es).empty());
}

TEST_F(Pending, ARightThatWasNotThereIsToldWhy) {
  const auto words = [&](const char* day) {
    const auto found = compared(day, "SECOND");
    EXPECT_TRUE(found.rights.empty());
    EXPECT_EQ(found.notes.absent.size(), 1U);
    return sentences_of(found.notes, day, Language::es).front();
  };
  EXPECT_EQ(words("2005-04-30"),
            "El 30/04/2005 el derecho SECOND no existía todavía: se presentó el 01/05/2005.");
  RightsQuestion question;
  question.code = "SECOND";
  question.on = "2005-04-30";
  EXPECT_EQ(sentences_of(rights_at(house, visitor(), question)->notes, question.on, Language::es).front(),
            words("2005-04-30"));
  question.code = "NADA";
  EXPECT_TRUE(rights_at(house, visitor(), question)->notes.absent.empty()) << "no register has that code";
  auto ended = order_of(region, "2026-03-31");
  ended.columns = {{"filed_on", "filed"}, {"granted_on", "granted"}};
  const auto layer = made_layer({{"FIRST", kEast, kNorth, 1000, 1000, {"2001-05-01", "2003-05-01"}},
                                 {"THIRD", kEast + 9000, kNorth, 1000, 1000, {"2006-05-01", "2010-05-01"}}},
                                {"filed", "granted"});
  ASSERT_TRUE(import_rights(house, system_actor(), layer.file(), ended, false)->written);
  EXPECT_EQ(words("2026-06-01"),
            "El 01/06/2026 el derecho SECOND ya no regía: el 31/03/2026 fue el primer día sin él.");
}

TEST_F(Pending, NobodysNameIsTold) {
  auto order = order_of(region, "2026-01-31");
  order.source = "Otro catastro";
  order.columns = {{"filed_on", "filed"}, {"granted_on", "granted"}, {"holder", "titular"}};
  const auto layer =
      made_layer({{"FOURTH", kEast + 500, kNorth, 1000, 1000, {"2006-05-01", "2010-05-01", "Ana Quispe"}}},
                 {"filed", "granted", "titular"});
  ASSERT_TRUE(import_rights(house, system_actor(), layer.file(), order, false)->written);
  const auto answer = ordered(shared, "2007-01-01");
  EXPECT_EQ(codes_of(answer.at.notes), (Codes{"SECOND", "FOURTH"}));
  const auto told = json_of(answer.at.notes.pending).dump() +
                    sentences_of(answer.at.notes, "2007-01-01", Language::es).at(0) +
                    json_of(compared("2007-01-01"), Language::es).dump();
  EXPECT_EQ(told.find("Quispe"), std::string::npos) << told;
}

RC_GTEST_PROP(PendingOnADay, IsNeverWhatStoodAndAlwaysFiledByThen, ()) {
  const auto day = [](const char* what) {
    const auto number = *rc::gen::inRange(0, 6).as(what);
    return number == 0 ? std::string() : "2020-01-0" + std::to_string(number);
  };
  Values values;
  for (const auto* field : days_of_right)
    if (const auto given = day(field); !given.empty()) values[field] = given;
  if (const auto hour = day("moment"); !hour.empty()) values["filed_at"] = hour + "T08:15:00Z";
  const auto on = "2020-01-0" + std::to_string(*rc::gen::inRange(1, 7).as("on"));
  const auto days = right_days(values);
  const bool pending = pending_on(days, on);
  RC_ASSERT(!(pending && stood_on(days, on)));
  if (!pending) return;
  RC_ASSERT(begin_of(days) > on);
  RC_ASSERT(values.contains("filed_on") || values.contains("filed_at"));
  RC_ASSERT(values.contains("valid_from") || values.contains("granted_on"));
}

}  // namespace
}  // namespace minga::service
