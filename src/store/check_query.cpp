#include "store/check_query.hpp"

#include <map>

#include "base/time.hpp"
#include "pack/sql_words.hpp"

namespace minga::store {
namespace {

std::string readable(const Dialect& dialect, const Layout& layout) {
  std::string sql = layout.table + " AS (SELECT id";
  for (const Column& column : layout.columns) {
    if (column.secret || column.field->retired) continue;
    sql += ", " + column.value_name();
    if (column.has_currency) sql += ", " + column.currency_name();
    if (column.has_missing) sql += ", " + column.missing_name();
  }
  return sql + " FROM " + dialect.full_name(layout.table) + " WHERE retired = FALSE)";
}

/// The check's text with markers in place of days, beginning at a token.
void append_body(SqlText& sql, const std::string& text, const std::vector<pack::SqlToken>& tokens,
                 std::size_t first, const std::string& today) {
  std::map<std::string, std::string> markers;
  std::size_t done = tokens[first].from;
  for (std::size_t i = first; i < tokens.size(); ++i) {
    if (tokens[i].kind != pack::SqlToken::Kind::marker) continue;
    sql << text.substr(done, tokens[i].from - done);
    const auto [marker, fresh] = markers.try_emplace(tokens[i].text);
    if (fresh)
      marker->second =
          sql.marker(plus_days(today, pack::days_of_marker(tokens[i].text).value_or(0)).value_or(today));
    sql << marker->second;
    done = tokens[i].to;
  }
  sql << text.substr(done);
}

}  // namespace

SqlText statement_of(const Dialect& dialect, const Schema& schema, const pack::Check& check,
                     const std::string& today) {
  SqlText sql;
  const auto tokens = pack::sql_tokens(check.sql);  // of a model: it was read before
  if (!tokens || tokens->empty()) return sql;
  sql << "SELECT record";
  for (const auto& number : check.numbers) sql << ", " << identifier(number);
  sql << " FROM (WITH ";
  bool first = true;
  for (const auto& name : check.reads) {
    const Layout* layout = schema.layout(name);
    if (!layout) continue;
    if (!first) sql << ", ";
    sql << readable(dialect, *layout);
    first = false;
  }
  const bool has_with = tokens->front().text == "with";
  sql << (has_with ? ", " : " ");
  append_body(sql, check.sql, *tokens, has_with ? 1 : 0, today);
  sql << "\n) AS found";
  return sql;
}

void run_check(Connection& connection, const Dialect& dialect, const Schema& schema, const pack::Check& check,
               const std::string& today, const std::function<bool(const CheckHit&)>& each) {
  const auto sql = statement_of(dialect, schema, check, today);
  CheckHit hit;
  connection.run(sql.text + " ORDER BY record", sql.cells, [&](const Row& row) {
    const auto id = row.is_null(0) ? std::nullopt : id_from(row.text(0));
    if (!id) return true;
    hit.record = *id;
    hit.numbers.clear();
    for (std::size_t i = 0; i < check.numbers.size(); ++i) {
      const int column = static_cast<int>(i) + 1;
      hit.numbers.push_back(row.is_null(column) ? std::nullopt : std::optional<double>(row.real(column)));
    }
    return each(hit);
  });
}

std::optional<Problem> try_check(Connection& connection, const Dialect& dialect, const Schema& schema,
                                 const pack::Check& check) {
  try {
    const auto sql = statement_of(dialect, schema, check, "2000-01-01");
    connection.run(sql.text + " LIMIT 0", sql.cells, {});
    return std::nullopt;
  } catch (const DatabaseError& error) {
    return Problem{ProblemKind::invalid,
                   "pack.check_runs",
                   {{"detail", error.what()}},
                   {check.source.file, check.sql_line, 0, {}}};
  }
}

}  // namespace minga::store
