#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace minga::methods::impact {

/// Why somebody who registered is not in the analysis.
enum class LeftOut {
  no_answers,       // no answer at all on at least one of the axes
  too_few_answers,  // fewer than the analysis asks for
  withdrew,         // took the consent back
  not_rated         // registered and never rated
};

/// A cluster as it is stated: how many members, and how many of each declared type (miner, authority, …).
struct ClusterStatement {
  std::size_t size = 0;
  std::map<std::string, std::size_t> types;
};

/// What somebody says who took part, be it our own analysis or a published study.
struct MembershipStatement {
  std::size_t registered = 0;
  std::vector<ClusterStatement> clusters;
  std::map<LeftOut, std::size_t> left_out;  // those who are left out with a stated reason
};

enum class AuditFlag {
  members_unexplained,   // the types of a cluster sum to less than its size
  members_overcounted,   // … to more
  left_out_unexplained,  // fewer analysed than registered, without a stated reason for all of them
  more_analysed_than_registered
};

struct AuditFinding {
  AuditFlag flag{};
  int cluster = -1;            // of the two flags about one cluster; else -1
  std::size_t stated = 0;      // the size, or the number registered
  std::size_t explained = 0;   // the sum of types, or analysed plus left out with a reason
  std::size_t difference = 0;  // how many people that is
};

struct ClusterAudit {
  std::size_t size = 0;
  std::map<std::string, std::size_t> types;
  std::size_t explained = 0;    // sum of types
  std::size_t unexplained = 0;  // size minus that, 0 if it is negative
};

struct MembershipAudit {
  std::size_t registered = 0;
  std::size_t analysed = 0;  // sum of the cluster sizes
  std::size_t left_out = 0;  // registered minus analysed, 0 if it is negative
  std::map<LeftOut, std::size_t> reasons;
  std::vector<ClusterAudit> clusters;
  std::vector<AuditFinding> findings;  // empty: everything sums up
};

/// Sums of types against sizes, sums of sizes against the register. See docs/methods/membership-audit.md.
MembershipAudit audit_membership(const MembershipStatement& statement);

/// One registered participant as our own analysis knows them.
struct Member {
  std::string type;                 // empty: not recorded
  int cluster = -1;                 // of those analysed
  std::optional<LeftOut> left_out;  // of the others
};

/// The statement that our own analysis makes, from its participants; `cluster_count` clusters.
MembershipStatement state_membership(std::span<const Member> members, int cluster_count);

}  // namespace minga::methods::impact
