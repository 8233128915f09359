#pragma once

#include <string>

#include "base/id.hpp"
#include "base/text.hpp"
#include "base/value.hpp"

namespace minga::service {

/// When a right was filed, in the time of Peru and Colombia (UTC-5), in which their registers count.
struct Filing {
  std::string day;   // YYYY-MM-DD; empty: not known
  std::string hour;  // HH:MM; empty: the register gives none
};

/// A right by what everybody may know of it.
struct RightName {
  Id id;
  std::string code, kind, state;
  std::string source, source_date;  // the register and the day of its edition
  Filing filing = {};
  bool by_resolution = false;  // `source` is an act of the docket that gave its line, no edition
};

Filing filing_of(const Values& right);

/// "presentado el 05/03/2001 a las 08:15", or that the hour or all of it is not known.
std::string words_of(const Filing& filing, Language language);

/// "12,34 ha"; what is less than 0.01 ha in square metres, so that it is not told as nothing: "35,2 m²".
std::string area_words(double hectares, Language language);

}  // namespace minga::service
