#include "formats/foreign/foreign.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <set>
#include <string_view>

#include "formats/foreign/bounded_child.hpp"
#include "formats/foreign/companions.hpp"
#include "formats/foreign/gdal_trouble.hpp"
#include "formats/foreign/zip_listing.hpp"

namespace minga::formats::foreign {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_notes = 5;
/// What a file of Google Earth may hold: its driver unpacks it into memory.
constexpr std::uint64_t most_kmz_bytes = std::uint64_t{512} << 20;

/// A folder for one conversion.
struct TemporaryFolder {
  fs::path path;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

std::shared_ptr<TemporaryFolder> temporary_folder() {
  std::error_code error;
  auto pattern = (fs::temp_directory_path(error) / "minga-layer-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr) return nullptr;
  auto folder = std::make_shared<TemporaryFolder>();
  folder->path = pattern;
  return folder;
}

/// What ogr2ogr is to open, and how.
struct Source {
  std::string name;
  std::string layer;  // all if empty
  std::vector<std::string> drivers;
  std::vector<std::string> opening;  // -oo ...
  bool drawing = false;
  bool network = false;
  bool no_attributes = false;
};

struct Format {
  std::string_view ending;
  std::vector<std::string> drivers;
};

const std::vector<Format>& formats_known() {
  static const std::vector<Format> all{{".shp", {"ESRI Shapefile"}},
                                       {".geojson", {"GeoJSON"}},
                                       {".json", {"GeoJSON"}},
                                       {".kml", {"LIBKML", "KML"}},
                                       {".kmz", {"LIBKML"}},
                                       {".dxf", {"DXF"}},
                                       {".gdb", {"OpenFileGDB"}},
                                       {".gpkg", {"GPKG"}},
                                       {".csv", {"CSV"}},
                                       {".gml", {"GML"}},
                                       {".fgb", {"FlatGeobuf"}},
                                       {".tab", {"MapInfo File"}},
                                       {".mif", {"MapInfo File"}}};
  return all;
}

/// By the end of its name; the content decides in the end, since ogr2ogr opens with these drivers alone.
const Format* format_of(const std::string& name) {
  const auto ending = in_small_letters(fs::path(name).extension().string());
  const auto& all = formats_known();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Format& format) { return format.ending == ending; });
  return found == all.end() ? nullptr : &*found;
}

Source source_of(const std::string& name, const Format& format, const std::string& layer) {
  Source source{name, layer, format.drivers, {}, format.ending == ".dxf", false, false};
  if (format.ending == ".csv")
    source.opening = {"-oo", "GEOM_POSSIBLE_NAMES=wkt,geom,geometry,geometria,the_geom,shape", "-oo",
                      "KEEP_GEOM_COLUMNS=NO"};
  if (format.ending == ".gml") source.opening = {"-oo", "WRITE_GFS=NO"};
  return source;
}

std::string listed(const std::set<std::string>& names, const char* between = ", ") {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : between) + name;
  return out;
}

/// What of an archive can be opened: files of known kinds, and folders of geodatabases.
std::set<std::string> openable(const std::vector<std::string>& names) {
  std::set<std::string> out;
  for (const auto& name : names) {
    const auto folder = in_small_letters(name).find(".gdb/");
    if (folder != std::string::npos) {
      out.insert(name.substr(0, folder + 4));
    } else if (const auto* format = format_of(name); format != nullptr && name.back() != '/') {
      out.insert(name);
    }
  }
  return out;
}

Result<Source> source_in_zip(const std::string& file, const ForeignOptions& options) {
  const auto& layer = options.layer;
  const auto names = zip_names(file, options.most_bytes);
  if (!names) return tl::unexpected(names.error());
  const Place place{file, 0, 0, ""};
  const auto all = openable(*names);
  auto candidates = all;
  if (all.size() > 1)
    std::erase_if(candidates, [&](const std::string& name) { return fs::path(name).stem() != layer; });
  if (candidates.size() == 1) {
    const auto& chosen = *candidates.begin();  // where the layer's name chose it, it is no layer within it
    if (const auto whole = has_companions(chosen, *names, place); !whole)
      return tl::unexpected(whole.error());
    auto source =
        source_of("/vsizip/{" + file + "}/" + chosen, *format_of(chosen), all.size() > 1 ? "" : layer);
    source.no_attributes = is_without_attributes(chosen, *names);
    return source;
  }
  if (all.empty()) return fail(ProblemKind::invalid, "foreign.zip_nothing", {}, place);
  std::set<std::string> stems;
  for (const auto& name : all) stems.insert(fs::path(name).stem().string());
  return fail(ProblemKind::invalid, "foreign.zip_which",
              {{"known", listed(all)}, {"names", listed(stems, "\n")}}, place);
}

Result<Source> source_of_file(const std::string& file, const ForeignOptions& options) {
  std::error_code error;
  if (!fs::exists(file, error)) return fail(ProblemKind::not_found, "file.not_found", {{"file", file}});
  const auto whole = fs::absolute(file, error).string();
  if (in_small_letters(fs::path(file).extension().string()) == ".zip") return source_in_zip(whole, options);
  const auto* format = format_of(file);
  if (format == nullptr) return fail(ProblemKind::invalid, "foreign.format", {}, {file, 0, 0, ""});
  if (format->ending == ".kmz")
    if (const auto names = zip_names(whole, std::min(options.most_bytes, most_kmz_bytes)); !names)
      return tl::unexpected(names.error());
  const auto name = fs::path(whole).filename().string();
  const auto beside = files_beside(whole);
  if (const auto complete = has_companions(name, beside, {file, 0, 0, ""}); !complete)
    return tl::unexpected(complete.error());
  auto source = source_of(whole, *format, options.layer);
  source.no_attributes = is_without_attributes(name, beside);
  return source;
}

Result<Source> source_of_address(const std::string& address, const ForeignOptions& options) {
  const auto kind = address.substr(0, address.find(':'));
  if (!is_address(address))
    return fail(ProblemKind::invalid, "foreign.address_kind", {{"address", address.substr(0, 120)}});
  if (!is_allowed(address.substr(kind.size() + 1), options.allowed_addresses))
    return fail(ProblemKind::forbidden, "foreign.address_not_allowed", {{"address", address.substr(0, 120)}});
  // What services answer in.
  return Source{address, options.layer, {kind, "GML", "GeoJSON"}, {}, false, true, false};
}

std::vector<std::string> environment_of(const fs::path& folder, const ForeignOptions& options) {
  // Later than the limit of the child, so that it is the one that tells.
  const auto seconds = std::to_string(options.time_limit.count() / 1000 + 2);
  return {"PATH=/usr/local/bin:/usr/bin:/bin",
          "HOME=" + folder.string(),
          "TMPDIR=" + folder.string(),
          "CPL_TMPDIR=" + folder.string(),
          "LC_ALL=C.UTF-8",
          "TZ=UTC",
          "CPL_DEBUG=OFF",
          "GDAL_HTTP_TIMEOUT=" + seconds,
          "GDAL_HTTP_CONNECTTIMEOUT=" + seconds,
          "GDAL_NUM_THREADS=1",
          "PROJ_NETWORK=OFF",
          "GML_SKIP_RESOLVE_ELEMS=ALL",
          "GML_DOWNLOAD_SCHEMA=NO"};
}

ChildLimits limits_of(const Source& source, const ForeignOptions& options) {
  ChildLimits limits;
  limits.wall = options.time_limit;
  limits.processor_seconds = static_cast<std::uint64_t>(options.time_limit.count() / 1000) + 1;
  limits.network = source.network;
  limits.file_bytes = options.most_bytes;
  return limits;
}

/// "  ESRI Shapefile -vector- (rw+v): ..." for every driver there is: those that may not open anything.
/// ogr2ogr of GDAL 3.6 has no other way to be told which drivers it may use.
std::string other_drivers(const std::string& formats, const std::vector<std::string>& drivers) {
  std::string out;
  std::size_t at = 0;
  while (at < formats.size()) {
    auto end = formats.find('\n', at);
    if (end == std::string::npos) end = formats.size();
    const auto line = formats.substr(at, end - at);
    at = end + 1;
    auto name_end = line.find(" -vector");
    if (name_end == std::string::npos) name_end = line.find(" -raster");
    if (!line.starts_with("  ") || name_end == std::string::npos) continue;
    const auto name = line.substr(2, name_end - 2);
    if (std::find(drivers.begin(), drivers.end(), name) == drivers.end())
      out += (out.empty() ? "" : ",") + name;
  }
  return out;
}

/// A conversion: where it works, and in which environment.
struct Workplace {
  std::shared_ptr<TemporaryFolder> folder;
  std::vector<std::string> environment;
  ChildLimits limits;
  Task task;
};

Result<Workplace> workplace_of(const Source& source, const ForeignOptions& options,
                               const std::string& shown) {
  Workplace out{temporary_folder(), {}, limits_of(source, options), {}};
  if (!out.folder) return fail(ProblemKind::storage, "file.unwritable", {{"file", "TMPDIR"}});
  out.task = {shown, in_small_letters(fs::path(source.name).extension().string()), source.network,
              options.time_limit, out.folder->path.string()};
  out.environment = environment_of(out.folder->path, options);
  auto drivers = source.drivers;
  drivers.insert(drivers.end(), {"GPKG", "Memory"});  // what is written
  ChildLimits offline = out.limits;
  offline.network = false;
  const auto listing = run_child({"ogr2ogr", "--formats"}, out.environment, offline);
  if (auto trouble = trouble_of(listing, out.task)) return tl::unexpected(*trouble);
  out.environment.push_back("GDAL_SKIP=" + other_drivers(listing.out, drivers));
  return out;
}

/// Nothing where a service has one layer only; else the question which one is meant.
std::optional<Problem> which_layer(const Source& source, const Workplace& place) {
  const auto end = run_child({"ogrinfo", "-ro", "-q", source.name}, place.environment, place.limits);
  if (auto trouble = trouble_of(end, place.task)) return trouble;
  if (std::ranges::count(end.out, '\n') == 1 && end.out.starts_with("1: ")) return std::nullopt;
  return Problem{ProblemKind::invalid,
                 "foreign.layer_needed",
                 {{"known", end.out.substr(0, 2000)}},
                 {source.name, 0, 0, ""}};
}

}  // namespace

bool is_address(const std::string& source) {
  return source.starts_with("WFS:http://") || source.starts_with("WFS:https://") ||
         source.starts_with("OAPIF:http://") || source.starts_with("OAPIF:https://");
}

bool is_allowed(const std::string& address, const std::vector<std::string>& beginnings) {
  const auto host = address.find("://");
  if (host == std::string::npos) return false;
  const auto authority = address.substr(host + 3, address.find_first_of("/?#", host + 3) - host - 3);
  if (authority.empty() || authority.find_first_of("@\\ ") != std::string::npos) return false;
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& beginning) {
    const auto at = beginning.find("://");
    if (at == std::string::npos || beginning.size() <= at + 3 || !address.starts_with(beginning))
      return false;
    return beginning.ends_with('/') || address.size() == beginning.size() ||
           std::string_view("/?").find(address[beginning.size()]) != std::string_view::npos;
  });
}

Result<ForeignFile> as_geopackage(const std::string& given, const ForeignOptions& options) {
  const bool address = given.find("://") != std::string::npos;
  const auto source = address ? source_of_address(given, options) : source_of_file(given, options);
  if (!source) return tl::unexpected(source.error());
  std::error_code error;
  if (!address && in_small_letters(fs::path(given).extension().string()) == ".gpkg" &&
      fs::is_regular_file(given, error))
    return ForeignFile{given, false, false, false, {}, nullptr};
  const auto place = workplace_of(*source, options, given);
  if (!place) return tl::unexpected(place.error());
  if (address && options.layer.empty())
    if (const auto which = which_layer(*source, *place)) return tl::unexpected(*which);

  const auto& folder = place->folder->path;
  ForeignFile out{
      (folder / "layer.gpkg").string(), source->drawing, address, source->no_attributes, {}, place->folder};
  std::vector<std::string> words{"ogr2ogr",
                                 "-f",
                                 "GPKG",
                                 "-nlt",
                                 "CONVERT_TO_LINEAR",
                                 "-dim",
                                 "XY",
                                 "-unsetFid",
                                 "-lco",
                                 "FID=minga_fid",
                                 "-lco",
                                 "GEOMETRY_NAME=minga_geometry",
                                 "-lco",
                                 "SPATIAL_INDEX=NO"};
  words.insert(words.end(), source->opening.begin(), source->opening.end());
  words.insert(words.end(), {out.geopackage, source->name});
  if (!source->layer.empty()) words.push_back(source->layer);
  const auto end = run_child(words, place->environment, place->limits);
  if (const auto trouble = trouble_of(end, place->task)) return tl::unexpected(*trouble);
  out.notes = lines_with(end.err, folder.string(), {"Warning"});
  std::erase_if(out.notes, [](const std::string& line) {  // of the GeoPackage, which is ours and goes away
    return line.find("is inserted into layer") != std::string::npos;
  });
  if (out.notes.size() > most_notes) out.notes.resize(most_notes);
  return out;
}

}  // namespace minga::formats::foreign
