#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/rights_import.hpp"
#include "service/rights_layer.hpp"
#include "service/rights_systems.hpp"

namespace minga::service {

/// What somebody has to say before an edition can be compared, or taken.
struct RightsDoubt {
  enum class About {
    layer,       // which of several
    crs,         // in which coordinate system the numbers are
    place,       // the shapes lie elsewhere than expected: another system, swapped, or right
    code,        // which column has the codes
    kind,        // which kind of rights
    corners,     // which columns of a CSV have the corners
    column,      // one that was named is not there
    many_gone,   // whether it is another edition and not another file
    many_moved,  // whether most rights are really elsewhere than before
  };
  About about;
  Problem problem;
  std::vector<std::string> names;        // layers or columns to choose from
  std::vector<PlausibleSystem> systems;  // of crs and place
};

/// What is known of a file of rights, as far as it could be read and compared.
struct RightsFileReport {
  std::optional<RightsReport> report;  // nothing where a doubt stood before it could be compared
  std::vector<RightsDoubt> doubts;
  std::vector<std::string> columns;  // of the layer
  std::size_t features = 0;
  VertexColumns corners;
  std::vector<std::string> notes;  // what GDAL remarked
};

/// act "rights.import", from a file on: asks who may, reads the layer, measures it, compares it by
/// import_rights() and, unless `dry_run`, keeps it. What only a person can say comes as a doubt with what can
/// be answered, and is never guessed. Problems: those of may_import_rights, read_rights_layer,
/// measure_rights and import_rights that are no doubt.
Checked<RightsFileReport> import_rights_file(House& house, const Actor& actor,
                                             const RightsLayerOptions& layer, const RightsOrder& order,
                                             bool dry_run);

}  // namespace minga::service
