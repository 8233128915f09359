#include <gtest/gtest.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <regex>
#include <set>

#include "cli/command.hpp"
#include "cli/program.hpp"

namespace minga::test {
namespace {

using Names = std::set<std::string>;

/// Every option of a command and of its acts, and of the program where they hold for all.
Names declared(const CLI::App& app) {
  Names names;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.insert("--" + name);
    if (!option->nonpositional()) names.insert(option->get_name());
  }
  for (const auto* act : app.get_subcommands([](const CLI::App*) { return true; }))
    names.merge(declared(*act));
  return names;
}

/// The text under a heading, up to the next.
std::string section(const std::string& page, const std::string& heading) {
  const auto at = page.find("\n## " + heading + "\n");
  if (at == std::string::npos) return {};
  const auto begin = at + heading.size() + 5;
  return page.substr(begin, page.find("\n## ", begin) - begin);
}

/// What stands in front of each paragraph of the options: `-o, --output FILE`, `folder`.
Names written(const std::string& options) {
  Names names;
  const std::regex head(R"(\n`(?:-\w, )?(--[a-z-]+|[a-z]+)[^`]*`\n:   \S)");
  for (std::sregex_iterator at(options.begin(), options.end(), head), end; at != end; ++at)
    names.insert((*at)[1]);
  return names;
}

struct Headings {
  const char* folder;
  const char* options;
  std::vector<const char*> all;
};
const Headings kEnglish{
    "man/", "OPTIONS", {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS"}};
const Headings kSpanish{
    "man/es/", "OPCIONES", {"NOMBRE", "SINOPSIS", "DESCRIPCIÓN", "OPCIONES", "EJEMPLOS", "ESTADO DE SALIDA"}};

std::string page_of(const Headings& headings, const std::string& name) {
  return bytes_of(fs::path(MINGA_SOURCE_DIR) / headings.folder / (name + ".md"));
}

class ManPages : public testing::TestWithParam<const Headings*> {
 protected:
  ManPages() { runs_ = cli::declare_program(app_, common_, language_); }

  cli::Common common_;
  std::string language_;
  CLI::App app_;
  std::vector<cli::Run> runs_;
};

TEST_P(ManPages, EveryCommandHasAPageWithAllItsParts) {
  for (const auto& command : cli::commands()) {
    const auto page = page_of(*GetParam(), "minga-" + command.name);
    EXPECT_TRUE(page.starts_with("# minga-" + command.name + "(1)\n")) << command.name;
    for (const auto* heading : GetParam()->all)
      EXPECT_FALSE(section(page, heading).empty()) << command.name << ": " << heading;
  }
}

TEST_P(ManPages, PagesAndProgramKnowTheSameOptions) {
  const Names for_all{"--json", "--lang"};
  for (const auto& command : cli::commands()) {
    const auto page = page_of(*GetParam(), "minga-" + command.name);
    auto expected = declared(*app_.get_subcommand(command.name));
    expected.insert(for_all.begin(), for_all.end());
    EXPECT_EQ(written(section(page, GetParam()->options)), expected) << command.name;
    for (const auto* act : app_.get_subcommand(command.name)->get_subcommands({}))
      EXPECT_NE(page.find("\nminga " + command.name + " " + act->get_name() + " "), std::string::npos)
          << command.name << ": " << act->get_name();
  }
}

TEST_P(ManPages, ThePageOfTheProgramNamesEveryCommand) {
  const auto page = page_of(*GetParam(), "minga");
  for (const auto& command : cli::commands())
    EXPECT_NE(page.find("`minga " + command.name + "`"), std::string::npos) << command.name;
  EXPECT_EQ(written(section(page, GetParam()->options)), (Names{"--help", "--version", "--lang", "--json"}));
}

INSTANTIATE_TEST_SUITE_P(Languages, ManPages, testing::Values(&kEnglish, &kSpanish),
                         [](const auto& parameter) { return parameter.param == &kEnglish ? "en" : "es"; });

}  // namespace
}  // namespace minga::test
