#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "service/right_name.hpp"

namespace minga::service {

/// An edition of a register that an answer rests on.
struct MapEdition {
  std::string source;
  std::string date;            // YYYY-MM-DD; empty: not known
  bool by_resolution = false;  // no edition: an act of the docket that gave a line

  auto operator<=>(const MapEdition&) const = default;
};

/// Each once, by register and date.
std::vector<MapEdition> editions_of(std::span<const RightName> rights);

/// "Según Catastro minero, edición del 10/03/2026." And where nothing so old as `on` (YYYY-MM-DD) was
/// brought, that what had ended before that edition is not in it. Empty of none.
std::string words_of(std::span<const MapEdition> editions, std::string_view on, Language language);

/// An edition that is later than the day that was asked about, the first of its register, and what is
/// therefore not known, in words.
struct LateEdition {
  MapEdition edition;
  std::string words;
};
std::vector<LateEdition> late_editions(std::span<const MapEdition> editions, std::string_view on,
                                       Language language);

}  // namespace minga::service
