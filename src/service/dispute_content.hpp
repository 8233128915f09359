#pragma once

#include "service/dispute_records.hpp"
#include "service/disputes.hpp"

namespace minga::service {

/// Letters of any language; not digits, spaces or punctuation.
std::size_t letters_in(std::string_view text);

/// Whether a resolution says what was decided, why, on which norm, by whom and, of an authority's act, where
/// it is written. Problems: those of resolve_dispute about what it says.
Result<void> check_content(store::Reader& reader, const pack::Model& model, const Access& access,
                           const DisputeCase& dispute, const NewResolution& resolution);

}  // namespace minga::service
