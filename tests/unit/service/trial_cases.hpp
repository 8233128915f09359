#pragma once

#include <gtest/gtest.h>

#include <string>

#include "service/case_acts.hpp"
#include "service/case_state.hpp"
#include "service/records.hpp"
#include "support/workspace.hpp"

namespace minga::service {

/// A workspace with the procedures made for tests (tests/packs/procedures). Its clock says 2026-01-01.
class TrialCases : public ::testing::Test {
 protected:
  Id open(const std::string& procedure, Values more = {}) {
    Values values{{"territory", to_string(region)}, {"procedure", procedure}};
    values.merge(more);
    const auto made = open_case(house, system_actor(), std::move(values));
    EXPECT_TRUE(made) << made.error().front().code;
    return made.value_or(Id{});
  }
  static NewCaseEvent event(const std::string& step, const std::string& kind, const std::string& day) {
    NewCaseEvent out;
    out.step = step;
    out.kind = kind;
    out.day = day;
    return out;
  }
  /// "": it was recorded; else the code of what stood against it.
  std::string record(const Id& id, const NewCaseEvent& what) {
    const auto done = record_case_event(house, system_actor(), id, what);
    return done ? "" : done.error().front().code;
  }
  std::string record(const Id& id, const std::string& step, const std::string& kind, const std::string& day) {
    return record(id, event(step, kind, day));
  }
  CaseStanding standing(const Id& id) {
    auto found = case_standing(house, system_actor(), id);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(CaseStanding{});
  }
  std::string state_of_step(const CaseStanding& in, const std::string& step) {
    return std::string(code_of(in.state.steps[*in.rules.find(step)].state));
  }
  Id create(const std::string& register_name, Values values) {
    const auto made = create_record(house, system_actor(), register_name, std::move(values));
    EXPECT_TRUE(made) << made.error().front().code << " " << made.error().front().place.field;
    return made ? made->record.id : Id{};
  }
  Id paper(const Id& id, const std::string& code, const std::string& issued) {
    return create(
        "case_document",
        {{"territory", to_string(region)}, {"case_file", to_string(id)}, {"code", code}, {"issued", issued}});
  }
  Id person(const std::string& name, const std::string& gender = "woman") {
    return create("person",
                  {{"territory", to_string(region)}, {"name", name}, {"gender", gender}, {"consent", true}});
  }

  minga::testing::TestWorkspace work{
      {"core", "madre-de-dios",
       (minga::testing::TestWorkspace::source() / "tests/packs/procedures").string()}};
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
};

}  // namespace minga::service
