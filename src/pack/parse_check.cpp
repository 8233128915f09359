#include "base/text.hpp"
#include "base/time.hpp"
#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/sql_words.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

constexpr std::size_t most_records = 200;

/// The lines of the file that begin with "--", without it: YAML, its lines numbered as the file's. What comes
/// after them is SQL.
struct Halves {
  std::string head;
  std::string_view sql;
  long sql_line = 1;
};

Halves halves_of(std::string_view text) {
  Halves out;
  while (text.starts_with("--")) {
    const auto end = text.find('\n');
    auto line = text.substr(2, end == std::string_view::npos ? end : end - 2);
    if (line.starts_with(' ')) line.remove_prefix(1);
    out.head += std::string(line) + "\n";
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++out.sql_line;
  }
  out.sql = text;
  return out;
}

/// A record of the example in the form of those that packs bring.
std::optional<RecordsDraft> record_of(FileParser& parser, const YamlNode& node) {
  if (!node.is_map()) {
    parser.add("pack.expected_map", node, {{"known", "register, key, …"}});
    return std::nullopt;
  }
  RecordsDraft draft;
  draft.file = parser.file();
  draft.register_name = parser.text(node, "register", true);
  draft.root = node;
  RecordsDraft::One one{parser.text(node, "key", true), node};
  std::erase_if(one.node.entries, [](const YamlEntry& entry) { return entry.key.scalar == "register"; });
  if (draft.register_name.empty() || one.key.empty()) return std::nullopt;
  if (!is_record_key(one.key)) parser.add("pack.record_key", *node.find("key"), {{"key", excerpt(one.key)}});
  draft.records.push_back(std::move(one));
  return draft;
}

void parse_example(FileParser& parser, const YamlNode& root, CheckDraft& draft) {
  const YamlNode* example = root.find("example");
  if (example == nullptr) return parser.add("pack.missing_key", root, {{"key", "example"}});
  if (!parser.map(*example, {"today", "records", "finds"})) return;
  draft.check.example.today = parser.text(*example, "today", true);
  if (!draft.check.example.today.empty() && !is_date(draft.check.example.today))
    parser.add("value.not_date", *example->find("today"));
  if (const YamlNode* records = parser.list(*example, "records", true)) {
    if (records->items.size() > most_records)
      return parser.add("pack.too_many_items", *records, {{"limit", std::to_string(most_records)}});
    for (const YamlNode& node : records->items)
      if (auto record = record_of(parser, node)) draft.records.push_back(std::move(*record));
  }
  if (const YamlNode* finds = parser.list(*example, "finds", true)) draft.finds = finds->items;
  if (draft.finds.empty()) parser.add("pack.check_finds_nothing", *example);
}

}  // namespace

std::optional<CheckDraft> parse_check(FileParser& parser, std::string_view text) {
  const auto halves = halves_of(text);
  auto root =
      parser.read(halves.head, {"check", "label", "sentence", "register", "reads", "numbers", "example"});
  if (!root) return std::nullopt;
  CheckDraft draft;
  Check& check = draft.check;
  check.source = parser.source(*root);
  check.name = parser.text(*root, "check", true);
  if (const auto code = wrong_name(check.name); !check.name.empty() && !code.empty())
    parser.add(std::string(code), *root->find("check"), {{"name", excerpt(check.name)}});
  check.label = parser.words(*root, "label", true);
  check.sentence = parser.words(*root, "sentence", true);
  check.register_name = parser.text(*root, "register", true);
  check.reads = parser.texts(*root, "reads", true);
  check.numbers = parser.texts(*root, "numbers", false);
  parse_example(parser, *root, draft);
  check.sql = std::string(trimmed(halves.sql));
  while (check.sql.ends_with(';'))
    check.sql = std::string(trimmed(check.sql.substr(0, check.sql.size() - 1)));
  // Blank lines before the first word were cut off.
  check.sql_line = halves.sql_line;
  for (const char c : halves.sql.substr(0, halves.sql.find_first_not_of(" \t\r\n")))
    if (c == '\n') ++check.sql_line;
  for (const auto& number : check.numbers)
    if (!wrong_name(number).empty() && wrong_name(number) != "pack.name_taken")
      parser.add(std::string(wrong_name(number)), *root->find("numbers"), {{"name", excerpt(number)}});
  if (auto wrong = wrong_sql(check.sql, check.reads)) {
    wrong->place.file = parser.file();
    wrong->place.line += check.sql_line - 1;
    parser.add(std::move(*wrong));
  }
  draft.root = std::move(*root);
  if (check.name.empty()) return std::nullopt;
  return draft;
}

}  // namespace minga::pack
