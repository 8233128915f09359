// The rules of every pack that is shipped, found by walking the folder: each line decides, each place holds
// and each limit bounds just what it says.
#include "service/land_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "pack/read.hpp"
#include "service/records.hpp"
#include "service/rights_rules_json.hpp"
#include "service/rights_stratum.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;
namespace tenure = methods::tenure;
namespace fs = std::filesystem;

const pack::Model& shipped() {
  static const pack::Model model = [] {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::recursive_directory_iterator(MINGA_SOURCE_DIR "/packs"))
      if (entry.path().filename() == "pack.yaml") folders.push_back(entry.path().parent_path());
    return pack::read_packs(folders).value();
  }();
  return model;
}

/// Two rights that this line, and none before it, tells apart.
std::pair<tenure::Claim, tenure::Claim> told_apart_by(const tenure::Line& line) {
  tenure::Claim a, b;
  a.kind = b.kind = line.within.empty() ? "other" : *line.within.begin();
  switch (line.by) {
    case tenure::By::kind:
      a.kind = *line.first.begin();
      b.kind = line.then.empty() ? "other" : *line.then.begin();
      break;
    case tenure::By::mark:
      a.marks = {*line.first.begin()};
      if (!line.then.empty()) b.marks = {*line.then.begin()};
      break;
    case tenure::By::filed:
      a.filed = 1, b.filed = 2;
      break;
    case tenure::By::granted:
      a.granted = 1, b.granted = 2;
      break;
    case tenure::By::simultaneous:
      a.filed = b.filed = 7;
  }
  return {a, b};
}

TEST(ShippedRules, EveryLineOfEveryScaleDecidesAndSaysWhy) {
  ASSERT_GE(shipped().priorities.size(), 2U);
  for (const auto& [name, declared] : shipped().priorities) {
    const auto scale = scale_of(declared, "");
    const auto rules = scale.rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const auto [a, b] = told_apart_by(rules[i]);
      const auto order = tenure::order_of(a, b, rules);
      EXPECT_EQ(order.line, i) << name << " " << rules[i].code;
      EXPECT_EQ(order.outcome,
                rules[i].by == tenure::By::simultaneous ? tenure::Outcome::auction : tenure::Outcome::first);
      for (const auto language : {Language::es, Language::en}) {
        const auto sentence = explained(scale, order.outcome, order.line, {Id{}, "A-1", a.kind, "", "", ""},
                                        {Id{}, "B-2", b.kind, "", "", ""}, language);
        EXPECT_NE(sentence.find("A-1"), std::string::npos) << sentence;
        EXPECT_NE(sentence.find(scale.lines[i].basis.at(0).norm), std::string::npos) << sentence;
        const bool cited = std::ranges::any_of(scale.lines[i].basis, &Citation::is_citation);
        EXPECT_EQ(sentence.rfind(language == Language::es ? "Orientación, no cita" : "Guidance, no citation",
                                 0) == 0,
                  !cited)
            << sentence;
      }
    }
  }
}

TEST(ShippedRules, EveryPlaceHoldsAsItIsDeclared) {
  ASSERT_GE(shipped().exclusions.size(), 2U);
  for (const auto& [name, exclusions] : shipped().exclusions) {
    EXPECT_FALSE(exclusions.asked.empty()) << name;
    for (const auto& place : exclusions.places) {
      const std::vector<tenure::Exclusion> one{exclusion_of(place)};
      const std::vector<tenure::Measured> on{{true, 100, 0.0}}, away{{true, 0, std::nullopt}},
          near{{true, 0, 5.0}}, nobody_looked{{}};
      const auto verdict = tenure::ruling(one, on, 1).verdict;
      if (!place.effect.stated()) {
        EXPECT_EQ(verdict, tenure::Verdict::unknown) << name << place.code;
      } else {
        EXPECT_EQ(verdict, place.effect.value == pack::PlaceEffect::forbidden ? tenure::Verdict::forbidden
                                                                              : tenure::Verdict::conditional);
      }
      EXPECT_EQ(tenure::ruling(one, away, 1).verdict, tenure::Verdict::allowed) << name << place.code;
      EXPECT_EQ(tenure::ruling(one, nobody_looked, 1).verdict, tenure::Verdict::unknown);
      if (place.margin.known == pack::Told::not_found) {
        EXPECT_EQ(tenure::ruling(one, near, 1).verdict, tenure::Verdict::unknown) << name << place.code;
      }
      RightExclusion reason{&place, tenure::Ground::lies_on, verdict, 1, {}};
      const auto basis = citations_of(exclusions.head, place.grounds);
      const bool cited = std::ranges::any_of(basis, &Citation::is_citation);
      const auto told = explained(exclusions, reason, 1000, Language::es);
      EXPECT_EQ(told.find("Base:") != std::string::npos, cited) << told;
      EXPECT_EQ(told.rfind("Orientación, no cita", 0) == 0, !cited) << told;
    }
  }
}

class ShippedStrata : public ::testing::Test {
 protected:
  StratumAnswer ask(const std::string& strata, std::map<std::string, double> quantities,
                    const std::string& mineral = "", const std::string& method = "",
                    const std::string& on = "2026-06-01") {
    StratumQuestion question;
    question.strata = strata;
    question.quantities = std::move(quantities);
    question.mineral = mineral;
    question.method = method;
    question.on = on;
    const auto found = rights_stratum(work.house(), visitor(), question);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(StratumAnswer{});
  }
  static std::string level_of(const StratumAnswer& answer) {
    return answer.level == nullptr ? "" : answer.level->code;
  }

  TestWorkspace work{{"core", "madre-de-dios", "buritica", "peru", "colombia"}};
};

TEST_F(ShippedStrata, EveryLimitIsWithinAtItsNumberAndOverBeyondIt) {
  for (const auto& [name, strata] : shipped().strata)
    for (const auto& limit : strata.limits) {
      if (!limit.most.stated()) continue;
      const auto mineral = limit.minerals.empty() ? "" : limit.minerals.front();
      const auto method = limit.methods.empty() ? "" : limit.methods.front();
      for (const bool over : {false, true}) {
        const double value = over ? limit.most.value * 1.001 : limit.most.value;
        const auto answer = ask(name, {{limit.quantity, value}}, mineral, method);
        const auto seen =
            std::ranges::find(answer.limits, limit.code, [](const auto& one) { return one.limit->code; });
        ASSERT_NE(seen, answer.limits.end()) << name << " " << limit.code;
        EXPECT_EQ(seen->within, !over) << name << " " << limit.code;
        EXPECT_FALSE(seen->basis.empty());
      }
    }
}

TEST_F(ShippedStrata, PeruWantsBothHectaresAndCapacity) {
  EXPECT_EQ(
      level_of(ask("peru-small-scale", {{"hectares", 1000}, {"tonnes_per_day", 25}}, "gold", "underground")),
      "pma");
  EXPECT_EQ(
      level_of(ask("peru-small-scale", {{"hectares", 1001}, {"tonnes_per_day", 25}}, "gold", "underground")),
      "ppm");
  EXPECT_EQ(
      level_of(ask("peru-small-scale", {{"hectares", 900}, {"tonnes_per_day", 351}}, "gold", "underground")),
      "general");
  const auto half = ask("peru-small-scale", {{"hectares", 900}}, "gold", "underground");
  EXPECT_EQ(level_of(half), "");
  EXPECT_EQ(half.wanting, std::vector<std::string>{"tonnes_per_day"});
}

TEST_F(ShippedStrata, ColombiaGoesByHectaresInExplorationAndTellsWhatIsNotFoundInExploitation) {
  EXPECT_EQ(level_of(ask("colombia-exploration", {{"hectares", 150}})), "small");
  EXPECT_EQ(level_of(ask("colombia-exploration", {{"hectares", 150.5}})), "medium");
  EXPECT_TRUE(ask("colombia-exploration", {{"hectares", 10001}}).over);
  EXPECT_EQ(level_of(ask("colombia-exploration", {{"hectares", 100}}, "", "", "2016-10-20")), "")
      << "before the decree";
  EXPECT_EQ(level_of(ask("colombia-production", {{"grams_per_month", 35}}, "gold", "manual")), "subsistence");
  const auto over = ask("colombia-production", {{"grams_per_month", 36}}, "gold", "manual");
  EXPECT_EQ(level_of(over), "") << "more than subsistence; how much is small, no source of ours tells";
  EXPECT_FALSE(over.limits.at(0).within);
  EXPECT_FALSE(over.gaps.empty());
}

TEST_F(ShippedStrata, AreThoseOfTheTerritorysCountry) {
  StratumQuestion question;
  question.territory = work.pack_record("territory", "madre-de-dios");
  question.on = "2026-06-01";
  question.quantities = {{"hectares", 500}};
  const auto peru = rights_stratum(work.house(), visitor(), question);
  ASSERT_TRUE(peru);
  EXPECT_EQ(peru->strata->head.name, "peru-small-scale");
  question.territory = work.pack_record("territory", "buritica");
  EXPECT_EQ(rights_stratum(work.house(), visitor(), question).error().code, "rights.which_rules");
  question.territory.reset();
  EXPECT_EQ(rights_stratum(work.house(), visitor(), question).error().code, "rights.no_rules");
}

TEST_F(ShippedStrata, HoldWhereATerritorySaysItsCountryUnderAnyCode) {
  const auto made = create_record(work.house(), system_actor(), "territory",
                                  {{"name", "Puno"}, {"kind", "region"}, {"code", "PUN"}, {"country", "PE"}});
  ASSERT_TRUE(made);
  StratumQuestion question;
  question.territory = made->record.id;
  question.on = "2026-06-01";
  question.quantities = {{"hectares", 500}};
  const auto found = rights_stratum(work.house(), visitor(), question);
  ASSERT_TRUE(found) << found.error().code;
  EXPECT_EQ(found->strata->head.name, "peru-small-scale");
}

TEST_F(ShippedStrata, RefuseWhatTheyDoNotKnow) {
  StratumQuestion question;
  question.strata = "peru-small-scale";
  question.on = "2026-06-01";
  const auto code = [&] { return rights_stratum(work.house(), visitor(), question).error().code; };
  question.quantities = {{"miles", 1}};
  EXPECT_EQ(code(), "stratum.code");
  question.quantities = {{"hectares", std::nan("")}};
  EXPECT_EQ(code(), "stratum.quantity");
  question.quantities = {{"hectares", 1}};
  question.mineral = "gald";
  EXPECT_EQ(code(), "stratum.code");
  question.mineral = "";
  question.on = "yesterday";
  EXPECT_EQ(code(), "stratum.day");
  question.strata = "x";
  EXPECT_EQ(code(), "rights.rules_unknown");
  Actor narrow = work.actor("observer");
  narrow.scope = std::set<std::string>{"record.read"};
  EXPECT_FALSE(rights_stratum(work.house(), narrow, question));
}

TEST(Claims, KnowDaysFromHours) {
  const std::vector<tenure::Line> by_filing{{"f", tenure::By::filed, {}, {}, {}},
                                            {"s", tenure::By::simultaneous, {}, {}, {}}};
  const auto of = [](const char* field, const char* value) {
    return claim_of({{field, std::string(value)}});
  };
  const auto outcome = [&](const tenure::Claim& a, const tenure::Claim& b) {
    return tenure::order_of(a, b, by_filing).outcome;
  };
  const auto day = of("filed_on", "2020-03-05"), next = of("filed_on", "2020-03-06");
  const auto evening = of("filed_at", "2020-03-06T04:30:00.000Z");  // 23:30 of the fifth in Lima and Bogotá
  EXPECT_EQ(outcome(day, next), tenure::Outcome::first);
  EXPECT_EQ(outcome(day, day), tenure::Outcome::undecided) << "of one day, and no hour known: no auction";
  EXPECT_EQ(outcome(day, evening), tenure::Outcome::undecided);
  EXPECT_EQ(outcome(evening, next), tenure::Outcome::first);
  EXPECT_EQ(outcome(evening, evening), tenure::Outcome::auction);
  EXPECT_EQ(outcome(day, claim_of({})), tenure::Outcome::undecided);
}

}  // namespace
}  // namespace minga::service
