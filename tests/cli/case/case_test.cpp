#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

const std::string kTrialPack = MINGA_SOURCE_DIR "/tests/packs/procedures";

/// A workspace with the procedures made for tests and one case, A-1.
class Case : public testing::Test {
 protected:
  Case() {
    EXPECT_EQ(minga({"init", work, "--pack", "core", "--pack", kTrialPack, "--pack", "madre-de-dios"}).code,
              0);
    EXPECT_WELL(minga({"case", "open", work, "trial-2010", "--territory", "PE-17", "--code", "A-1"}));
  }
  Outcome record(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"case", "record", work, "A-1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return minga(arguments);
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(Case, IsRecordedAndSaysWhereItStands) {
  EXPECT_WELL(record({"declaration", "granted", "2010-05-01"}));
  const auto shown = minga({"case", "show", work, "A-1", "--json"});
  EXPECT_WELL(shown);
  EXPECT_EQ(shown.json()["steps"][0]["state"], "done");
  const auto words = minga({"case", "show", work, "A-1"});
  EXPECT_WELL(words);
  EXPECT_NE(words.out.find("Las cuatro líneas, que avanzan a la vez:"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("Legalización: 1 de 4 cumplido"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("Tecnología limpia: sin expediente."), std::string::npos) << words.out;
  const auto list = minga({"case", "list", work, "--procedure", "trial-2010", "--step", "declaration",
                           "--step-state", "done", "--json"});
  EXPECT_WELL(list);
  ASSERT_EQ(list.json()["cases"].size(), 1U);
  EXPECT_EQ(list.json()["cases"][0]["code"], "A-1");
  EXPECT_WELL(minga({"case", "list", work}));
}

TEST_F(Case, WhatCannotBeIsRefusedOrKeptAsFound) {
  const auto early = record({"title", "granted", "2011-01-01"});
  EXPECT_REFUSED(early, 1, "antes hay que tener «Declaración»");
  EXPECT_NE(early.err.find("--as-found"), std::string::npos) << early.err;
  EXPECT_WELL(record({"declaration", "granted", "2010-05-01"}));
  EXPECT_REFUSED(record({"water", "granted", "2011-01-01", "--authority", "office"}), 1,
                 "decide otra autoridad: Autoridad del agua");
  EXPECT_REFUSED(record({"water", "submitted", "2016-05-01"}), 1, "no regía el 2016-05-01");
  const auto document =
      folder.file("paper.csv", "territory,case_file,code,issued\nPE-17,A-1,identity,2009-01-01\n");
  EXPECT_EQ(minga({"import", work, "case_document", document}).code, 0);
  EXPECT_REFUSED(record({"title", "submitted", "2011-01-01"}), 1,
                 "ya había vencido el papel «Documento de identidad»");
  EXPECT_REFUSED(record({"nothing", "submitted", "2011-01-01"}), 1, "no tiene un paso «nothing»");
  EXPECT_REFUSED(record({"water", "submitted", "2011-02-31"}), 1, "no es una fecha");
  const auto kept = record({"title", "submitted", "2011-01-01", "--as-found"});
  EXPECT_WELL(kept);
  EXPECT_NE(kept.out.find("No cuenta: «Título» no puede ser el 2011-01-01"), std::string::npos) << kept.out;
  EXPECT_REFUSED(minga({"case", "show", work, "B-9"}), 1, "No hay un expediente «B-9»");
  EXPECT_REFUSED(minga({"case", "open", work, "trial-2011", "--territory", "PE-17"}), 1, "¿Quiso decir");
  EXPECT_REFUSED(minga({"case", "open", work, "trial-2017", "--territory", "XX"}), 1, "No hay un territorio");
}

TEST_F(Case, MovesToTheNewLawWhenToldTo) {
  EXPECT_WELL(record({"declaration", "granted", "2010-05-01"}));
  const auto dry = minga({"case", "move", work, "A-1"});
  EXPECT_WELL(dry);
  EXPECT_NE(dry.out.find("No se cambió nada"), std::string::npos) << dry.out;
  const auto moved = minga({"case", "move", work, "A-1", "--write", "--reason", "Norma nueva", "--json"});
  EXPECT_WELL(moved);
  EXPECT_EQ(moved.json()["code"], "A-1-2");
  EXPECT_REFUSED(record({"water", "submitted", "2011-01-01"}), 1, "no está abierto");
  const auto funnel = minga({"case", "funnel", work, "--procedure", "trial-2017", "--by", "month", "--json"});
  EXPECT_WELL(funnel);
  EXPECT_EQ(funnel.json()["all"]["steps"][0]["past"], 1);
  EXPECT_EQ(funnel.json()["groups"][0]["group"], "2010-05");
  const auto words = minga({"case", "funnel", work, "--procedure", "trial-2010"});
  EXPECT_WELL(words);
  EXPECT_NE(words.out.find("Prueba de 2010, hasta el"), std::string::npos) << words.out;
}

}  // namespace
}  // namespace minga::test
