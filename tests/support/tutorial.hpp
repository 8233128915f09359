#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace minga::testing {

/// The files that a page of docs/ shows. A comment on the line before a fenced block says what it is:
///   <!-- file: PATH -->    the block is the whole file
///   <!-- change: PATH -->  the block is a diff of one place of that file: lines begin with ' ', '-' or '+'
class Tutorial {
 public:
  struct Change {
    std::string path, before, after;
    bool operator==(const Change&) const = default;
  };

  explicit Tutorial(const std::filesystem::path& page) {
    std::ifstream in(page);
    if (!in) throw std::runtime_error("no page " + page.string());
    std::string line;
    while (std::getline(in, line)) {
      if (line.starts_with("<!-- file: ")) {
        const auto path = path_in(line);
        if (!files_.emplace(path, block(in)).second) throw std::runtime_error("twice on the page: " + path);
      } else if (line.starts_with("<!-- change: ")) {
        changes_.push_back(change(path_in(line), block(in)));
      }
    }
  }

  const std::string& file(const std::string& path) const { return files_.at(path); }
  const std::map<std::string, std::string>& files() const { return files_; }
  const std::vector<Change>& changes() const { return changes_; }

  void write_files(const std::filesystem::path& folder) const {
    for (const auto& [path, text] : files_) write(folder / path, text);
  }

  /// Makes the changes in the files that are there. Each place must be found once.
  void write_changes(const std::filesystem::path& folder) const {
    for (const auto& change : changes_) {
      std::ifstream in(folder / change.path);
      std::ostringstream all;
      all << in.rdbuf();
      auto text = std::move(all).str();
      const auto at = text.find(change.before);
      if (at == std::string::npos || text.find(change.before, at + 1) != std::string::npos)
        throw std::runtime_error("not there once in " + change.path + ":\n" + change.before);
      write(folder / change.path, text.replace(at, change.before.size(), change.after));
    }
  }

 private:
  static std::string path_in(const std::string& marker) {
    const auto from = marker.find(": ") + 2;
    return marker.substr(from, marker.find(" -->") - from);
  }
  static std::string block(std::istream& in) {
    std::string line, text;
    std::getline(in, line);
    if (!line.starts_with("```")) throw std::runtime_error("no block after a marker but: " + line);
    while (std::getline(in, line) && line != "```") text += line + "\n";
    return text;
  }
  static Change change(const std::string& path, const std::string& diff) {
    Change out{path, "", ""};
    std::istringstream lines(diff);
    for (std::string line; std::getline(lines, line);) {
      const char sign = line.empty() ? ' ' : line.front();
      const auto text = (line.empty() ? "" : line.substr(1)) + "\n";
      if (sign != '+') out.before += text;
      if (sign != '-') out.after += text;
    }
    return out;
  }
  static void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  std::map<std::string, std::string> files_;
  std::vector<Change> changes_;
};

}  // namespace minga::testing
