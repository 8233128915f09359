#include "pack/parse.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "pack/names.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {

void FileParser::add(Problem problem) {
  if (full()) return;
  problems_.push_back(std::move(problem));
  if (full()) problems_.push_back({ProblemKind::invalid, "pack.too_many_problems", {}, {}});
}

void FileParser::add(std::string code, const YamlNode& at, Parameters parameters, std::string field) {
  add({ProblemKind::invalid,
       std::move(code),
       std::move(parameters),
       {file_, at.line, at.column, std::move(field)}});
}

std::optional<YamlNode> FileParser::read(std::string_view text,
                                         std::initializer_list<std::string_view> keys) {
  auto root = read_yaml(file_, text);
  if (!root) {
    add(std::move(root.error()));
    return std::nullopt;
  }
  if (root->line == 0) root->line = 1;
  if (!map(*root, keys)) return std::nullopt;
  return std::move(*root);
}

bool FileParser::map(const YamlNode& node, std::initializer_list<std::string_view> keys) {
  if (!node.is_map()) {
    add("pack.expected_map", node, {{"known", joined(std::vector<std::string>(keys.begin(), keys.end()))}});
    return false;
  }
  for (const auto& [key, value] : node.entries) {
    if (std::find(keys.begin(), keys.end(), key.scalar) != keys.end() || full()) continue;
    const std::vector<std::string> known(keys.begin(), keys.end());
    const std::string near = nearest(key.scalar, known);
    if (near.empty()) {
      add("pack.unknown_key", key, {{"key", excerpt(key.scalar)}, {"known", joined(known)}});
    } else {
      add("pack.unknown_key_near", key, {{"key", excerpt(key.scalar)}, {"near", near}});
    }
  }
  return true;
}

const YamlNode* FileParser::list(const YamlNode& map, std::string_view key, bool required) {
  const YamlNode* found = map.find(key);
  if (found == nullptr) {
    if (required) add("pack.missing_key", map, {{"key", std::string(key)}});
    return nullptr;
  }
  if (found->is_list()) return found;
  add("pack.expected_list", *found, {{"key", std::string(key)}});
  return nullptr;
}

std::string FileParser::text(const YamlNode& map, std::string_view key, bool required) {
  const YamlNode* found = map.find(key);
  if (found == nullptr || found->is_null()) {
    if (required) add("pack.missing_key", found == nullptr ? map : *found, {{"key", std::string(key)}});
    return {};
  }
  if (!found->is_scalar() || found->scalar.empty()) {
    add("pack.expected_text", *found, {{"key", std::string(key)}});
    return {};
  }
  return found->scalar;
}

Words FileParser::words(const YamlNode& map_node, std::string_view key, bool required) {
  const YamlNode* found = map_node.find(key);
  if (found == nullptr) {
    if (required) add("pack.missing_key", map_node, {{"key", std::string(key)}});
    return {};
  }
  if (!found->is_map()) {
    add("pack.expected_words", *found, {{"key", std::string(key)}});
    return {};
  }
  map(*found, {"es", "en"});
  Words words;
  for (auto [language, target] : {std::pair{"es", &words.es}, std::pair{"en", &words.en}}) {
    const YamlNode* word = found->find(language);
    if (word == nullptr || !word->is_scalar() || trimmed(word->scalar).empty()) {
      add("pack.missing_language", *found, {{"key", std::string(key)}, {"language", language}});
    } else {
      *target = std::string(trimmed(word->scalar));
    }
  }
  return words;
}

bool FileParser::flag(const YamlNode& map, std::string_view key) {
  const YamlNode* found = map.find(key);
  if (found == nullptr) return false;
  if (found->is_scalar() && (found->scalar == "true" || found->scalar == "false"))
    return found->scalar == "true";
  add("pack.expected_flag", *found, {{"key", std::string(key)}});
  return false;
}

std::optional<double> FileParser::number(const YamlNode& map, std::string_view key) {
  const YamlNode* found = map.find(key);
  if (found == nullptr) return std::nullopt;
  double value = 0;
  const std::string& text = found->scalar;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (found->is_scalar() && error == std::errc{} && end == text.data() + text.size() &&
      std::isfinite(value)) {
    return value;
  }
  add("pack.expected_number", *found, {{"key", std::string(key)}});
  return std::nullopt;
}

std::vector<std::string> FileParser::texts(const YamlNode& map, std::string_view key, bool required) {
  std::vector<std::string> out;
  const YamlNode* found = list(map, key, required);
  if (found == nullptr) return out;
  for (const YamlNode& item : found->items) {
    if (item.is_scalar() && !item.scalar.empty()) {
      out.push_back(item.scalar);
    } else {
      add("pack.expected_text", item, {{"key", std::string(key)}});
    }
  }
  return out;
}

std::optional<std::size_t> FileParser::one_of(const YamlNode& map, std::string_view key,
                                              const std::vector<std::string>& words, std::string_view code) {
  const YamlNode* found = map.find(key);
  if (found == nullptr) return std::nullopt;
  const auto word = std::find(words.begin(), words.end(), found->scalar);
  if (found->is_scalar() && word != words.end()) return static_cast<std::size_t>(word - words.begin());
  add(std::string(code), *found, {{"value", excerpt(found->scalar)}, {"known", joined(words)}});
  return std::nullopt;
}

void unknown(FileParser& parser, const std::string& code, const YamlNode& at, const std::string& name,
             const std::vector<std::string>& known) {
  if (parser.full()) return;
  const std::string near = nearest(name, known);
  if (near.empty()) return parser.add(code, at, {{"name", excerpt(name)}, {"known", joined(known)}});
  parser.add(code + "_near", at, {{"name", excerpt(name)}, {"near", near}});
}

}  // namespace minga::pack
