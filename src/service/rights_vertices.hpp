#pragma once

#include <string>

#include "base/problem.hpp"
#include "formats/layers/feature_table.hpp"
#include "formats/table.hpp"

namespace minga::service {

/// Which columns of a table of corners say where a corner is, and whose it is.
struct VertexColumns {
  std::string x, y;  // longitude and latitude, or easting and northing
  std::string code;
};

/// The columns as given, else by usual names (lon, longitud, x, este … lat, latitud, y, norte …; codigo …).
/// Problems: rights.no_vertices (no pair of columns with such names), layer.column; both with `known` and, a
/// line each, `names`.
Result<VertexColumns> vertex_columns(const formats::Table& table, const VertexColumns& given);

/// Makes features of a table with one corner a row: the corners of a code, in the order of the file, are its
/// outline; the other cells are those of its first row. A corner that is not a number makes its outline one
/// with a coordinate that is none, so that it is reported with its row. The features have no system of
/// coordinates: it has to be said.
formats::layers::FeatureTable features_of_vertices(const formats::Table& table, const VertexColumns& columns);

}  // namespace minga::service
