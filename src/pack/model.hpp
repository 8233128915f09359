#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/value.hpp"
#include "pack/check.hpp"
#include "pack/land_rules.hpp"
#include "pack/procedure.hpp"
#include "pack/words.hpp"

namespace minga::pack {

enum class FieldType {
  text,
  long_text,
  integer,
  decimal,
  money,
  date,
  timestamp,
  yes_no,
  choice,
  multiple,
  reference,
  geometry,
  file,
};
std::string_view code_of(FieldType type);
std::optional<FieldType> field_type_from(std::string_view code);

/// Who may ever see a field. `secret` (password hashes, tokens) is never shown, exported or logged to
/// anybody and stays out of the change log's values.
enum class Privacy { open, internal, personal, secret };
std::string_view code_of(Privacy privacy);

enum class GeometryKind { point, line, polygon, any };

struct Field {
  std::string name;  // lower_snake_case, also the column
  FieldType type = FieldType::text;
  Words label;
  Words help;
  bool required = false;
  bool unique = false;   // among the register's records that are not retired
  bool retired = false;  // no longer asked or shown; its data is kept
  std::string was;       // its name in the version before, when renamed
  /// The act that alone sets it; empty: whoever may change the record. A new record has its default.
  std::string written_by;
  Privacy privacy = Privacy::internal;
  std::set<Missing> missing;  // the kinds of missing answer it may hold
  std::optional<Value> default_value;
  std::optional<double> min, max;  // integer, decimal, money (in units)
  std::optional<long> max_length;  // text, long_text (characters)
  std::string pattern;             // text: ECMAScript regular expression for the whole value
  std::string catalogue;           // choice, multiple
  std::string reference;           // reference: name of the register
  GeometryKind geometry = GeometryKind::any;
  /// geometry: those who may not see the place exactly are shown its cells of this many degrees on maps; 0:
  /// nothing.
  double coarsened_to = 0;
  std::vector<std::string> currencies;  // money
  Source source;
};

struct Register {
  std::string name;  // lower_snake_case, singular; also the table and the GeoPackage layer
  Words label;       // singular
  Words plural;
  Words help;
  /// The reference field that says to which territory a record belongs, "id" where the record is
  /// itself a territory, empty where it belongs to none (visible to all who may read the register).
  std::string territory_field;
  std::vector<std::string> title_fields;  // what names a record in lists
  std::string parent_field;  // reference to its own register that makes a tree; cycles are refused
  bool system = false;       // written by acts only: no generic REST, import or form
  bool cases = false;        // tells how cases stand in procedures; no other register may require it
  std::vector<Field> fields;
  Source source;

  const Field* field(std::string_view field_name) const;
  const Field* geometry_field() const;  // the first that is not retired, or null
};

struct CatalogueItem {
  std::string code;
  Words label;
  Words help;
  std::string icon;
  bool retired = false;
};

struct Catalogue {
  std::string name;
  Words label;
  std::vector<CatalogueItem> items;
  Source source;
  const CatalogueItem* item(std::string_view code) const;
};

/// A mining grid: squares that rights are given in. A right that lies on it exactly is stored as cells too.
struct MiningGrid {
  std::string name;  // "peru-utm-17s"
  Words label;
  std::string jurisdiction;  // "PE": whose registers use it, and so its zone; empty where it is not said
  std::string crs;           // "EPSG:32717"
  bool in_degrees = false;   // `size` is in seconds of arc, else in metres
  double size = 0;
  /// A corner of a cell, in the unit of the system; nothing where no source that we hold says it: then no
  /// right can be told to lie on it.
  std::optional<std::pair<double, double>> origin;
  std::optional<double> hectares;  // nominal, of a cell
  /// How its cells are named, where they are: each level cuts the one before it into columns and rows.
  struct CodeLevel {
    int columns = 1, rows = 1;
    bool letter = false;  // else a number of two digits
  };
  std::vector<CodeLevel> code_levels;
  std::string code_letters;
  std::string basis;  // the norm it stands on
  Source source;
};

/// A record that comes with the pack (an impact list, a country's departments). `key` is stable: the
/// record's id is derived from pack name, register and key, so that a newer pack updates it.
struct PackRecord {
  std::string register_name;
  std::string key;
  Values values;  // references to other pack records are already ids; defaults are filled in
  Source source;
  std::string pack;  // name of the pack it comes with
  Id id;             // pack_record_id(pack, register_name, key)
};

struct Role {
  std::string name;
  Words label;
  bool has_account = true;
  enum class Scope { everywhere, territory, workshop } scope = Scope::territory;
  Privacy sees = Privacy::open;  // the most private class it may read
};

/// Who may do what: act name -> roles. Acts on records can be narrowed for one register with the key
/// "record.update:person"; where it is present it replaces the general line.
using ActMatrix = std::map<std::string, std::set<std::string>, std::less<>>;

struct Pack {
  std::string name;
  std::string version;  // semantic version
  Words label;
  std::string directory;
  std::vector<std::string> requires_packs;
};

/// All packs of a workspace read together.
struct Model {
  std::vector<Pack> packs;  // each after those it requires
  std::map<std::string, Register, std::less<>> registers;
  std::map<std::string, Catalogue, std::less<>> catalogues;
  std::map<std::string, MiningGrid, std::less<>> grids;
  std::vector<PackRecord> records;  // each after those it refers to
  std::map<std::string, Procedure, std::less<>> procedures;
  std::map<std::string, Check, std::less<>> checks;
  std::map<std::string, PriorityScale, std::less<>> priorities;
  std::map<std::string, Exclusions, std::less<>> exclusions;
  std::map<std::string, Strata, std::less<>> strata;
  std::map<std::string, Role, std::less<>> roles;
  ActMatrix acts;
  std::set<std::string, std::less<>> known_acts;  // the names that the packs' acts.yaml list
  std::string content_hash;                       // SHA-256 over the packs' files: stored with findings

  const Register* find_register(std::string_view name) const;
  const Catalogue* find_catalogue(std::string_view name) const;
  const Procedure* find_procedure(std::string_view name) const;
  /// "core 1.2.0, peru 0.3.0"
  std::string versions() const;
  bool may(std::string_view role, std::string_view act, std::string_view register_name = {}) const;
};

}  // namespace minga::pack
