#include "formats/columns.hpp"

#include <algorithm>
#include <map>

#include "base/joined.hpp"
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

/// The reference whose titles the column holds; null for any other column.
const pack::Field* titled_reference(const pack::Register& reg, const std::string& column) {
  const std::string wanted = folded(column);
  const pack::Field* found = nullptr;
  for (const pack::Field& field : reg.fields) {
    if (!importable(field) || field.type != pack::FieldType::reference) continue;
    for (const std::string* name : {&field.name, &field.label.es, &field.label.en}) {
      for (const Language language : {Language::es, Language::en}) {
        if (folded(title_column(*name, language)) != wanted) continue;
        if (found != nullptr && found != &field) return nullptr;
        found = &field;
      }
    }
  }
  return found;
}

/// A column of titles counts as the reference's own where there is none with its ids.
void place_titles(const std::vector<const pack::Field*>& titled, ColumnMap& map) {
  for (std::size_t i = 0; i < titled.size(); ++i) {
    if (titled[i] == nullptr) continue;
    const auto ids = std::find(map.fields.begin(), map.fields.end(), titled[i]);
    if (ids == map.fields.end()) {
      map.fields[i] = titled[i];
    } else {
      map.titles[static_cast<std::size_t>(ids - map.fields.begin())] = i;
    }
  }
}

std::string names_of(const std::vector<const pack::Field*>& fields) {
  return joined(fields, ", ", &pack::Field::name);
}

}  // namespace

std::string title_column(const std::string& reference_column, Language language) {
  return text(language, "table.title_column", {{"column", reference_column}});
}

ColumnMap map_columns(const pack::Register& reg, const Table& table, const ImportOptions& options,
                      ProblemList& problems) {
  ColumnMap map;
  map.fields.resize(table.header.size());
  map.titles.resize(table.header.size(), ColumnMap::none);
  std::vector<const pack::Field*> titled(table.header.size());
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
      titled[i] = titled_reference(reg, name);
      if (titled[i] == nullptr) map.unknown_columns.push_back(name);
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
  place_titles(titled, map);
  const bool any =
      std::any_of(map.fields.begin(), map.fields.end(), [](const auto* field) { return field != nullptr; });
  if (!any && problems.empty()) {
    problems.add("records.no_column", {}, Place{{}, table.header_line, 0, {}});
  }
  return map;
}

}  // namespace minga::formats
