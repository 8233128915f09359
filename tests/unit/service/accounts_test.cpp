#include "service/accounts.hpp"

#include <gtest/gtest.h>

#include "service/secrets.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;

class Accounts : public ::testing::Test {
 protected:
  TestWorkspace work;
  House& house = work.house();
  Actor administrator = work.actor("administrator");

  Checked<AccountSummary> make(const std::string& login, const std::string& password = "una clave larga") {
    return create_account(
        house, administrator,
        {login, "Ana", password, "es", {{"facilitator", work.pack_record("territory", "peru")}}});
  }
};

TEST_F(Accounts, ComeInWithTheirPasswordAlone) {
  ASSERT_TRUE(make("ana"));
  const auto login = log_in(house, "ana", "una clave larga");
  ASSERT_TRUE(login);
  const auto session = actor_of_session(house, login->session_token);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->account.login, "ana");
  EXPECT_EQ(csrf_token_of(login->session_token), login->csrf_token);
  EXPECT_NE(csrf_token_of(log_in(house, "ana", "una clave larga")->session_token), login->csrf_token);
  EXPECT_EQ(log_in(house, "ana", "otra clave larga").error().code, "session.wrong_password");
  EXPECT_EQ(log_in(house, "nadie", "una clave larga").error().code, "session.wrong_password");
}

TEST_F(Accounts, SessionsEnd) {
  ASSERT_TRUE(make("ana"));
  const auto first = log_in(house, "ana", "una clave larga");
  log_out(house, first->session_token);
  EXPECT_FALSE(actor_of_session(house, first->session_token));
  const auto second = log_in(house, "ana", "una clave larga");
  work.pass(13LL * 3600 * 1000);
  EXPECT_FALSE(actor_of_session(house, second->session_token));
}

TEST_F(Accounts, ADisabledOneIsOutAtOnce) {
  const auto account = make("ana");
  const auto login = log_in(house, "ana", "una clave larga");
  ASSERT_TRUE(set_account_disabled(house, administrator, account->id, true));
  EXPECT_FALSE(actor_of_session(house, login->session_token));
  EXPECT_FALSE(log_in(house, "ana", "una clave larga"));
}

TEST_F(Accounts, ANewPasswordEndsSessions) {
  const auto account = make("ana");
  const auto login = log_in(house, "ana", "una clave larga");
  ASSERT_TRUE(set_password(house, actor_of_session(house, login->session_token)->actor, account->id,
                           "otra clave más larga"));
  EXPECT_FALSE(actor_of_session(house, login->session_token));
  EXPECT_TRUE(log_in(house, "ana", "otra clave más larga"));
}

TEST_F(Accounts, AreRefusedWithAReason) {
  ASSERT_TRUE(make("ana"));
  EXPECT_EQ(make("ana").error().front().code, "account.login_taken");
  EXPECT_EQ(make("eva", "corta").error().front().code, "account.password_short");
  const auto king =
      create_account(house, administrator, {"rey", "R", "una clave larga", "es", {{"king", std::nullopt}}});
  EXPECT_EQ(king.error().front().code, "account.no_such_role");
  const auto nowhere = create_account(house, administrator,
                                      {"eva", "E", "una clave larga", "es", {{"facilitator", std::nullopt}}});
  EXPECT_EQ(nowhere.error().front().code, "account.role_needs_territory");
}

TEST_F(Accounts, AreManagedByAdministratorsOnly) {
  const auto account = make("ana");
  for (const auto* role : {"coordinator", "facilitator", "analyst", "committee", "observer"}) {
    const auto actor = work.actor(role);
    EXPECT_EQ(list_accounts(house, actor).error().kind, ProblemKind::forbidden) << role;
    EXPECT_EQ(set_password(house, actor, account->id, "una clave ajena").error().kind, ProblemKind::forbidden)
        << role;
    EXPECT_EQ(set_grants(house, actor, account->id, {}).error().kind, ProblemKind::forbidden) << role;
    EXPECT_EQ(create_account(house, actor, {"x", "x", "una clave larga", "es", {}}).error().front().kind,
              ProblemKind::forbidden)
        << role;
  }
  EXPECT_EQ(list_accounts(house, visitor()).error().kind, ProblemKind::unauthenticated);
}

TEST_F(Accounts, TokensAreLimitedToTheirScopeAndTime) {
  const auto coordinator = work.actor("coordinator");
  const Instant tomorrow{house.clock().milliseconds + 86'400'000};
  const auto token = create_token(house, coordinator, "QGIS", TokenScope::read, tomorrow);
  ASSERT_TRUE(token);
  const auto reader = actor_of_token(house, token->token);
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->actor.scope->contains("record.read"));
  EXPECT_FALSE(reader->actor.scope->contains("record.create"));
  const auto writer =
      actor_of_token(house, create_token(house, coordinator, "w", TokenScope::write, tomorrow)->token);
  EXPECT_TRUE(writer->actor.scope->contains("record.create"));
  EXPECT_FALSE(writer->actor.scope->contains("token.manage"));
  EXPECT_EQ(create_token(house, coordinator, "x", TokenScope::read, house.clock()).error().code,
            "token.expiry_not_ahead");
  EXPECT_EQ(create_token(house, writer->actor, "x", TokenScope::read, tomorrow).error().kind,
            ProblemKind::forbidden);
  ASSERT_TRUE(revoke_token(house, coordinator, token->summary.id));
  EXPECT_FALSE(actor_of_token(house, token->token));
  EXPECT_EQ(revoke_token(house, work.actor("coordinator"), token->summary.id).error().code,
            "token.not_found");
  work.pass(90'000'000);
  EXPECT_FALSE(actor_of_token(house, token->token));
}

TEST_F(Accounts, SecretsStayOutOfTheChangeLog) {
  ASSERT_TRUE(make("ana"));
  std::string everything;
  work.store().read([&](store::Reader& reader) {
    for (const auto& change : reader.changes(0, 100'000))
      for (const auto& values : {change.before, change.after})
        for (const auto& [name, value] : values)
          if (const auto* text = std::get_if<std::string>(&value)) everything += name + "=" + *text + "\n";
  });
  EXPECT_NE(everything.find("login=ana"), std::string::npos);
  EXPECT_EQ(everything.find("argon2"), std::string::npos);
  EXPECT_EQ(everything.find("password_hash"), std::string::npos);
}

TEST(Secrets, CodesAreReadableAloudAndEvenlySpread) {
  std::map<char, int> seen;
  const auto random = seeded_random(7);
  for (const char letter : new_code(random, 27'000)) ++seen[letter];
  EXPECT_EQ(seen.size(), 27U);
  for (const char confusing : std::string("0O1IL5S8B")) EXPECT_FALSE(seen.contains(confusing)) << confusing;
  for (const auto& [letter, count] : seen) EXPECT_NEAR(count, 1000, 160) << letter;
}

}  // namespace
}  // namespace minga::service
