#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/layers/feature_table.hpp"
#include "formats/layers/measured.hpp"
#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/rights_dates.hpp"
#include "service/rights_vertices.hpp"

namespace minga::service {

/// A layer of land rights as it was read (formats/layers).
struct RightsFile {
  const formats::layers::FeatureTable& table;
  const formats::layers::Measured& measured;  // of the same rows
  std::string name;                           // of the file or service
  std::string sha256;                         // of the file; empty of a service
  VertexColumns corners = {};                 // that the shapes were made of; else empty
};

/// What whoever imports says of it.
struct RightsOrder {
  Id territory;
  std::string source, authority, date;  // obligatory: no right is kept without them
  std::string address, licence;
  std::string kind, category, state;  // codes, for every row; a column overrules them
  /// Field of land_right -> column. Those not named are found by their usual names, code, name, holder and
  /// dates only; an empty column is none.
  std::map<std::string, std::string> columns;
  std::map<std::string, std::string> codes;  // text in a column of kind, category or state -> code
  DateReading dates;
  bool code_by_shape = false;  // the layer has no codes: a right is known by its shape
  bool leave_out = false;      // rows with a problem stay out and are listed, in place of nothing being taken
  bool many_gone = false;      // that more than a fifth is gone is so
  bool many_moved = false;     // that more than half lie wholly apart from where they were is so
  bool place_is_right = false;  // that the shapes lie elsewhere than expected is so
  /// RightsReport::seen of a trial: then only what that trial told is written. Empty: whatever comes out.
  std::string seen;
};

/// A right that the new edition has otherwise.
struct RightChanged {
  std::string code;
  std::vector<std::string> fields;  // of land_right
  std::optional<double> before_ha, after_ha;
};

/// A text in a column of codes (kind, category or state) of which nobody said what it means.
struct UnknownText {
  std::string field, column, text;
  std::size_t rows = 0;
};

struct RightRepaired {
  long line = 0;
  std::string code;
  double before_ha = 0, after_ha = 0;
};

/// What an import did, or would do.
struct RightsReport {
  std::size_t features = 0;
  std::size_t added = 0, changed = 0, gone = 0, back = 0, unchanged = 0;  // back: gone before; in changed too
  std::size_t left_out = 0;                                               // rows with a problem
  std::size_t repeated = 0;  // rows that say another again in all that is used
  std::size_t on_grid = 0;   // rights that lie exactly on a mining grid
  std::vector<RightRepaired> repaired;
  std::vector<std::string> added_codes, gone_codes;  // the first hundred of each
  std::vector<RightChanged> changes;                 // the first hundred
  std::vector<UnknownText> unknown;                  // the first hundred
  std::map<std::string, std::string> columns;        // field -> column, as used
  std::string crs, measured_in;
  bool zone = false;            // areas are those of an official zone's plane; else of an equal-area system
  formats::layers::GeoBox box;  // around all, in degrees
  std::string previous;         // date of the edition it was compared with; empty: the first
  Problems problems;            // by row; when there is one and none may be left out, nothing was written
  Problems notices;             // what nobody has to mend
  std::string seen;             // digest of the layer, the order and what it was compared with
  bool written = false;
  std::optional<Id> source;
};

/// act "rights.import": an edition of a register, compared by code with what is known from the editions
/// before (those of the same source name and territory). New rights are made; changed ones keep their id, and
/// how they stood is kept in land_right_version; those gone get the edition's date as the first day on which
/// they no longer hold; the others are left as they are. All of it or nothing; with `dry_run` nothing.
/// Problems of the whole: those of permit, "record.not_found" (the territory), "rights.no_source",
/// "rights.no_such_day" or "rights.edition_day" (`value`: the edition's date), "rights.no_code",
/// "rights.unknown_field" (`field`, `known`), "rights.older_edition", "layer.column", "rights.not_as_seen"
/// (what would be written is no longer what the trial told).
Result<RightsReport> import_rights(House& house, const Actor& actor, const RightsFile& file,
                                   const RightsOrder& order, bool dry_run);

/// Whether the actor may import into the order's territory at all; asked before anything is read.
Result<void> may_import_rights(House& house, const Actor& actor, const RightsOrder& order);

}  // namespace minga::service
