#include <gtest/gtest.h>

#include "site.hpp"

namespace minga::http::testing {
namespace {

/// The routes over cases, in the procedures made for tests (tests/packs/procedures). It is 2026-01-01.
class CasesApi : public ::testing::Test {
 protected:
  std::string open(const std::string& procedure, Json values = Json::object()) {
    values["territory"] = region;
    values["procedure"] = procedure;
    const auto made = site.send(Method::post, "/api/cases", staff, values);
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().value("id", "");
  }
  Answer record(const std::string& id, const Json& event) {
    return site.send(Method::post, "/api/cases/" + id + "/events", staff, event);
  }
  static Json event(const std::string& step, const std::string& kind, const std::string& day) {
    return {{"step", step}, {"kind", kind}, {"day", day}};
  }
  Json state(const std::string& id) {
    return site.send(Method::get, "/api/cases/" + id + "/state", staff).json();
  }

  TestSite site{{"core", "madre-de-dios",
                 (minga::testing::TestWorkspace::source() / "tests/packs/procedures").string()}};
  std::string region = to_string(site.work.pack_record("territory", "madre-de-dios"));
  Badge staff = site.sign_in("coordinator");
};

TEST_F(CasesApi, SaysWhatAProcedureAsksForAndWhatNobodyKnows) {
  const auto answer = site.send(Method::get, "/api/procedures", Badge{});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto procedures = answer.json()["procedures"];
  ASSERT_EQ(procedures.size(), 3U);
  const auto& newer = procedures[1];
  EXPECT_EQ(newer["replaces"], "trial-2010");
  EXPECT_EQ(newer["steps"][0]["cost"]["amount"], "12.00");
  EXPECT_EQ(newer["steps"][1]["cost_told"], "none");
  EXPECT_EQ(newer["steps"][2]["authority_told"], "not_found");
  EXPECT_EQ(newer["steps"][1]["authority_label"]["es"], "Registro de títulos");
}

TEST_F(CasesApi, ACaseIsOpenedRecordedListedAndMoved) {
  const auto id = open("trial-2010");
  auto recorded = record(id, event("declaration", "granted", "2010-05-01"));
  ASSERT_EQ(recorded.status, 201) << recorded.body;
  EXPECT_EQ(recorded.json()["steps"][0]["state"], "done");
  auto list =
      site.send(Method::get, "/api/cases?procedure=trial-2010&step=declaration&step_state=done", staff);
  ASSERT_EQ(list.json()["cases"].size(), 1U) << list.body;
  EXPECT_EQ(list.json()["cases"][0]["code"], "E-0001");
  EXPECT_TRUE(list.json()["next"].is_null());
  const auto dry = site.send(Method::post, "/api/cases/" + id + "/move", staff, Json::object());
  ASSERT_EQ(dry.status, 200) << dry.body;
  EXPECT_EQ(dry.json()["counted"][0]["to"], "registration");
  EXPECT_TRUE(dry.json()["case"].is_null());
  EXPECT_EQ(state(id)["values"]["state"], "open");
  const auto moved = site.send(Method::post, "/api/cases/" + id + "/move", staff,
                               Json{{"dry_run", false}, {"reason", "Norma nueva"}});
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(state(moved.json()["case"])["possible_now"], Json({"contract", "plan"}));
  EXPECT_EQ(state(id)["values"]["moved_to"], moved.json()["case"]);
  EXPECT_EQ(state(id)["possible_now"], Json::array()) << "it goes on elsewhere";
  EXPECT_EQ(state(id)["after"]["code"], "E-0001-2");
  const auto before = state(moved.json()["case"])["before"];
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0]["code"], "E-0001");
  EXPECT_EQ(before[0]["steps"][0]["since"], "2010-05-01");
  EXPECT_EQ(before[0]["steps"][0]["counts_as"][0]["es"], "Registro");
  const auto closed = site.send(Method::post, "/api/cases/" + id + "/closed", staff, Json{{"closed", true}});
  EXPECT_EQ(closed.status, 409);
  EXPECT_EQ(closed.json()["code"], "case.moved");
}

TEST_F(CasesApi, ComeInFromATableThatIsTriedFirst) {
  const std::string csv =
      "Código,paso:declaration,paso:title:filed\n"
      "T-1,2010-05-01,\n"
      "T-2,,2010-07-01\n"
      "T-3,31/02/2010,\n";
  const auto bring = [&](const std::string& table, const std::string& query, const Badge& badge) {
    return site.send(Method::post, "/api/cases/import?procedure=trial-2010&territory=" + region + query,
                     badge, table, {{"Content-Type", "text/csv"}});
  };
  const auto tried = bring(csv, "", staff);
  ASSERT_EQ(tried.status, 200) << tried.body;
  const auto trial = tried.json();
  EXPECT_EQ(trial["rows"], 3);
  EXPECT_EQ(trial["opened"], 1);
  EXPECT_FALSE(trial["written"].get<bool>());
  EXPECT_EQ(trial["step_columns"][1]["kind"], "submitted");
  ASSERT_EQ(trial["problems"].size(), 2U) << tried.body;
  EXPECT_EQ(trial["problems"][0]["case"], "T-2") << "before what it needs";
  EXPECT_EQ(trial["problems"][1]["row"], 4) << "no such day";
  EXPECT_EQ(bring(csv, "&dry_run=false", staff).status, 422);
  EXPECT_EQ(site.send(Method::get, "/api/cases", staff).json()["cases"].size(), 0U) << "all or nothing";

  const auto kept = bring(csv, "&dry_run=false&leave_out=true", staff);
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_TRUE(kept.json()["written"].get<bool>());
  EXPECT_EQ(site.send(Method::get, "/api/cases", staff).json()["cases"].size(), 1U);
  EXPECT_EQ(bring(csv, "&dry_run=false&leave_out=true", staff).json()["opened"], 0) << "twice is once";
  const auto differs = bring("Código,paso:declaration\nT-1,2010-02-01\n", "&dry_run=false", staff);
  ASSERT_EQ(differs.status, 200) << differs.body;
  EXPECT_EQ(differs.json()["events"], 0);
  EXPECT_EQ(differs.json()["different"], 1);
  EXPECT_EQ(differs.json()["differences"][0]["field"], "Declaración");
  EXPECT_EQ(differs.json()["differences"][0]["stored"], "2010-05-01");
}

TEST_F(CasesApi, OfATableAreForThoseWhoOpenThemThere) {
  const std::string csv = "Código,paso:declaration\nT-1,2010-05-01\n";
  const auto target = "/api/cases/import?procedure=trial-2010&dry_run=false&territory=" + region;
  const auto elsewhere = site.sign_in("coordinator", site.work.pack_record("territory", "manu"));
  for (const auto& badge : {site.sign_in("observer"), site.sign_in("analyst"), elsewhere})
    EXPECT_NE(site.send(Method::post, target, badge, csv, {{"Content-Type", "text/csv"}}).status, 200);
  EXPECT_EQ(site.send(Method::get, "/api/cases", staff).json()["cases"].size(), 0U);
  const auto sheet = site.send(Method::post, target + "&format=geojson", staff, csv);
  EXPECT_EQ(sheet.status, 422);
}

TEST_F(CasesApi, WhatCannotBeIsRefusedByNameAndNothingIsLost) {
  const auto id = open("trial-2010");
  const auto early = record(id, event("title", "granted", "2011-01-01"));
  EXPECT_EQ(early.status, 422);
  EXPECT_EQ(early.json()["code"], "case.wrong_before_prerequisite");
  EXPECT_EQ(early.json()["detail"],
            "«Título» no puede ser el 01/01/2011: antes hay que tener «Declaración».");
  ASSERT_EQ(record(id, event("declaration", "granted", "2010-05-01")).status, 201);
  auto other = event("water", "granted", "2011-01-01");
  other["authority"] = "office";
  EXPECT_EQ(record(id, other).json()["code"], "case.wrong_wrong_authority");
  const auto gap = record(id, event("water", "submitted", "2016-03-01"));
  EXPECT_EQ(gap.json()["code"], "case.wrong_not_in_force") << "between the two laws";
  const Json paper{{"territory", region}, {"case_file", id}, {"code", "identity"}, {"issued", "2009-01-01"}};
  ASSERT_EQ(site.send(Method::post, "/api/records/case_document", staff, Json{{"values", paper}}).status,
            201);
  EXPECT_EQ(record(id, event("title", "submitted", "2011-01-01")).json()["code"],
            "case.wrong_document_expired");
  EXPECT_EQ(record(id, event("water", "granted", "31/02/2011")).json()["code"], "case.bad_day");
  EXPECT_EQ(record(id, event("water", "granted", "2026-01-02")).json()["code"], "case.day_ahead");
  const auto another = record(id, event("declaration", "granted", "2010-02-01"));
  EXPECT_EQ(another.json()["code"], "case.wrong_already_done");
  EXPECT_EQ(another.json()["detail"], "«Declaración» ya estaba cumplido desde el 01/05/2010.");
  auto kept = event("title", "submitted", "2011-01-01");
  kept["as_found"] = true;
  const auto listed = record(id, kept);
  ASSERT_EQ(listed.status, 201) << listed.body;
  EXPECT_EQ(
      listed.json()["events"][0]["why_not"],
      "«Título» no puede ser el 01/01/2011: ese día ya había vencido el papel «Documento de identidad».");
  EXPECT_EQ(listed.json()["steps"][1]["state"], "closed") << "not in force today, and not filed";
  auto strange = event("water", "submitted", "2011-01-01");
  strange["blocking_right"] = "x";
  EXPECT_EQ(record(id, strange).status, 422);
}

TEST_F(CasesApi, WhoSeesLessIsToldOfNoPersonAndOfNoFew) {
  const Json who{{"territory", region}, {"name", "Ana Quispe"}, {"consent", true}};
  const auto person = site.send(Method::post, "/api/records/person", staff, Json{{"values", who}});
  const auto id = open("trial-2017", {{"person", person.json()["id"]}});
  ASSERT_EQ(record(id, event("registration", "submitted", "2025-12-01")).status, 201);
  const auto analyst = site.sign_in("analyst");
  for (const auto* target : {"/api/cases", "/api/cases/funnel?procedure=trial-2017&by=sex",
                             "/api/records/case_file", "/api/records/case_event"}) {
    const auto answer = site.send(Method::get, target, analyst);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body.find("Ana"), std::string::npos) << target;
  }
  EXPECT_EQ(site.send(Method::get, "/api/cases/" + id + "/state", analyst).body.find("Ana"),
            std::string::npos);
  const auto funnel = site.send(Method::get, "/api/cases/funnel?procedure=trial-2017", analyst).json();
  EXPECT_TRUE(funnel["small_withheld"].get<bool>());
  EXPECT_TRUE(funnel["all"]["steps"][0]["entered"].is_null());
  const auto whole = site.send(Method::get, "/api/cases/funnel?procedure=trial-2017&solved=x", staff).json();
  EXPECT_EQ(whole["all"]["steps"][0]["entered"], 1);
  EXPECT_EQ(whole["solved_could_move"], 0);
  for (const auto* target : {"/api/cases/funnel", "/api/cases/funnel?procedure=trial-2017&level=2",
                             "/api/cases/funnel?procedure=trial-2017&by=colour", "/api/cases?limit=x",
                             "/api/cases?territory=x", "/api/cases?procedure=none"}) {
    const auto status = site.send(Method::get, target, staff).status;
    EXPECT_TRUE(status == 422 || status == 404) << target << " " << status;
  }
}

TEST_F(CasesApi, ASheetIsReadWithItsCodeWithoutAccount) {
  const Json who{{"territory", region}, {"name", "Ana Quispe"}, {"consent", true}};
  const auto person = site.send(Method::post, "/api/records/person", staff, Json{{"values", who}});
  const auto id = open("trial-2017", {{"person", person.json()["id"]}, {"code", "AQ-77"}});
  ASSERT_EQ(record(id, event("registration", "granted", "2025-12-01")).status, 201);
  auto block = event("plan", "blocked", "2025-12-05");
  block["blocker"] = "Vecino Mamani";
  block["blocker_kind"] = "holder";
  ASSERT_EQ(record(id, block).status, 201);
  const auto key = site.send(Method::post, "/api/cases/" + id + "/sheet-code", staff);
  ASSERT_EQ(key.status, 201) << key.body;
  const auto target = "/api/case-sheet/" + key.json()["handle"].get<std::string>();
  const auto sheet = site.send(Method::post, target, Badge{}, Json{{"code", key.json()["code"]}});
  ASSERT_EQ(sheet.status, 200) << sheet.body;
  const auto possible = sheet.json()["possible"];
  ASSERT_EQ(possible.size(), 1U);
  EXPECT_TRUE(possible[0]["one_of"].empty());
  const auto offered = possible[0]["steps"][0];
  EXPECT_EQ(offered["label"]["es"], "Contrato");
  EXPECT_EQ(offered["papers"][0]["state"], "missing");
  EXPECT_EQ(sheet.json()["first"]["label"]["es"], "Contrato");
  const auto asked = sheet.json()["ask_first"];
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0]["about"], "step");
  EXPECT_EQ(asked[0]["step"]["es"], "Contrato");
  EXPECT_EQ(asked[0]["question"]["es"], "si el titular todavía firma contratos");
  const auto standing = state(id);
  EXPECT_EQ(standing["ask_first"], asked) << "the same is asked by staff and owner";
  EXPECT_EQ(standing["procedure"]["steps"][1]["ask_first"], asked[0]["question"]);
  EXPECT_TRUE(standing["procedure"]["steps"][0]["ask_first"].is_null());
  EXPECT_EQ(standing["ask_at"], sheet.json()["ask_at"]) << "one office, told to staff as to the owner";
  EXPECT_EQ(standing["ask_phone"], sheet.json()["ask_phone"]);
  EXPECT_EQ(sheet.json()["papers_missing"][0]["label"]["es"], "Documento de identidad");
  EXPECT_EQ(sheet.json()["papers_missing"].size(), 2U) << "each kind once, and that of citizenship";
  EXPECT_EQ(key.json()["made_on"], "2026-01-01");
  EXPECT_EQ(offered["authority"]["es"], "Registro de títulos");
  EXPECT_TRUE(sheet.json()["blocked"][0]["causes"][0]["outside"].get<bool>());
  EXPECT_NE(sheet.json()["blocked"][0]["causes"][0]["outside_mover"]["es"].get<std::string>().find("titular"),
            std::string::npos);
  for (const auto* secret : {"Ana", "AQ-77", "Mamani", "Madre de Dios"})
    EXPECT_EQ(sheet.body.find(secret), std::string::npos) << secret;
}

TEST_F(CasesApi, ASheetTellsWhatWasDoneBeforeTheLawChangedWithoutCodesOfCases) {
  const auto id = open("trial-2010", {{"code", "AQ-77"}});
  ASSERT_EQ(record(id, event("declaration", "granted", "2010-05-01")).status, 201);
  ASSERT_EQ(record(id, event("water", "submitted", "2011-02-01")).status, 201);
  const auto key = site.send(Method::post, "/api/cases/" + id + "/sheet-code", staff).json();
  ASSERT_EQ(site.send(Method::post, "/api/cases/" + id + "/move", staff,
                      Json{{"dry_run", false}, {"reason", "Norma nueva"}})
                .status,
            200);
  const auto sheet = site.send(Method::post, "/api/case-sheet/" + key["handle"].get<std::string>(), Badge{},
                               Json{{"code", key["code"]}});
  ASSERT_EQ(sheet.status, 200) << "the same slip opens it: " << sheet.body;
  const auto before = sheet.json()["before"];
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0]["procedure"]["es"], "Prueba de 2010");
  EXPECT_EQ(before[0]["moved_on"], "2026-01-01");
  EXPECT_EQ(before[0]["steps"][1]["state"], "waiting");
  EXPECT_EQ(before[0]["steps"][1]["authority"]["es"], "Autoridad del agua");
  EXPECT_EQ(sheet.body.find("AQ-77"), std::string::npos);
}

TEST_F(CasesApi, ASheetTellsWhatLapsedWithItsDayAndAClosedOneOffersNothing) {
  const auto id = open("trial-2017");
  auto granted = event("registration", "granted", "2025-01-02");
  granted["expires"] = "2025-12-01";
  ASSERT_EQ(record(id, granted).status, 201);
  const auto key = site.send(Method::post, "/api/cases/" + id + "/sheet-code", staff).json();
  const auto read = [&] {
    return site
        .send(Method::post, "/api/case-sheet/" + key["handle"].get<std::string>(), Badge{},
              Json{{"code", key["code"]}})
        .json();
  };
  const auto sheet = read();
  ASSERT_EQ(sheet["lapsed"].size(), 1U);
  EXPECT_EQ(sheet["lapsed"][0]["expired_on"], "2025-12-01");
  EXPECT_EQ(sheet["possible"], Json::array());
  ASSERT_EQ(site.send(Method::post, "/api/cases/" + id + "/closed", staff, Json{{"closed", true}}).status,
            204);
  const auto closed = read();
  EXPECT_EQ(closed["closed_on"], "2026-01-01");
  EXPECT_EQ(closed["lapsed"], Json::array());
}

TEST_F(CasesApi, APaperARefusalAndALateAnswerAreToldAndAMoveIsUndone) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, event("declaration", "granted", "2010-05-01")).status, 201);
  const auto paper = [&](const char* issued, const char* expires) {
    const Json values{{"territory", region},
                      {"case_file", id},
                      {"code", "identity"},
                      {"issued", issued},
                      {"expires", expires}};
    return site.send(Method::post, "/api/records/case_document", staff, Json{{"values", values}});
  };
  EXPECT_EQ(paper("2026-01-02", "2027-01-01").json()["code"], "case.paper_ahead");
  const auto wrong = paper("2011-01-02", "2011-01-01");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.json()["place"]["field"], "expires") << wrong.body;
  ASSERT_EQ(paper("2010-01-01", "2012-01-01").status, 201);
  EXPECT_EQ(state(id)["papers"][0]["last"], "2012-01-01");
  const auto today = open("trial-2017");
  ASSERT_EQ(record(today, event("registration", "submitted", "2025-02-01")).status, 201);
  ASSERT_EQ(record(today, event("registration", "refused", "2025-03-01")).status, 201);
  EXPECT_EQ(state(today)["steps"][0]["answered_by"], "office");
  EXPECT_TRUE(state(today)["first"].is_null()) << "nobody is told to file again what was refused";
  EXPECT_EQ(state(today)["ask_first"][0]["about"], "refused");
  EXPECT_EQ(
      site.send(Method::post, "/api/cases/" + id + "/move", staff, Json{{"dry_run", false}}).json()["code"],
      "case.reason_missing");
  ASSERT_EQ(site.send(Method::post, "/api/cases/" + id + "/move", staff,
                      Json{{"dry_run", false}, {"reason", "Norma nueva"}})
                .status,
            200);
  const auto late = site.send(Method::post, "/api/cases/" + id + "/late-answers", staff,
                              event("title", "granted", "2010-12-20"));
  ASSERT_EQ(late.status, 201) << late.body;
  EXPECT_EQ(late.json()["carried"][0]["es"], "Contrato");
  EXPECT_EQ(late.json()["after"]["code"], "E-0001-2");
  ASSERT_EQ(site.send(Method::post, "/api/cases/" + id + "/late-answers", staff,
                      event("declaration", "revoked", "2025-12-21"))
                .status,
            201);
  const auto before = state(late.json()["after"]["case"].get<std::string>())["before"][0]["steps"];
  EXPECT_TRUE(before[0]["revoked"].get<bool>());
  EXPECT_EQ(before[0]["since"], "2025-12-21");
  EXPECT_FALSE(before[1]["revoked"].get<bool>());
  const auto reopen = [&](const Badge& who, const char* reason) {
    return site.send(Method::post, "/api/cases/" + id + "/reopened", who, Json{{"reason", reason}});
  };
  const auto analyst = site.sign_in("analyst");
  EXPECT_EQ(reopen(analyst, "x").status, 403);
  EXPECT_EQ(site.send(Method::post, "/api/cases/" + id + "/late-answers", analyst,
                      event("title", "granted", "2010-12-20"))
                .status,
            403);
  EXPECT_EQ(reopen(staff, "").json()["code"], "case.reason_missing");
  EXPECT_EQ(reopen(staff, "Se pasó por error").status, 204);
  const auto again = reopen(staff, "Se pasó por error");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.json()["code"], "case.not_closed");
  EXPECT_EQ(state(id)["steps"][1]["state"], "done") << "the answer stays";
  EXPECT_TRUE(state(id)["open"].get<bool>());
}

TEST_F(CasesApi, WrongCodesAndWrongSheetsAnswerTheSameAndAreSlowedDown) {
  const auto key = site.send(Method::post, "/api/cases/" + open("trial-2017") + "/sheet-code", staff).json();
  const auto ask = [&](const std::string& handle, const std::string& code) {
    return site.send(Method::post, "/api/case-sheet/" + handle, Badge{}, Json{{"code", code}});
  };
  const std::string handle = key["handle"], nowhere = "ACDEFGHJKMNPQRTUVWXY";
  auto wrong = ask(handle, "ACDEFGHJ").json(), none = ask(nowhere, "ACDEFGHJ").json();
  for (auto* body : {&wrong, &none}) body->erase("instance");
  EXPECT_EQ(wrong, none);
  EXPECT_EQ(wrong["code"], "case.sheet_unknown");
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(ask(handle, "ACDE FGH").json()["code"], "case.sheet_code_length") << "no guess, and not slowed";
  int last = 0;
  for (int i = 0; i < 8; ++i) last = ask(handle, "ACDEFGHJ").status;
  EXPECT_EQ(last, 429);
  EXPECT_EQ(ask(handle, key["code"]).status, 429) << "nobody is let through while it is slowed down";
  site.work.pass(3'600'000);
  EXPECT_EQ(ask(handle, key["code"]).status, 200);
}

}  // namespace
}  // namespace minga::http::testing
