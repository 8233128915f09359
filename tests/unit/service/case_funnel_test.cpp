#include "service/case_funnel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "service/note.hpp"
#include "trial_cases.hpp"

namespace minga::service {
namespace {

class CaseFunnels : public TrialCases {
 protected:
  /// Cases written at once, as an import would: `passed` steps each.
  void population(int count, const std::vector<std::string>& passed, const Id& who = {},
                  const std::string& procedure = "trial-2010") {
    const auto& model = house.store.model();
    const auto note = note_of(system_actor(), "case.record");
    const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
      for (int i = 0; i < count; ++i) {
        const Id id = house.new_id();
        Values file{{"territory", to_string(region)},
                    {"code", "P-" + std::to_string(++made_)},
                    {"procedure", procedure},
                    {"line", std::string("legalization")},
                    {"opened_on", std::string("2012-09-01")},
                    {"state", std::string("open")}};
        if (!who.is_nil()) file["person"] = to_string(who);
        if (const auto done = writer.create(*model.find_register("case_file"), id, file, note); !done)
          return tl::unexpected(done.error());
        for (const auto& step : passed)
          for (const auto& [kind, day] : {std::pair("submitted", "2012-09-01"), {"granted", "2012-09-11"}}) {
            Values event{{"territory", to_string(region)},
                         {"case_file", to_string(id)},
                         {"step", step},
                         {"kind", std::string(kind)},
                         {"day", std::string(day)},
                         {"carried", false},
                         {"as_found", false}};
            if (step != "declaration")
              event["day"] = std::string(kind == std::string("submitted") ? "2012-09-12" : "2013-01-10");
            const auto made = writer.create(*model.find_register("case_event"), house.new_id(), event, note);
            if (!made) return tl::unexpected(made.error());
          }
      }
      return {};
    });
    ASSERT_TRUE(written) << written.error().code;
  }
  CaseFunnel ask(const CaseFunnelQuery& query, const Actor& actor = system_actor()) {
    auto found = case_funnel(house, actor, query);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(CaseFunnel{});
  }

  int made_ = 0;
};

// A constructed population with the published figures: about 5,500 declared, 11 passed the second step by
// June 2014, none was complete.
TEST_F(CaseFunnels, TheFiguresOfMadreDeDiosComeOutOfTheStore) {
  population(5'489, {"declaration"});
  population(11, {"declaration", "title"});
  CaseFunnelQuery query;
  query.procedure = "trial-2010";
  query.until = "2014-06-30";
  const auto found = ask(query);
  EXPECT_EQ(found.all.cases, 5'500U);
  EXPECT_EQ(found.all.steps[0].past, 5'500U);
  EXPECT_EQ(found.all.steps[0].median, 10);
  EXPECT_EQ(found.all.steps[1].past, 11U);
  EXPECT_EQ(found.all.complete, 0U);
  EXPECT_EQ(found.uncounted, 0U);
}

TEST_F(CaseFunnels, CountsBySexAuthorityAndMonthAndSaysWhatWouldMove) {
  population(3, {"declaration"}, person("Ana", "woman"));
  population(2, {"declaration", "title"}, person("Luis", "man"));
  population(1, {});
  const auto id = open("trial-2010", {{"person", to_string(person("Rosa", "woman"))}});
  ASSERT_EQ(record(id, "declaration", "granted", "2012-10-01"), "");
  auto block = event("title", "blocked", "2012-10-05");
  block.blocker = "overlap:forestry";
  ASSERT_EQ(record(id, block), "");
  CaseFunnelQuery query;
  query.procedure = "trial-2010";
  query.by = "sex";
  query.solved = {"overlap:forestry"};
  auto found = ask(query);
  EXPECT_EQ(found.all.steps[0].past, 6U) << "a case of which nothing happened has entered nothing";
  ASSERT_EQ(found.groups.size(), 2U);
  EXPECT_EQ(found.groups[0].group, "man");
  EXPECT_EQ(found.groups[1].steps[0].past, 4U);
  ASSERT_EQ(found.blockers.size(), 1U);
  EXPECT_EQ(found.blockers[0].could_move, 1U);
  EXPECT_EQ(found.solved, 1U);
  query.by = "authority";
  found = ask(query);
  EXPECT_EQ(found.groups[0].group, "office");
  query.by = "month";
  EXPECT_EQ(ask(query).groups[0].group, "2012-09");
  query.by = "territory";
  EXPECT_EQ(ask(query).groups.size(), 1U);
  query.by = "colour";
  EXPECT_EQ(case_funnel(house, system_actor(), query).error().code, "case.bad_by");
  query.by = "";
  query.until = "2012-02-30";
  EXPECT_EQ(case_funnel(house, system_actor(), query).error().code, "case.bad_day");
  query.procedure = "x";
  EXPECT_EQ(case_funnel(house, system_actor(), query).error().code, "procedure.unknown");
}

TEST_F(CaseFunnels, SaysWhoStopsInAMonthAndEnteredInAnother) {
  for (int i = 0; i < 6; ++i) {
    const auto id = open("trial-2010");
    ASSERT_EQ(record(id, "declaration", "granted", "2012-10-01"), "");
    ASSERT_EQ(record(id, "title", "submitted", "2012-11-05"), "");
  }
  CaseFunnelQuery query;
  query.procedure = "trial-2010";
  query.by = "month";
  const auto found = ask(query);
  ASSERT_EQ(found.groups.size(), 2U);
  EXPECT_EQ(found.groups[0].cases, 6U);
  EXPECT_EQ(found.groups[0].elsewhere, 0U);
  EXPECT_EQ(found.groups[1].group, "2012-11");
  EXPECT_EQ(found.groups[1].cases, 0U);
  EXPECT_EQ(found.groups[1].elsewhere, 6U);
  EXPECT_EQ(found.groups[1].steps[1].entered, 6U);
  EXPECT_EQ(found.all.elsewhere, 0U);
  const auto some = ask(query, work.actor("analyst"));
  ASSERT_EQ(some.groups.size(), 2U);
  EXPECT_FALSE(some.groups[1].elsewhere) << "who is not told small counts";
}

TEST_F(CaseFunnels, WhoClosesTheFileLeavesWhatIsNotPast) {
  const auto id = open("trial-2017");
  ASSERT_EQ(record(id, "registration", "submitted", "2025-10-02"), "");
  CaseFunnelQuery query;
  query.procedure = "trial-2017";
  EXPECT_EQ(ask(query).all.steps[0].at, 1U);
  ASSERT_TRUE(close_case(house, system_actor(), id, {}));
  EXPECT_EQ(ask(query).all.steps[0].left, 1U);
}

TEST_F(CaseFunnels, FewAreNotToldToWhoSeesNoPersons) {
  population(6, {"declaration"}, person("Ana", "woman"));
  population(2, {"declaration", "title"}, person("Luis", "man"));
  CaseFunnelQuery query;
  query.procedure = "trial-2010";
  query.by = "sex";
  const auto all = ask(query, work.actor("coordinator"));
  EXPECT_FALSE(all.small_withheld);
  EXPECT_EQ(all.groups.size(), 2U);
  const auto some = ask(query, work.actor("analyst"));
  EXPECT_TRUE(some.small_withheld);
  EXPECT_EQ(some.all.steps[0].past, 8U);
  EXPECT_FALSE(some.all.steps[1].entered) << "two";
  EXPECT_TRUE(some.groups.empty()) << "six of eight tell of the other two";
  EXPECT_EQ(some.groups_withheld, 2U);
  EXPECT_FALSE(case_funnel(house, work.actor("observer"), query));
  EXPECT_FALSE(case_funnel(house, visitor(), query));
}

ToldStep step_of(std::size_t past, std::size_t at, std::size_t refused, std::size_t left,
                 std::size_t blocked) {
  ToldStep step;
  step.entered = past + at + refused + left;
  step.past = past;
  step.at = at;
  step.refused = refused;
  step.left = left;
  step.blocked = blocked;
  return step;
}

/// No count below the least is told, and none can be had by taking told parts from a told whole.
RC_GTEST_PROP(WithheldCounts, CannotBeHadBySubtraction, ()) {
  const auto any = [] { return static_cast<std::size_t>(*rc::gen::inRange(0, 9)); };
  CaseFunnel funnel;
  const auto groups = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
  std::size_t total[5] = {};
  std::vector<std::size_t> entered;
  for (std::size_t i = 0; i < groups; ++i) {
    std::size_t parts[5];
    for (std::size_t part = 0; part < 4; ++part) total[part] += parts[part] = any();
    total[4] += parts[4] =
        parts[1] == 0 ? 0 : static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(parts[1]) + 1));
    ToldGroup group;
    group.steps = {step_of(parts[0], parts[1], parts[2], parts[3], parts[4])};
    group.cases = group.steps[0].entered;
    group.complete = parts[0];
    group.elsewhere = any();
    entered.push_back(*group.cases);
    funnel.groups.push_back(group);
  }
  funnel.all.steps = {step_of(total[0], total[1], total[2], total[3], total[4])};
  funnel.all.cases = funnel.all.steps[0].entered;
  funnel.all.complete = total[0];
  const auto whole = *funnel.all.cases;
  withhold_small(funnel, smallest_told);
  const auto ok = [](const Told& count) { return !count || *count == 0 || *count >= smallest_told; };
  auto every = funnel.groups;
  every.push_back(funnel.all);
  for (const auto& group : every) {
    RC_ASSERT(ok(group.cases) && ok(group.complete) && !group.elsewhere.value_or(0));
    for (const auto& step : group.steps) {
      for (const auto& count : {step.entered, step.past, step.at, step.refused, step.left, step.blocked})
        RC_ASSERT(ok(count));
      const int hidden = !step.past + !step.at + !step.refused + !step.left;
      RC_ASSERT(hidden == 0 || hidden == 4);
    }
  }
  std::size_t told = 0, shown = 0, there = 0;
  for (const auto& group : funnel.groups) {
    told += group.steps[0].entered.value_or(0);
    shown += group.steps[0].entered.has_value() && *group.steps[0].entered > 0;
  }
  for (const auto one : entered) there += one > 0;
  if (funnel.all.steps[0].entered && told > 0 && told != whole) {
    RC_ASSERT(whole - told >= smallest_told);
    RC_ASSERT(there - shown > 1);
  }
}

}  // namespace
}  // namespace minga::service
