#include "formats/foreign/companions.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace minga::formats::foreign {
namespace {

namespace fs = std::filesystem;

struct Companions {
  std::string_view ending;
  std::array<std::string_view, 3> needed;  // the gravest first
  std::string_view all;                    // that should be sent
};

constexpr std::array<Companions, 3> companions{{{".shp", {".shx", "", ""}, ".shp, .shx, .dbf, .prj"},
                                                {".tab", {".dat", ".map", ".id"}, ".tab, .dat, .map, .id"},
                                                {".mif", {".mid", "", ""}, ".mif, .mid"}}};

bool is_beside(const std::string& name, std::string_view ending, const std::vector<std::string>& names) {
  const fs::path file(name);
  return std::any_of(names.begin(), names.end(), [&](const std::string& other) {
    const fs::path path(other);
    return path.parent_path() == file.parent_path() && path.stem() == file.stem() &&
           in_small_letters(path.extension().string()) == ending;
  });
}

}  // namespace

std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Result<void> has_companions(const std::string& name, const std::vector<std::string>& names,
                            const Place& place) {
  const auto ending = in_small_letters(fs::path(name).extension().string());
  const auto* const kind = std::find_if(companions.begin(), companions.end(),
                                        [&](const Companions& one) { return one.ending == ending; });
  if (kind == companions.end()) return {};
  for (const auto part : kind->needed)
    if (!part.empty() && !is_beside(name, part, names))
      return fail(ProblemKind::invalid, "foreign.part_missing",
                  {{"part", std::string(part)}, {"all", std::string(kind->all)}}, place);
  return {};
}

bool is_without_attributes(const std::string& name, const std::vector<std::string>& names) {
  return in_small_letters(fs::path(name).extension().string()) == ".shp" && !is_beside(name, ".dbf", names);
}

std::vector<std::string> files_beside(const std::string& file) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator at(fs::path(file).parent_path(), error), end; !error && at != end;
       at.increment(error))
    out.push_back(at->path().filename().string());
  return out;
}

}  // namespace minga::formats::foreign
