#include <gtest/gtest.h>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/program.hpp"

namespace minga::test {
namespace {

TEST(Program, HelpsInTheLanguageAskedFor) {
  const auto spanish = minga({"--help"});
  EXPECT_WELL(spanish);
  EXPECT_NE(spanish.out.find("Órdenes:"), std::string::npos) << spanish.out;
  const auto english = minga({"--lang", "en", "--help"});
  EXPECT_WELL(english);
  EXPECT_NE(english.out.find("Commands:"), std::string::npos) << english.out;
  EXPECT_EQ(english.out.find("Órdenes"), std::string::npos);
}

TEST(Program, EveryCommandHelpsWithExamplesInBothLanguages) {
  for (const auto& command : cli::commands()) {
    const auto spanish = minga({command.name, "--help"});
    EXPECT_WELL(spanish);
    EXPECT_NE(spanish.out.find("Ejemplos:\n  minga " + command.name), std::string::npos) << spanish.out;
    const auto english = minga({command.name, "--help", "--lang=en"});
    EXPECT_NE(english.out.find("Examples:\n  minga " + command.name), std::string::npos) << english.out;
    EXPECT_NE(spanish.out, english.out);
    EXPECT_EQ(spanish.out.find("cli."), std::string::npos) << "a text is missing: " << spanish.out;
    EXPECT_EQ(english.out.find("cli."), std::string::npos) << "a text is missing: " << english.out;
  }
}

TEST(Program, TellsItsVersion) {
  const auto outcome = minga({"--version"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '.'), 2) << outcome.out;
}

TEST(Program, SaysWhatIsWrongWithACommandLine) {
  EXPECT_REFUSED(minga({}), 2, "minga --help");
  EXPECT_REFUSED(minga({"dance"}), 2, "dance");
  EXPECT_REFUSED(minga({"init"}), 2, "minga init --help");
  EXPECT_REFUSED(minga({"serve", "work", "--port", "many"}), 2, "many");
  EXPECT_REFUSED(minga({"--lang", "fr", "init", "work"}), 2, "--lang");
}

TEST(Program, WritesProblemsAsJsonWhenAskedTo) {
  const auto wrong = minga({"init", "--json"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_EQ(wrong.err, "");
  EXPECT_EQ(wrong.json()["problems"][0]["code"], "cli.error.required");
  const auto absent = minga({"export", "/nonexistent", "territory", "--json"});
  EXPECT_EQ(absent.code, 1);
  EXPECT_EQ(absent.err, "");
  EXPECT_EQ(absent.json()["problems"][0]["code"], "workspace.none");
}

TEST(Program, AWorkspaceMayBeCalledLikeACommand) {
  const TemporaryFolder folder;
  EXPECT_REFUSED(minga({"backup", "import", "export"}), 1, "import");
}

}  // namespace
}  // namespace minga::test
