#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

/// Constructed: one who declared, has a title and waits for water; one who did things in an order that cannot
/// be.
const char* const kEvents =
    "case,step,event,date,authority,expires,blocker,document\n"
    "A-1,declaration,granted,2012-09-01,,,,\n"
    "A-1,title_or_contract,granted,2012-10-01,,,,\n"
    "A-1,land_use,blocked,2012-10-02,,,overlap:forestry,\n"
    "A-1,water_use,submitted,2012-10-03,,,,\n"
    "A-1,,document,2012-01-01,,,,identity\n"
    "B-2,water_use,granted,2012-09-02,ana,,,\n"
    "B-2,declaration,granted,2012-09-03,,,,\n"
    "B-2,water_use,submitted,2012-09-04,,,,\n"
    "B-2,water_use,granted,2012-09-05,regional_mining,,,\n";

const char* const kPassages =
    "case,step,date,outcome,blocker,sex\n"
    "1,declaration,2012-09-01,entered,,f\n"
    "1,declaration,2012-09-03,passed,,f\n"
    "1,land_use,2012-09-03,blocked,overlap,f\n"
    "2,declaration,2012-09-01,entered,,m\n"
    "2,declaration,2012-09-08,passed,,m\n"
    "2,land_use,2012-09-08,blocked,overlap,m\n"
    "2,land_use,2012-09-08,blocked,river,m\n"
    "3,declaration,2012-09-01,entered,,m\n"
    "3,declaration,2012-09-21,refused,,m\n";

const nlohmann::json* named(const nlohmann::json& list, const char* key, const std::string& name) {
  for (const auto& one : list)
    if (one[key] == name) return &one;
  return nullptr;
}

TEST(Procedure, ListsWhatThePacksBring) {
  const auto outcome = minga({"procedure", "list", "--json"});
  EXPECT_WELL(outcome);
  const auto json = outcome.json();
  const auto* found = named(json["procedures"], "procedure", "madre-de-dios-2012");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ((*found)["steps"], 10);
  EXPECT_EQ((*found)["valid_from"], "not_found");
  EXPECT_NE(named(json["procedures"], "procedure", "subsistence-registration"), nullptr);
  const auto peru = minga({"procedure", "list", "--pack", "peru"});
  EXPECT_WELL(peru);
  EXPECT_NE(peru.out.find("reinfo: Formalización minera integral (REINFO). PE, Legalización, pasos: 11.\n"),
            std::string::npos)
      << peru.out;
  EXPECT_EQ(peru.out.find("barequeo"), std::string::npos);
}

TEST(Procedure, ShowsOneWithWhatIsAndWhatIsNotInTheSources) {
  const auto outcome = minga({"procedure", "show", "formalization-subcontract"});
  EXPECT_WELL(outcome);
  EXPECT_NE(outcome.out.find("Plazo: 15 días hábiles"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("Norma: Ley 1753 de 2015, artículo 19"), std::string::npos);
  EXPECT_NE(outcome.out.find("Costo: no está en las fuentes"), std::string::npos);
  EXPECT_NE(outcome.out.find("Espera: no hay"), std::string::npos);
  const auto json = minga({"procedure", "show", "reinfo", "--json", "--lang", "en"}).json();
  EXPECT_EQ(json["valid_to"], "2026-12-31");
  const auto* start = named(json["steps"], "code", "start_authorization");
  ASSERT_NE(start, nullptr);
  EXPECT_EQ((*start)["needs"][1]["any_of"].size(), 3u);
  EXPECT_REFUSED(minga({"procedure", "show", "reinfoo"}), 1, "¿Quiso decir «reinfo»?");
  EXPECT_REFUSED(minga({"procedure", "show", "zzz"}), 1, "madre-de-dios-2012");
}

TEST(Procedure, NextTellsWhatCanBeDoneNowAndWhatBlocksTheRest) {
  const TemporaryFolder folder;
  const auto file = folder.file("events.csv", kEvents);
  const auto outcome = minga(
      {"procedure", "next", file, "--procedure", "madre-de-dios-2012", "--day", "2014-06-30", "--json"});
  EXPECT_WELL(outcome);
  const auto json = outcome.json();
  ASSERT_EQ(json["cases"].size(), 2u);
  const auto& first = json["cases"][0];
  EXPECT_EQ(first["case"], "A-1");
  EXPECT_EQ(first["done"], 2);
  EXPECT_EQ(first["units"], 10);
  EXPECT_EQ(first["possible_now"][0], "environmental_instrument");
  ASSERT_EQ(first["blocked"].size(), 2u);
  EXPECT_EQ(first["blocked"][0]["causes"][0]["blocker"], "overlap:forestry");
  const auto& start = first["blocked"][1];
  EXPECT_EQ(start["step"], "start_authorization");
  ASSERT_EQ(start["causes"].size(), 3u);
  EXPECT_EQ(start["causes"][1]["any_of"][0]["step"], "water_use");
  EXPECT_EQ(start["causes"][1]["any_of"][0]["holder"], "authority");
  EXPECT_EQ(start["causes"][1]["any_of"][0]["authority"], "ana");
  const auto& second = json["cases"][1];
  ASSERT_EQ(second["problems"].size(), 2u);
  EXPECT_EQ(second["problems"][0]["line"], 7);
  EXPECT_EQ(second["problems"][0]["problem"], "before_prerequisite");
  EXPECT_EQ(second["problems"][1]["problem"], "wrong_authority");
  EXPECT_EQ(second["problems"][1]["detail"], "ana");
  ASSERT_EQ(json["lines"][0]["lines"].size(), 4u);
  EXPECT_EQ(json["lines"][0]["lines"][2]["line"], "legalization");
  EXPECT_EQ(json["lines"][0]["lines"][2]["done"], 2);
}

TEST(Procedure, NextSaysItInPlainWords) {
  const TemporaryFolder folder;
  const auto file = folder.file("events.csv", kEvents);
  const auto outcome = minga({"procedure", "next", file, "--procedure", "madre-de-dios-2012", "--day",
                              "2014-06-30", "--case", "B-2", "--to", "reinfo"});
  EXPECT_WELL(outcome);
  for (const char* part :
       {"Expediente B-2 (Formalización en Madre de Dios (2012)), al 30/06/2014: 1 de 10 cumplidos.",
        "Se puede ya: 2. Concesión propia o contrato con el titular (quién decide no está en las fuentes).",
        "Espera respuesta: 4. Autorización de uso de agua (Autoridad Nacional del Agua (ANA)), desde el "
        "04/09/2012",
        "No se cuenta la fila 7: «4. Autorización de uso de agua» llega antes que «1. Declaración de "
        "compromisos».",
        "No se cuenta la fila 10: sobre «4. Autorización de uso de agua» decide «Autoridad Nacional del Agua "
        "(ANA)».",
        "Al pasar a Formalización minera integral (REINFO):", "Qué cuenta no está en las fuentes"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  EXPECT_EQ(outcome.out.find("A-1"), std::string::npos);
}

TEST(Procedure, NextRefusesWhatItCannotRead) {
  const TemporaryFolder folder;
  const auto next = [&](const std::string& csv, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"procedure", "next", folder.file("e.csv", csv)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return minga(arguments);
  };
  EXPECT_REFUSED(next("case,step,date\n1,a,2012-01-01\n"), 1, "Falta la columna «event»");
  const std::string head = "case,step,event,date\n";
  EXPECT_REFUSED(next(head + "1,a,granted,2012-02-31\n", {"--procedure", "reinfo"}), 1, "2012-02-31");
  EXPECT_REFUSED(next(head + "1,a,granted,2012-02-01\n"), 1, "No se sabe de qué trámite es la fila");
  EXPECT_REFUSED(next(head + "1,a,approved,2012-02-01\n", {"--procedure", "reinfo"}), 1,
                 "«approved» no es un evento");
  EXPECT_REFUSED(next(head + ",a,granted,2012-02-01\n", {"--procedure", "reinfo"}), 1, "Falta «case»");
  EXPECT_REFUSED(next(head + "1,a,granted,2012-02-01\n", {"--procedure", "renfo"}), 1, "«reinfo»");
  EXPECT_REFUSED(next(head + "1,a,granted,2012-02-01\n", {"--procedure", "reinfo", "--day", "soon"}), 1,
                 "soon");
  EXPECT_REFUSED(next(head + "1,a,granted,2012-02-01\n", {"--procedure", "reinfo", "--case", "2"}), 1,
                 "No hay eventos");
  EXPECT_REFUSED(minga({"procedure", "next", folder / "none.csv"}), 1, "none.csv");
  EXPECT_EQ(minga({"procedure"}).code, 2);
  EXPECT_EQ(minga({"procedure", "next"}).code, 2);
}

TEST(Procedure, FunnelCountsAndTellsWhatCouldMove) {
  const TemporaryFolder folder;
  const auto file = folder.file("steps.csv", kPassages);
  const auto outcome =
      minga({"procedure", "funnel", file, "--procedure", "madre-de-dios-2012", "--by", "sex", "--solved",
             "overlap", "--solved", "river", "--json", "--survival", folder / "km.csv"});
  EXPECT_WELL(outcome);
  const auto json = outcome.json();
  EXPECT_EQ(json["until"], "2012-09-21");
  EXPECT_EQ(json["all"]["cases"], 3);
  EXPECT_EQ(json["all"]["complete"], 0);
  const auto& declaration = json["all"]["steps"][0];
  EXPECT_EQ(declaration["entered"], 3);
  EXPECT_EQ(declaration["past"], 2);
  EXPECT_EQ(declaration["refused"], 1);
  EXPECT_EQ(declaration["median_days"], 7);
  EXPECT_EQ(json["groups"].size(), 2u);
  EXPECT_EQ(json["blockers"][0]["blocker"], "overlap");
  EXPECT_EQ(json["blockers"][0]["cases"], 2);
  EXPECT_EQ(json["blockers"][0]["could_move"], 1);
  EXPECT_EQ(json["solved"]["could_move"], 2);
  EXPECT_TRUE(bytes_of(folder / "km.csv")
                  .starts_with("group,step,days,at_risk,passed,censored,waiting,lower,upper\r\n"
                               ",declaration,2,3,1,0,0.666666667,0.054073427,0.945206387\r\n"
                               ",declaration,7,2,1,0,0.333333333,0.00"));
}

TEST(Procedure, FunnelPrintsATable) {
  const TemporaryFolder folder;
  const auto file = folder.file("steps.csv", kPassages);
  const auto outcome =
      minga({"procedure", "funnel", file, "--until", "2012-09-10", "--lang", "en", "--by", "month"});
  EXPECT_WELL(outcome);
  for (const char* part : {"Step         Entered  At  Past  Refused  Left  Blocked          Median days\n",
                           "declaration        3   1     2        0     0        0              7 (2–…)\n",
                           "Cases: 3. Complete: 0.\n", "They stop at land_use: 2 of 2.\n",
                           "If \"overlap\" were solved: 1 of the 2 cases that it hinders could move.\n",
                           "Rows of later days, which do not count: 1.\n", "month: 2012-09\n"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
}

TEST(Procedure, FunnelRefusesWhatItCannotRead) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& csv, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"procedure", "funnel", folder.file("e.csv", csv)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return minga(arguments);
  };
  const std::string head = "case,step,date,outcome\n";
  EXPECT_REFUSED(refused(head), 1, "solo tiene la fila de encabezado");
  EXPECT_REFUSED(refused(head + "1,a,2012-01-01,lost\n"), 1, "«lost» no es un resultado");
  EXPECT_REFUSED(refused(head + "1,a,2012-01-01,passed\n", {"--by", "sex"}), 1, "Falta la columna «sex»");
  EXPECT_REFUSED(refused(head + "1,declaraton,2012-01-01,passed\n", {"--procedure", "madre-de-dios-2012"}), 1,
                 "¿Quiso decir «declaration»?");
  EXPECT_EQ(refused(head + "1,a,2012-01-01,passed\n", {"--level", "2"}).code, 2);
}

}  // namespace
}  // namespace minga::test
