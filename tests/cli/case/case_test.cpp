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
  EXPECT_REFUSED(record({"water", "submitted", "2016-05-01"}), 1,
                 "no regía el 01/05/2016 (rige: 01/01/2010 – 31/12/2015)");
  const auto document =
      folder.file("paper.csv", "territory,case_file,code,issued\nPE-17,A-1,identity,2009-01-01\n");
  EXPECT_EQ(minga({"import", work, "case_document", document}).code, 0);
  EXPECT_REFUSED(record({"title", "submitted", "2011-01-01"}), 1,
                 "ya había vencido el papel «Documento de identidad»");
  EXPECT_REFUSED(record({"nothing", "submitted", "2011-01-01"}), 1, "no tiene un paso «nothing»");
  EXPECT_REFUSED(record({"water", "submitted", "2011-02-31"}), 1, "no es una fecha");
  const auto nothing = record({"nothing", "submitted", "2011-01-01", "--as-found"});
  EXPECT_REFUSED(nothing, 1, "no tiene un paso «nothing»");
  EXPECT_EQ(nothing.err.find("--as-found"), std::string::npos) << nothing.err;
  EXPECT_REFUSED(record({"declaration", "granted", "2010-02-01"}), 1,
                 "«Declaración» ya estaba cumplido desde el 01/05/2010");
  const auto kept = record({"title", "submitted", "2011-01-01", "--as-found"});
  EXPECT_WELL(kept);
  EXPECT_NE(kept.out.find("No cuenta: «Título» no puede ser el 01/01/2011"), std::string::npos) << kept.out;
  EXPECT_REFUSED(minga({"case", "show", work, "B-9"}), 1, "No hay un expediente «B-9»");
  EXPECT_REFUSED(minga({"case", "open", work, "trial-2011", "--territory", "PE-17"}), 1, "¿Quiso decir");
  EXPECT_REFUSED(minga({"case", "open", work, "trial-2017", "--territory", "XX"}), 1, "No hay un territorio");
}

TEST_F(Case, SaysOfWhatLapsedSinceWhen) {
  EXPECT_WELL(minga({"case", "open", work, "trial-2017", "--territory", "PE-17", "--code", "B-1"}));
  EXPECT_WELL(minga({"case", "record", work, "B-1", "registration", "granted", "2020-01-02", "--expires",
                     "2021-05-10", "--authority", "OFFICE"}));
  const auto expired = minga({"case", "show", work, "B-1"});
  EXPECT_NE(expired.out.find("Venció el 10/05/2021: Registro (Oficina"), std::string::npos) << expired.out;
  EXPECT_NE(expired.out.find("Hay que renovarlo"), std::string::npos) << expired.out;
  EXPECT_WELL(minga({"case", "record", work, "B-1", "registration", "submitted", "2022-01-02"}));
  EXPECT_WELL(minga({"case", "record", work, "B-1", "registration", "refused", "2022-02-02"}));
  EXPECT_WELL(
      minga({"case", "record", work, "B-1", "plan", "blocked", "2022-02-03", "--blocker", "no hay norma"}));
  EXPECT_WELL(minga({"case", "record", work, "B-1", "plan", "unblocked", "2022-02-04"}));
  EXPECT_REFUSED(
      minga({"case", "record", work, "B-1", "plan", "submitted", "2022-02-05", "--authority", "x"}), 1,
      "Las que hay: office (");
}

TEST_F(Case, MovesToTheNewLawWhenToldTo) {
  EXPECT_WELL(record({"declaration", "granted", "2010-05-01"}));
  const auto dry = minga({"case", "move", work, "A-1"});
  EXPECT_WELL(dry);
  EXPECT_NE(dry.out.find("No se cambió nada"), std::string::npos) << dry.out;
  const auto moved = minga({"case", "move", work, "A-1", "--write", "--reason", "Norma nueva", "--json"});
  EXPECT_WELL(moved);
  EXPECT_EQ(moved.json()["code"], "A-1-2");
  const auto old = minga({"case", "show", work, "A-1"});
  EXPECT_EQ(old.out.find("El expediente A-1 pasó el"), 0U) << old.out;
  EXPECT_NE(old.out.find("sigue en el expediente A-1-2"), std::string::npos) << old.out;
  EXPECT_EQ(old.out.find("Se puede ya:"), std::string::npos) << old.out;
  const auto live = minga({"case", "show", work, "A-1-2"});
  EXPECT_NE(live.out.find("Cumplido el 01/05/2010: Declaración. Aquí cuenta como Registro."),
            std::string::npos)
      << live.out;
  EXPECT_REFUSED(record({"water", "submitted", "2011-01-01"}), 1, "no está abierto");
  const auto funnel = minga({"case", "funnel", work, "--procedure", "trial-2017", "--by", "month", "--json"});
  EXPECT_WELL(funnel);
  EXPECT_EQ(funnel.json()["all"]["steps"][0]["past"], 1);
  EXPECT_EQ(funnel.json()["groups"][0]["group"], "2010-05");
  const auto words = minga({"case", "funnel", work, "--procedure", "trial-2010"});
  EXPECT_WELL(words);
  EXPECT_NE(words.out.find("Prueba de 2010, hasta el"), std::string::npos) << words.out;
}

TEST_F(Case, GetsANewCodeForItsOwnersSheet) {
  const auto first = minga({"case", "sheet-code", work, "A-1", "--json"});
  EXPECT_WELL(first);
  EXPECT_EQ(first.json()["code"].get<std::string>().size(), 8U);
  EXPECT_EQ(first.json()["case_code"], "A-1");
  const auto second = minga({"case", "sheet-code", work, "A-1"});
  EXPECT_WELL(second);
  EXPECT_NE(second.out.find("/hoja/" + first.json()["handle"].get<std::string>()), std::string::npos)
      << "the address stays";
  EXPECT_EQ(second.out.find(first.json()["code"].get<std::string>()), std::string::npos)
      << "the code does not";
  EXPECT_NE(second.out.find("la de antes ya no abre"), std::string::npos) << second.out;
  EXPECT_NE(second.out.find("Dónde preguntar: Oficina de ejemplo"), std::string::npos) << second.out;
  EXPECT_WELL(minga({"case", "move", work, "A-1", "--write", "--reason", "Norma nueva"}));
  EXPECT_REFUSED(minga({"case", "sheet-code", work, "A-1"}), 1, "pasó a otro trámite");
  EXPECT_REFUSED(minga({"case", "sheet-code", work, "B-9"}), 1, "No hay un expediente «B-9»");
}

TEST_F(Case, ShowsPapersWithTheirDays) {
  const auto papers = folder.file("paper.csv",
                                  "territory,case_file,code,issued,expires\nPE-17,A-1,identity,2010-02-01,\n"
                                  "PE-17,A-1,work_registration,2010-02-01,2090-01-01\n");
  ASSERT_EQ(minga({"import", work, "case_document", papers}).code, 0);
  const auto shown = minga({"case", "show", work, "A-1"});
  EXPECT_NE(
      shown.out.find("Papel anotado: Documento de identidad, dado el 01/02/2010, venció el 01/02/2011."),
      std::string::npos)
      << shown.out;
  EXPECT_NE(shown.out.find("dado el 01/02/2010, vale hasta el 01/01/2090."), std::string::npos) << shown.out;
  const auto wrong =
      folder.file("wrong.csv",
                  "territory,case_file,code,issued,expires\nPE-17,A-1,identity,2010-02-01,2010-01-01\n"
                  "PE-17,A-1,identity,2999-02-01,\n");
  const auto refused = minga({"import", work, "case_document", wrong});
  EXPECT_REFUSED(refused, 1, "no puede vencer el 01/01/2010");
  EXPECT_NE(refused.err.find("El papel no puede ser del 01/02/2999"), std::string::npos) << refused.err;
}

TEST_F(Case, TellsWhoRefusedAndWhatToDoFirst) {
  EXPECT_WELL(minga({"case", "open", work, "trial-2017", "--territory", "PE-17", "--code", "B-2"}));
  const auto fresh = minga({"case", "show", work, "B-2"});
  EXPECT_NE(fresh.out.find("Empiece por: Registro. Otros pasos esperan por este: "), std::string::npos)
      << fresh.out;
  EXPECT_WELL(minga({"case", "record", work, "B-2", "registration", "submitted", "2022-01-02"}));
  EXPECT_WELL(minga({"case", "record", work, "B-2", "registration", "refused", "2022-02-02"}));
  const auto refused = minga({"case", "show", work, "B-2"});
  EXPECT_NE(refused.out.find("el 02/02/2022 (decidió: Oficina"), std::string::npos) << refused.out;
  EXPECT_EQ(refused.out.find("lo presenta usted"), std::string::npos) << refused.out;
  EXPECT_NE(refused.out.find("; pregunte si puede presentarlo otra vez o reclamar)"), std::string::npos)
      << refused.out;
  EXPECT_NE(refused.out.find("0 se puede ya, 0 tal vez, 1 vencido, rechazado, devuelto o quitado"),
            std::string::npos)
      << refused.out;
}

TEST_F(Case, SendsToAskBeforeAnythingIsFiledInTheWordsOfTheSheet) {
  EXPECT_WELL(minga({"case", "open", work, "trial-2017", "--territory", "PE-17", "--code", "B-3"}));
  EXPECT_WELL(minga({"case", "record", work, "B-3", "registration", "granted", "2022-01-02"}));
  const auto asked = minga({"case", "show", work, "B-3"});
  EXPECT_EQ(asked.out.find("Empiece por"), std::string::npos) << asked.out;
  std::size_t from = 0;
  for (const char* words : {"Vaya primero a preguntar", "Antes de eso no presente ni pague nada. Pregunte:",
                            "De «Contrato»: si el titular todavía firma contratos.", "Lleve los cargos",
                            "Después, según lo que le contesten, presente: Contrato."}) {
    const auto at = asked.out.find(words, from);
    ASSERT_NE(at, std::string::npos) << words << " in " << asked.out;
    from = at;
  }
  const auto old = minga({"case", "show", work, "A-1"});
  EXPECT_NE(old.out.find("Si lo que ya hizo vale en el trámite nuevo: Prueba de 2017."), std::string::npos)
      << old.out;
  EXPECT_WELL(minga({"case", "record", work, "B-3", "contract", "submitted", "2022-02-02"}));
  EXPECT_WELL(minga({"case", "record", work, "B-3", "contract", "returned", "2022-03-02"}));
  EXPECT_WELL(minga({"case", "record", work, "B-3", "plan", "granted", "2022-03-02"}));
  EXPECT_WELL(minga({"case", "record", work, "B-3", "plan", "revoked", "2022-04-02"}));
  const auto back = minga({"case", "show", work, "B-3"});
  for (const char* words :
       {"De las observaciones a «Contrato»: qué debe corregir", "Qué puede hacer porque le quitaron «Plan",
        "Se lo devolvieron con observaciones el 02/03/2022 (lo devolvió: ", "Corrija lo observado",
        "Se lo quitaron (revocaron) el 02/04/2022: Plan ambiental. Desde entonces no cuenta como cumplido.",
        "Contrato (lo devolvieron con observaciones el 02/03/2022;",
        "Plan ambiental (lo quitaron el 02/04/2022;", "2 vencido, rechazado, devuelto o quitado"})
    EXPECT_NE(back.out.find(words), std::string::npos) << words << " in " << back.out;
}

TEST_F(Case, TakesALateAnswerIsClosedAndOpenedAgain) {
  EXPECT_WELL(record({"declaration", "granted", "2010-05-01"}));
  EXPECT_WELL(record({"title", "submitted", "2010-06-01"}));
  EXPECT_REFUSED(minga({"case", "move", work, "A-1", "--write"}), 1, "--reason");
  EXPECT_WELL(minga({"case", "move", work, "A-1", "--write", "--reason", "Norma nueva"}));
  EXPECT_REFUSED(minga({"case", "late-answer", work, "A-1", "title", "granted", "2010-05-31"}), 1,
                 "no puede ser del 31/05/2010: se presentó el 01/06/2010");
  const auto late = minga({"case", "late-answer", work, "A-1", "title", "granted", "2016-02-01"});
  EXPECT_WELL(late);
  EXPECT_NE(late.out.find("En el expediente A-1-2 ya cuenta como cumplido: Contrato."), std::string::npos)
      << late.out;
  const auto taken = minga({"case", "late-answer", work, "A-1", "title", "revoked", "2016-03-01"});
  EXPECT_WELL(taken);
  EXPECT_NE(taken.out.find("Allá se lo quitaron: Título. Pregunte con la resolución en la mano"),
            std::string::npos)
      << taken.out;
  EXPECT_EQ(taken.out.find("Guarde el papel"), std::string::npos) << taken.out;
  const auto live = minga({"case", "show", work, "A-1-2"});
  EXPECT_NE(live.out.find("Se lo quitaron el 01/03/2016 (decidió: Registro de títulos): Título."),
            std::string::npos)
      << live.out;
  EXPECT_REFUSED(minga({"case", "late-answer", work, "A-1-2", "plan", "granted", "2020-02-01"}), 1,
                 "no ha pasado a otro trámite");
  EXPECT_WELL(minga({"case", "reopen", work, "A-1", "--reason", "Se pasó por error"}));
  EXPECT_REFUSED(minga({"case", "show", work, "A-1-2"}), 1, "No hay un expediente «A-1-2»");
  EXPECT_REFUSED(minga({"case", "reopen", work, "A-1", "--reason", "Otra vez"}), 1,
                 "El expediente está abierto");
  EXPECT_WELL(minga({"case", "close", work, "A-1", "--reason", "Se fue"}));
  EXPECT_EQ(minga({"case", "show", work, "A-1"}).out.find("El expediente A-1 se cerró"), 0U);
  EXPECT_REFUSED(minga({"case", "reopen", work, "A-1", "--reason", " "}), 1, "Diga por qué");
}

TEST_F(Case, AreBroughtFromASpreadsheetOnce) {
  const auto sheet = folder.file("cases.csv",
                                 "\xEF\xBB\xBFN° de declaración;step:declaration;paso:agua\n"
                                 "D-1;03/05/2010;2010-08-01\nD-2;04/05/2010;\nA-1;05/05/2010;\n");
  const std::vector<std::string> import{"case",       "import",      work,    sheet,   "--procedure",
                                        "trial-2010", "--territory", "PE-17", "--key", "N° de declaración"};
  const auto with = [&](const std::vector<std::string>& more) {
    auto arguments = import;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return minga(arguments);
  };
  const auto dry = with({"--dry-run"});
  EXPECT_WELL(dry);
  EXPECT_NE(dry.out.find(
                "Prueba, nada se guardó. Filas leídas: 3. Expedientes que se abrirían: 2; que ya están: 1."),
            std::string::npos)
      << dry.out;
  EXPECT_NE(dry.out.find("Columna «paso:agua»: paso «Agua»: Lo aprobaron."), std::string::npos) << dry.out;
  EXPECT_EQ(minga({"case", "list", work, "--json"}).json()["cases"].size(), 1U);
  const auto first = with({"--json"});
  EXPECT_WELL(first);
  EXPECT_EQ(first.json()["opened"], 2);
  EXPECT_EQ(first.json()["events"], 4);
  const auto second = with({"--json"});
  EXPECT_EQ(second.json()["opened"], 0);
  EXPECT_EQ(second.json()["present"], 3);
  EXPECT_EQ(second.json()["events"], 0);
  auto other = import;
  other[3] = folder.file("other.csv", "N° de declaración;paso:agua;step:declaration\nD-1;;03/02/2010\n");
  const auto differs = minga(other);
  EXPECT_WELL(differs);
  EXPECT_NE(differs.out.find("Línea 2, expediente D-1, Declaración: está «2010-05-03» y el archivo dice "
                             "«2010-02-03»."),
            std::string::npos)
      << differs.out;
}

TEST_F(Case, ASheetThatCannotBeIsRefusedWithRowAndColumn) {
  const auto sheet =
      folder.file("cases.csv",
                  "code,step:declaration,step:title\nD-1,31/02/2010,\nD-2,2010-05-03,2010-01-01\n"
                  "D-3,2010-05-03,\n");
  const std::vector<std::string> import{"case",        "import",     work,          sheet,
                                        "--procedure", "trial-2010", "--territory", "PE-17"};
  const auto refused = minga(import);
  EXPECT_REFUSED(refused, 1, "Expediente D-1: Ese día no existe: «31/02/2010»");
  EXPECT_NE(refused.err.find("antes hay que tener «Declaración»"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("No se guardó nada"), std::string::npos) << refused.err;
  auto dry = import;
  dry.emplace_back("--dry-run");
  const auto tried = minga(dry);
  EXPECT_EQ(tried.code, 1);
  EXPECT_NE(tried.out.find("Expedientes que se abrirían: 1; que ya están: 0. Filas con problemas: 2."),
            std::string::npos)
      << tried.out;
  auto more = import;
  more.insert(more.end(), {"--as-found", "--leave-out", "--json"});
  const auto kept = minga(more);
  EXPECT_EQ(kept.code, 0);
  EXPECT_EQ(kept.json()["opened"], 2);
  EXPECT_EQ(kept.json()["left_out"], 1);
  EXPECT_EQ(kept.json()["as_found"], 1);
  EXPECT_EQ(kept.json()["problems"][0]["line"], 2);
  EXPECT_EQ(kept.json()["problems"][0]["column"], "step:declaration");
  const auto other = folder.file("other.csv", "code,Abierto el\nD-2,2001-01-01\nD-9,\n");
  auto differs = import;
  differs[3] = other;
  const auto told = minga(differs);
  EXPECT_NE(told.err.find("campo «Abierto el (opened_on)»: Expediente D-9: "), std::string::npos) << told.err;
  differs.emplace_back("--leave-out");
  const auto different = minga(differs);
  EXPECT_NE(
      different.out.find("Línea 2, expediente D-2, Abierto el (opened_on): está «2010-01-01» y el archivo "
                         "dice «2001-01-01»."),
      std::string::npos)
      << different.out << different.err;
  EXPECT_REFUSED(minga({"case", "import", work, folder.file("cases.pdf", "x"), "--procedure", "trial-2010"}),
                 1, ".csv o .xlsx");
}

}  // namespace
}  // namespace minga::test
