#include "cli/rights_moments.hpp"

#include <map>
#include <utility>

#include "base/trim.hpp"
#include "methods/overlap/groups.hpp"
#include "service/rights_dates.hpp"

namespace minga::cli {

ClaimMoments claim_moments(std::vector<std::string> texts) {
  ClaimMoments out;
  std::map<std::string, std::int64_t> known;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    out.numbers.push_back(methods::overlap::unknown_moment);
    out.hour_told.push_back(false);
    if (trimmed(texts[i]).empty()) {
      ++out.missing;
      continue;
    }
    const auto read = service::read_date(texts[i], {});
    if (!read) {
      out.unreadable.push_back(i);
      continue;
    }
    out.hour_told.back() = read->moment.has_value();
    out.numbers.back() =
        known.emplace(read->moment.value_or(read->day), static_cast<std::int64_t>(known.size()))
            .first->second;
  }
  out.texts = std::move(texts);
  return out;
}

}  // namespace minga::cli
