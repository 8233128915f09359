#include "base/text.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "base/written_date.hpp"

namespace minga {
namespace {

using Keys = std::map<std::string, std::set<std::string>>;  // key -> its placeholders

Keys keys_in(std::string_view language) {
  Keys keys;
  for (const auto& catalogue : embedded_catalogues()) {
    if (catalogue.language != language) continue;
    const std::string content(catalogue.content);
    static const std::regex line("(^|\n) *([A-Za-z0-9_.:-]+) *= *([^\n]*)");
    static const std::regex placeholder("\\{[a-z_0-9]+\\}");
    for (std::sregex_iterator it(content.begin(), content.end(), line), end; it != end; ++it) {
      auto& names = keys[(*it)[2]];
      const std::string words = (*it)[3];
      for (std::sregex_iterator p(words.begin(), words.end(), placeholder); p != end; ++p)
        names.insert(p->str());
    }
  }
  return keys;
}

TEST(Catalogues, SayTheSameInBothLanguages) {
  const auto es = keys_in("es");
  const auto en = keys_in("en");
  ASSERT_FALSE(es.empty());
  for (const auto& [key, placeholders] : es) {
    ASSERT_TRUE(en.contains(key)) << key << " has no English";
    EXPECT_EQ(placeholders, en.at(key)) << key;
  }
  for (const auto& [key, placeholders] : en) EXPECT_TRUE(es.contains(key)) << key << " has no Spanish";
}

TEST(Text, FillsPlaceholdersAndShowsGaps) {
  EXPECT_EQ(text(Language::es, "place.field", {{"field", "x"}}), "campo «x»");
  EXPECT_EQ(text(Language::en, "no.such.key"), "no.such.key");
}

TEST(Text, SaysWhereAProblemIs) {
  Problem problem{ProblemKind::invalid, "no.such.key", {}, {"a.csv", 12, 3, "valuation"}};
  EXPECT_EQ(sentence(Language::es, problem), "a.csv:12:3, campo «valuation»: no.such.key");
  problem.place = {"", 4, 0, ""};
  EXPECT_EQ(sentence(Language::en, problem), "line 4: no.such.key");
}

TEST(Text, WritesTheDaysOfAProblemAsPeopleDo) {
  const Problem problem{
      ProblemKind::invalid, "dispute.before_opening", {{"value", "2026-03-05"}, {"since", "2026-03-10"}}, {}};
  EXPECT_NE(message(Language::es, problem).find("El 05/03/2026 es anterior"), std::string::npos);
  EXPECT_NE(message(Language::es, problem).find("10/03/2026"), std::string::npos);
  EXPECT_NE(message(Language::en, problem).find("2026-03-05"), std::string::npos);
  const Problem quoted{ProblemKind::invalid, "rights.not_date", {{"value", "2026-03-05"}}, {}};
  EXPECT_NE(message(Language::es, quoted).find("«2026-03-05»"), std::string::npos) << "as somebody wrote it";
  EXPECT_EQ(
      text(Language::es, "cli.case.is_closed", {{"case", "A-1"}, {"day", "2026-03-05"}}).find("2026-03-05"),
      std::string::npos)
      << "a sentence of the command line as much as a problem";
  EXPECT_EQ(written_date("2026-02-30", Language::es), "2026-02-30");
}

TEST(Language, IsNegotiated) {
  EXPECT_EQ(language_from_accept(""), Language::es);
  EXPECT_EQ(language_from_accept("en-US,en;q=0.9"), Language::en);
  EXPECT_EQ(language_from_accept("de, en;q=0.4, es-PE;q=0.8"), Language::es);
  EXPECT_EQ(language_from_accept("fr;q=x,,;"), Language::es);
}

TEST(Texts, TakeTheWordsOfAPackInTheirLanguage) {
  const Parameters roles{{"roles", "Administración"}, {"roles.en", "Administration"}};
  const Problem problem{ProblemKind::forbidden, "act.not_allowed", roles, {}};
  EXPECT_TRUE(message(Language::es, problem).ends_with("Administración."));
  EXPECT_TRUE(message(Language::en, problem).ends_with("Administration."));
  EXPECT_EQ(*parameter_in(Language::en, {{"code", "C-1"}}, "code"), "C-1") << "what has no language";
  EXPECT_EQ(parameter_in(Language::en, roles, "rol"), nullptr);
}

}  // namespace
}  // namespace minga
