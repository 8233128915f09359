#include "formats/foreign/foreign.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <set>
#include <string_view>

#include "formats/foreign/bounded_child.hpp"
#include "formats/foreign/zip_listing.hpp"

namespace minga::formats::foreign {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_notes = 5;
constexpr std::size_t longest_reason = 300;

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
};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

struct Format {
  std::string_view ending;
  std::vector<std::string> drivers;
};

const std::vector<Format>& formats_known() {
  static const std::vector<Format> all{
      {".shp", {"ESRI Shapefile"}}, {".geojson", {"GeoJSON"}}, {".json", {"GeoJSON"}},
      {".kml", {"LIBKML", "KML"}},  {".dxf", {"DXF"}},         {".gdb", {"OpenFileGDB"}},
      {".gpkg", {"GPKG"}},          {".csv", {"CSV"}}};
  return all;
}

/// By the end of its name; the content decides in the end, since ogr2ogr opens with these drivers alone.
const Format* format_of(const std::string& name) {
  const auto ending = lower(fs::path(name).extension().string());
  const auto& all = formats_known();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Format& format) { return format.ending == ending; });
  return found == all.end() ? nullptr : &*found;
}

Source source_of(const std::string& name, const Format& format, const std::string& layer) {
  Source source{name, layer, format.drivers, {}, format.ending == ".dxf", false};
  if (format.ending == ".csv")
    source.opening = {"-oo", "GEOM_POSSIBLE_NAMES=wkt,geom,geometry,geometria,the_geom,shape", "-oo",
                      "KEEP_GEOM_COLUMNS=NO"};
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
    const auto folder = lower(name).find(".gdb/");
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
    return source_of("/vsizip/{" + file + "}/" + chosen, *format_of(chosen), all.size() > 1 ? "" : layer);
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
  if (lower(fs::path(file).extension().string()) == ".zip") return source_in_zip(whole, options);
  const auto* format = format_of(file);
  if (format == nullptr) return fail(ProblemKind::invalid, "foreign.format", {}, {file, 0, 0, ""});
  return source_of(whole, *format, options.layer);
}

Result<Source> source_of_address(const std::string& address, const ForeignOptions& options) {
  const auto kind = address.substr(0, address.find(':'));
  if (!is_address(address))
    return fail(ProblemKind::invalid, "foreign.address_kind", {{"address", address.substr(0, 120)}});
  if (!is_allowed(address.substr(kind.size() + 1), options.allowed_addresses))
    return fail(ProblemKind::forbidden, "foreign.address_not_allowed", {{"address", address.substr(0, 120)}});
  // What services answer in.
  return Source{address, options.layer, {kind, "GML", "GeoJSON"}, {}, false, true};
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

/// The lines of what GDAL wrote that begin with one of its words, without our folders in them.
std::vector<std::string> lines_with(const std::string& text, const std::string& folder,
                                    std::initializer_list<std::string_view> words) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (std::none_of(words.begin(), words.end(),
                     [&](std::string_view word) { return line.starts_with(word); }))
      continue;
    for (auto found = line.find(folder); found != std::string::npos; found = line.find(folder))
      line.erase(found, folder.size());
    std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    out.push_back(line.substr(0, longest_reason));
  }
  return out;
}

/// What went wrong, or nothing.
std::optional<Problem> trouble_of(const ChildEnd& end, const std::string& folder,
                                  const ForeignOptions& options, const std::string& shown) {
  const Place place{shown, 0, 0, ""};
  if (!end.started && end.signal == 0) return Problem{ProblemKind::internal, "foreign.not_installed", {}, {}};
  if (!end.in_time)
    return Problem{ProblemKind::invalid,
                   "foreign.time",
                   {{"seconds", std::to_string(options.time_limit.count() / 1000)}},
                   place};
  if (end.signal != 0) return Problem{ProblemKind::invalid, "foreign.limits", {}, place};
  auto errors = lines_with(end.err, folder, {"ERROR", "FAILURE"});
  // PROJ complains of definitions it does not know; then the layer's system is asked for.
  std::erase_if(errors, [](const std::string& line) { return line.find("PROJ:") != std::string::npos; });
  if (end.code == 0 && errors.empty()) return std::nullopt;
  if (errors.empty()) errors = lines_with(end.err, folder, {""});
  return Problem{ProblemKind::invalid,
                 "foreign.gdal",
                 {{"reason", errors.empty() ? std::to_string(end.code) : errors.front()}},
                 place};
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
};

Result<Workplace> workplace_of(const Source& source, const ForeignOptions& options) {
  Workplace out{temporary_folder(), {}, limits_of(source, options)};
  if (!out.folder) return fail(ProblemKind::storage, "file.unwritable", {{"file", "TMPDIR"}});
  out.environment = environment_of(out.folder->path, options);
  auto drivers = source.drivers;
  drivers.insert(drivers.end(), {"GPKG", "Memory"});  // what is written
  ChildLimits offline = out.limits;
  offline.network = false;
  const auto listing = run_child({"ogr2ogr", "--formats"}, out.environment, offline);
  if (auto trouble = trouble_of(listing, out.folder->path.string(), options, source.name))
    return tl::unexpected(*trouble);
  out.environment.push_back("GDAL_SKIP=" + other_drivers(listing.out, drivers));
  return out;
}

/// The layers of a service, for the question which one is meant.
Problem which_layer(const Source& source, const ForeignOptions& options, const Workplace& place) {
  const auto end = run_child({"ogrinfo", "-ro", "-q", source.name}, place.environment, place.limits);
  if (auto trouble = trouble_of(end, place.folder->path.string(), options, source.name)) return *trouble;
  return {ProblemKind::invalid,
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
  if (!address && lower(fs::path(given).extension().string()) == ".gpkg" && fs::is_regular_file(given, error))
    return ForeignFile{given, false, false, {}, nullptr};
  const auto place = workplace_of(*source, options);
  if (!place) return tl::unexpected(place.error());
  if (address && options.layer.empty()) return tl::unexpected(which_layer(*source, options, *place));

  const auto& folder = place->folder->path;
  ForeignFile out{(folder / "layer.gpkg").string(), source->drawing, address, {}, place->folder};
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
  if (const auto trouble = trouble_of(end, folder.string(), options, given)) return tl::unexpected(*trouble);
  out.notes = lines_with(end.err, folder.string(), {"Warning"});
  std::erase_if(out.notes, [](const std::string& line) {  // of the GeoPackage, which is ours and goes away
    return line.find("is inserted into layer") != std::string::npos;
  });
  if (out.notes.size() > most_notes) out.notes.resize(most_notes);
  return out;
}

}  // namespace minga::formats::foreign
