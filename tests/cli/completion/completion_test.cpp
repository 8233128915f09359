#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

/// What bash offers after these words with the script that the program wrote.
std::string offered(const TemporaryFolder& folder, const std::string& words) {
  const auto script = folder.file("minga.bash", minga({"completion", "bash"}).out);
  const auto outcome =
      command({"bash", "-c",
               "source " + script + "; COMP_WORDS=(" + words +
                   "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _minga; echo \"${COMPREPLY[*]}\""});
  EXPECT_WELL(outcome);
  return outcome.out;
}

TEST(Completion, BashOffersWhatMayFollow) {
  const TemporaryFolder folder;
  EXPECT_EQ(offered(folder, "minga clu"), "cluster\n");
  EXPECT_EQ(offered(folder, "minga impact ana"), "analyze\n");
  EXPECT_EQ(offered(folder, "minga user add work --pass"), "--password-file\n");
  EXPECT_EQ(offered(folder, "minga export work --js"), "--json\n");
  EXPECT_NE(offered(folder, "minga ''").find("serve"), std::string::npos);
}

TEST(Completion, OtherShellsGetTheirOwn) {
  const auto zsh = minga({"completion", "zsh"});
  EXPECT_WELL(zsh);
  EXPECT_TRUE(zsh.out.starts_with("#compdef minga\n"));
  EXPECT_NE(zsh.out.find("'minga log'"), std::string::npos);
  const auto fish = minga({"completion", "fish"});
  EXPECT_WELL(fish);
  EXPECT_NE(fish.out.find("-l k-max"), std::string::npos);
  EXPECT_REFUSED(minga({"completion", "tcsh"}), 2, "bash");
}

}  // namespace
}  // namespace minga::test
