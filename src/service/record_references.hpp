#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/records.hpp"
#include "service/records.hpp"

namespace minga::service {

/// What people call records: finds the one that a cell of their file means, and says its title. Knows only
/// what the actor may see, so that an import tells nobody of records that are not his to know.
class ReferenceNames {
 public:
  ReferenceNames(House& house, const Actor& actor) : house_(house), actor_(actor) {}

  /// Lets rows of the file at hand be meant too. Those without an id get one.
  void add_rows(const pack::Register& reg, std::vector<formats::NamedRow> rows);

  /// By a unique text field, else by the title; case, accents and the dots between the title's parts do not
  /// count. "reference.not_found", "reference.not_found_near" (with the nearest), "reference.ambiguous" (with
  /// the candidates).
  Result<Id> find(const pack::Field& field, std::string_view text);

  /// The title of what a field points at; nothing when the actor may not see it or it has none.
  std::optional<std::string> title(const pack::Field& field, const Id& id);

  /// Whether the text is the title or the code of this record.
  bool fits(const pack::Field& field, const Id& id, std::string_view text);

  /// Whether the record is there already, or is in the file alone.
  enum class Where { nowhere, in_file, stored };
  Where where(const pack::Register& reg, const Id& id);

  /// The id that a row without one would get when another row means it; nothing for the others.
  std::optional<Id> id_given_to(const std::string& register_name, long line) const;

 private:
  struct FileRow {
    long line = 0;
    Id id;
    Values values;
    bool is_new = false;
    bool has_title = false;
  };
  struct Known {
    std::string title;  // empty: none that may be seen
    std::string code;   // the first unique text field
    bool stored = false;
  };
  /// The names of a register's records, in plain form.
  struct Names {
    std::unordered_map<std::string, std::vector<Id>> by_code, by_title;
    std::map<Id, Known> known;
    std::vector<std::string> titles;  // as they are shown
    bool titles_are_personal = false;
  };

  Names& names_of(const std::string& register_name);
  void read_stored(const pack::Register& reg, Names& names);
  static void add(const pack::Register& reg, const Id& id, const Values& values, std::string title,
                  bool stored, Names& names);
  Problem not_found(const pack::Field& field, std::string_view text, const Names& names);
  static Problem ambiguous(const pack::Field& field, std::string_view text, const std::vector<Id>& ids,
                           const Names& names);

  House& house_;
  Actor actor_;
  std::map<std::string, Names, std::less<>> names_;
  std::map<std::string, std::vector<FileRow>, std::less<>> rows_;
  std::size_t suggestions_ = 0;
};

/// Puts rows that others of the file point at before those others, whatever their order in the file, and
/// takes out those that point at a row which could not be read. New rows that point at each other in a circle
/// give "reference.circle".
void order_by_reference(const pack::Register& reg, ReferenceNames& names, formats::ImportResult& result);

}  // namespace minga::service
