#include <gtest/gtest.h>

#include "site.hpp"

namespace minga::http::testing {
namespace {

class ProposalsApi : public ::testing::Test {
 protected:
  std::string propose() {
    const Json values{
        {"workshop", workshop},
        {"territory", to_string(site.work.pack_record("territory", "madre-de-dios"))},
        {"impact",
         site.send(Method::get, "/api/workshops/" + workshop, facilitator).json()["impacts"][4]["id"]},
        {"action_text", "Medir el agua"},
        {"responsible", "La alcaldía"}};
    const auto made = site.send(Method::post, "/api/records/proposal", facilitator, Json{{"values", values}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json()["id"];
  }
  Answer decide(const std::string& proposal, const Json& decision) {
    return site.send(Method::post, "/api/proposals/" + proposal + "/decision", facilitator, decision);
  }
  Json actions() {
    return site.send(Method::get, "/api/workshops/" + workshop + "/actions", facilitator).json()["actions"];
  }

  TestSite site;
  std::string workshop = to_string(site.work.pack_record("workshop", "try-it"));
  Badge facilitator = site.sign_in("facilitator");
};

TEST_F(ProposalsApi, AcceptedOnesAreTheDraftListOfActions) {
  const auto proposal = propose();
  const auto accepted = decide(proposal, {{"state", "accepted"}, {"revision", 1}});
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  EXPECT_EQ(accepted.json()["state"], "accepted");
  const auto list = actions();
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["id"], accepted.json()["action"]);
  EXPECT_EQ(list[0]["action"], "Medir el agua");
  EXPECT_EQ(list[0]["responsible"], "La alcaldía");
  EXPECT_EQ(list[0]["proposal"], proposal);
  EXPECT_EQ(list[0]["comments"], 0);
  EXPECT_TRUE(list[0]["due"].is_null());
  const auto again = decide(proposal, {{"state", "accepted"}});
  EXPECT_EQ(again.json()["action"], accepted.json()["action"]);
  EXPECT_EQ(actions().size(), 1U);
}

TEST_F(ProposalsApi, SayWhatIsWrongWithADecision) {
  const auto proposal = propose();
  EXPECT_EQ(decide(proposal, {{"state", "accepted"}, {"revision", 9}}).status, 412);
  EXPECT_EQ(decide(proposal, {{"state", "signed"}}).json()["code"], "proposal.no_such_state");
  ASSERT_EQ(decide(proposal, {{"state", "accepted"}}).status, 200);
  const auto silent = decide(proposal, {{"state", "reviewed"}});
  EXPECT_EQ(silent.status, 422);
  EXPECT_EQ(silent.json()["code"], "proposal.reason_missing");
  EXPECT_EQ(decide(proposal, {{"state", "reviewed"}, {"reason", "Falta la cuenca"}}).status, 200);
  EXPECT_TRUE(actions().empty());
}

TEST_F(ProposalsApi, TheStateOfAProposalIsNotChangedPastItsAct) {
  const auto proposal = propose();
  const auto around = site.send(Method::patch, "/api/records/proposal/" + proposal, facilitator,
                                Json{{"values", {{"state", "accepted"}}}}, {{"If-Match", "\"1\""}});
  EXPECT_EQ(around.status, 403) << around.body;
  EXPECT_EQ(around.json()["code"], "record.field_of_act");
}

TEST_F(ProposalsApi, TheListOfActionsIsAFileForThoseWhoMayTakeIt) {
  decide(propose(), {{"state", "accepted"}});
  const auto file = "/api/workshops/" + workshop + "/actions/export";
  const auto csv = site.send(Method::get, file, facilitator);
  ASSERT_EQ(csv.status, 200);
  EXPECT_NE(csv.body.find("Medir el agua"), std::string::npos);
  EXPECT_EQ(site.send(Method::get, file + "?format=xlsx", facilitator).body.substr(0, 2), "PK");
  EXPECT_EQ(site.send(Method::get, file + "?format=svg", facilitator).status, 422);
  EXPECT_EQ(site.send(Method::get, file, site.sign_in("observer")).status, 403);
}

TEST_F(ProposalsApi, HistorySaysWhoInTheWordsThatTheReaderMayRead) {
  const auto proposal = propose();
  const auto path = "/api/records/proposal/" + proposal + "/history";
  const auto own = site.send(Method::get, path, facilitator).json()["changes"][0];
  EXPECT_EQ(own["actor_kind"], "account");
  EXPECT_EQ(own["actor_name"], "facilitator");
  const auto others = site.send(Method::get, path, site.sign_in("coordinator")).json()["changes"][0];
  EXPECT_TRUE(others["actor"].is_null());
  EXPECT_TRUE(others["actor_name"].is_null());
  EXPECT_EQ(others["actor_role"], "facilitator");
}

}  // namespace
}  // namespace minga::http::testing
