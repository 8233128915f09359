#include "store/sqlite/text_index.hpp"

#include <algorithm>
#include <set>

#include "store/record_filter.hpp"

namespace minga::store::sqlite {
namespace {

std::string plain_copy(const Layout& layout) {
  return "minga_text_" + layout.reg->name;
}
std::string copy_table(const Layout& layout) {
  return identifier(plain_copy(layout));
}
std::string find_table(const Layout& layout) {
  return identifier("minga_find_" + layout.reg->name);
}
/// The prefix keeps names away that FTS5 has for itself, such as "rank".
std::string plain_column(const Column& column) {
  return "t_" + column.field->name;
}
std::string copy_column(const Column& column) {
  return identifier(plain_column(column));
}

std::string list(const Layout& layout, const std::string& before, const std::string& after) {
  std::string out;
  for (const std::size_t i : layout.texts) out += ", " + before + copy_column(layout.columns[i]) + after;
  return out;
}

std::string folded_values(const Layout& layout) {
  std::string out;
  for (const std::size_t i : layout.texts) out += ", minga_fold(t." + layout.columns[i].value_name() + ")";
  return out;
}

/// INSERT INTO "minga_text_x" (fid, id, "t_name", "t_note") SELECT ... FROM "x" t
std::string copied(const Layout& layout) {
  return "INSERT INTO " + copy_table(layout) + " (fid, id" + list(layout, "", "") + ") SELECT t.fid, t.id" +
         folded_values(layout) + " FROM " + layout.table + " t";
}

std::set<std::string> columns_there(Connection& connection, const std::string& table) {
  std::set<std::string> names;
  connection.query("SELECT name FROM pragma_table_info($1)", {table},
                   [&](const Row& row) { names.emplace(row.text(0)); });
  return names;
}

std::set<std::string> columns_wanted(const Layout& layout) {
  std::set<std::string> names{"fid", "id"};
  for (const std::size_t i : layout.texts) names.insert(plain_column(layout.columns[i]));
  return names;
}

void make(Connection& connection, const Layout& layout) {
  const std::string copy = copy_table(layout), find = find_table(layout);
  connection.script("CREATE TABLE " + copy + " (fid INTEGER PRIMARY KEY, id TEXT NOT NULL" +
                    list(layout, "", " TEXT") + ")");
  connection.script(copied(layout));
  const std::string columns = list(layout, "", "").substr(2);
  connection.script("CREATE VIRTUAL TABLE " + find + " USING fts5(" + columns + ", content=" + copy +
                    ", content_rowid='fid', columnsize=0, tokenize='trigram case_sensitive 1')");
  const std::string put =
      "INSERT INTO " + find + " (rowid, " + columns + ") VALUES (NEW.fid" + list(layout, "NEW.", "") + "); ";
  const std::string drop = "INSERT INTO " + find + " (" + find + ", rowid, " + columns +
                           ") VALUES ('delete', OLD.fid" + list(layout, "OLD.", "") + "); ";
  const auto trigger = [&](const std::string& event, const std::string& body) {
    connection.script("CREATE TRIGGER " + identifier(plain_copy(layout) + "_" + event) + " AFTER " + event +
                      " ON " + copy + " BEGIN " + body + "END");
  };
  trigger("insert", put);
  trigger("update", drop + put);
  trigger("delete", drop);
  connection.script("INSERT INTO " + find + " (" + find + ") VALUES ('rebuild')");
}

bool is_title(const Layout& layout, const Column& column) {
  const auto& titles = layout.reg->title_fields;
  return std::find(titles.begin(), titles.end(), column.field->name) != titles.end();
}

void index_titles(Connection& connection, const Layout& layout) {
  for (const std::size_t i : layout.texts) {
    const Column& column = layout.columns[i];
    const std::string index = identifier(plain_copy(layout) + "." + column.field->name);
    if (!is_title(layout, column)) {
      connection.script("DROP INDEX IF EXISTS " + index);
    } else {
      connection.script("CREATE INDEX IF NOT EXISTS " + index + " ON " + copy_table(layout) + " (" +
                        copy_column(column) + ", id)");
    }
  }
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_copied(const Layout& layout, const std::vector<const Column*>& columns) {
  return layout.is_searched() && !columns.empty() &&
         std::none_of(columns.begin(), columns.end(),
                      [](const Column* column) { return column->field->retired; });
}

constexpr std::size_t trigram = 3;

/// ({"t_name" "t_note"} : "word") AND ..., in the query language of FTS5, of the words that are long enough.
std::string find_expression(const std::vector<const Column*>& columns,
                            const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (characters(word) < trigram) continue;
    out += out.empty() ? "({" : " AND ({";
    for (const Column* column : columns) out += copy_column(*column) + " ";
    out += "} : \"";
    for (const char c : word) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += "\")";
  }
  return out;
}

void append_short_word(SqlText& sql, const Dialect& dialect, const Layout& layout,
                       const std::vector<const Column*>& columns, const std::string& word) {
  const std::string marker = sql.marker(word);
  sql << " AND EXISTS (SELECT 1 FROM " << copy_table(layout) << " w WHERE w.fid = t.fid AND (FALSE";
  for (const Column* column : columns) sql << " OR " << dialect.occurs("w." + copy_column(*column), marker);
  sql << "))";
}

}  // namespace

void index_texts(Connection& connection, const Layout& layout) {
  const auto there = columns_there(connection, plain_copy(layout));
  if (!there.empty() && (!layout.is_searched() || there != columns_wanted(layout))) {
    connection.script("DROP TABLE " + find_table(layout) + "; DROP TABLE " + copy_table(layout));
  } else if (!there.empty()) {
    return index_titles(connection, layout);
  }
  if (!layout.is_searched()) return;
  make(connection, layout);
  index_titles(connection, layout);
}

void keep_texts(Connection& connection, const Layout& layout, const Id& id, bool is_new) {
  if (!layout.is_searched()) return;
  if (is_new) {
    connection.execute(copied(layout) + " WHERE t.id = $1", {to_string(id)});
    return;
  }
  std::string changes;
  for (const std::size_t i : layout.texts) {
    const Column& column = layout.columns[i];
    changes +=
        (changes.empty() ? "" : ", ") + copy_column(column) + " = minga_fold(t." + column.value_name() + ")";
  }
  connection.execute("UPDATE " + copy_table(layout) + " SET " + changes + " FROM " + layout.table +
                         " t WHERE t.fid = " + copy_table(layout) + ".fid AND t.id = $1",
                     {to_string(id)});
}

void append_words(SqlText& sql, const Dialect& dialect, const Layout& layout, By by,
                  const std::vector<const Column*>& columns, const std::vector<std::string>& words) {
  if (!is_copied(layout, columns)) return append_words_by_scan(sql, dialect, columns, words);
  sql << "(TRUE";
  for (const std::string& word : words)
    if (by == By::record || characters(word) < trigram)
      append_short_word(sql, dialect, layout, columns, word);
  const std::string expression = by == By::index ? find_expression(columns, words) : std::string();
  if (!expression.empty()) {
    sql << " AND t.fid IN (SELECT rowid FROM " << find_table(layout) << " WHERE " << find_table(layout)
        << " MATCH " << sql.marker(expression) << ")";
  }
  sql << ")";
}

SqlText finding(const Layout& layout, const std::vector<const Column*>& columns,
                const std::vector<std::string>& words) {
  SqlText sql;
  const std::string expression = is_copied(layout, columns) ? find_expression(columns, words) : std::string();
  if (expression.empty()) return sql;
  sql << "SELECT rowid FROM " << find_table(layout) << " WHERE " << find_table(layout) << " MATCH "
      << sql.marker(expression);
  return sql;
}

FoldedText folded_text(const Layout& layout, const Column& column) {
  const std::string table = layout.table + " t", copy = copy_table(layout) + " s";
  if (!layout.is_searched() || column.field->retired)
    return {"minga_fold(t." + column.value_name() + ")", "t.id", table, table};
  FoldedText text{"s." + copy_column(column), "s.id", table + " JOIN " + copy + " ON s.fid = t.fid", {}};
  // SQLite, which does not know how many records there are, would rather read them all and sort: CROSS JOIN
  // keeps the order of the tables.
  text.from_in_order =
      is_title(layout, column) ? copy + " CROSS JOIN " + table + " ON t.fid = s.fid" : text.from;
  return text;
}

}  // namespace minga::store::sqlite
