#pragma once

#include "formats/layers/measured.hpp"
#include "service/rights_import.hpp"
#include "store/store.hpp"

namespace minga::service {

/// Where rights of a territory should lie: around its geometry, or that of the nearest territory it lies in
/// that has one, else the zones of its country's grids, else Latin America. Margins are wide, since outlines
/// of territories are often sketches: half of its size and at least 2 degrees, under the 6 degrees by which a
/// wrong zone moves things.
formats::layers::GeoBox expected_box(store::Reader& reader, const pack::Model& model, const Id& territory);

/// Whether the shapes lie where they should. Else what is suspected: rights.swapped (latitude and longitude
/// exchanged would lie there), rights.outside_zone (outside of what the coordinate system is for),
/// rights.elsewhere (far from the territory: perhaps another zone), with where they were seen.
std::optional<Problem> suspected_place(const formats::layers::Measured& measured,
                                       const formats::layers::GeoBox& expected);

/// Latin America: where the registers are that this is for.
formats::layers::GeoBox region_of_registers();

/// The box around all that has a shape; of nothing (east < west) if none has.
formats::layers::GeoBox box_of_all(const formats::layers::Measured& measured);

}  // namespace minga::service
