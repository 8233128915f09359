#include "formats/columns.hpp"

#include <algorithm>
#include <map>

#include "formats/encoding.hpp"

namespace minga::formats {
namespace {

bool importable(const pack::Field& field) {
  return !field.retired && field.privacy != pack::Privacy::secret;
}

// By name first; a label counts when it belongs to one field alone.
std::vector<const pack::Field*> candidates(const pack::Register& reg, const std::string& column) {
  std::vector<const pack::Field*> found;
  const std::string wanted = folded(column);
  for (const pack::Field& field : reg.fields) {
    if (!importable(field)) continue;
    if (field.name == column || field.name == wanted) return {&field};
    if (folded(field.label.es) == wanted || folded(field.label.en) == wanted) found.push_back(&field);
  }
  return found;
}

std::string names_of(const std::vector<const pack::Field*>& fields) {
  std::string out;
  for (const pack::Field* field : fields) out += (out.empty() ? "" : ", ") + field->name;
  return out;
}

}  // namespace

ColumnMap map_columns(const pack::Register& reg, const Table& table, const ImportOptions& options,
                      ProblemList& problems) {
  ColumnMap map;
  map.fields.resize(table.header.size());
  std::map<const pack::Field*, std::string> taken;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    const Place place{{}, table.header_line, 0, name};
    const auto found = candidates(reg, name);
    if (found.empty() && folded(name) == "id") {
      if (map.id != ColumnMap::none) {
        problems.add("records.column_twice", {{"first", table.header[map.id]}, {"second", name}}, place);
      }
      map.id = i;
      continue;
    }
    if (found.empty()) {
      map.unknown_columns.push_back(name);
      continue;
    }
    if (found.size() > 1) {
      problems.add("records.ambiguous_column", {{"name", name}, {"fields", names_of(found)}}, place);
      continue;
    }
    const pack::Field* const field = found.front();
    if (std::find(options.forbidden.begin(), options.forbidden.end(), field->name) !=
        options.forbidden.end()) {
      problems.add("records.forbidden_column", {{"name", name}}, place);
      continue;
    }
    const auto [known, is_new] = taken.emplace(field, name);
    if (!is_new) problems.add("records.column_twice", {{"first", known->second}, {"second", name}}, place);
    map.fields[i] = field;
  }
  if (taken.empty() && problems.empty()) {
    problems.add("records.no_column", {}, Place{{}, table.header_line, 0, {}});
  }
  return map;
}

}  // namespace minga::formats
