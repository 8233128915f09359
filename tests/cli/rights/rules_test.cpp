#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

#include "cli/house.hpp"
#include "cli/program.hpp"
#include "formats/geojson.hpp"
#include "service/disputes.hpp"
#include "service/rights_query.hpp"

namespace minga::test {
namespace {

using Words = std::vector<std::string>;

std::string corners_of(const std::string& code, double west, const std::string& filed) {
  const std::array<std::pair<double, double>, 4> corners{
      {{west, -12.7}, {west + 0.01, -12.7}, {west + 0.01, -12.69}, {west, -12.69}}};
  std::string out;
  for (const auto& [x, y] : corners)
    out += code + "," + std::to_string(x) + "," + std::to_string(y) + "," + filed + "\n";
  return out;
}

/// Two rights by Puerto Maldonado that overlap by half, one corner a row.
std::string overlapping_corners() {
  return "codigo,lon,lat,presentado\n" + corners_of("A", -69.5, "2001-03-05") +
         corners_of("B", -69.495, "2015-03-05");
}

class RightsRulesCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto made = minga({"init", work, "--pack", "core", "--pack", "madre-de-dios", "--pack", "peru"});
    ASSERT_EQ(made.code, 0) << made.err;
    const auto file = folder.file("corners.csv", overlapping_corners());
    const auto brought =
        minga({"rights",      "import",      work,        file,           "--source",
               "Catastro",    "--authority", "Autoridad", "--date",       "2026-01-31",
               "--territory", "PE-17",       "--kind",    "mining_title", "--crs",
               "EPSG:4326",   "--code",      "codigo",    "--column",     "filed_on=presentado"});
    ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(RightsRulesCommand, WhatWasFiledAndHadNoTitleIsToldOfThatDay) {
  // Filed and granted in years between A and B.
  std::string rows = "codigo,lon,lat,presentado,titulo\n";
  for (const auto* corner : {"-69.499,-12.7", "-69.489,-12.7", "-69.489,-12.69", "-69.499,-12.69"})
    rows += "LATE," + std::string(corner) + ",2005-03-05,2009-03-05\n";
  const auto brought = minga({"rights",   "import",           work,          folder.file("late.csv", rows),
                              "--source", "Títulos",          "--authority", "Autoridad",
                              "--date",   "2026-01-31",       "--territory", "PE-17",
                              "--kind",   "mining_title",     "--crs",       "EPSG:4326",
                              "--code",   "codigo",           "--column",    "filed_on=presentado",
                              "--column", "granted_on=titulo"});
  ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  const std::string told =
      "Un derecho se había presentado ya ese día y todavía no tenía título: LATE (presentado el 05/03/2005";
  const std::string late = "La primera edición que se trajo de Catastro es del 31/01/2026";
  for (const Words& asked : {Words{"rights", "order", work, "-69.4975", "-12.695"},
                             Words{"rights", "at", work, "-69.4975", "-12.695"},
                             Words{"rights", "conflicts", work, "--code", "A"}}) {
    auto then = asked;
    then.insert(then.end(), {"--on", "2007-01-01"});
    const auto words = minga(then);
    ASSERT_EQ(words.code, 0) << words.err;
    EXPECT_NE(words.out.find(told), std::string::npos) << words.out;
    then.push_back("--json");
    const auto json = minga(then).json();
    ASSERT_EQ(json["pending"].size(), 1U) << json.dump(2);
    EXPECT_EQ(json["pending"][0]["right"]["code"], "LATE");
    EXPECT_EQ(json["pending"][0]["begins"], "2009-03-05");
    // The day is before the first edition, which an order and conflicts tell with their editions.
    EXPECT_EQ(json["notes"].size(), asked[1] == "at" ? 2U : 1U);
  }
  const auto csv =
      minga({"rights", "conflicts", work, "--territory", "PE-17", "--on", "2007-01-01", "--out", "-"}).out;
  EXPECT_NE(csv.find("LATE,"), std::string::npos) << csv;
  EXPECT_NE(csv.find("no se le pide: sin título ese día"), std::string::npos) << csv;
  for (const auto* act : {"order", "at"}) {
    const auto nothing = minga({"rights", act, work, "-69.4975", "-12.695", "--on", "1999-01-01"});
    EXPECT_NE(nothing.out.find(late), std::string::npos) << nothing.out;
    const auto today = minga({"rights", act, work, "-69.4975", "-12.695", "--on", "2026-06-01", "--json"});
    EXPECT_TRUE(today.json()["notes"].empty()) << today.out;
  }
}

TEST_F(RightsRulesCommand, ConflictsTellsWhoGoesFirstWithTheNorm) {
  const auto told = minga({"rights", "conflicts", work, "--territory", "PE-17", "--on", "2026-06-01"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.out.find("A va antes que B."), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("014-92-EM"), std::string::npos);
  EXPECT_NE(told.out.find("En conflicto con otro derecho: 2 (100,0 %)"), std::string::npos) << told.out;
  const auto json =
      minga({"rights", "conflicts", work, "--code", "B", "--on", "2026-06-01", "--json"}).json();
  EXPECT_EQ(json["rights"].size(), 1U);
  EXPECT_EQ(json["rights"][0]["conflicts"][0]["stand"], "yields");
  const auto file = folder / "conflicts.csv";
  ASSERT_EQ(minga({"rights", "conflicts", work, "--territory", "PE-17", "--out", file}).code, 0);
  const auto csv = bytes_of(file);
  EXPECT_EQ(csv.rfind("Derecho,Clase,Clase (código),Presentación,Área (ha),", 0), 0U) << csv;
  EXPECT_NE(csv.find(",va antes,first,"), std::string::npos) << csv;
  // No map of parks, told once for all: what share of the right lies in one is not known, and no 0.
  const auto no_map = csv.find(",water,,,,,no se sabe,unknown,");
  EXPECT_NE(no_map, std::string::npos) << csv;
  EXPECT_EQ(csv.find(",water,", no_map + 1), std::string::npos) << csv;
  EXPECT_NE(csv.find("\r\n(todos los derechos),"), std::string::npos) << csv;
  const auto in_english =
      minga({"--lang", "en", "rights", "conflicts", work, "--territory", "PE-17", "--out", "-"});
  EXPECT_EQ(in_english.out.rfind("Right,Kind,Kind (code),Filing,", 0), 0U) << in_english.out;
  EXPECT_EQ(minga({"rights", "conflicts", work}).code, 1) << "neither territory nor code";
  EXPECT_EQ(minga({"rights", "conflicts", work, "--code", "Z"}).code, 1);
  EXPECT_EQ(minga({"rights", "conflicts", work, "--territory", "PE-17", "--scale", "x"}).code, 1);
}

TEST_F(RightsRulesCommand, ConflictsSayInTextAndCsvWhichToleranceHoldsAndHowLittleASliverIs) {
  // In metres of zone 19 South: D reaches 0.4 mm into C, over 100 m.
  const std::string rows =
      "codigo,x,y\nC,480000,8600000\nC,480100,8600000\nC,480100,8600100\nC,480000,8600100\n"
      "D,480099.9996,8600000\nD,480200,8600000\nD,480200,8600100\nD,480099.9996,8600100\n";
  const auto brought = minga({"rights", "import", work, folder.file("c.csv", rows), "--source", "Catastro 2",
                              "--authority", "Autoridad", "--date", "2026-01-31", "--territory", "PE-17",
                              "--kind", "mining_title", "--crs", "EPSG:32719", "--code", "codigo"});
  ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  const auto asked = [&](const Words& more) {
    Words words{"rights", "conflicts", work, "--code", "C", "--on", "2026-06-01", "--tolerance", "0.5"};
    words.insert(words.end(), more.begin(), more.end());
    return minga(words);
  };
  const auto told = asked({}).out;
  EXPECT_NE(told.find("no pasa de la tolerancia de esta pregunta, 0.5 m²: no cuenta."), std::string::npos)
      << told;
  EXPECT_NE(told.find("en común, menos de 0,1 m²,"), std::string::npos) << told;
  EXPECT_NE(told.find("Tolerancia: un área común de 0.5 m² o menos no cuenta."), std::string::npos) << told;
  const auto csv = asked({"--out", "-"}).out;
  EXPECT_NE(csv.find(",Tolerancia de la pregunta (m²),Áreas medidas en,Escala de prioridad,Escala (código),"
                     "Versión de la escala,Día que se preguntó,Fuente del derecho,Edición de esa "
                     "fuente,Sistema del área del derecho\r\n"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(",2026-01-31,0.5,"), std::string::npos) << csv;
  const auto json = asked({"--json"}).json();
  const auto tail =
      json["scale"]["name"].get<std::string>() + "," + json["scale"]["version"].get<std::string>();
  EXPECT_NE(csv.find(json["measured_in"].get<std::string>()), std::string::npos) << csv;
  EXPECT_NE(csv.find(tail + ",2026-06-01,"), std::string::npos) << csv;
  const auto area = csv.find(",0.00,0.0");
  ASSERT_NE(area, std::string::npos) << "in common: 0.00 ha, and the square metres as measured" << csv;
  EXPECT_NEAR(std::stod(csv.substr(area + 6)), 0.04, 1e-4) << csv;
}

TEST_F(RightsRulesCommand, ConflictsTellWhyARightIsNotThereOnTheDay) {
  std::string rows = "codigo,lon,lat,presentado,titulado\n";
  for (const auto* corner : {"-68.6,-12.7", "-68.59,-12.7", "-68.59,-12.69", "-68.6,-12.69"})
    rows += "T," + std::string(corner) + ",05/03/2005,05/03/2009\n";
  const auto brought = minga({"rights",      "import",
                              work,          folder.file("t.csv", rows),
                              "--source",    "Catastro 3",
                              "--authority", "Autoridad",
                              "--date",      "2026-01-31",
                              "--territory", "PE-17",
                              "--kind",      "mining_title",
                              "--crs",       "EPSG:4326",
                              "--code",      "codigo",
                              "--column",    "filed_on=presentado",
                              "--column",    "granted_on=titulado"});
  ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  const auto on = [&](const char* day) {
    return minga({"rights", "conflicts", work, "--code", "T", "--on", day});
  };
  const auto filed = on("2007-01-01");
  ASSERT_EQ(filed.code, 0) << filed.err;
  EXPECT_NE(
      filed.out.find("Un derecho se había presentado ya ese día y todavía no tenía título: T (presentado "
                     "el 05/03/2005"),
      std::string::npos)
      << filed.out;
  const auto before = on("2004-01-01");
  EXPECT_EQ(before.code, 1);
  EXPECT_NE(before.err.find("El 01/01/2004 el derecho T no existía todavía: se presentó el 05/03/2005."),
            std::string::npos)
      << before.err;
  EXPECT_EQ(on("2010-01-01").code, 0);
  const auto at = minga({"rights", "at", work, "--code", "T", "--on", "2004-01-01"});
  EXPECT_NE(at.out.find("no existía todavía"), std::string::npos) << at.out;
  const auto early = minga({"rights", "at", work, "--code", "T", "--on", "2010-01-01"});
  EXPECT_NE(early.out.find("La primera edición que se trajo de Catastro 3 es del 31/01/2026"),
            std::string::npos)
      << early.out;
  const auto late = minga({"rights", "at", work, "--code", "T", "--on", "2026-06-01"});
  EXPECT_EQ(late.out.find("La primera edición"), std::string::npos) << late.out;
}

TEST_F(RightsRulesCommand, ConflictsCsvWarnsOfADayBeforeTheFirstEditionOfAMap) {
  const auto csv_of = [&](const char* day) {
    return minga({"rights", "conflicts", work, "--territory", "PE-17", "--on", day, "--out", "-"}).out;
  };
  const auto early = csv_of("2020-01-01");
  EXPECT_NE(early.find("\r\n(todos los derechos),,,,,,,Edición del mapa,edition,,,,,no se sabe,unknown,"),
            std::string::npos)
      << early;
  EXPECT_NE(early.find("lo que el 01/01/2020 existía y terminó antes de esa edición no está aquí"),
            std::string::npos)
      << early;
  EXPECT_EQ(csv_of("2026-06-01").find(",edition,"), std::string::npos);
}

TEST_F(RightsRulesCommand, OrderPutsTheOlderFirst) {
  const auto told = minga({"rights", "order", work, "-69.4925", "-12.695", "--on", "2026-06-01", "--json"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_EQ(told.json()["rights"][0]["code"], "A");
  EXPECT_EQ(told.json()["chains"][0]["groups"], nlohmann::json::parse("[[0],[1]]"));
  const auto words = minga({"rights", "order", work, "-69.4925", "-12.695", "--on", "2026-06-01"});
  ASSERT_EQ(words.code, 0);
  EXPECT_NE(words.out.find("derechos, 2; restricciones, 0;"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("1. A (Título o concesión minera; presentado el 05/03/2001, sin hora"),
            std::string::npos)
      << words.out;
}

TEST_F(RightsRulesCommand, OrderGivesNoNumberToWhatNoRuleComparesAndNoneToRestrictions) {
  for (const auto* kind : {"protected_area", "farm"}) {
    const auto rows = "codigo,lon,lat,presentado\n" + corners_of(kind, -69.5, "");
    const auto brought =
        minga({"rights", "import", work, folder.file(std::string(kind) + ".csv", rows), "--source", kind,
               "--authority", "Autoridad", "--date", "2026-01-31", "--territory", "PE-17", "--kind", kind,
               "--crs", "EPSG:4326", "--code", "codigo"});
    ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  }
  const Words asked{"rights", "order", work, "-69.4925", "-12.695", "--on", "2026-06-01"};
  const auto told = minga(asked);
  ASSERT_EQ(told.code, 0) << told.err;
  for (const auto* line :
       {"derechos, 3; restricciones, 1; áreas declaradas, 0", "1. A (", "2. B (",
        "la escala no dice cuál va antes: farm.", "Restricciones que aplican",
        "- protected_area (Área natural protegida; protected_area, edición del 31/01/2026)"})
    EXPECT_NE(told.out.find(line), std::string::npos) << line << told.out;
  EXPECT_EQ(told.out.find("3. "), std::string::npos);
}

TEST_F(RightsRulesCommand, OrderTellsARightThatSharesGroundWithNoOtherAsAlone) {
  const auto told = minga({"rights", "order", work, "-69.4975", "-12.695", "--on", "2026-06-01"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_NE(
      told.out.find("No comparten suelo con otro derecho en lo preguntado, y no hay orden que decir: A."),
      std::string::npos)
      << told.out;
  EXPECT_EQ(told.out.find("ninguna línea"), std::string::npos) << told.out;
}

TEST_F(RightsRulesCommand, OrderSaysTheAuctionAndItsBasisOfThoseOfOnePlace) {
  const auto rows = "codigo,lon,lat,presentado\n" + corners_of("P1", -68.5, "2015-03-05 10:15") +
                    corners_of("P2", -68.5, "2015-03-05 10:15") + corners_of("P3", -68.5, "2019-03-05 10:15");
  const auto brought = minga({"rights",   "import",       work,          folder.file("claims.csv", rows),
                              "--source", "Petitorios",   "--authority", "Autoridad",
                              "--date",   "2026-01-31",   "--territory", "PE-17",
                              "--kind",   "mining_claim", "--crs",       "EPSG:4326",
                              "--code",   "codigo",       "--column",    "filed_at=presentado"});
  ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  const auto told = minga({"rights", "order", work, "-68.495", "-12.695", "--on", "2026-06-01"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_NE(
      told.out.find("1. Ninguno de estos va antes que otro: van a remate. Petitorios simultáneos: remate. "
                    "Base: "),
      std::string::npos)
      << told.out;
  EXPECT_NE(told.out.find("Decreto Supremo 014-92-EM, art. 128"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("\n   - P2 ("), std::string::npos) << told.out;
  EXPECT_EQ(told.out.find("la escala no dice cuál va antes"), std::string::npos) << told.out;
}

TEST_F(RightsRulesCommand, TouchedTellsWhomAnAreaConcerns) {
  const auto brought =
      minga({"rights", "import", work,
             folder.file("cor.csv", "codigo,lon,lat,presentado\n" + corners_of("COR", -69.5, "")), "--source",
             "Norma 1", "--authority", "Ministerio", "--date", "2026-01-31", "--territory", "PE-17", "--kind",
             "corridor", "--crs", "EPSG:4326", "--code", "codigo"});
  ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  const auto told = minga({"rights", "touched", work, "COR", "--on", "2026-06-01"});
  ASSERT_EQ(told.code, 0) << told.err;
  for (const auto* line : {"COR (Corredor minero). La declara: Norma 1, 31/01/2026.", "A (", "dentro",
                           "en parte", "Derechos dentro: 1. En parte: 1. Fuera: 0."})
    EXPECT_NE(told.out.find(line), std::string::npos) << line << told.out;
  const auto json = minga({"rights", "touched", work, "COR", "--on", "2026-06-01", "--json"}).json();
  EXPECT_EQ(json["rights"][1]["where"], "partly");
  const auto csv = minga({"rights", "touched", work, "COR", "--on", "2026-06-01", "--out", "-"});
  EXPECT_EQ(csv.out.rfind("Derecho,Clase,Clase (código),Dónde está,", 0), 0U) << csv.out;
  EXPECT_EQ(minga({"rights", "touched", work, "NADA"}).code, 1);
}

TEST_F(RightsRulesCommand, ATerritoryGetsItsOwnScaleAndSignsTheVersionItSaw) {
  const auto act = [&](const char* name, Words more = {}) {
    Words words{"rights", name, work, "--territory", "PE-17"};
    words.insert(words.end(), more.begin(), more.end());
    return minga(words);
  };
  const auto before = act("scale");
  EXPECT_WELL(before);
  EXPECT_NE(before.out.find("no tiene escala propia"), std::string::npos) << before.out;
  EXPECT_REFUSED(act("sign", {"--as", "Federación minera", "--version", "1f2e3d4c5b6a"}), 1, "adopt-scale");
  EXPECT_REFUSED(act("adopt-scale", {"--from", "nothing"}), 1, "peru-mining");
  const auto own = act("adopt-scale", {"--from", "peru-mining", "--json"});
  EXPECT_WELL(own);
  const auto version = own.json()["scale"]["version"].get<std::string>();
  EXPECT_EQ(version.size(), 64U);
  EXPECT_REFUSED(act("adopt-scale", {"--from", "peru-mining"}), 1, "ya tiene su escala");
  const auto unsigned_yet = act("scale");
  EXPECT_NE(unsigned_yet.out.find("Escala del territorio"), std::string::npos) << unsigned_yet.out;
  EXPECT_NE(unsigned_yet.out.find("Versión: " + version.substr(0, 12)), std::string::npos);
  EXPECT_NE(unsigned_yet.out.find("Nadie la firmó todavía."), std::string::npos);

  EXPECT_REFUSED(act("sign", {"--as", "x", "--version", "000000000000"}), 1, "La escala cambió");
  EXPECT_REFUSED(act("sign", {"--as", "x", "--version", version.substr(0, 4)}), 1, "La escala cambió");
  EXPECT_REFUSED(act("sign", {"--as", "x", "--version", version, "--signed-on", "2999-01-01"}), 1,
                 "2999-01-01");
  EXPECT_REFUSED(act("sign", {"--as", "x", "--version", version, "--group", "Nadie"}), 1, "Nadie");
  const auto signed_now = act("sign", {"--as", "Federación minera", "--version", version.substr(0, 12)});
  EXPECT_WELL(signed_now);
  EXPECT_NE(signed_now.out.find("Firmó: Federación minera, el "), std::string::npos) << signed_now.out;

  const auto csv = minga({"export", work, "priority_line", "--format", "csv"}).out;
  auto changed = csv.substr(0, csv.find('\n', csv.find('\n') + 1) + 1);
  const auto at = changed.find(",1,");
  ASSERT_NE(at, std::string::npos) << changed;
  EXPECT_WELL(
      minga({"import", work, "priority_line", folder.file("line.csv", changed.replace(at, 3, ",99,"))}));
  const auto after = act("scale", {"--json"}).json();
  EXPECT_NE(after["scale"]["version"], version);
  EXPECT_EQ(after["signatures"][0]["current"], false);
  EXPECT_NE(act("scale").out.find("una versión anterior (" + version.substr(0, 12)), std::string::npos);
}

TEST_F(RightsRulesCommand, StratumNamesTheLimits) {
  const Words asked{"rights",     "stratum",      work,         "--territory",       "PE-17",
                    "--quantity", "hectares=900", "--quantity", "tonnes_per_day=30", "--mineral",
                    "gold",       "--method",     "underground"};
  const auto told = minga(asked);
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_EQ(told.out.rfind("Por lo que se dio, cabe en: Pequeño productor minero (PPM)", 0), 0U) << told.out;
  EXPECT_NE(told.out.find("art. 91"), std::string::npos);
  EXPECT_EQ(minga({"rights", "stratum", work, "--strata", "peru-small-scale", "--quantity", "many"}).code, 1);
  EXPECT_EQ(minga({"rights", "stratum", work, "--strata", "peru-small-scale", "--quantity", "miles=1"}).code,
            1);
}

/// The rights of a code as the workspace has them, for the acts that no command does.
Id right_of(service::House& house, const std::string& code, const std::string& on) {
  service::RightsQuestion question;
  question.code = code;
  question.on = on;
  return service::rights_at(house, service::system_actor(), question)->rights.at(0).id;
}

TEST_F(RightsRulesCommand, TellsTheCaseOfARightThatALineDivided) {
  constexpr const char* day = "2026-03-02";
  {
    ASSERT_EQ(setenv("MINGA_SHARE", MINGA_SOURCE_DIR, 1), 0);
    auto workspace = cli::open_workspace(work);
    ASSERT_TRUE(workspace) << workspace.error().front().code;
    auto house = cli::real_house(*workspace->store);
    const auto one = right_of(house, "A", day), other = right_of(house, "B", day);
    const auto opened =
        service::open_dispute(house, service::system_actor(), {{one, other}, "12", "2026-03-01"});
    ASSERT_TRUE(opened) << opened.error().code;
    service::NewResolution cut;
    cut.dispute = opened->id;
    cut.kind = "decision";
    cut.resolved_on = day;
    cut.decided = "divided";
    cut.grounds = "Se presentó antes, según el registro de la región";
    cut.norm = "Ley de prueba";
    cut.authority = "Autoridad";
    cut.act_number = "R. 7";
    // B reaches from -69.495 to -69.485 and A to -69.49: more than was in dispute.
    const auto line = formats::geometry_from_geojson(
        R"({"type":"Polygon","coordinates":[[[-69.487,-12.7],[-69.485,-12.7],[-69.485,-12.69],[-69.487,-12.69],[-69.487,-12.7]]]})");
    ASSERT_TRUE(line);
    cut.lines = {{other, *line}};
    const auto done = service::resolve_dispute(house, service::system_actor(), cut);
    ASSERT_TRUE(done) << done.error().code;
    EXPECT_EQ(done->warnings.size(), 1U);
  }
  const std::string told_case =
      "Caso 12: decisión del 02/03/2026, acta o resolución R. 7, de Autoridad. Base: Ley de prueba.";
  const auto conflicts = minga({"rights", "conflicts", work, "--code", "B", "--on", "2026-06-01"});
  EXPECT_NE(conflicts.out.find(told_case), std::string::npos) << conflicts.out << conflicts.err;
  EXPECT_NE(conflicts.out.find("no estaban en disputa"), std::string::npos) << conflicts.out;
  const auto csv =
      minga({"rights", "conflicts", work, "--code", "B", "--on", "2026-06-01", "--out", "-"}).out;
  EXPECT_NE(csv.find(",case_settled,"), std::string::npos) << csv;
  EXPECT_NE(csv.find(told_case), std::string::npos) << csv;
  const auto order = minga({"rights", "order", work, "-69.486", "-12.695", "--on", "2026-06-01"});
  EXPECT_NE(order.out.find("En la mesa de conflictos"), std::string::npos) << order.out << order.err;
  EXPECT_NE(order.out.find(told_case), std::string::npos) << order.out;
  const auto before = minga({"rights", "at", work, "--code", "B", "--on", "2026-02-15"});
  EXPECT_NE(
      before.out.find("Hasta el 02/03/2026 su lindero era el de Catastro, edición del 31/01/2026; desde ese "
                      "día es otro, por: caso 12, decisión del 02/03/2026"),
      std::string::npos)
      << before.out;
}

}  // namespace
}  // namespace minga::test
