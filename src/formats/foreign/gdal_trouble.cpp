#include "formats/foreign/gdal_trouble.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace minga::formats::foreign {
namespace {

constexpr std::size_t longest_reason = 300;

bool has_one_of(const std::string& line, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return line.find(word) != std::string::npos; });
}

/// Of definitions of systems that PROJ does not know; then the layer's system is asked for.
bool is_of_system(const std::string& line) {
  return has_one_of(line, {"PROJ:", "missing , or ]", "missing [", "unexpected token"});
}

/// The GeoPackage driver writes the extent as text, which has no word for what is no number. All rows are
/// there.
bool is_of_extent(const std::string& line) {
  return has_one_of(line, {"UPDATE gpkg_contents SET min_x"});
}

/// What parsers say of a text that ends too early.
bool is_of_early_end(const std::string& line) {
  return has_one_of(line, {"Unterminated", "no element found", "unclosed token", "Unexpected end",
                           "unexpected end", "premature"});
}

Problem trouble_told(const std::string& said, const Task& task) {
  const Place place{task.shown, 0, 0, ""};
  const auto errors = lines_with(said, task.folder, {"ERROR"});
  const auto told = [&](const char* code) {
    auto lines = errors.empty() ? lines_with(said, task.folder, {"Unable", ""}) : errors;
    std::erase_if(lines, [](const std::string& line) { return line.empty() || line == "FAILURE:"; });
    return Problem{
        ProblemKind::invalid, code, {{"reason", lines.empty() ? std::string("-") : lines.front()}}, place};
  };
  if (task.service) return told("foreign.service");
  for (const auto& line : errors) {
    if (line.find("Too many nested") != std::string::npos)
      return Problem{ProblemKind::invalid, "foreign.nested", {}, place};
    if (is_of_early_end(line)) return told("foreign.cut");
  }
  if (errors.empty() && said.find("Unable to open datasource") != std::string::npos)
    return Problem{ProblemKind::invalid, "foreign.not_of_kind", {{"ending", task.ending}}, place};
  return told("foreign.gdal");
}

}  // namespace

std::vector<std::string> lines_with(const std::string& text, const std::string& folder,
                                    const std::vector<std::string>& words) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (std::none_of(words.begin(), words.end(),
                     [&](const std::string& word) { return line.starts_with(word); }))
      continue;
    if (!folder.empty())
      for (auto found = line.find(folder); found != std::string::npos; found = line.find(folder))
        line.erase(found, folder.size());
    std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    out.push_back(line.substr(0, longest_reason));
  }
  return out;
}

std::optional<Problem> trouble_of(const ChildEnd& end, const Task& task) {
  const Place place{task.shown, 0, 0, ""};
  if (!end.started && end.signal == 0) return Problem{ProblemKind::internal, "foreign.not_installed", {}, {}};
  if (!end.in_time)
    return Problem{ProblemKind::invalid,
                   "foreign.time",
                   {{"seconds", std::to_string(task.time_limit.count() / 1000)}},
                   place};
  if (end.signal != 0) return Problem{ProblemKind::invalid, "foreign.limits", {}, place};
  const auto all = lines_with(end.err, task.folder, {"ERROR", "FAILURE"});
  auto errors = all;
  std::erase_if(errors, is_of_system);
  if (end.code == 0 && errors.empty()) return std::nullopt;
  if (!errors.empty() && std::all_of(errors.begin(), errors.end(), is_of_extent)) return std::nullopt;
  return trouble_told(end.err, task);
}

}  // namespace minga::formats::foreign
