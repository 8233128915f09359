#include "methods/tenure/feasibility.hpp"

namespace minga::methods::tenure {
namespace {

Stand stand_of(const Conflict& conflict, double tolerance) {
  if (conflict.common <= tolerance) return Stand::sliver;
  if (conflict.settled) return conflict.lost ? Stand::lost : Stand::settled;
  switch (conflict.order.outcome) {
    case Outcome::first:
      return Stand::first;
    case Outcome::second:
      return Stand::yields;
    case Outcome::auction:
      return Stand::auction;
    case Outcome::undecided:
      break;
  }
  return Stand::open;
}

bool in_the_way(Stand stand) {
  return stand != Stand::sliver && stand != Stand::settled;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::string_view code_of(Stand stand) {
  switch (stand) {
    case Stand::sliver:
      return "sliver";
    case Stand::settled:
      return "settled";
    case Stand::lost:
      return "lost";
    case Stand::first:
      return "first";
    case Stand::yields:
      return "yields";
    case Stand::auction:
      return "auction";
    case Stand::open:
      break;
  }
  return "open";
}

std::string_view code_of(Passing passing) {
  switch (passing) {
    case Passing::no:
      return "no";
    case Passing::unknown:
      return "unknown";
    case Passing::yes:
      break;
  }
  return "yes";
}

Feasibility feasibility(std::span<const Conflict> conflicts, const Ruling& exclusions, double tolerance) {
  Feasibility out;
  out.exclusions = exclusions.verdict;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < conflicts.size(); ++i) {
    out.stands.push_back(stand_of(conflicts[i], tolerance));
    if (in_the_way(out.stands.back())) open.push_back(i);
  }
  out.in_conflict = !open.empty();
  // What was decided against it is no longer to be agreed.
  if (open.size() == 1 && out.stands[open.front()] != Stand::lost) out.would_be_cleared = open;
  return out;
}

double Tally::share_in_conflict() const {
  return share(in_conflict, rights);
}

double Tally::share_excluded_of_the_rest() const {
  return share(excluded, rights - in_conflict);
}

Tally tally(std::span<const Feasibility> rights) {
  Tally out;
  out.rights = rights.size();
  for (const auto& right : rights) {
    const bool forbidden = right.exclusions == Verdict::forbidden;
    const bool unknown = right.exclusions == Verdict::unknown;
    if (right.in_conflict) {
      ++out.in_conflict;
      out.excluded_in_conflict += forbidden;
      out.uncertain_in_conflict += unknown;
    } else {
      ++(forbidden ? out.excluded : unknown ? out.uncertain : out.passing);
    }
  }
  return out;
}

}  // namespace minga::methods::tenure
