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

std::string area_words(double hectares, Language language) {
  constexpr double least_hectares = 0.01, least_square_metres = 0.1, square_metres = 1e4;
  if (hectares >= least_hectares)
    return text(language, "rights.area.hectares", {{"area", decimals(hectares, language)}});
  const double rest = hectares * square_metres;
  return rest >= least_square_metres
             ? text(language, "rights.area.square_metres", {{"area", decimals(rest, language, 1)}})
             : text(language, "rights.area.less", {{"area", decimals(least_square_metres, language, 1)}});
}

}  // namespace minga::service
