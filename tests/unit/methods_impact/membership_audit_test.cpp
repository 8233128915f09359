#include "methods/impact/membership_audit.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace minga::methods::impact {
namespace {

TEST(MembershipAudit, FindsWhatThePublishedStudyLeavesUnexplained) {
  MembershipStatement paper;
  paper.registered = 33;
  paper.clusters = {{12, {{"miner", 9}, {"authority", 3}}},
                    {17, {{"civil_society", 6}, {"authority", 8}, {"miner", 1}}}};
  const MembershipAudit audit = audit_membership(paper);

  EXPECT_EQ(audit.analysed, 29U);
  EXPECT_EQ(audit.left_out, 4U);
  EXPECT_EQ(audit.clusters[0].explained, 12U);
  EXPECT_EQ(audit.clusters[0].unexplained, 0U);
  EXPECT_EQ(audit.clusters[1].explained, 15U);
  EXPECT_EQ(audit.clusters[1].unexplained, 2U);
  ASSERT_EQ(audit.findings.size(), 2U);
  EXPECT_EQ(audit.findings[0].flag, AuditFlag::members_unexplained);
  EXPECT_EQ(audit.findings[0].cluster, 1);
  EXPECT_EQ(audit.findings[0].difference, 2U);
  EXPECT_EQ(audit.findings[1].flag, AuditFlag::left_out_unexplained);
  EXPECT_EQ(audit.findings[1].stated, 33U);
  EXPECT_EQ(audit.findings[1].explained, 29U);
  EXPECT_EQ(audit.findings[1].difference, 4U);
}

TEST(MembershipAudit, FindsTooManyMembersAndTooManyAnalysed) {
  const MembershipAudit audit = audit_membership({5, {{4, {{"miner", 5}}}, {3, {{"miner", 3}}}}, {}});
  ASSERT_EQ(audit.findings.size(), 2U);
  EXPECT_EQ(audit.findings[0].flag, AuditFlag::members_overcounted);
  EXPECT_EQ(audit.findings[0].difference, 1U);
  EXPECT_EQ(audit.findings[1].flag, AuditFlag::more_analysed_than_registered);
  EXPECT_EQ(audit.findings[1].difference, 2U);
  EXPECT_EQ(audit.left_out, 0U);
}

TEST(MembershipAudit, ReasonsExplainWhoIsLeftOut) {
  const std::vector<Member> members{{"miner", 0, {}},
                                    {"", 0, {}},
                                    {"miner", -1, LeftOut::withdrew},
                                    {"authority", -1, LeftOut::too_few_answers},
                                    {"authority", -1, LeftOut::too_few_answers}};
  const MembershipAudit audit = audit_membership(state_membership(members, 1));
  EXPECT_EQ(audit.registered, 5U);
  EXPECT_EQ(audit.analysed, 2U);
  EXPECT_EQ(audit.left_out, 3U);
  EXPECT_EQ(audit.reasons.at(LeftOut::too_few_answers), 2U);
  ASSERT_EQ(audit.findings.size(), 1U);
  EXPECT_EQ(audit.findings[0].flag, AuditFlag::members_unexplained);
  EXPECT_EQ(audit.clusters[0].unexplained, 1U);
}

std::vector<Member> some_members(bool all_typed) {
  std::vector<Member> members;
  const int n = *rc::gen::inRange(0, 40);
  for (int i = 0; i < n; ++i) {
    Member member;
    member.type = *rc::gen::element<std::string>("miner", "authority", all_typed ? "civil_society" : "");
    const int place = *rc::gen::inRange(-1, 3);
    if (place < 0)
      member.left_out = LeftOut::no_answers;
    else
      member.cluster = place;
    members.push_back(member);
  }
  return members;
}

RC_GTEST_PROP(MembershipAudit, EveryoneIsCountedOnce, ()) {
  const auto members = some_members(false);
  const MembershipAudit audit = audit_membership(state_membership(members, 3));
  RC_ASSERT(audit.analysed + audit.left_out == members.size());
  std::size_t explained = 0;
  for (const ClusterAudit& cluster : audit.clusters) {
    RC_ASSERT(cluster.explained + cluster.unexplained == cluster.size);
    explained += cluster.size;
  }
  RC_ASSERT(explained == audit.analysed);
}

RC_GTEST_PROP(MembershipAudit, IsSilentWhenEverythingSumsUp, ()) {
  RC_ASSERT(audit_membership(state_membership(some_members(true), 3)).findings.empty());
}

}  // namespace
}  // namespace minga::methods::impact
