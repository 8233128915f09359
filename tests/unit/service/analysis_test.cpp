#include "service/analyses.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "service/example.hpp"
#include "service/finding_files.hpp"
#include "service/finding_json.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;
using minga::testing::TestWorkspace;

/// The example workspace, filled once: its analysis takes a while under the sanitizers.
TestWorkspace& example() {
  static TestWorkspace work;
  static const bool filled = [] {
    const auto accounts = fill_with_example(work.house(), work.workspace());
    if (!accounts) throw std::runtime_error(sentence(Language::en, accounts.error().front()));
    return true;
  }();
  static_cast<void>(filled);
  return work;
}

Id the_finding() {
  const auto findings = list_findings(example().house(), system_actor(), std::nullopt);
  if (!findings || findings->empty()) throw std::runtime_error("no finding");
  return findings->front().id;
}

TEST(ExampleAnalysis, GivesThePublishedPicture) {
  const auto finding = find_finding(example().house(), system_actor(), the_finding(), false);
  ASSERT_TRUE(finding);
  const auto result = Json::parse(finding->result);
  EXPECT_EQ(result["participants"]["registered"], 33);
  EXPECT_EQ(result["participants"]["analysed"], 29);
  auto sizes = result["clusters"]["sizes"].get<std::vector<int>>();
  std::sort(sizes.begin(), sizes.end());
  EXPECT_EQ(sizes, (std::vector<int>{12, 17}));
  EXPECT_NEAR(result["missing"]["prioritization"]["share"].get<double>(), 0.09, 0.005);
  EXPECT_NEAR(result["missing"]["valuation"]["share"].get<double>(), 0.14, 0.005);
  std::vector<int> unexplained;
  for (const auto& cluster : result["audit"]["clusters"])
    unexplained.push_back(cluster["unexplained"].get<int>());
  std::sort(unexplained.begin(), unexplained.end());
  EXPECT_EQ(unexplained, (std::vector<int>{0, 2}));
}

TEST(ExampleAnalysis, IsTheSameWhenComputedAgain) {
  auto& work = example();
  const auto finding = find_finding(work.house(), system_actor(), the_finding(), false);
  const auto again = run_impact_analysis(work.house(), system_actor(), {finding->workshops, 1000, 199, 1});
  ASSERT_TRUE(again);
  const auto second = find_finding(work.house(), system_actor(), *again, false);
  EXPECT_EQ(second->inputs_hash, finding->inputs_hash);
  EXPECT_EQ(second->result, finding->result);
}

TEST(ExampleAnalysis, ItsPublicPartNamesNobodyAndHidesSmallGroups) {
  auto& work = example();
  const auto open = find_finding(work.house(), visitor(), the_finding(), false);
  ASSERT_TRUE(open) << open.error().code;
  EXPECT_TRUE(open->public_part);
  const auto result = Json::parse(open->result);
  EXPECT_TRUE(result["clusters"]["labels"].empty());
  EXPECT_TRUE(result["participants"]["left_out"].empty());
  for (const auto* kind : {"types", "groups", "clusters"})
    for (const auto& group : result["quadrant"][kind])
      EXPECT_TRUE(group["n"].is_null() || group["n"].get<int>() >= 5) << kind;
  for (const auto& cluster : result["audit"]["clusters"])
    for (const auto& [type, count] : cluster["types"].items())
      EXPECT_TRUE(count.is_null() || count.get<int>() >= 5) << type;
  EXPECT_EQ(open->result.find("\"P0"), std::string::npos);
}

TEST(ExampleAnalysis, IsOnlyShownToThoseWhoMay) {
  auto& work = example();
  const auto id = the_finding();
  ASSERT_TRUE(set_published(work.house(), system_actor(), id, false));
  EXPECT_EQ(find_finding(work.house(), visitor(), id, false).error().code, "finding.not_found");
  EXPECT_EQ(find_finding(work.house(), work.actor("observer"), id, false).error().code, "finding.not_found");
  EXPECT_FALSE(find_finding(work.house(), work.actor("analyst"), id, false)->public_part);
  EXPECT_TRUE(find_finding(work.house(), work.actor("analyst"), id, true)->public_part);
  ASSERT_TRUE(set_published(work.house(), system_actor(), id, true));
  const auto elsewhere = work.actor("analyst", work.pack_record("territory", "buritica"));
  EXPECT_TRUE(find_finding(work.house(), elsewhere, id, false)->public_part);
  EXPECT_EQ(set_published(work.house(), work.actor("observer"), id, true).error().kind,
            ProblemKind::forbidden);
  EXPECT_EQ(run_impact_analysis(work.house(), work.actor("observer"),
                                {{work.pack_record("workshop", "impacts-2015")}})
                .error()
                .front()
                .kind,
            ProblemKind::forbidden);
}

TEST(ExampleAnalysis, HasAReportAndFilesInBothLanguages) {
  const auto finding = find_finding(example().house(), system_actor(), the_finding(), false);
  for (const auto language : {Language::es, Language::en}) {
    const auto report = finding_report(*finding, language);
    EXPECT_NE(report.find("<svg"), std::string::npos);
    EXPECT_EQ(report.find("<script"), std::string::npos);
    EXPECT_EQ(report.find("report."), std::string::npos)
        << "a sentence is missing: " << report.substr(report.find("report."), 60);
    EXPECT_EQ(report.find("analysis.warn"), std::string::npos);
    for (const auto* format : {"json", "csv", "xlsx", "svg"}) {
      const auto file = finding_file(*finding, format, "", language);
      ASSERT_TRUE(file) << format;
      EXPECT_GT(file->bytes.size(), 500U) << format;
    }
  }
  EXPECT_TRUE(finding_file(*finding, "svg", "cluster/1", Language::es));
  EXPECT_EQ(finding_file(*finding, "svg", "cluster/9", Language::es).error().code, "finding.no_such_plot");
  EXPECT_EQ(finding_file(*finding, "pdf", "", Language::es).error().code, "request.bad_format");
}

TEST(Analysis, NeedsAWorkshopAndPeople) {
  TestWorkspace work;
  EXPECT_EQ(run_impact_analysis(work.house(), system_actor(), {}).error().front().code,
            "analysis.no_workshop");
  const auto empty =
      run_impact_analysis(work.house(), system_actor(), {{work.pack_record("workshop", "try-it")}});
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().front().code, "analysis.nobody_left");
}

}  // namespace
}  // namespace minga::service
