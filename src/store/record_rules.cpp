#include "store/record_rules.hpp"

#include "store/value_text.hpp"

namespace minga::store {
namespace {

bool any(Connection& connection, const std::string& sql, std::span<const Cell> cells) {
  bool found = false;
  connection.run(sql, cells, [&](const Row&) {
    found = true;
    return false;
  });
  return found;
}

Place at(const Column& column) {
  return in_field(column.field->name);
}

bool is_taken(Connection& connection, const Dialect& dialect, const Layout& layout, const Column& column,
              const Id& id, const Value& value) {
  if (column.secret) {
    return any(connection,
               "SELECT 1 FROM minga_secret WHERE register_name = $1 AND field = $2 AND value = $3 AND live "
               "AND record <> $4 LIMIT 1",
               std::vector<Cell>{layout.reg->name, column.field->name, value_text(value), to_string(id)});
  }
  std::string sql = "SELECT 1 FROM " + layout.table + " WHERE " + column.value_name() +
                    " = $1 AND NOT retired AND id <> $2";
  std::vector<Cell> cells{value_cell(dialect, value), to_string(id)};
  if (const auto* money = std::get_if<Money>(&value)) {
    sql += " AND " + column.currency_name() + " = $3";
    cells.emplace_back(money->currency);
  }
  return any(connection, sql + " LIMIT 1", cells);
}

Result<void> check_reference(Connection& connection, const Schema& schema, const Column& column,
                             const Layout& layout, const Id& id, const std::string& target) {
  const bool to_itself = column.field->reference == layout.reg->name && target == to_string(id);
  const Layout* wanted = schema.layout(column.field->reference);
  if (to_itself) return {};
  if (wanted && any(connection, "SELECT 1 FROM " + wanted->table + " WHERE id = $1 AND NOT retired",
                    std::vector<Cell>{target})) {
    return {};
  }
  return fail(ProblemKind::invalid, "store.reference_not_found",
              {{"field", column.field->name}, {"register", column.field->reference}, {"id", target}},
              at(column));
}

// Walks from the new parent to the root. A cycle that is there already ends the walk as well.
Result<void> check_tree(Connection& connection, const Layout& layout, const Column& column, const Id& id,
                        const std::string& parent) {
  const std::string sql = "WITH RECURSIVE above (id) AS (SELECT CAST($1 AS text) UNION SELECT t." +
                          column.value_name() + " FROM above JOIN " + layout.table +
                          " t ON t.id = above.id WHERE t." + column.value_name() +
                          " IS NOT NULL) SELECT 1 FROM above WHERE id = $2";
  if (!any(connection, sql, std::vector<Cell>{parent, to_string(id)})) return {};
  return fail(ProblemKind::invalid, "store.tree_cycle", {{"field", column.field->name}}, at(column));
}

}  // namespace

Result<void> check_rules(Connection& connection, const Dialect& dialect, const Schema& schema,
                         const Layout& layout, const Id& id, const Values& values) {
  for (const Column& column : layout.columns) {
    const auto found = values.find(column.field->name);
    if (found == values.end() || is_empty(found->second) || is_missing(found->second)) continue;
    if (column.field->unique && is_taken(connection, dialect, layout, column, id, found->second)) {
      return fail(ProblemKind::conflict, "store.not_unique", {{"field", column.field->name}}, at(column));
    }
    const auto* text = std::get_if<std::string>(&found->second);
    if (column.field->type != pack::FieldType::reference || !text) continue;
    if (auto good = check_reference(connection, schema, column, layout, id, *text); !good) return good;
    if (column.field->name != layout.reg->parent_field) continue;
    if (auto good = check_tree(connection, layout, column, id, *text); !good) return good;
  }
  return {};
}

Result<void> check_not_referenced(Connection& connection, const Schema& schema, const Layout& layout,
                                  const Id& id) {
  const auto pointers = schema.pointing_at.find(layout.reg->name);
  if (pointers == schema.pointing_at.end()) return {};
  for (const Pointer& pointer : pointers->second) {
    std::int64_t count = 0;
    connection.query("SELECT count(*) FROM " + pointer.from->table + " WHERE " +
                         pointer.column->value_name() + " = $1 AND NOT retired AND id <> $1",
                     {to_string(id)}, [&](const Row& row) { count = row.integer(0); });
    if (count == 0) continue;
    return fail(ProblemKind::conflict, "store.still_referenced",
                {{"register", pointer.from->reg->name},
                 {"field", pointer.column->field->name},
                 {"count", std::to_string(count)}});
  }
  return {};
}

}  // namespace minga::store
