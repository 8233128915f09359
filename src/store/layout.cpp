#include "store/layout.hpp"

#include <algorithm>
#include <cmath>

#include "store/fold.hpp"
#include "store/value_text.hpp"
#include "store/wkb.hpp"

namespace minga::store {
namespace {

constexpr int fixed_columns = 4;  // id, revision, retired, changed

using pack::FieldType;

tl::unexpected<Problem> wrong(const pack::Field& field, std::string code) {
  return fail(ProblemKind::invalid, std::move(code), {{"field", field.name}}, in_field(field.name));
}

bool is_texts(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::date:
    case FieldType::timestamp:
    case FieldType::choice:
    case FieldType::reference:
    case FieldType::file:
      return true;
    default:
      return false;
  }
}

Result<Value> storable_text(const pack::Field& field, std::string text) {
  if (!is_storable_text(text)) return wrong(field, "store.not_text");
  if (field.type == FieldType::date && !is_date(text)) return wrong(field, "store.wrong_type");
  if (field.type == FieldType::timestamp) {
    const auto instant = instant_from_rfc3339(text);
    if (!instant) return wrong(field, "store.wrong_type");
    return to_rfc3339(*instant);
  }
  if (field.type == FieldType::reference) {
    const auto id = id_from(text);
    if (!id) return wrong(field, "store.wrong_type");
    return to_string(*id);
  }
  return text;
}

Result<Value> storable_list(const pack::Field& field, std::vector<std::string> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  if (!std::all_of(items.begin(), items.end(), is_storable_text)) return wrong(field, "store.not_text");
  return items;
}

Value value_from(const Dialect& dialect, const Column& column, const Row& row) {
  const int at = column.first;
  if (row.is_null(at)) {
    const int missing_at = at + 1 + (column.has_currency ? 1 : 0);
    if (!column.has_missing || row.is_null(missing_at)) return {};
    const auto missing = missing_from(row.text(missing_at));
    return missing ? Value(*missing) : Value();
  }
  if (column.field->type == FieldType::money) return Money{row.integer(at), std::string(row.text(at + 1))};
  return plain_value(dialect, *column.field, row, at);
}

}  // namespace

std::string identifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

const Column* Layout::column(std::string_view field) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.field->name == field; });
  return found == columns.end() ? nullptr : &*found;
}

Layout layout_of(const pack::Register& reg) {
  Layout layout;
  layout.reg = &reg;
  layout.table = identifier(reg.name);
  std::string names = "id, revision, retired, changed";
  layout.select = "t.id, t.revision, t.retired, t.changed";
  int next = fixed_columns;
  const auto take = [&](const std::string& name) {
    names += ", " + name;
    layout.select += ", t." + name;
    return next++;
  };
  for (const pack::Field& field : reg.fields) {
    Column column{.field = &field,
                  .secret = field.privacy == pack::Privacy::secret,
                  .has_currency = field.type == FieldType::money,
                  .has_missing = !field.missing.empty()};
    if (column.secret) {
      layout.has_secrets = true;
    } else {
      column.first = take(column.value_name());
      if (column.has_currency) take(column.currency_name());
      if (column.has_missing) take(column.missing_name());
    }
    const bool is_text = field.type == FieldType::text || field.type == FieldType::long_text;
    if (is_text && !column.secret && !field.retired) layout.texts.push_back(layout.columns.size());
    layout.columns.push_back(column);
  }
  layout.insert = "INSERT INTO " + layout.table + " (" + names + ") VALUES (";
  for (int i = 1; i <= next; ++i) layout.insert += (i > 1 ? ", $" : "$") + std::to_string(i);
  layout.insert += ")";
  return layout;
}

const Layout* Schema::layout(std::string_view register_name) const {
  const auto found = layouts.find(register_name);
  return found == layouts.end() ? nullptr : &found->second;
}

std::shared_ptr<const Schema> make_schema(pack::Model model, std::int64_t generation) {
  auto schema = std::make_shared<Schema>();
  schema->model = std::move(model);
  schema->generation = generation;
  for (const auto& [name, reg] : schema->model.registers) schema->layouts.emplace(name, layout_of(reg));
  for (const auto& [name, layout] : schema->layouts) {
    for (const Column& column : layout.columns) {
      if (column.field->type != FieldType::reference || column.secret) continue;
      schema->pointing_at[column.field->reference].push_back({&layout, &column});
    }
  }
  return schema;
}

ColumnType column_type_of(const pack::Field& field) {
  switch (field.type) {
    case FieldType::integer:
    case FieldType::money:
      return ColumnType::integer;
    case FieldType::decimal:
      return ColumnType::real;
    case FieldType::yes_no:
      return ColumnType::boolean;
    case FieldType::date:
      return ColumnType::date;
    case FieldType::timestamp:
      return ColumnType::timestamp;
    case FieldType::geometry:
      return field.geometry == pack::GeometryKind::point ? ColumnType::point : ColumnType::geometry;
    default:
      return ColumnType::text;
  }
}

Result<Value> storable(const pack::Field& field, Value value) {
  if (is_empty(value)) return value;
  if (const auto* missing = std::get_if<Missing>(&value)) {
    if (!field.missing.contains(*missing)) return wrong(field, "store.missing_not_allowed");
    return value;
  }
  if (auto* text = std::get_if<std::string>(&value); text && is_texts(field.type)) {
    return storable_text(field, std::move(*text));
  }
  if (field.type == FieldType::decimal) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    const auto* number = std::get_if<double>(&value);
    if (number && !std::isfinite(*number)) return wrong(field, "store.not_finite");
    if (number) return value;
  }
  if (field.type == FieldType::integer && std::holds_alternative<std::int64_t>(value)) return value;
  if (field.type == FieldType::yes_no && std::holds_alternative<bool>(value)) return value;
  if (auto* items = std::get_if<std::vector<std::string>>(&value);
      items && field.type == FieldType::multiple) {
    return storable_list(field, std::move(*items));
  }
  if (const auto* money = std::get_if<Money>(&value); money && field.type == FieldType::money) {
    if (!is_storable_text(money->currency)) return wrong(field, "store.not_text");
    return value;
  }
  if (const auto* geometry = std::get_if<Geometry>(&value); geometry && field.type == FieldType::geometry) {
    if (!wkb_shape(geometry->wkb)) return wrong(field, "store.bad_geometry");
    return value;
  }
  return wrong(field, "store.wrong_type");
}

Cell value_cell(const Dialect& dialect, const Value& value) {
  if (const auto* yes = std::get_if<bool>(&value)) return *yes;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* items = std::get_if<std::vector<std::string>>(&value)) return list_text(*items);
  if (const auto* money = std::get_if<Money>(&value)) return money->hundredths;
  if (const auto* geometry = std::get_if<Geometry>(&value)) return dialect.geometry_cell(*geometry);
  return {};
}

void append_cells(const Dialect& dialect, const Column& column, const Value& value,
                  std::vector<Cell>& cells) {
  cells.push_back(value_cell(dialect, value));
  if (column.has_currency) {
    const auto* money = std::get_if<Money>(&value);
    cells.push_back(money ? Cell(money->currency) : Cell());
  }
  if (column.has_missing) {
    const auto* missing = std::get_if<Missing>(&value);
    cells.push_back(missing ? Cell(std::string(code_of(*missing))) : Cell());
  }
}

Record record_from(const Dialect& dialect, const Layout& layout, const Row& row) {
  Record record;
  record.id = id_from(row.text(0)).value_or(Id{});
  record.revision = row.integer(1);
  record.retired = row.boolean(2);
  record.changed = hlc_from(row.text(3)).value_or(Hlc{});
  for (const Column& column : layout.columns) {
    if (column.secret) continue;
    Value value = value_from(dialect, column, row);
    if (!is_empty(value)) record.values.emplace(column.field->name, std::move(value));
  }
  return record;
}

ValueView view_from(const Dialect& dialect, const Column& column, const Row& row) {
  const int at = column.first;
  if (column.has_currency || row.is_null(at)) {
    Value value = value_from(dialect, column, row);
    return is_empty(value) ? ValueView() : ValueView(std::move(value));
  }
  switch (column.field->type) {
    case FieldType::integer:
      return row.integer(at);
    case FieldType::decimal:
      return row.real(at);
    case FieldType::yes_no:
      return row.boolean(at);
    case FieldType::multiple:
      return Value(list_from(row.text(at)));
    case FieldType::geometry:
      return dialect.wkb_from(row, at);
    default:
      return row.text(at);
  }
}

bool is_plain(const Column& column) {
  return !column.secret && !column.has_currency && column.field->type != FieldType::multiple &&
         column.field->type != FieldType::geometry;
}

PlainView plain_view(const pack::Field& field, const Row& row, int at) {
  switch (field.type) {
    case FieldType::integer:
      return row.is_null(at) ? PlainView() : row.integer(at);
    case FieldType::decimal:
      return row.is_null(at) ? PlainView() : row.real(at);
    case FieldType::yes_no:
      return row.is_null(at) ? PlainView() : row.boolean(at);
    default: {
      const auto text = row.text(at);
      return text.data() == nullptr ? PlainView() : text;
    }
  }
}

Value plain_value(const Dialect& dialect, const pack::Field& field, const Row& row, int at) {
  if (row.is_null(at)) return {};
  switch (field.type) {
    case FieldType::integer:
      return row.integer(at);
    case FieldType::decimal:
      return row.real(at);
    case FieldType::yes_no:
      return row.boolean(at);
    case FieldType::multiple:
      return list_from(row.text(at));
    case FieldType::geometry:
      return Geometry{std::string(dialect.wkb_from(row, at))};
    default:
      return std::string(row.text(at));
  }
}

}  // namespace minga::store
