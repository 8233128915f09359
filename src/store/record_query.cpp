#include "store/record_query.hpp"

#include <algorithm>

#include "store/cursor.hpp"
#include "store/record_condition.hpp"
#include "store/record_filter.hpp"
#include "store/record_store.hpp"

namespace minga::store {
namespace {

using pack::FieldType;

/// What one sort key is: an expression, and the type that its values have in a cursor.
struct Key {
  std::string expression;
  ColumnType type = ColumnType::text;
  bool descending = false;
};

/// What a list is sorted by.
struct Order {
  std::vector<Key> keys;
  std::string from;         // what follows FROM; the table is t
  std::string id = "t.id";  // comes last
};

Result<Order> order_of(const Dialect& dialect, const Layout& layout, const Query& query, bool few) {
  Order order;
  order.from = layout.table + " t";
  auto& keys = order.keys;
  for (const Sort& sort : query.sort) {
    if (sort.field == "changed" || sort.field == "id") {
      keys.push_back({"t." + sort.field, ColumnType::text, sort.descending});
      continue;
    }
    const Column* column = layout.column(sort.field);
    if (!column) {
      return fail(ProblemKind::invalid, "store.unknown_field",
                  {{"field", sort.field}, {"register", layout.reg->name}}, in_field(sort.field));
    }
    const FieldType type = column->field->type;
    if (column->secret || type == FieldType::geometry || type == FieldType::multiple) {
      return fail(ProblemKind::invalid, "store.not_sortable", {{"field", sort.field}}, in_field(sort.field));
    }
    std::string expression = "t." + column->value_name();
    if (type == FieldType::text || type == FieldType::long_text) {
      FoldedText text = dialect.folded_text(layout, *column);
      expression = std::move(text.expression);
      if (text.id != "t.id") {
        order.from = std::move(few || !keys.empty() ? text.from : text.from_in_order);
        order.id = std::move(text.id);
      }
    }
    keys.push_back({std::move(expression), column_type_of(*column->field), sort.descending});
  }
  return order;
}

std::string order_name(const Query& query) {
  std::string name = query.register_name;
  for (const Sort& sort : query.sort) name += (sort.descending ? "-" : "+") + sort.field;
  return name;
}

std::optional<Cell> cell_of(const Key& key, const Value& value) {
  if (is_empty(value)) return Cell();
  switch (key.type) {
    case ColumnType::integer:
      if (const auto* number = std::get_if<std::int64_t>(&value)) return Cell(*number);
      return std::nullopt;
    case ColumnType::real:
      if (const auto* number = std::get_if<double>(&value)) return Cell(*number);
      return std::nullopt;
    case ColumnType::boolean:
      if (const auto* yes = std::get_if<bool>(&value)) return Cell(*yes);
      return std::nullopt;
    default:
      if (const auto* text = std::get_if<std::string>(&value)) return Cell(*text);
      return std::nullopt;
  }
}

Value key_value(const Key& key, const Row& row, int column) {
  if (row.is_null(column)) return {};
  switch (key.type) {
    case ColumnType::integer:
      return row.integer(column);
    case ColumnType::real:
      return row.real(column);
    case ColumnType::boolean:
      return row.boolean(column);
    default:
      return std::string(row.text(column));
  }
}

tl::unexpected<Problem> bad_cursor() {
  return fail(ProblemKind::invalid, "store.bad_cursor");
}

// The rows after the cursor in the order of the keys, empty values last, then id:
//   k1 after v1 OR (k1 = v1 AND (k2 after v2 OR (... AND id > v)))
Result<void> append_after(SqlText& sql, const Order& order, const Query& query) {
  const std::vector<Key>& keys = order.keys;
  const auto cursor = cursor_from(query.after);
  if (!cursor || cursor->order != order_name(query) || cursor->keys.size() != keys.size())
    return bad_cursor();
  if (!id_from(cursor->id)) return bad_cursor();
  std::string closing;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto cell = cell_of(keys[i], cursor->keys[i]);
    if (!cell) return bad_cursor();
    const std::string& name = keys[i].expression;
    if (std::holds_alternative<std::monostate>(*cell)) {
      sql << "(" << name << " IS NULL AND ";
    } else {
      const std::string marker = sql.marker(*cell);
      sql << "(" << name << (keys[i].descending ? " < " : " > ") << marker << " OR " << name
          << " IS NULL OR (" << name << " = " << marker << " AND ";
      closing += ")";
    }
    closing += ")";
  }
  sql << order.id << " > " << sql.marker(cursor->id) << closing;
  return {};
}

Result<void> append_territories(SqlText& sql, const Layout& layout, const std::vector<Id>& territories) {
  const std::string& field = layout.reg->territory_field;
  if (field.empty()) return {};
  const Column* column = field == "id" ? nullptr : layout.column(field);
  if (field != "id" && (!column || column->secret)) {
    return fail(ProblemKind::internal, "store.unknown_field",
                {{"field", field}, {"register", layout.reg->name}});
  }
  const std::string name = "t." + (column ? column->value_name() : std::string("id"));
  sql << " AND (" << (column ? name + " IS NULL" : std::string("FALSE"));
  if (!territories.empty()) {
    sql << " OR " << name << " IN (";
    for (std::size_t i = 0; i < territories.size(); ++i)
      sql << (i ? ", " : "") << sql.marker(to_string(territories[i]));
    sql << ")";
  }
  sql << ")";
  return {};
}

/// How the conditions of a list are answered.
struct Ways {
  By box = By::index;
  By words = By::index;
};

/// Whether the records that match are gathered and sorted. Else there are too many, and those of the page are
/// come across in the order of the list. A reach of territories is taken for many: walking past the others is
/// cheaper than sorting all.
bool are_few(const Query& query, const Ways& ways) {
  return !query.filters.empty() || query.where || (query.box && ways.box == By::index) ||
         (!query.search.empty() && ways.words == By::index);
}

Ways ways_of(Connection& connection, const Dialect& dialect, const Layout& layout, const Query& query,
             const Search& search) {
  Ways ways;
  if (query.box && has_box(layout)) {
    const auto boxes = plain_boxes(*query.box);
    if (std::any_of(boxes.begin(), boxes.end(),
                    [&](const Box& box) { return dialect.many_meet(connection, layout, box); }))
      ways.box = By::record;
  }
  if (!search.words.empty() && dialect.many_have(connection, layout, search.columns, search.words))
    ways.words = By::record;
  return ways;
}

// " WHERE ..." without the cursor.
Result<void> append_conditions(SqlText& sql, const Dialect& dialect, const Layout& layout, const Query& query,
                               const Search& search, const Ways& ways) {
  sql << (query.with_retired ? " WHERE TRUE" : " WHERE NOT t.retired");
  for (const Filter& filter : query.filters) {
    sql << " AND ";
    if (auto good = append_filter(sql, dialect, layout, filter); !good) return good;
  }
  if (query.territories) {
    if (auto good = append_territories(sql, layout, *query.territories); !good) return good;
  }
  if (query.box) {
    sql << " AND ";
    append_box(sql, dialect, layout, ways.box, *query.box);
  }
  if (query.where) {
    sql << " AND ";
    if (auto good = append_condition(sql, dialect, layout, *query.where); !good) return good;
  }
  if (!search.words.empty()) {
    sql << " AND ";
    dialect.append_words(sql, layout, ways.words, search.columns, search.words);
  }
  return {};
}

std::int64_t count_records(Connection& connection, const Layout& layout, const SqlText& conditions) {
  std::int64_t count = 0;
  connection.run("SELECT count(*) FROM " + layout.table + " t" + conditions.text, conditions.cells,
                 [&](const Row& row) {
                   count = row.integer(0);
                   return true;
                 });
  return count;
}

Result<SqlText> page_statement(const std::string& select, const Order& order, const Query& query,
                               const SqlText& conditions) {
  SqlText sql;
  sql << "SELECT " << select;
  for (const Key& key : order.keys) sql << ", " << key.expression;
  sql << " FROM " << order.from << conditions.text;
  sql.cells = conditions.cells;
  if (!query.after.empty()) {
    sql << " AND ";
    if (auto good = append_after(sql, order, query); !good) return tl::unexpected(std::move(good.error()));
  }
  sql << " ORDER BY ";
  for (const Key& key : order.keys)
    sql << key.expression << (key.descending ? " DESC NULLS LAST, " : " ASC NULLS LAST, ");
  // One more than wanted tells whether there is a next page.
  const std::size_t most = std::min<std::size_t>(query.limit, 1'000'000'000) + 1;
  sql << order.id << " LIMIT " << sql.marker(static_cast<std::int64_t>(most));
  return sql;
}

/// How a page is asked for.
struct PageAsked {
  const Layout* layout = nullptr;
  Order order;
  SqlText conditions, counted;
};

Result<PageAsked> page_asked(Connection& connection, const Dialect& dialect, const Schema& schema,
                             const Query& query) {
  PageAsked asked;
  asked.layout = schema.layout(query.register_name);
  if (!asked.layout)
    return fail(ProblemKind::not_found, "store.unknown_register", {{"register", query.register_name}});
  const Layout& layout = *asked.layout;
  const auto search = search_for(layout, query.search, query.search_fields);
  if (!search) return tl::unexpected(search.error());
  const Ways ways = ways_of(connection, dialect, layout, query, *search);
  auto order = order_of(dialect, layout, query, are_few(query, ways));
  if (!order) return tl::unexpected(std::move(order.error()));
  asked.order = std::move(*order);
  if (auto good = append_conditions(asked.conditions, dialect, layout, query, *search, ways); !good)
    return tl::unexpected(std::move(good.error()));
  // To count all, all are gathered.
  if (auto good = append_conditions(asked.counted, dialect, layout, query, *search, {}); !good)
    return tl::unexpected(std::move(good.error()));
  return asked;
}

/// Runs the page's query; `select` begins with the id and is `width` columns wide, behind which the keys are
/// read.
Result<PageEnd> run_page(Connection& connection, const PageAsked& asked, const Query& query,
                         const std::string& select, int width, const std::function<void(const Row&)>& each) {
  auto sql = page_statement(select, asked.order, query, asked.conditions);
  if (!sql) return tl::unexpected(std::move(sql.error()));
  PageEnd end;
  if (query.count) end.total = count_records(connection, *asked.layout, asked.counted);
  if (query.limit == 0) return end;
  Cursor last{order_name(query), {}, {}};
  std::size_t seen = 0;
  bool more = false;
  connection.run(sql->text, sql->cells, [&](const Row& row) {
    if (seen == query.limit) {
      more = true;
      return false;
    }
    each(row);
    if (++seen < query.limit) return true;
    last.id = row.text(0);
    const auto& keys = asked.order.keys;
    for (std::size_t i = 0; i < keys.size(); ++i)
      last.keys.push_back(key_value(keys[i], row, width + static_cast<int>(i)));
    return true;
  });
  if (more) end.next = cursor_text(last);
  return end;
}

/// The columns that were asked for, with their places behind the id.
struct Selection {
  std::string select = "t.id";
  int width = 1;
  std::vector<Column> columns;
};

Result<Selection> selection_of(const Layout& layout, const std::vector<std::string>& fields) {
  Selection out;
  const auto take = [&](const std::string& name) {
    out.select += ", t." + name;
    return out.width++;
  };
  for (const std::string& name : fields) {
    const Column* column = layout.column(name);
    if (!column || column->secret)
      return fail(ProblemKind::invalid, "store.unknown_field",
                  {{"field", name}, {"register", layout.reg->name}}, in_field(name));
    out.columns.push_back(*column);
    out.columns.back().first = take(column->value_name());
    if (column->has_currency) take(column->currency_name());
    if (column->has_missing) take(column->missing_name());
  }
  return out;
}

/// A row as it stands, in memory that is used again.
class Viewer {
 public:
  Viewer(const Dialect& dialect, const Selection& selection)
      : dialect_(dialect), selection_(selection), values_(selection.columns.size()) {}

  RecordView of(const Row& row) {
    for (std::size_t i = 0; i < values_.size(); ++i)
      values_[i] = view_from(dialect_, selection_.columns[i], row);
    return {row.text(0), values_};
  }

 private:
  const Dialect& dialect_;
  const Selection& selection_;
  std::vector<ValueView> values_;
};

}  // namespace

Result<Page> list_records(Connection& connection, const Dialect& dialect, const Schema& schema,
                          const Query& query) {
  const auto asked = page_asked(connection, dialect, schema, query);
  if (!asked) return tl::unexpected(asked.error());
  const Layout& layout = *asked->layout;
  int width = 4;
  for (const Column& column : layout.columns) {
    if (!column.secret) width += 1 + (column.has_currency ? 1 : 0) + (column.has_missing ? 1 : 0);
  }
  Page page;
  auto end = run_page(connection, *asked, query, layout.select, width,
                      [&](const Row& row) { page.records.push_back(record_from(dialect, layout, row)); });
  if (!end) return tl::unexpected(std::move(end.error()));
  for (Record& record : page.records) add_secrets(connection, layout, record);
  page.next = std::move(end->next);
  page.total = end->total;
  return page;
}

Result<PageEnd> each_record_of_page(Connection& connection, const Dialect& dialect, const Schema& schema,
                                    const Query& query, const std::vector<std::string>& fields,
                                    const std::function<void(const RecordView&)>& each) {
  const auto asked = page_asked(connection, dialect, schema, query);
  if (!asked) return tl::unexpected(asked.error());
  const auto selection = selection_of(*asked->layout, fields);
  if (!selection) return tl::unexpected(selection.error());
  Viewer viewer(dialect, *selection);
  return run_page(connection, *asked, query, selection->select, selection->width,
                  [&](const Row& row) { each(viewer.of(row)); });
}

Result<const Layout*> append_all_of(SqlText& sql, Connection& connection, const Dialect& dialect,
                                    const Schema& schema, const Query& query) {
  const Layout* layout = schema.layout(query.register_name);
  if (!layout)
    return fail(ProblemKind::not_found, "store.unknown_register", {{"register", query.register_name}});
  const auto search = search_for(*layout, query.search, query.search_fields);
  if (!search) return tl::unexpected(search.error());
  const Ways ways = ways_of(connection, dialect, *layout, query, *search);
  if (auto good = append_conditions(sql, dialect, *layout, query, *search, ways); !good)
    return tl::unexpected(std::move(good.error()));
  return layout;
}

Result<std::optional<Box>> extent_of_records(Connection& connection, const Dialect& dialect,
                                             const Schema& schema, const Query& query) {
  SqlText conditions;
  const auto found = append_all_of(conditions, connection, dialect, schema, query);
  if (!found) return tl::unexpected(found.error());
  const Layout& layout = **found;
  std::optional<Box> extent;
  if (!has_box(layout)) return extent;
  const std::string sql = "SELECT " + dialect.extent("t." + identifier(layout.reg->geometry_field()->name)) +
                          " FROM " + layout.table + " t" + conditions.text;
  connection.run(sql, conditions.cells, [&](const Row& row) {
    if (!row.is_null(0)) extent = Box{row.real(0), row.real(1), row.real(2), row.real(3)};
    return true;
  });
  return extent;
}

}  // namespace minga::store
