#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/time.hpp"
#include "docket.hpp"

// Whose line holds on which day, whatever was brought first: an edition of a register that comes late fills
// its days alone, and so does a resolution.

namespace minga::service {
namespace {

using testing::AppealedDocket;
using testing::drawn_line;
using testing::kEast;
using testing::kNorth;
using testing::kToday;
using testing::made_layer;
using testing::order_of;

class LineDays : public AppealedDocket {
 protected:
  RightsReport edition(const std::string& day, double b_from, bool with_b = true,
                       const std::string& name = "") {
    std::vector<testing::LayerRight> rights{{"A", kEast, kNorth, 1000, 1000},
                                            {"C", kEast + 1600, kNorth, 1000, 1000}};
    if (with_b) rights.push_back({"B", kEast + b_from, kNorth, 1600 - b_from, 1000});
    for (auto& right : rights)
      if (!name.empty()) right.more = {name};
    const auto layer =
        name.empty() ? made_layer(rights) : made_layer(rights, std::vector<std::string>{"name"});
    const auto report = import_rights(house, system_actor(), layer.file(), order_of(region, day), false);
    EXPECT_TRUE(report && report->written) << day;
    return report ? *report : RightsReport{};
  }
};

TEST_F(LineDays, AnEditionOfADayBeforeTheLineFillsTheDaysBeforeAlone) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto report = edition("2025-07-20", 500);
  EXPECT_EQ(report.changed, 1U);
  EXPECT_NEAR(area_of("B", "2025-07-19"), 100, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-07-20"), 110, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-07-31"), 110, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-08-01"), 60, 1e-5) << "the line of the resolution holds from its day";
  EXPECT_NEAR(area_of("B", kToday), 60, 1e-5);
  EXPECT_EQ(on_map("B", "2025-07-25").source.date, "2025-07-20");
  ASSERT_TRUE(on_map("B", kToday).line.before);
  EXPECT_EQ(on_map("B", kToday).line.before->date, "2025-07-20") << "the edition under the line";
  const auto line = listed("resolution_line", dispute).at(0);
  EXPECT_NEAR(*get<double>(line.values, "area_before_ha"), 110, 1e-5);
  EXPECT_EQ(value_in(line.values, "undisputed_ha"), nullptr) << "measured on other ground";
  edition("2025-10-01", 700);
  EXPECT_NEAR(area_of("B", "2025-09-30"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-10-01"), 90, 1e-5) << "until an edition of a later date";
}

TEST_F(LineDays, AResolutionOfADayBeforeAnEditionFillsTheDaysUntilIt) {
  const auto dispute = opened_in_july();
  edition("2025-10-01", 700);
  agreed_in_august(dispute);
  EXPECT_NEAR(area_of("B", "2025-07-31"), 100, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-08-01"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-09-30"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-10-01"), 90, 1e-5) << "the edition is of a later day";
  EXPECT_NEAR(area_of("B", kToday), 90, 1e-5);
  const auto line = listed("resolution_line", dispute).at(0);
  EXPECT_NEAR(*get<double>(line.values, "area_before_ha"), 100, 1e-5) << "as it stood on the day";
  FeasibilityQuestion question;
  question.right = b;
  question.on = kToday;
  const auto cases = rights_feasibility(house, visitor(), question).value().rights.at(0).cases;
  ASSERT_EQ(cases.size(), 1U);
  ASSERT_TRUE(cases[0].lines.at(0).fate.replaced);
  EXPECT_EQ(cases[0].lines[0].fate.replaced->since, "2025-10-01");
}

TEST_F(LineDays, AnEditionThatChangedNothingEndsALineThatIsWrittenLater) {
  const auto dispute = opened_in_july();
  EXPECT_EQ(edition("2025-10-01", 600).changed, 0U);
  agreed_in_august(dispute);
  EXPECT_NEAR(area_of("B", "2025-08-01"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-09-30"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-10-01"), 100, 1e-5) << "as if the resolution had been written down at once";
  EXPECT_EQ(on_map("B", kToday).source.date, "2025-10-01");
}

TEST_F(LineDays, AnEditionOfTheDayOfAResolutionComesBeforeIt) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  edition("2025-08-01", 500);
  EXPECT_NEAR(area_of("B", "2025-07-31"), 100, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-08-01"), 60, 1e-5);
}

TEST_F(LineDays, AResolutionOfBeforeTheFirstEditionLeavesTheMapThatFollows) {
  const auto dispute = open_dispute(house, coordinator, {{a, b}, "12", "2025-01-10"}).value().id;
  auto agreed = agreement(dispute, {party(dispute, a), party(dispute, b)});
  agreed.resolved_on = "2025-03-01";
  ASSERT_TRUE(resolve_dispute(house, coordinator, agreed));
  EXPECT_NEAR(area_of("B", "2025-02-28"), 100, 1e-5) << "as far as it is known";
  EXPECT_NEAR(area_of("B", "2025-03-01"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-06-29"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-06-30"), 100, 1e-5);
}

TEST_F(LineDays, WhatALateEditionSaysOfTheRestIsSaidOfTheLineToo) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  ASSERT_TRUE(update_record(house, coordinator, "land_right", b, {{"notes", std::string("Visitado")}}, {}));
  edition("2025-07-20", 600, true, "La Esperanza");
  EXPECT_EQ(text_in(on_map("B", "2025-07-21").values, "name"), "La Esperanza");
  EXPECT_EQ(text_in(on_map("B", kToday).values, "name"), "La Esperanza");
  EXPECT_EQ(text_in(on_map("B", kToday).values, "notes"), "Visitado") << "nothing is lost";
  EXPECT_NEAR(area_of("B", kToday), 60, 1e-5);
}

TEST_F(LineDays, ARightThatALateEditionDoesNotHaveEndedThen) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  edition("2025-07-20", 600, false);
  RightsQuestion question;
  question.code = "B";
  for (const auto* day : {"2025-07-20", "2025-07-31", "2025-08-01", kToday}) {
    question.on = day;
    EXPECT_TRUE(rights_at(house, coordinator, question)->rights.empty()) << day;
  }
  question.on = "2025-07-19";
  EXPECT_EQ(rights_at(house, coordinator, question)->rights.size(), 1U);
}

TEST_F(LineDays, WhatARevocationPutBackIsWhatALateEditionHasUnderTheLine) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-10-01"));
  edition("2025-07-20", 500);
  EXPECT_NEAR(area_of("B", "2025-07-20"), 110, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-09-30"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", kToday), 110, 1e-5);
  EXPECT_TRUE(flag_in(listed("resolution_line", dispute).at(0).values, "put_back"));
  // Upon the line of the case itself, it is what the revocation finds and leaves.
  edition("2025-08-20", 700);
  EXPECT_NEAR(area_of("B", "2025-08-19"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-08-20"), 90, 1e-5);
  EXPECT_NEAR(area_of("B", kToday), 90, 1e-5);
  EXPECT_EQ(on_map("B", kToday).source.date, "2025-08-20");
  EXPECT_FALSE(on_map("B", kToday).earlier);
  EXPECT_FALSE(flag_in(listed("resolution_line", dispute).at(0).values, "put_back"));
}

class LineFates : public LineDays {
 protected:
  std::string told(const std::string& day) {
    FeasibilityQuestion question;
    question.right = b;
    question.on = day;
    return words_of(rights_feasibility(house, visitor(), question).value().rights.at(0).cases.at(0),
                    Language::es);
  }
  /// The case's words as an answer has them that another right of it asks for.
  std::string told_of_a(const std::string& day) {
    FeasibilityQuestion question;
    question.right = a;
    question.on = day;
    return words_of(rights_feasibility(house, visitor(), question).value().rights.at(0).cases.at(0),
                    Language::es);
  }
  static std::string noticed(const RightsReport& report, const std::string& code) {
    for (const auto& notice : report.notices)
      if (notice.code == code) return sentence(Language::es, notice);
    return "";
  }
};

constexpr const char* kIsOfTheCase =
    "Desde el 01/08/2025 el lindero de B es el de este caso: 100,00 ha antes, 60,00 ha después.";

TEST_F(LineFates, AnEditionThatBringsTheLineIsTold) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  for (const double b_from : {1000.0, 1000.02}) {
    const auto* day = b_from == 1000 ? "2025-09-15" : "2025-10-15";
    const auto report = edition(day, b_from);
    const auto words = noticed(report, "rights.notice.ruled_adopted");
    EXPECT_EQ(
        words.find(
            "1 derechos tienen el lindero que les dio una resolución, y esta edición lo recoge: B (12)"),
        b_from == 1000 ? 0U : std::string::npos)
        << words;
    EXPECT_EQ(noticed(report, "rights.notice.ruled_lines"), "");
  }
  EXPECT_TRUE(told("2025-09-14").ends_with(kIsOfTheCase)) << told("2025-09-14");
  const std::string brings = " La edición del 15/09/2025 de «Catastro» recoge el lindero de este caso.";
  EXPECT_TRUE(told("2025-09-15").ends_with(kIsOfTheCase + brings)) << told("2025-09-15");
  EXPECT_TRUE(told(kToday).ends_with(kIsOfTheCase + brings)) << "the first that brought it";
  const auto before = on_map("B", "2025-09-01");
  EXPECT_NE(words_of(before.source, before.line, Language::es).find("edición del 15/09/2025, lo recoge."),
            std::string::npos)
      << words_of(before.source, before.line, Language::es);
  const auto found = on_map("B", kToday);
  EXPECT_EQ(
      words_of(found.source, found.line, Language::es),
      "La edición del 15/09/2025 de «Catastro» recoge el lindero que vale desde el 01/08/2025, por: caso "
      "12, acuerdo de las partes del 01/08/2025, ante Mesa de diálogo.");
  EXPECT_EQ(found.source.date, "2025-10-15");
}

TEST_F(LineFates, AnEditionThatOnlyBringsTheLineCountsNoChange) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto report = edition("2025-09-15", 1000);
  EXPECT_EQ(report.changed + report.added + report.gone, 0U);
  EXPECT_EQ(report.unchanged, 3U);
  EXPECT_EQ(on_map("B", "2025-09-14").source.date, "2025-08-01");
  EXPECT_EQ(on_map("B", "2025-09-15").source.date, "2025-09-15") << "from then on it is of the register";
}

TEST_F(LineFates, AnEditionWithoutTheRightIsWarnedAboutAndTold) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto report = edition("2025-10-05", 1000, false);
  const auto words = noticed(report, "rights.notice.ruled_gone");
  EXPECT_NE(words.find("esta edición ya no los trae: B (12)"), std::string::npos) << words;
  EXPECT_NE(words.find("desde el 05/10/2025"), std::string::npos) << words;
  EXPECT_TRUE(told_of_a("2025-10-04").ends_with(kIsOfTheCase)) << told_of_a("2025-10-04");
  EXPECT_TRUE(
      told_of_a(kToday).ends_with("El lindero de B fue el de este caso desde el 01/08/2025 hasta el "
                                  "04/10/2025: 100,00 ha antes, 60,00 ha "
                                  "después. La edición del 05/10/2025 de «Catastro» ya no trae ese derecho."))
      << told_of_a(kToday);
}

TEST_F(LineFates, OfARightThatEndedItsLineIsToldAsWhatItWas) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  ASSERT_TRUE(
      update_record(house, coordinator, "land_right", b, {{"valid_to", std::string("2025-11-01")}}, {}));
  EXPECT_TRUE(told_of_a(kToday).ends_with(
      "hasta el 31/10/2025: 100,00 ha antes, 60,00 ha después. Desde el 01/11/2025 ese derecho ya no rige."))
      << told_of_a(kToday);
  ASSERT_TRUE(
      update_record(house, coordinator, "land_right", b, {{"valid_to", std::string("2025-07-20")}}, {}));
  EXPECT_TRUE(told_of_a(kToday).ends_with("El mapa no tiene ese derecho desde el 20/07/2025."))
      << told_of_a(kToday);
}

TEST_F(LineFates, ALateEditionIsToldThatTheLineStays) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto report = edition("2025-07-20", 500);
  EXPECT_EQ(noticed(report, "rights.notice.ruled_lines"), "");
  EXPECT_NE(noticed(report, "rights.notice.ruled_later").find("B (12)"), std::string::npos);
  EXPECT_TRUE(told(kToday).ends_with(
      "Desde el 01/08/2025 el lindero de B es el de este caso: 110,00 ha antes, 60,00 ha después."))
      << told(kToday);
}

TEST_F(LineFates, AnotherActOfTheCaseEndsALineAndNoEditionIsBlamed) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  auto modified = appeal_outcome(dispute, "modified");
  modified.resolved_on = "2025-10-01";
  modified.decided = "divided";
  modified.lines = {{b, drawn_line(kEast + 800, kNorth, 800, 1000)}};
  ASSERT_TRUE(resolve_dispute(house, coordinator, modified));
  edition("2025-11-01", 800);
  const auto has = [](const std::string& words, const char* part) {
    return words.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(told("2025-09-15"), "Desde el 01/08/2025 el lindero de B es el de este caso"));
  for (const std::string day : {"2025-10-01", "2025-11-01", kToday}) {
    const auto words = told(day);
    EXPECT_TRUE(has(words, "El lindero de B fue el de este caso desde el 01/08/2025 hasta el 30/09/2025"))
        << words;
    EXPECT_TRUE(has(words, "Lo cambió: resolución del 01/10/2025")) << words;
    EXPECT_TRUE(has(words, "Desde el 01/10/2025 el lindero de B es el de este caso")) << words;
    EXPECT_FALSE(has(words, "no lo recoge")) << words;
  }
  EXPECT_TRUE(has(told(kToday), "La edición del 01/11/2025 de «Catastro» recoge el lindero de este caso."));
  // An edition of the line of before is one that does not carry the other, and gives the first no life again.
  edition("2025-12-01", 1000);
  EXPECT_TRUE(has(told(kToday), "hasta el 30/09/2025")) << told(kToday);
  EXPECT_TRUE(has(told(kToday), "La edición del 01/12/2025 de «Catastro» no lo recoge")) << told(kToday);
}

TEST_F(LineFates, TheStateOfATitleStaysBesideItsLine) {
  const auto dispute = opened_in_july();
  ASSERT_TRUE(update_record(house, coordinator, "land_right", b, {{"state", std::string("in_force")}}, {}));
  agreed_in_august(dispute);
  const auto found = on_map("B", kToday);
  EXPECT_EQ(text_in(found.values, "state"), "in_force");
  EXPECT_NE(words_of(found.source, found.line, Language::es).find("caso 12"), std::string::npos);
}

TEST_F(LineFates, AStateThatALineOfBeforeTookIsPutBackWithTheLine) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  // As lines were written before they left the state of the title.
  ASSERT_TRUE(update_record(house, coordinator, "land_right", b, {{"state", std::string("agreed")}}, {}));
  EXPECT_EQ(text_in(on_map("B", kToday).values, "state"), "agreed") << "read as it was written";
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-10-01"));
  EXPECT_EQ(text_in(on_map("B", kToday).values, "state"), "unstated") << "as its register had it";
  EXPECT_NEAR(area_of("B", kToday), 100, 1e-5);
}

/// Editions of a register and the acts of two cases, each thing on a day of its own.
class ArrivalDays : public LineDays {
 protected:
  enum Chain { edition_next, first_case, second_case };
  struct Thing {
    Chain chain = edition_next;
    std::string day;
    int shape = 0, outcome = 0;
    bool gone = false;
  };
  /// One register with its rights and cases.
  struct Made {
    std::string mark;
    Id a, b, c, first, second, party;
    int steps = 0;
    bool standing = false;
  };

  Made begin() {
    Made made;
    made.mark = std::to_string(++count_);
    bring(made, {edition_next, "2025-06-30", 1, 0, false});
    made.a = right("A" + made.mark), made.b = right("B" + made.mark), made.c = right("C" + made.mark);
    made.first = opened_of(made, made.a, "1-");
    made.second = opened_of(made, made.c, "2-");
    made.party = party(made.first, made.a);
    return made;
  }
  Id opened_of(const Made& made, const Id& other, const std::string& number) {
    return open_dispute(house, coordinator, {{other, made.b}, number + made.mark, "2025-07-01"}).value().id;
  }
  void bring(const Made& made, const Thing& thing) {
    constexpr std::array<double, 4> from{500, 600, 700, 850};
    constexpr std::array<const char*, 3> names{"Uno", "Dos", "Tres"};
    const auto at = from.at(static_cast<std::size_t>(thing.shape));
    const std::string name = names.at(static_cast<std::size_t>(thing.outcome));
    std::vector<testing::LayerRight> rights{{"A" + made.mark, kEast, kNorth, 1000, 1000, {name}},
                                            {"C" + made.mark, kEast + 1500, kNorth, 1000, 1000, {name}}};
    if (!thing.gone) rights.push_back({"B" + made.mark, kEast + at, kNorth, 1600 - at, 1000, {name}});
    auto order = order_of(region, thing.day);
    order.source += made.mark;
    const auto layer = made_layer(rights, {"name"});
    const auto report = import_rights(house, system_actor(), layer.file(), order, false);
    RC_ASSERT(report.has_value());
    RC_ASSERT(report->written);
  }
  void resolve(const Id& dispute, const Made& made, const Thing& thing, const char* outcome, double from) {
    auto resolution = outcome == nullptr ? decision(dispute) : appeal_outcome(dispute, outcome);
    resolution.resolved_on = thing.day;
    resolution.prevailing.reset();
    if (outcome == nullptr || std::string(outcome) == "modified") {
      resolution.decided = "divided";
      resolution.lines = {{made.b, drawn_line(kEast + from, kNorth, 1500 - from, 1000)}};
    }
    const auto done = resolve_dispute(house, coordinator, resolution);
    RC_ASSERT(done.has_value());
  }
  void act(Made& made, const Thing& thing) {
    if (thing.chain == second_case) return resolve(made.second, made, thing, nullptr, 1000);
    constexpr std::array<const char*, 3> outcomes{"confirmed", "modified", "revoked"};
    const double from = thing.shape % 2 == 0 ? 850 : 900;
    if (made.steps == 0) {
      resolve(made.first, made, thing, nullptr, from);
      made.steps = 1;
    } else if (made.steps == 1) {
      RC_ASSERT(appeal_dispute(house, coordinator, {made.first, made.party, thing.day, "No se escuchó"})
                    .has_value());
      made.steps = 2;
    } else {
      const auto* outcome = outcomes.at(static_cast<std::size_t>(thing.outcome));
      resolve(made.first, made, thing, outcome, from);
      made.steps = thing.outcome == 2 ? 0 : 1;
    }
  }
  /// What the map says of the right on a day, without what tells one register of the test from another.
  std::string seen(const Made& made, const std::string& day) {
    RightsQuestion question;
    question.code = "B" + made.mark;
    question.on = day;
    const auto rights = rights_at(house, coordinator, question)->rights;
    std::string out = std::to_string(rights.size());
    for (const auto& right : rights)
      out += " " + text_in(right.values, "name") + " " + text_in(right.values, "valid_to") + " " +
             text_in(right.values, "state") + " " + right.source.date + " " + right.source.authority + " " +
             (right.line.before ? right.line.before->date : "-") + " " +
             get<Geometry>(right.values, "geometry")->wkb;
    return out;
  }
  std::string lines_of(const Made& made) {
    std::string out;
    for (const auto& dispute : {made.first, made.second}) {
      auto lines = listed("resolution_line", dispute);
      std::ranges::sort(lines, {}, &store::Record::id);
      for (const auto& line : lines) {
        std::array<char, 64> area{};
        std::snprintf(area.data(), area.size(), " %.6f %.6f", *get<double>(line.values, "area_before_ha"),
                      *get<double>(line.values, "area_after_ha"));
        out += text_in(line.values, "drawn_on") + area.data() + text_in(line.values, "ended_on") +
               (flag_in(line.values, "put_back") ? " back" : "") + "\n";
      }
    }
    return out;
  }
  Made brought(const std::vector<Thing>& things) {
    auto made = begin();
    for (const auto& thing : things)
      if (thing.chain == edition_next) {
        bring(made, thing);
      } else {
        act(made, thing);
      }
    return made;
  }

 private:
  int count_ = 0;
};

TEST_F(ArrivalDays, EveryOrderOfArrivalGivesTheSameMap) {
  EXPECT_TRUE(rc::check("same map of every day", [this] {
    const auto length = *rc::gen::inRange<std::size_t>(2, 8);
    std::vector<Thing> by_day;
    bool second = false;
    for (std::size_t i = 0; i < length; ++i) {
      Thing thing;
      thing.day = *plus_days("2025-07-05", static_cast<int>(20 * i));
      const int kind = *rc::gen::inRange(0, 5);
      thing.chain = kind < 2 ? edition_next : kind == 4 && !second ? second_case : first_case;
      second = second || thing.chain == second_case;
      thing.shape = *rc::gen::inRange(0, 4);
      thing.outcome = *rc::gen::inRange(0, 3);
      thing.gone = *rc::gen::inRange(0, 6) == 0;
      by_day.push_back(thing);
    }
    // Within a register, and within a case, one comes after the other.
    std::vector<std::size_t> chains;
    for (const auto& thing : by_day) chains.push_back(thing.chain);
    for (std::size_t i = chains.size() - 1; i > 0; --i)
      std::swap(chains[i], chains[*rc::gen::inRange<std::size_t>(0, i + 1)]);
    std::vector<Thing> arriving;
    std::array<std::size_t, 3> next{};
    for (const auto chain : chains) {
      auto& at = next.at(chain);
      while (by_day.at(at).chain != chain) ++at;
      arriving.push_back(by_day[at++]);
    }
    const auto in_order = brought(by_day), other = brought(arriving);
    for (const auto& thing : by_day)
      for (const auto& day : {*plus_days(thing.day, -1), thing.day, std::string(kToday)})
        RC_ASSERT(seen(in_order, day) == seen(other, day));
    RC_ASSERT(lines_of(in_order) == lines_of(other));
  }));
}

}  // namespace
}  // namespace minga::service
