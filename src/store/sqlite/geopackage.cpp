#include "store/sqlite/geopackage.hpp"

#include <algorithm>

namespace minga::store::sqlite {
namespace {

constexpr std::int64_t wgs84 = 4326;

constexpr std::string_view wgs84_definition =
    R"(GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],)"
    R"(AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],)"
    R"(UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],)"
    R"(AUTHORITY["EPSG","4326"]])";

constexpr std::string_view tables = R"(
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
)";

void add_reference_system(Connection& connection, const std::string& name, std::int64_t id,
                          const std::string& organization, std::int64_t code, std::string_view definition,
                          const std::string& description) {
  connection.execute(
      "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, "
      "definition, "
      "description) VALUES ($1, $2, $3, $4, $5, $6)",
      {name, id, organization, code, std::string(definition), description});
}

bool is_layer_geometry(const pack::Field& field) {
  return field.type == pack::FieldType::geometry && field.privacy != pack::Privacy::secret;
}

}  // namespace

void make_geopackage_tables(Connection& connection) {
  connection.script(tables);
  add_reference_system(connection, "Undefined cartesian SRS", -1, "NONE", -1, "undefined",
                       "undefined cartesian coordinate reference system");
  add_reference_system(connection, "Undefined geographic SRS", 0, "NONE", 0, "undefined",
                       "undefined geographic coordinate reference system");
  add_reference_system(connection, "WGS 84 geodetic", wgs84, "EPSG", wgs84, wgs84_definition,
                       "longitude and latitude in degrees on the WGS 84 ellipsoid");
}

void publish_layer(Connection& connection, const pack::Register& reg, std::string_view renamed_from,
                   Instant now) {
  // The first geometry column that the table ever had stays the layer's, because a table may have one only.
  const auto geometry = std::find_if(reg.fields.begin(), reg.fields.end(), is_layer_geometry);
  const bool has_geometry = geometry != reg.fields.end();
  const std::string title = reg.plural.es.empty() ? reg.name : reg.plural.es + " (" + reg.name + ")";
  connection.execute(
      "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (table_name) DO UPDATE SET data_type = "
      "excluded.data_type, "
      "identifier = excluded.identifier, description = excluded.description, last_change = "
      "excluded.last_change, "
      "srs_id = excluded.srs_id",
      {reg.name, has_geometry ? "features" : "attributes", title, reg.help.es, to_rfc3339(now),
       has_geometry ? Cell(wgs84) : Cell()});
  if (!has_geometry) return;
  if (!renamed_from.empty()) {
    const auto renamed = std::find_if(reg.fields.begin(), reg.fields.end(),
                                      [&](const pack::Field& field) { return field.was == renamed_from; });
    if (renamed != reg.fields.end()) {
      connection.execute(
          "UPDATE gpkg_geometry_columns SET column_name = $1 WHERE table_name = $2 AND column_name = $3",
          {renamed->name, reg.name, std::string(renamed_from)});
    }
  }
  connection.execute(
      "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) "
      "VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (table_name) DO NOTHING",
      {reg.name, geometry->name, geometry->geometry == pack::GeometryKind::point ? "POINT" : "GEOMETRY",
       wgs84, std::int64_t{0}});
}

}  // namespace minga::store::sqlite
