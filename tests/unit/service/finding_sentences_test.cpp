#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "service/finding_json.hpp"
#include "service/finding_words.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;

/// An impact in the list of the most negative (or positive) with the means of two clusters.
Json row(const std::string& impact, double valuation, double other_valuation, double urgency,
         double other_urgency) {
  return {{"impact", impact},
          {"clusters",
           {{{"valuation", valuation}, {"prioritization", urgency}},
            {{"valuation", other_valuation}, {"prioritization", other_urgency}}}},
          {"d_valuation", std::abs(valuation - other_valuation)},
          {"d_prioritization", std::abs(urgency - other_urgency)},
          {"mark_valuation", std::abs(valuation - other_valuation) <= 0.125 ? "agreement" : "none"},
          {"mark_prioritization", std::abs(urgency - other_urgency) <= 0.125 ? "agreement" : "none"}};
}

/// As much of a result as the sentences speak of: two clusters, 20 people.
Json result() {
  return {{"impacts",
           {{{"id", "ruido"}, {"name_es", "Ruido"}, {"name_en", "Noise"}},
            {{"id", "empleo"}, {"name_es", "Empleo"}, {"name_en", "Jobs"}}}},
          {"participants", {{"analysed", 20}, {"registered", 22}}},
          {"missing", {{"valuation", {{"share", 0.1}}}, {"prioritization", {{"share", 0.2}}}}},
          {"clusters",
           {{"k", 2},
            {"sizes", {8, 12}},
            {"verdict", "groups"},
            {"stability", {{{"cluster", 0}, {"band", "stable"}, {"jaccard", 0.8}}}}}},
          {"contrast", {{"negative", Json::array()}, {"positive", Json::array()}}},
          {"warnings", Json::array()}};
}

/// The sentences of one kind, one a line.
std::string told(Json of, const char* kind, Language language = Language::es) {
  add_sentences(of, language);
  std::string lines;
  for (const auto& sentence : of["sentences"][kind]) lines += sentence.get<std::string>() + "\n";
  return lines;
}

TEST(FindingSentences, CallUrgentAndBadWhatEveryClusterFindsUrgentAndBad) {
  auto of = result();
  of["contrast"]["negative"].push_back(row("ruido", 0.1, 0.2, 0.9, 0.8));
  EXPECT_NE(told(of, "answer").find("negativos y urgentes: «Ruido»"), std::string::npos);
}

TEST(FindingSentences, DoNotCallUrgentWhatAllAgreeIsNotUrgent) {
  auto of = result();
  of["contrast"]["negative"].push_back(row("ruido", 0.1, 0.2, 0.25, 0.3));
  EXPECT_EQ(told(of, "answer").find("urgentes"), std::string::npos);
}

TEST(FindingSentences, DoNotCallBadWhatAClusterFindsGood) {
  auto of = result();
  of["contrast"]["negative"].push_back(row("ruido", 0.1, 0.6, 0.9, 0.9));
  EXPECT_EQ(told(of, "answer").find("urgentes"), std::string::npos);
}

TEST(FindingSentences, CallGoodOnlyWhatEveryClusterFindsGood) {
  auto of = result();
  of["contrast"]["positive"].push_back(row("empleo", 0.8, 0.9, 0.5, 0.5));
  EXPECT_NE(told(of, "answer").find("buenos: «Empleo»"), std::string::npos);
  of["contrast"]["positive"][0] = row("empleo", 0.55, 0.45, 0.5, 0.5);
  EXPECT_EQ(told(of, "answer").find("buenos"), std::string::npos);
}

TEST(FindingSentences, SayOfFewPeopleThatGroupsCannotBeKnown) {
  auto of = result();
  of["clusters"]["k"] = 1;
  of["participants"]["analysed"] = 2;
  of["warnings"].push_back({{"code", "analysis.warn.few_participants"}, {"parameters", {{"count", 2}}}});
  const auto answer = told(of, "answer");
  EXPECT_NE(answer.find("Con 2 personas no se puede saber"), std::string::npos);
  EXPECT_EQ(answer.find("parecida"), std::string::npos);
}

TEST(FindingSentences, SayNothingOfHowFirmTheGroupsAreWhereThereIsOne) {
  auto of = result();
  of["clusters"]["k"] = 1;
  EXPECT_EQ(told(of, "how_sure").find("reaparece"), std::string::npos);
  EXPECT_NE(told(result(), "how_sure").find("reaparecer"), std::string::npos);
}

TEST(FindingSentences, CallNobodyAGroupAlone) {
  auto of = result();
  of["clusters"]["sizes"] = {1, 19};
  const auto sure = told(of, "how_sure");
  EXPECT_NE(sure.find("Una persona respondió distinto"), std::string::npos);
  EXPECT_EQ(sure.find("grupo A"), std::string::npos);
}

TEST(FindingSentences, SayNothingOfHowFirmTheGroupsOfFewPeopleAre) {
  auto of = result();
  of["warnings"].push_back({{"code", "analysis.warn.few_participants"}, {"parameters", {{"count", 9}}}});
  EXPECT_EQ(told(of, "how_sure").find("reaparece"), std::string::npos);
}

TEST(FindingSentences, LeaveOutTheSizesThatThePublicPartHides) {
  auto of = result();
  of["clusters"]["sizes"] = Json::array();
  const auto answer = told(of, "answer");
  EXPECT_NE(answer.find("Hay 2 grupos de opinión, y los datos"), std::string::npos);
  EXPECT_EQ(answer.find("personas"), std::string::npos);
}

TEST(FindingWords, RoundHalvesAwayFromZeroAsPeopleDo) {
  EXPECT_EQ(decimals(0.725, Language::es), "0,73");
  EXPECT_EQ(decimals(0.975, Language::en), "0.98");
  EXPECT_EQ(decimals(-0.125, Language::es), "-0,13");
  EXPECT_EQ(decimals(0.124999, Language::es), "0,12");
  EXPECT_EQ(decimals(0.50806, Language::es, 4), "0,5081");
}

TEST(FindingWords, WriteADateAsTheLanguageDoes) {
  EXPECT_EQ(written_date("2026-11-02", Language::es), "02/11/2026");
  EXPECT_EQ(written_date("2026-11-02", Language::en), "2026-11-02");
  EXPECT_EQ(written_date("pronto", Language::es), "pronto");
}

}  // namespace
}  // namespace minga::service
