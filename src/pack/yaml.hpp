#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace minga::pack {

struct YamlEntry;

/// A YAML document as plain data. Only what packs need: no anchors, aliases, tags or several
/// documents, which are refused, so that reading takes time and memory in proportion to the text.
struct YamlNode {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  std::string scalar;
  std::vector<YamlNode> items;     // list
  std::vector<YamlEntry> entries;  // map, in the order of the file; keys are scalars
  long line = 0;                   // from 1
  long column = 0;

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  /// The value of a map's key, or null where there is none.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

inline constexpr std::size_t max_yaml_bytes = 4u << 20;
inline constexpr std::size_t max_yaml_depth = 16;
inline constexpr std::size_t max_yaml_nodes = 200'000;

/// Reads one file's text; `file` is only for the place of the problem. Fails with "pack.too_large",
/// "pack.not_utf8", "pack.yaml_syntax", "pack.yaml_anchor", "pack.yaml_tag", "pack.yaml_depth",
/// "pack.yaml_nodes", "pack.yaml_documents", "pack.duplicate_key", "pack.yaml_key".
Result<YamlNode> read_yaml(const std::string& file, std::string_view text);

}  // namespace minga::pack
