#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

class User : public testing::Test {
 protected:
  void SetUp() override {
    make_workspace(work);
    EXPECT_WELL(minga({"import", work, "territory",
                       folder.file("t.csv", "name,kind,code\nMadre de Dios,region,PE-MDD\n")}));
  }
  nlohmann::json accounts() const {
    const auto outcome = minga({"user", "list", work, "--json"});
    EXPECT_WELL(outcome);
    return outcome.json()["accounts"];
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(User, IsAddedListedClosedAndOpenedAgain) {
  const auto added =
      minga({"user", "add", work, "ana", "--name", "Ana Quispe", "--role", "facilitator@PE-MDD"},
            "a long password\n");
  EXPECT_WELL(added);
  EXPECT_EQ(added.out, "Cuenta ana creada.\n");
  ASSERT_EQ(accounts().size(), 1U);
  EXPECT_EQ(accounts()[0]["login"], "ana");
  EXPECT_EQ(accounts()[0]["name"], "Ana Quispe");
  EXPECT_EQ(accounts()[0]["grants"][0]["role"], "facilitator");
  EXPECT_TRUE(accounts()[0]["grants"][0]["territory"].is_string());

  EXPECT_WELL(minga({"user", "disable", work, "ana"}));
  EXPECT_EQ(accounts()[0]["disabled"], true);
  EXPECT_WELL(minga({"user", "disable", work, "ana", "--enable"}));
  EXPECT_EQ(accounts()[0]["disabled"], false);
}

TEST_F(User, RolesAreReplaced) {
  EXPECT_WELL(minga({"user", "add", work, "ana", "--role", "facilitator@PE-MDD"}, "a long password\n"));
  EXPECT_WELL(minga({"user", "roles", work, "ana", "--role", "administrator", "--role", "analyst@PE-MDD"}));
  EXPECT_EQ(accounts()[0]["grants"].size(), 2U);
  EXPECT_WELL(minga({"user", "roles", work, "ana"}));
  EXPECT_TRUE(accounts()[0]["grants"].empty());
  EXPECT_REFUSED(minga({"user", "roles", work, "ana", "--role", "king"}), 1, "king");
  EXPECT_REFUSED(minga({"user", "roles", work, "ana", "--role", "facilitator"}), 1, "facilitator");
  EXPECT_REFUSED(minga({"user", "roles", work, "ana", "--role", "facilitator@MARS"}), 1, "MARS");
}

TEST_F(User, PasswordComesFromAFileOrFromInputAndIsShownNowhere) {
  const auto file = folder.file("password", "correct horse battery\n");
  const auto added = minga({"user", "add", work, "ana", "--password-file", file, "--json"});
  EXPECT_WELL(added);
  EXPECT_EQ(added.out.find("horse"), std::string::npos);
  EXPECT_WELL(minga({"user", "password", work, "ana", "--password-file", "-"}, "another long one\n"));
  EXPECT_REFUSED(minga({"user", "password", work, "ana"}, "short\n"), 1, "corta");
  EXPECT_REFUSED(minga({"user", "password", work, "ana"}, ""), 1, "contraseña");
  EXPECT_REFUSED(minga({"user", "password", work, "ana", "--password", "x"}), 2, "--password");
  EXPECT_REFUSED(minga({"user", "password", work, "bob"}, "another long one\n"), 1, "bob");
  EXPECT_REFUSED(minga({"user", "add", work, "ana"}, "a long password\n"), 1, "");
}

}  // namespace
}  // namespace minga::test
