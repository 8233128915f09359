#include "service/right_name.hpp"

#include "base/time.hpp"
#include "service/finding_words.hpp"
#include "service/land_rules.hpp"
#include "service/values.hpp"

namespace minga::service {

Filing filing_of(const Values& right) {
  if (const auto at = instant_from_rfc3339(text_in(right, "filed_at"))) {
    const auto local = to_rfc3339(Instant{at->milliseconds - minutes_before_utc * 60'000});
    return {local.substr(0, 10), local.substr(11, 5)};
  }
  return {text_in(right, "filed_on"), ""};
}

std::string words_of(const Filing& filing, Language language) {
  if (filing.day.empty()) return text(language, "rights.filing.unknown");
  return text(language, filing.hour.empty() ? "rights.filing.day" : "rights.filing.hour",
              {{"day", written_date(filing.day, language)}, {"hour", filing.hour}});
}

}  // namespace minga::service
