#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "docket.hpp"
#include "service/map_editions.hpp"
#include "service/rights_order_basis.hpp"

// What orders and conflicts say of the docket, so that each line of it can be defended.

namespace minga::service {
namespace {

using testing::AppealedDocket;
using testing::Docket;
using testing::drawn_line;
using testing::kEast;
using testing::kNorth;
using testing::kToday;
using testing::made_layer;
using testing::order_of;

class ToldDocket : public AppealedDocket {
 protected:
  /// A goes first by a decision of August, which an appeal of October turns to B.
  Id turned_on_appeal() {
    const auto dispute = opened_in_july();
    one = party(dispute, a);
    auto decided = decision(dispute);
    decided.resolved_on = "2025-08-01";
    EXPECT_TRUE(resolve_dispute(house, coordinator, decided));
    appealed(dispute, "2025-09-01");
    auto turned = appeal_outcome(dispute, "modified");
    turned.resolved_on = "2025-10-01";
    turned.decided = "prevails";
    turned.prevailing = b;
    turned.norm = "Ley de apelaciones";
    turned.article = "9";
    turned.act_number = "R. 33-2025";
    EXPECT_EQ(refused(turned), "");
    return dispute;
  }
  OrderAnswer ordered(const Geometry& ground, const std::string& day) {
    OrderQuestion question;
    question.place.on = day;
    question.place.polygon = ground;
    return rights_order(house, visitor(), question).value();
  }
  FeasibilityAnswer asked_of(const Id& right, const std::string& day) {
    FeasibilityQuestion question;
    question.right = right;
    question.on = day;
    return rights_feasibility(house, visitor(), question).value();
  }
  const Geometry strip = drawn_line(kEast + 700, kNorth + 100, 100, 100);
};

constexpr const char* kBothActs =
    "Caso 12: decisión del 01/08/2025, acta o resolución R.D. 7-2026, de Mesa de diálogo. Base: Acta de "
    "mediación, art. 5. Decía: «Prevalece A.» En apelación lo modificó: resolución del 01/10/2025, acta o "
    "resolución R. 33-2025, de Consejo de Minería. Base: Ley de apelaciones, art. 9. Desde entonces dice: "
    "«Prevalece B.»";

constexpr const char* kLost =
    " Lo resuelto da a B lo que tienen en común, 40,00 ha: con ese suelo A no puede pasar.";

TEST_F(ToldDocket, WhatAnAppealModifiedIsToldByBothActs) {
  turned_on_appeal();
  EXPECT_EQ(said(kToday), std::string(kBothActs) + kLost);
  EXPECT_EQ(between(kToday).stand, methods::tenure::Stand::lost);
  EXPECT_EQ(asked_of(a, kToday).rights.at(0).passing, methods::tenure::Passing::no);
  EXPECT_EQ(asked_of(b, kToday).rights.at(0).conflicts.at(0).stand, methods::tenure::Stand::settled);
  const auto answer = ordered(strip, kToday);
  const auto& pair = answer.pairs.at(0);
  EXPECT_EQ(explained(answer, pair, Language::es), kBothActs);
  const auto first = pair.outcome == methods::tenure::Outcome::first ? pair.one : pair.other;
  EXPECT_EQ(answer.at.rights[first].id, b) << "what the appeal said stands";
  EXPECT_EQ(basis_words(answer, answer.ranking.chains.at(0), Language::es),
            "Según lo que se resolvió, y no por la escala: caso 12, resolución del 01/10/2025, acta o "
            "resolución R. 33-2025, de Consejo de Minería.");
  const auto told = order_json(answer, Language::es)["pairs"][0]["settlement"];
  EXPECT_EQ(told["resolved_on"], "2025-08-01");
  EXPECT_EQ(told["prevailing"], "A") << "the first act said so";
  ASSERT_EQ(told["appeals"].size(), 1U);
  EXPECT_EQ(told["appeals"][0]["outcome"], "modified");
  EXPECT_EQ(told["appeals"][0]["resolved_on"], "2025-10-01");
  EXPECT_EQ(told["appeals"][0]["norm"], "Ley de apelaciones");
  EXPECT_EQ(told["appeals"][0]["prevailing"], "B");
  EXPECT_EQ(told["stands"]["prevailing"], "B");
  EXPECT_EQ(json_of(asked_of(a, kToday), Language::es)["rights"][0]["conflicts"][0]["settlement"], told);
  EXPECT_NE(said("2025-08-15").find("art. 5. Prevalece A."), std::string::npos)
      << "until the appeal it is told as what stands";
  EXPECT_TRUE(said("2025-08-15")
                  .ends_with("Después del día preguntado hubo más en este caso: apelación del 01/09/2025; "
                             "resolución del 01/10/2025, "
                             "acta o resolución R. 33-2025, de Consejo de Minería."))
      << said("2025-08-15");
}

TEST_F(ToldDocket, EveryAppealIsToldInItsOrder) {
  const auto dispute = turned_on_appeal();
  appealed(dispute, "2025-10-15");
  EXPECT_NE(said("2025-10-20").find("«Prevalece B.» Está en apelación desde el 15/10/2025"),
            std::string::npos)
      << said("2025-10-20");
  ASSERT_TRUE(outcome(dispute, "confirmed", "2025-11-01"));
  EXPECT_EQ(said(kToday), std::string(kBothActs) +
                              " En apelación lo confirmó: resolución del 01/11/2025, acta o resolución R.D. "
                              "7-2026, de Consejo de Minería. Base: Acta de mediación, art. 5." +
                              kLost);
  const auto settlement = between(kToday).settlement;
  ASSERT_TRUE(settlement);
  EXPECT_EQ(settlement->appeals.size(), 2U);
  EXPECT_EQ(settlement->prevailing(), b);
}

TEST_F(ToldDocket, ADivisionIsToldOfARightThatOverlapsNoMore) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto answer = asked_of(b, kToday);
  ASSERT_TRUE(answer.rights.at(0).conflicts.empty());
  ASSERT_EQ(answer.rights[0].cases.size(), 1U);
  const auto& one_case = answer.rights[0].cases[0];
  EXPECT_EQ(one_case.id, dispute);
  EXPECT_FALSE(one_case.told_with_pair);
  EXPECT_EQ(
      words_of(one_case, Language::es),
      "Caso 12: acuerdo de las partes del 01/08/2025, ante Mesa de diálogo. Base: Acta de mediación. El "
      "terreno se divide por un lindero. Desde el 01/08/2025 el lindero de B es el de este caso: 100,00 ha "
      "antes, 60,00 ha después.");
  const auto at_place = ordered(drawn_line(kEast + 1200, kNorth + 100, 100, 100), kToday);
  ASSERT_EQ(at_place.at.rights.size(), 1U) << "B alone";
  ASSERT_EQ(at_place.cases.size(), 1U);
  EXPECT_EQ(words_of(at_place.cases[0], Language::es), words_of(one_case, Language::es));
  EXPECT_EQ(order_json(at_place, Language::es)["cases"], json_of(answer, Language::es)["rights"][0]["cases"]);
  EXPECT_TRUE(asked_of(c, kToday).rights.at(0).cases.empty());
  // On the days before, the pair tells it.
  const auto before = asked_of(b, "2025-07-15");
  ASSERT_EQ(before.rights.at(0).cases.size(), 1U);
  EXPECT_TRUE(before.rights[0].cases[0].told_with_pair);
  EXPECT_TRUE(before.rights[0].cases[0].lines.empty());
  EXPECT_TRUE(asked_of(b, "2025-06-30").rights.at(0).cases.empty()) << "it was not open yet";
}

TEST_F(ToldDocket, ACaseThatIsStillOpenIsToldWithItsPair) {
  const auto dispute = opened_in_july();
  const std::string open = "Caso 12, entre A, B: abierto el 01/07/2025, todavía sin resolver y sin mediador.";
  EXPECT_NE(said("2025-07-15").find(open), std::string::npos) << said("2025-07-15");
  const auto answer = ordered(strip, "2025-07-15");
  EXPECT_NE(explained(answer, answer.pairs.at(0), Language::es).find(open), std::string::npos);
  EXPECT_EQ(answer.cases.at(0).state, "open");
  ASSERT_TRUE(appoint(dispute, mediator(), "", "2025-08-01"));
  EXPECT_NE(said("2025-07-31").find(open), std::string::npos) << "then nobody mediated";
  EXPECT_NE(said("2025-08-01").find("abierto el 01/07/2025, en mediación, todavía sin resolver."),
            std::string::npos);
  ASSERT_TRUE(close_dispute(house, coordinator, {dispute, "withdrawn", "2025-09-01", "x", {}, {}}));
  EXPECT_EQ(said("2025-09-01").find("Caso 12"), std::string::npos);
  EXPECT_NE(said("2025-08-31").find("Caso 12"), std::string::npos) << "then it was open";
}

TEST_F(ToldDocket, ANewCaseIsToldBesideTheOneThatWasSettled) {
  const auto dispute = opened_in_july();
  auto decided = decision(dispute);
  decided.resolved_on = "2025-08-01";
  ASSERT_TRUE(resolve_dispute(house, coordinator, decided));
  ASSERT_TRUE(open_dispute(house, coordinator, {{a, b}, "31", "2025-11-01"}));
  EXPECT_EQ(between(kToday).stand, methods::tenure::Stand::settled);
  EXPECT_EQ(said(kToday).rfind("Caso 12: decisión", 0), 0U);
  EXPECT_NE(said(kToday).find("Caso 31, entre A, B: abierto el 01/11/2025"), std::string::npos)
      << said(kToday);
}

TEST_F(ToldDocket, WhatWasRevokedIsToldOfTheOpenCase) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-10-01"));
  EXPECT_NE(said(kToday).find("Lo que se había resuelto en él lo revocó en apelación: resolución del "
                              "01/10/2025, acta o resolución R.D. 7-2026, de Consejo de Minería."),
            std::string::npos)
      << said(kToday);
}

TEST_F(Docket, ALineWithinTheWidthOfItsCornersIsNoWarning) {
  const auto dispute = opened();
  auto agreed = agreement(dispute, {party(dispute, a), party(dispute, b)});
  agreed.lines = {{b, drawn_line(kEast + 1000.05, kNorth + 0.05, 599.9, 999.9)}};
  const auto made = resolve_dispute(house, coordinator, agreed);
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_TRUE(made->warnings.empty()) << "five centimetres within";
}

TEST_F(Docket, ALineThatTakesWhatWasNotInDisputeIsWrittenAndTold) {
  const auto dispute = opened();
  auto agreed = agreement(dispute, {party(dispute, a), party(dispute, b)});
  // B has 40 ha in dispute, and cedes 70.
  agreed.lines = {{b, drawn_line(kEast + 1300, kNorth, 300, 1000)}};
  const auto made = resolve_dispute(house, coordinator, agreed);
  ASSERT_TRUE(made) << made.error().code;
  ASSERT_EQ(made->warnings.size(), 1U);
  const auto& told = made->warnings[0];
  EXPECT_EQ(told.code, "B");
  EXPECT_NEAR(told.ceded_ha, 70, 1e-4);
  EXPECT_NEAR(told.disputed_ha, 40, 1e-4);
  EXPECT_NEAR(told.undisputed_ha, 30, 1e-4);
  EXPECT_EQ(
      words_of(told, Language::es),
      "El lindero le quita a B 70,00 ha, y en disputa tenía 40,00 ha: 30,00 ha de lo que cede no estaban "
      "en disputa. Se guardó así. Si no es lo que se resolvió, revise el lindero.");
  const auto line = listed("resolution_line", dispute).at(0);
  EXPECT_NEAR(*get<double>(line.values, "disputed_ha"), 40, 1e-4);
  EXPECT_NEAR(*get<double>(line.values, "undisputed_ha"), 30, 1e-4);
  FeasibilityQuestion question;
  question.right = b;
  question.on = kToday;
  const auto cases = rights_feasibility(house, visitor(), question).value().rights.at(0).cases;
  EXPECT_NE(words_of(cases.at(0), Language::es)
                .find("De lo que B cedió, 30,00 ha no estaban en disputa (en disputa había 40,00 ha suyas)."),
            std::string::npos);
}

TEST_F(ToldDocket, ALineWithinTheDisputeIsTakenWithoutAWord) {
  const auto dispute = opened_in_july();
  auto agreed = agreement(dispute, {one = party(dispute, a), party(dispute, b)});
  agreed.resolved_on = "2025-08-01";
  const auto made = resolve_dispute(house, coordinator, agreed);
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->warnings.empty());
  appealed(dispute, "2025-09-01");
  // What was in dispute is measured without the line that is there already.
  auto modified = appeal_outcome(dispute, "modified");
  modified.resolved_on = "2025-10-01";
  modified.decided = "divided";
  modified.lines = {{b, drawn_line(kEast + 800, kNorth, 800, 1000)}};
  const auto drawn = resolve_dispute(house, coordinator, modified);
  ASSERT_TRUE(drawn) << drawn.error().code;
  EXPECT_TRUE(drawn->warnings.empty());
  const auto lines = listed("resolution_line", dispute);
  for (const auto& line : lines) EXPECT_NEAR(*get<double>(line.values, "disputed_ha"), 40, 1e-4);
}

constexpr const char* kAgreedIn = "caso 12, acuerdo de las partes del 01/08/2025, ante Mesa de diálogo";
constexpr const char* kRevokedBy =
    "caso 12, resolución del 01/10/2025, acta o resolución R.D. 7-2026, de Consejo de Minería";

class TimedLines : public ToldDocket {
 protected:
  std::string told(const char* code, const std::string& day) {
    const auto found = on_map(code, day);
    return words_of(found.source, found.line, Language::es);
  }
  /// As sources were written before they named their resolution.
  void forget_resolutions() {
    const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
      const auto& reg = *house.store.model().find_register("land_source");
      for (const auto& source : all_where(writer, "land_source", {}))
        if (auto done = writer.update(reg, source.id, {{"resolution", Value()}}, {}, store::ChangeNote{});
            !done)
          return tl::unexpected(done.error());
      return {};
    });
    ASSERT_TRUE(written) << written.error().code;
  }
};

TEST_F(TimedLines, TheDayOnWhichAResolutionChangedALineIsKnown) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const std::string act = kAgreedIn;
  const auto before =
      "Hasta el 01/08/2025 su lindero era el de Catastro, edición del 30/06/2025; desde ese día "
      "es otro, por: " +
      act + ".";
  const auto now = "Este lindero vale desde el 01/08/2025, por: " + act +
                   ". Antes era el de Catastro, edición del 30/06/2025.";
  for (const bool named : {true, false}) {
    if (!named) forget_resolutions();
    EXPECT_EQ(told("B", "2025-07-15"), before);
    EXPECT_EQ(told("B", "2025-08-01"), now);
    EXPECT_EQ(told("B", kToday), now);
  }
  EXPECT_EQ(told("A", kToday), "") << "nothing but its edition";
  EXPECT_EQ(on_map("B", "2025-07-15").line.until, "2025-08-01");
  EXPECT_EQ(words_of(on_map("B", kToday).source, Language::es),
            "Resolución del conflicto 12, derecho B, Mesa de diálogo, resolución del 01/08/2025");
}

TEST_F(TimedLines, ALineThatCameBackIsNamedByWhatItIs) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-10-01"));
  for (const bool named : {true, false}) {
    if (!named) forget_resolutions();
    EXPECT_EQ(told("B", "2025-09-01"),
              "Este lindero vale desde el 01/08/2025, por: " + std::string(kAgreedIn) +
                  ". Desde el 01/10/2025 vale otra vez el lindero de antes, por: " + kRevokedBy + ".");
    EXPECT_EQ(told("B", kToday),
              "Desde el 01/10/2025 vale otra vez el lindero de Catastro, edición del 30/06/2025, por: " +
                  std::string(kRevokedBy) + ".");
  }
  EXPECT_EQ(on_map("B", kToday).source.name, "Lindero de antes, repuesto en el conflicto 12, derecho B");
  EXPECT_EQ(text_in(on_map("B", kToday).values, "state"), "unstated");
}

TEST_F(TimedLines, AnEditionThatChangesALineIsToldAsOne) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto layer = made_layer({{"A", kEast, kNorth, 900, 1000},
                                 {"B", kEast + 1000, kNorth, 500, 1000},
                                 {"C", kEast + 1600, kNorth, 1000, 1000}});
  const auto next = import_rights(house, system_actor(), layer.file(), order_of(region, "2025-09-15"), false);
  ASSERT_TRUE(next && next->written);
  EXPECT_EQ(told("B", "2025-09-01"), "Este lindero vale desde el 01/08/2025, por: " + std::string(kAgreedIn) +
                                         ". Catastro, edición del 15/09/2025, ya trae otro.");
  EXPECT_EQ(
      told("A", "2025-09-01"),
      "Así lo trae Catastro, edición del 30/06/2025. La edición del 15/09/2025 lo trae distinto; qué día "
      "cambió entre las dos, no se sabe.");
  EXPECT_EQ(told("B", kToday),
            "La edición del 15/09/2025 de «Catastro» no recoge el lindero que el mapa "
            "tuvo desde el 01/08/2025 hasta el 14/09/2025, por: " +
                std::string(kAgreedIn) + ".");
  EXPECT_EQ(told("A", kToday), "");
  // What an appeal revoked is nothing that an edition would have to carry.
  appealed(dispute, "2025-10-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-11-01"));
  EXPECT_EQ(told("B", kToday), "");
  EXPECT_NE(told("B", "2025-10-31"), "");
}

TEST_F(TimedLines, ALineThatALaterEditionDoesNotCarryIsToldAsWhatItWas) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto stands = words_of(asked_of(b, kToday).rights.at(0).cases.at(0), Language::es);
  EXPECT_NE(stands.find("Desde el 01/08/2025 el lindero de B es el de este caso"), std::string::npos);
  // With the same line, two centimetres off as corners are written: it is that of the case still.
  auto same = order_of(region, "2025-09-15");
  same.state = "in_force";
  const auto kept = made_layer({{"A", kEast, kNorth, 1000, 1000},
                                {"B", kEast + 1000.02, kNorth, 599.98, 1000},
                                {"C", kEast + 1600, kNorth, 1000, 1000}});
  const auto first = import_rights(house, system_actor(), kept.file(), same, false);
  ASSERT_TRUE(first && first->written);
  EXPECT_TRUE(std::ranges::none_of(first->notices, [](const auto& notice) {
    return notice.code == "rights.notice.ruled_lines";
  })) << "the edition carries it";
  const std::string brings = " La edición del 15/09/2025 de «Catastro» recoge el lindero de este caso.";
  EXPECT_EQ(words_of(asked_of(b, kToday).rights.at(0).cases.at(0), Language::es), stands + brings);
  const auto back = made_layer({{"A", kEast, kNorth, 1000, 1000},
                                {"B", kEast + 600, kNorth, 1000, 1000},
                                {"C", kEast + 1600, kNorth, 1000, 1000}});
  ASSERT_TRUE(
      import_rights(house, system_actor(), back.file(), order_of(region, "2025-10-05"), false)->written);
  const auto answer = asked_of(b, kToday);
  const auto& told = answer.rights.at(0).cases.at(0);
  EXPECT_NE(
      words_of(told, Language::es)
          .find("El lindero de B fue el de este caso desde el 01/08/2025 hasta el 04/10/2025: 100,00 ha "
                "antes, 60,00 ha después. La edición del 05/10/2025 de «Catastro» no lo recoge"),
      std::string::npos)
      << words_of(told, Language::es);
  EXPECT_EQ(words_of(told, Language::es).find("es el de este caso"), std::string::npos);
  const auto line = json_of(answer, Language::es)["rights"][0]["cases"][0]["lines"][0];
  EXPECT_EQ(line["replaced"]["source"], "Catastro");
  EXPECT_EQ(line["replaced"]["since"], "2025-10-05");
  EXPECT_EQ(words_of(ordered(strip, kToday).cases.at(0), Language::es), words_of(told, Language::es))
      << "the order tells the same";
  // Of the days before, the case is told as then.
  const auto before = asked_of(b, "2025-10-04");
  EXPECT_EQ(words_of(before.rights.at(0).cases.at(0), Language::es), stands + brings);
  EXPECT_TRUE(json_of(before, Language::es)["rights"][0]["cases"][0]["lines"][0]["replaced"].is_null());
}

TEST_F(TimedLines, AnImportTellsWhichResolvedLinesItWouldReplace) {
  const auto dispute = opened_in_july();
  one = party(dispute, a);
  auto divided = decision(dispute);
  divided.resolved_on = "2025-08-01";
  divided.decided = "divided";
  divided.prevailing.reset();
  divided.lines = {{b, drawn_line(kEast + 1000, kNorth, 600, 1000)}};
  EXPECT_EQ(refused(divided), "");
  // A has another line too, which no act gave it.
  const auto back = made_layer({{"A", kEast, kNorth, 900, 1000},
                                {"B", kEast + 600, kNorth, 1000, 1000},
                                {"C", kEast + 1600, kNorth, 1000, 1000}});
  for (const bool trial : {true, false}) {
    const auto report =
        import_rights(house, system_actor(), back.file(), order_of(region, "2025-10-05"), trial);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->written, !trial);
    ASSERT_FALSE(report->notices.empty());
    const auto& notice = report->notices.front();
    EXPECT_EQ(notice.code, "rights.notice.ruled_lines");
    const auto words = sentence(Language::es, notice);
    EXPECT_NE(words.find("1 derechos tienen en el mapa el lindero que les dio una resolución"),
              std::string::npos)
        << words;
    EXPECT_NE(words.find(": B (12, R.D. 7-2026) ("), std::string::npos) << words;
    EXPECT_NE(words.find("desde el 05/10/2025"), std::string::npos) << words;
  }
  const auto again = import_rights(house, system_actor(), back.file(), order_of(region, "2025-11-05"), true);
  EXPECT_TRUE(std::ranges::none_of(again->notices, [](const auto& notice) {
    return notice.code == "rights.notice.ruled_lines";
  })) << "it is there already";
}

TEST_F(TimedLines, AResolutionIsNoEditionOfAMap) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  EXPECT_EQ(words_of(asked_of(b, kToday).editions, kToday, Language::es),
            "Se basa en: Catastro, edición del 30/06/2025; Resolución del conflicto 12, derecho B, del "
            "01/08/2025.");
  const std::vector<MapEdition> later{{"Lindero", "2025-08-01", true}, {"Catastro", "2025-08-01", false}};
  const auto words = words_of(later, "2025-07-01", Language::es);
  EXPECT_NE(words.find("La primera edición que se trajo de Catastro"), std::string::npos);
  EXPECT_EQ(words.find("La primera edición que se trajo de Lindero"), std::string::npos) << words;
}

/// A record of a made-up case; later ones have later identifiers.
store::Record made_record_of(std::size_t number, Values values) {
  std::string tail = std::to_string(number);
  tail.insert(0, 12 - tail.size(), '0');
  store::Record out;
  out.id = *id_from("00000000-0000-7000-8000-" + tail);
  out.values = std::move(values);
  return out;
}

std::string made_day(std::size_t number) {
  return "2025-" + std::string(number / 28 + 1 < 10 ? "0" : "") + std::to_string(number / 28 + 1) + "-" +
         std::string(number % 28 + 1 < 10 ? "0" : "") + std::to_string(number % 28 + 1);
}

RC_GTEST_PROP(SettlementOfACase, SaysOfEveryActWhatItSaidItselfInWhateverOrderTheRecordsCome, ()) {
  // 0: decided, after a revocation or first; 1: confirmed; 2: modified; 3: revoked. Each on a day of its own.
  const auto steps = *rc::gen::resize(20, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4)));
  std::vector<store::Record> resolutions, appeals;
  std::vector<std::string> said;  // by what stands, the first act before its appeals
  std::size_t day = 0;
  for (const auto step : steps) {
    const bool stands = !said.empty();
    const auto number = day;
    if (!stands) {
      resolutions.push_back(made_record_of(number, {{"kind", std::string("decision")},
                                                    {"resolved_on", made_day(day++)},
                                                    {"decided", std::string("otherwise")},
                                                    {"norm", std::to_string(number)}}));
      said.push_back(std::to_string(number));
      continue;
    }
    appeals.push_back(made_record_of(number, {{"appealed_on", made_day(day++)}}));
    const char* outcome = step == 3 ? "revoked" : step == 2 ? "modified" : "confirmed";
    Values values{{"kind", std::string("appeal_outcome")},
                  {"resolved_on", made_day(day++)},
                  {"outcome", std::string(outcome)},
                  {"norm", std::to_string(number)}};
    if (step == 2) values["decided"] = std::string("divided");
    resolutions.push_back(made_record_of(number + 1, std::move(values)));
    if (step == 3) {
      said.clear();
    } else {
      said.push_back(std::to_string(number));
    }
  }
  std::ranges::reverse(resolutions);
  std::ranges::reverse(appeals);
  const auto found = settlement_on(resolutions, appeals, "2026-12-31");
  RC_ASSERT(found.has_value() == !said.empty());
  if (!found) return;
  RC_ASSERT(found->in_force());
  RC_ASSERT(found->first.norm == said.front());
  RC_ASSERT(found->first.decided == "otherwise");
  RC_ASSERT(found->appeals.size() == said.size() - 1);
  const SettlingAct* standing = &found->first;
  for (std::size_t i = 0; i < found->appeals.size(); ++i) {
    RC_ASSERT(found->appeals[i].act.norm == said[i + 1]);
    RC_ASSERT(found->appeals[i].act.decided == (found->appeals[i].outcome == "modified" ? "divided" : ""));
    if (found->appeals[i].outcome == "modified") standing = &found->appeals[i].act;
  }
  RC_ASSERT(&found->standing() == standing);
}

}  // namespace
}  // namespace minga::service
