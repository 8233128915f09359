#include "methods/impact/membership_audit.hpp"

namespace minga::methods::impact {
namespace {

std::size_t sum(const auto& counts) {
  std::size_t total = 0;
  for (const auto& [key, count] : counts) total += count;
  return total;
}

std::size_t excess(std::size_t a, std::size_t b) {
  return a > b ? a - b : 0;
}

}  // namespace

MembershipAudit audit_membership(const MembershipStatement& statement) {
  MembershipAudit audit;
  audit.registered = statement.registered;
  audit.reasons = statement.left_out;
  for (const ClusterStatement& stated : statement.clusters) {
    ClusterAudit cluster{stated.size, stated.types, sum(stated.types), 0};
    cluster.unexplained = excess(cluster.size, cluster.explained);
    const auto index = static_cast<int>(audit.clusters.size());
    if (cluster.unexplained > 0)
      audit.findings.push_back(
          {AuditFlag::members_unexplained, index, cluster.size, cluster.explained, cluster.unexplained});
    if (const std::size_t more = excess(cluster.explained, cluster.size); more > 0)
      audit.findings.push_back(
          {AuditFlag::members_overcounted, index, cluster.size, cluster.explained, more});
    audit.analysed += cluster.size;
    audit.clusters.push_back(std::move(cluster));
  }

  audit.left_out = excess(audit.registered, audit.analysed);
  const std::size_t explained = audit.analysed + sum(statement.left_out);
  if (const std::size_t gap = excess(audit.registered, explained); gap > 0)
    audit.findings.push_back({AuditFlag::left_out_unexplained, -1, audit.registered, explained, gap});
  if (const std::size_t more = excess(explained, audit.registered); more > 0)
    audit.findings.push_back(
        {AuditFlag::more_analysed_than_registered, -1, audit.registered, explained, more});
  return audit;
}

MembershipStatement state_membership(std::span<const Member> members, int cluster_count) {
  MembershipStatement statement;
  statement.registered = members.size();
  statement.clusters.resize(static_cast<std::size_t>(cluster_count));
  for (const Member& member : members) {
    if (member.left_out) {
      ++statement.left_out[*member.left_out];
    } else if (member.cluster >= 0 && member.cluster < cluster_count) {
      ClusterStatement& cluster = statement.clusters[static_cast<std::size_t>(member.cluster)];
      ++cluster.size;
      if (!member.type.empty()) ++cluster.types[member.type];
    }
  }
  return statement;
}

}  // namespace minga::methods::impact
