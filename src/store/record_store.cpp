#include "store/record_store.hpp"

#include <algorithm>

#include "store/record_rules.hpp"
#include "store/value_text.hpp"

namespace minga::store {
namespace {

Problem not_found(const Layout& layout, const Id& id) {
  return {ProblemKind::not_found,
          "store.record_not_found",
          {{"register", layout.reg->name}, {"id", to_string(id)}},
          {}};
}

// All values in the form they are stored, or the first that cannot be.
Result<Values> storable_values(const Layout& layout, Values&& values) {
  Values stored;
  for (auto& [name, value] : values) {
    const Column* column = layout.column(name);
    if (!column) {
      return fail(ProblemKind::invalid, "store.unknown_field",
                  {{"field", name}, {"register", layout.reg->name}}, in_field(name));
    }
    auto brought = storable(*column->field, std::move(value));
    if (!brought) return tl::unexpected(std::move(brought.error()));
    stored.emplace(name, std::move(*brought));
  }
  return stored;
}

void put_secret(Connection& connection, const Layout& layout, const Column& column, const Id& id,
                const Value& value) {
  if (is_empty(value)) {
    connection.execute("DELETE FROM minga_secret WHERE register_name = $1 AND record = $2 AND field = $3",
                       {layout.reg->name, to_string(id), column.field->name});
    return;
  }
  connection.execute(
      "INSERT INTO minga_secret (register_name, record, field, value, live) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (register_name, record, field) DO UPDATE SET value = excluded.value",
      {layout.reg->name, to_string(id), column.field->name, value_text(value), true});
}

void put_secrets(Connection& connection, const Layout& layout, const Id& id, const Values& values) {
  if (!layout.has_secrets) return;
  for (const Column& column : layout.columns) {
    if (!column.secret) continue;
    const auto found = values.find(column.field->name);
    if (found != values.end()) put_secret(connection, layout, column, id, found->second);
  }
}

void index_text(WriteContext& context, const Layout& layout, const Record& record, const Values& changed,
                bool is_new) {
  const bool any = std::any_of(layout.texts.begin(), layout.texts.end(), [&](std::size_t i) {
    return changed.contains(layout.columns[i].field->name);
  });
  if (is_new || any) context.dialect.index_text(context.connection, layout, record.id, is_new);
}

void log_change(WriteContext& context, const Layout& layout, const Record& record, Values before,
                Values after, bool retires, const ChangeNote& note) {
  Change change;
  change.time = record.changed;
  change.note = note;
  change.register_name = layout.reg->name;
  change.record = record.id;
  change.revision = record.revision;
  for (const Column& column : layout.columns) {
    if (!column.secret) continue;
    before.erase(column.field->name);
    after.erase(column.field->name);
  }
  change.before = std::move(before);
  change.after = std::move(after);
  change.retires = retires;
  change.pack_versions = context.pack_versions;
  append_change(context.connection, context.tail, std::move(change));
}

const Value& value_of(const Values& values, const std::string& name) {
  static const Value nothing;
  const auto found = values.find(name);
  return found == values.end() ? nothing : found->second;
}

// The record as it is now, when it may be changed by somebody who last saw `expected_revision`.
Result<Record> changeable(WriteContext& context, const Layout& layout, const Id& id,
                          std::optional<std::int64_t> expected_revision) {
  auto record = find_record(context.connection, context.dialect, layout, id);
  if (!record) return tl::unexpected(not_found(layout, id));
  if (expected_revision && *expected_revision != record->revision) {
    return fail(
        ProblemKind::precondition_failed, "store.changed_meanwhile",
        {{"revision", std::to_string(record->revision)}, {"expected", std::to_string(*expected_revision)}});
  }
  return std::move(*record);
}

void write_columns(WriteContext& context, const Layout& layout, const Record& record, const Values& changed) {
  std::string sql = "UPDATE " + layout.table + " SET revision = $1, changed = $2";
  std::vector<Cell> cells{record.revision, to_string(record.changed)};
  const auto set = [&](const std::string& name) {
    sql += ", " + name + " = $" + std::to_string(cells.size() + 1);
  };
  for (const Column& column : layout.columns) {
    const auto found = changed.find(column.field->name);
    if (column.secret || found == changed.end()) continue;
    std::vector<Cell> own;
    append_cells(context.dialect, column, found->second, own);
    std::vector<std::string> names{column.value_name()};
    if (column.has_currency) names.push_back(column.currency_name());
    if (column.has_missing) names.push_back(column.missing_name());
    for (std::size_t i = 0; i < own.size(); ++i) {
      set(names[i]);
      cells.push_back(std::move(own[i]));
    }
  }
  sql += " WHERE id = $" + std::to_string(cells.size() + 1);
  cells.emplace_back(to_string(record.id));
  context.connection.run(sql, cells, {});
}

}  // namespace

void add_secrets(Connection& connection, const Layout& layout, Record& record) {
  if (!layout.has_secrets) return;
  connection.query("SELECT field, value FROM minga_secret WHERE register_name = $1 AND record = $2",
                   {layout.reg->name, to_string(record.id)}, [&](const Row& row) {
                     const Column* column = layout.column(row.text(0));
                     auto value = value_from_canonical(row.text(1));
                     if (column && column->secret && value) {
                       record.values.insert_or_assign(column->field->name, std::move(*value));
                     }
                   });
}

std::optional<Record> find_record(Connection& connection, const Dialect& dialect, const Layout& layout,
                                  const Id& id) {
  std::optional<Record> record;
  connection.query("SELECT " + layout.select + " FROM " + layout.table + " t WHERE t.id = $1",
                   {to_string(id)}, [&](const Row& row) { record = record_from(dialect, layout, row); });
  if (record) add_secrets(connection, layout, *record);
  return record;
}

Result<Record> create_record(WriteContext& context, const Layout& layout, const Id& id, Values given,
                             const ChangeNote& note) {
  auto values = storable_values(layout, std::move(given));
  if (!values) return tl::unexpected(std::move(values.error()));
  std::erase_if(*values, [](const auto& entry) { return is_empty(entry.second); });
  bool there = false;
  context.connection.query("SELECT 1 FROM " + layout.table + " WHERE id = $1", {to_string(id)},
                           [&](const Row&) { there = true; });
  if (there) {
    return fail(ProblemKind::conflict, "store.record_exists",
                {{"register", layout.reg->name}, {"id", to_string(id)}});
  }
  if (auto good = check_rules(context.connection, context.dialect, context.schema, layout, id, *values);
      !good) {
    return tl::unexpected(std::move(good.error()));
  }
  Record record{id, 1, false, context.clock.tick(), std::move(*values)};
  std::vector<Cell> cells{to_string(id), record.revision, false, to_string(record.changed)};
  for (const Column& column : layout.columns) {
    if (!column.secret)
      append_cells(context.dialect, column, value_of(record.values, column.field->name), cells);
  }
  context.connection.run(layout.insert, cells, {});
  index_text(context, layout, record, record.values, true);
  put_secrets(context.connection, layout, id, record.values);
  log_change(context, layout, record, {}, record.values, false, note);
  return record;
}

Result<Record> update_record(WriteContext& context, const Layout& layout, const Id& id, Values given,
                             std::optional<std::int64_t> expected_revision, const ChangeNote& note) {
  auto values = storable_values(layout, std::move(given));
  if (!values) return tl::unexpected(std::move(values.error()));
  auto record = changeable(context, layout, id, expected_revision);
  if (!record) return record;
  if (record->retired) {
    return fail(ProblemKind::conflict, "store.record_retired",
                {{"register", layout.reg->name}, {"id", to_string(id)}});
  }
  std::erase_if(*values,
                [&](const auto& entry) { return value_of(record->values, entry.first) == entry.second; });
  if (values->empty()) return record;
  if (auto good = check_rules(context.connection, context.dialect, context.schema, layout, id, *values);
      !good) {
    return tl::unexpected(std::move(good.error()));
  }
  Values before;
  for (const auto& [name, value] : *values) {
    before.emplace(name, value_of(record->values, name));
    if (is_empty(value)) {
      record->values.erase(name);
    } else {
      record->values.insert_or_assign(name, value);
    }
  }
  ++record->revision;
  record->changed = context.clock.tick();
  write_columns(context, layout, *record, *values);
  index_text(context, layout, *record, *values, false);
  put_secrets(context.connection, layout, id, *values);
  log_change(context, layout, *record, std::move(before), std::move(*values), false, note);
  return record;
}

Result<Record> retire_record(WriteContext& context, const Layout& layout, const Id& id,
                             std::optional<std::int64_t> expected_revision, const ChangeNote& note) {
  auto record = changeable(context, layout, id, expected_revision);
  if (!record || record->retired) return record;
  if (auto good = check_not_referenced(context.connection, context.schema, layout, id); !good) {
    return tl::unexpected(std::move(good.error()));
  }
  ++record->revision;
  record->retired = true;
  record->changed = context.clock.tick();
  context.connection.execute(
      "UPDATE " + layout.table + " SET revision = $1, changed = $2, retired = $3 WHERE id = $4",
      {record->revision, to_string(record->changed), true, to_string(id)});
  if (layout.has_secrets) {
    context.connection.execute("UPDATE minga_secret SET live = $1 WHERE register_name = $2 AND record = $3",
                               {false, layout.reg->name, to_string(id)});
  }
  log_change(context, layout, *record, {}, {}, true, note);
  return record;
}

}  // namespace minga::store
