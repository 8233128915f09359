#include <algorithm>
#include <map>
#include <set>

#include "base/hash.hpp"
#include "store/meta.hpp"
#include "store/migration.hpp"
#include "store/saved_model.hpp"

namespace minga::store {
namespace {

// The field whose new column becomes the layer's geometry: a GeoPackage table has one such column and no
// more.
const pack::Field* new_layer_geometry(const pack::Register& reg, const std::set<std::string>& there) {
  const pack::Field* first = nullptr;
  for (const pack::Field& field : reg.fields) {
    if (field.type != pack::FieldType::geometry || field.privacy == pack::Privacy::secret) continue;
    if (there.contains(field.name)) return nullptr;
    if (!first) first = &field;
  }
  return first;
}

// The columns of a field's values with their definitions, in the order of the table.
std::vector<std::pair<std::string, std::string>> columns_of(const Dialect& dialect, const pack::Field& field,
                                                            const pack::Field* layer_geometry) {
  if (field.privacy == pack::Privacy::secret) return {};
  const std::string text(dialect.column_type(ColumnType::text));
  const bool plain_geometry = field.type == pack::FieldType::geometry && &field != layer_geometry;
  std::string type(dialect.column_type(plain_geometry ? ColumnType::bytes : column_type_of(field)));
  if (field.type == pack::FieldType::reference) type += dialect.reference_clause(identifier(field.reference));
  std::vector<std::pair<std::string, std::string>> columns{{field.name, type}};
  if (field.type == pack::FieldType::money) columns.emplace_back(field.name + "_currency", text);
  if (!field.missing.empty()) columns.emplace_back(field.name + "_missing", text);
  return columns;
}

void create_table(Connection& connection, const Dialect& dialect, const pack::Register& reg) {
  const std::string text(dialect.column_type(ColumnType::text));
  std::string sql = "CREATE TABLE " + identifier(reg.name) + " (";
  sql += dialect.row_number_column();
  sql += ", id " + text + " NOT NULL UNIQUE, revision " +
         std::string(dialect.column_type(ColumnType::integer)) + " NOT NULL, retired " +
         std::string(dialect.column_type(ColumnType::boolean)) + " NOT NULL, changed " + text + " NOT NULL";
  const pack::Field* geometry = new_layer_geometry(reg, {});
  for (const pack::Field& field : reg.fields) {
    for (const auto& [name, type] : columns_of(dialect, field, geometry))
      sql += ", " + identifier(name) + " " + type;
  }
  connection.script(sql + ")");
}

void add_missing_columns(Connection& connection, const Dialect& dialect, const pack::Register& reg,
                         const std::set<std::string>& there) {
  const pack::Field* geometry = new_layer_geometry(reg, there);
  for (const pack::Field& field : reg.fields) {
    for (const auto& [name, type] : columns_of(dialect, field, geometry)) {
      if (there.contains(name)) continue;
      connection.script("ALTER TABLE " + identifier(reg.name) + " ADD COLUMN " + identifier(name) + " " +
                        type);
    }
  }
}

void rename_columns(WriteContext& context, const MigrationPlan::Rename& rename) {
  const std::set<std::string> there = context.dialect.columns(context.connection, rename.register_name);
  for (const std::string& suffix : {std::string(), std::string("_currency"), std::string("_missing")}) {
    if (!there.contains(rename.from + suffix) || there.contains(rename.to + suffix)) continue;
    context.connection.script("ALTER TABLE " + identifier(rename.register_name) + " RENAME COLUMN " +
                              identifier(rename.from + suffix) + " TO " + identifier(rename.to + suffix));
  }
  context.connection.execute("UPDATE minga_secret SET field = $1 WHERE register_name = $2 AND field = $3",
                             {rename.to, rename.register_name, rename.from});
  context.connection.execute(
      "INSERT INTO minga_rename (register_name, old_name, new_name, after_sequence) VALUES ($1, $2, $3, $4)",
      {rename.register_name, rename.from, rename.to, context.tail.count});
}

// Databases cut names after 63 bytes; a cut name could meet another.
std::string index_name(std::string_view kind, const std::string& reg, const std::string& field) {
  std::string name = std::string(kind) + "_" + reg + "." + field;
  if (name.size() > 60) name = name.substr(0, 40) + "." + hex(sha256(name)).substr(0, 16);
  return identifier(name);
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out += "'";
}

// What names a record is what its list is sorted by. Texts are sorted folded, which the dialect sees to.
bool is_sorted_by(const pack::Register& reg, const pack::Field& field) {
  const bool sortable = field.type != pack::FieldType::geometry && field.type != pack::FieldType::multiple &&
                        field.type != pack::FieldType::text && field.type != pack::FieldType::long_text &&
                        field.type != pack::FieldType::money;
  return sortable && !reg.system && field.privacy != pack::Privacy::secret &&
         std::find(reg.title_fields.begin(), reg.title_fields.end(), field.name) != reg.title_fields.end();
}

// The indexes a model wants: name and the statement that makes it.
std::map<std::string, std::string> indexes_of(const pack::Model& model) {
  std::map<std::string, std::string> wanted;
  for (const auto& [name, reg] : model.registers) {
    for (const pack::Field& field : reg.fields) {
      const bool secret = field.privacy == pack::Privacy::secret;
      std::string columns = identifier(field.name);
      if (field.type == pack::FieldType::money) columns += ", " + identifier(field.name + "_currency");
      if (field.unique && !field.retired) {
        const std::string index = index_name(secret ? "us" : "ux", name, field.name);
        wanted[index] = "CREATE UNIQUE INDEX IF NOT EXISTS " + index + " ON ";
        wanted[index] += secret ? "minga_secret (value) WHERE live AND register_name = " + literal(name) +
                                      " AND field = " + literal(field.name)
                                : identifier(name) + " (" + columns + ") WHERE NOT retired";
      }
      if (field.type == pack::FieldType::reference && !secret) {
        const std::string index = index_name("ix", name, field.name);
        wanted[index] =
            "CREATE INDEX IF NOT EXISTS " + index + " ON " + identifier(name) + " (" + columns + ")";
      }
      if (is_sorted_by(reg, field)) {
        const std::string index = index_name("is", name, field.name);
        wanted[index] =
            "CREATE INDEX IF NOT EXISTS " + index + " ON " + identifier(name) + " (" + columns + ", id)";
      }
    }
    if (reg.system) continue;
    // What changed last, and how many there are: the column of the condition is in it so that the index is
    // all that is read.
    const std::string index = index_name("is", name, "changed");
    wanted[index] = "CREATE INDEX IF NOT EXISTS " + index + " ON " + identifier(name) +
                    " (changed, id, retired) WHERE NOT retired";
  }
  return wanted;
}

void fill_default(WriteContext& context, const MigrationPlan::Fill& fill) {
  const Layout* layout = context.schema.layout(fill.register_name);
  const Column* column = layout ? layout->column(fill.field) : nullptr;
  if (!column) throw DatabaseError(Failure::other, "default for a field that is not there");
  std::string sql =
      "SELECT id FROM " + layout->table + " WHERE NOT retired AND " + column->value_name() + " IS NULL";
  if (column->has_missing) sql += " AND " + column->missing_name() + " IS NULL";
  std::vector<Id> ids;
  context.connection.query(sql + " ORDER BY id", {},
                           [&](const Row& row) { ids.push_back(id_from(row.text(0)).value_or(Id{})); });
  const ChangeNote note{"pack.migrate", {}, {}, {}};
  for (const Id& id : ids) {
    const auto done =
        update_record(context, *layout, id, {{fill.field, *column->field->default_value}}, {}, note);
    if (!done)
      throw DatabaseError(Failure::other,
                          "default of " + fill.register_name + "." + fill.field + ": " + done.error().code);
  }
}

}  // namespace

void index_registers(Connection& connection, const Dialect& dialect, const pack::Model& model) {
  for (const auto& [name, statement] : indexes_of(model)) connection.script(statement);
  for (const auto& [name, reg] : model.registers) dialect.index_register(connection, layout_of(reg));
}

void apply_migration(const MigrationPlan& plan, WriteContext context, Instant now) {
  Connection& connection = context.connection;
  const auto wanted = indexes_of(plan.after);
  for (const auto& [name, statement] : indexes_of(plan.before)) {
    const auto same = wanted.find(name);
    if (same == wanted.end() || same->second != statement) connection.script("DROP INDEX IF EXISTS " + name);
  }
  for (const auto& rename : plan.renames) {
    context.dialect.drop_box_index(connection, rename.register_name, rename.from);
    rename_columns(context, rename);
  }
  for (const auto& [name, reg] : plan.after.registers) {
    const std::set<std::string> there = context.dialect.columns(connection, name);
    if (there.empty()) {
      create_table(connection, context.dialect, reg);
    } else {
      add_missing_columns(connection, context.dialect, reg, there);
    }
  }
  for (const auto& [name, reg] : plan.after.registers) {
    std::string renamed_from;
    for (const auto& rename : plan.renames) {
      const pack::Field* field = rename.register_name == name ? reg.field(rename.to) : nullptr;
      if (field && field->type == pack::FieldType::geometry) renamed_from = rename.from;
      if (!renamed_from.empty()) context.dialect.publish_layer(connection, reg, renamed_from, now);
    }
    context.dialect.publish_layer(connection, reg, {}, now);
  }
  for (const auto& [name, layout] : context.schema.layouts)
    context.dialect.index_register(connection, layout);
  for (const auto& fill : plan.fills) fill_default(context, fill);
  for (const auto& [name, statement] : wanted) connection.script(statement);
  save_model(connection, plan.after);
  put_meta(connection, "generation", std::to_string(context.schema.generation));
}

}  // namespace minga::store
