#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "pack/model.hpp"
#include "pack/yaml.hpp"

namespace minga::pack {

/// More problems than these help nobody; the last says that there are more.
inline constexpr std::size_t max_problems = 500;
inline constexpr std::size_t max_fields = 200;   // of a register
inline constexpr std::size_t max_items = 5'000;  // of a catalogue
inline constexpr std::size_t max_steps = 200;    // of a procedure

/// Takes one YAML file apart and says what is wrong with it, each with its line.
class FileParser {
 public:
  FileParser(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  const std::string& file() const { return file_; }
  bool full() const { return problems_.size() >= max_problems; }
  void add(std::string code, const YamlNode& at, Parameters parameters = {}, std::string field = {});
  void add(Problem problem);
  Source source(const YamlNode& at) const { return {file_, at.line}; }

  /// Reads the file's text; nothing (and a problem) when it is no map with these keys alone.
  std::optional<YamlNode> read(std::string_view text, std::initializer_list<std::string_view> keys);

  /// Whether the node is a map; complains of every key that is not among `keys`.
  bool map(const YamlNode& node, std::initializer_list<std::string_view> keys);
  /// The list under a key; null (and a problem) when it is no list; null when absent.
  const YamlNode* list(const YamlNode& map, std::string_view key, bool required);
  /// The text under a key; empty when absent.
  std::string text(const YamlNode& map, std::string_view key, bool required);
  Words words(const YamlNode& map, std::string_view key, bool required);
  bool flag(const YamlNode& map, std::string_view key);
  std::optional<double> number(const YamlNode& map, std::string_view key);
  /// The texts of the list under a key.
  std::vector<std::string> texts(const YamlNode& map, std::string_view key, bool required);
  /// The index in `words` of the text under a key.
  std::optional<std::size_t> one_of(const YamlNode& map, std::string_view key,
                                    const std::vector<std::string>& words, std::string_view code);

 private:
  std::string file_;
  Problems& problems_;
};

/// Says `code` of a name that is not among the known ones, or `code` + "_near" with the nearest where there
/// is one.
void unknown(FileParser& parser, const std::string& code, const YamlNode& at, const std::string& name,
             const std::vector<std::string>& known);

/// A register as it stands in its file, with the nodes that later checks point at.
struct RegisterDraft {
  Register reg;
  std::string pack;
  YamlNode root;
  std::vector<YamlNode> field_nodes;  // one for each of reg.fields
};

struct RolesDraft {
  std::string pack;
  std::string file;
  std::vector<std::pair<Role, Source>> roles;
  struct Line {
    std::string act;
    std::set<std::string> roles;
    YamlNode node;
  };
  std::vector<Line> acts;
};

struct RecordsDraft {
  std::string pack;
  std::string file;
  std::string register_name;
  YamlNode root;
  struct One {
    std::string key;
    YamlNode node;
  };
  std::vector<One> records;
};

/// A procedure as it stands in its file, with the nodes that later checks point at.
struct ProcedureDraft {
  Procedure procedure;
  YamlNode root;
  std::vector<YamlNode> step_nodes;  // one for each of procedure.steps
};

/// A check as it stands in its file, with the nodes that later checks point at.
struct CheckDraft {
  Check check;
  YamlNode root;
  std::vector<RecordsDraft> records;  // of its example, each of one record
  std::vector<YamlNode> finds;
};

/// `pack.yaml`, with the nodes of its requirements.
struct PackDraft {
  Pack pack;
  std::string file;
  std::vector<YamlNode> requirements;
  YamlNode root;
};

std::optional<PackDraft> parse_pack(FileParser& parser, std::string_view text);
std::optional<RegisterDraft> parse_register(FileParser& parser, std::string_view text);
std::optional<Catalogue> parse_catalogue(FileParser& parser, std::string_view text);
std::optional<MiningGrid> parse_grid(FileParser& parser, std::string_view text);
std::optional<RolesDraft> parse_roles(FileParser& parser, std::string_view text);
std::optional<RecordsDraft> parse_records(FileParser& parser, std::string_view text);
std::optional<ProcedureDraft> parse_procedure(FileParser& parser, std::string_view text);
std::optional<CheckDraft> parse_check(FileParser& parser, std::string_view text);
std::optional<PriorityScale> parse_priority(FileParser& parser, std::string_view text);
std::optional<Exclusions> parse_exclusions(FileParser& parser, std::string_view text);
std::optional<Strata> parse_strata(FileParser& parser, std::string_view text);
std::vector<std::string> parse_acts(FileParser& parser, std::string_view text);
/// A pictogram is shown inside our page: nothing in it may run, load or link.
void check_pictogram(FileParser& parser, std::string_view text);

}  // namespace minga::pack
