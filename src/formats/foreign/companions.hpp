#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"

namespace minga::formats::foreign {

/// Whether the files are there that this one cannot be read without. A shapefile (.shp) has its shapes'
/// places in .shx (ESRI Shapefile Technical Description, 1998); a table of MapInfo (.tab) has its shapes in
/// .map, by .id, and the rest in .dat; .mif has the rest in .mid. `name` is one of `names`; other files have
/// no companions. Problem: foreign.part_missing (`part`, `all`).
Result<void> has_companions(const std::string& name, const std::vector<std::string>& names,
                            const Place& place);

/// Whether it is a shapefile without .dbf, where its codes and names would be: there are shapes alone.
bool is_without_attributes(const std::string& name, const std::vector<std::string>& names);

/// The names of the files in the folder of this one.
std::vector<std::string> files_beside(const std::string& file);

/// In small letters of ASCII; the rest as it is.
std::string in_small_letters(std::string text);

}  // namespace minga::formats::foreign
