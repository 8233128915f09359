#include "store/record_filter.hpp"

#include <algorithm>
#include <sstream>

#include "store/fold.hpp"
#include "store/value_text.hpp"

namespace minga::store {
namespace {

using Op = Filter::Op;
using pack::FieldType;

tl::unexpected<Problem> bad(const Filter& filter) {
  return fail(ProblemKind::invalid, "store.bad_filter", {{"field", filter.field}}, in_field(filter.field));
}

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::equal:
      return " = ";
    case Op::not_equal:
      return " <> ";
    case Op::less:
      return " < ";
    case Op::at_most:
      return " <= ";
    case Op::greater:
      return " > ";
    case Op::at_least:
      return " >= ";
    default:
      return {};
  }
}

bool has_order(FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::money:
    case FieldType::date:
    case FieldType::timestamp:
      return true;
    default:
      return false;
  }
}

bool is_text(const pack::Field& field) {
  return field.type == FieldType::text || field.type == FieldType::long_text;
}

Result<void> append_id_filter(SqlText& sql, const Filter& filter) {
  if ((filter.op != Op::equal && filter.op != Op::not_equal && filter.op != Op::any_of) ||
      filter.values.empty() || (filter.op != Op::any_of && filter.values.size() != 1)) {
    return bad(filter);
  }
  sql << (filter.op == Op::not_equal ? "t.id NOT IN (" : "t.id IN (");
  bool first = true;
  for (const Value& value : filter.values) {
    const auto* text = std::get_if<std::string>(&value);
    const auto id = text ? id_from(*text) : std::nullopt;
    if (!id) return bad(filter);
    if (!first) sql << ", ";
    first = false;
    sql << sql.marker(to_string(*id));
  }
  sql << ")";
  return {};
}

// Secrets can be found by their exact value only: from the value to the record, by the index of the values,
// and not record by record.
Result<void> append_secret_filter(SqlText& sql, const Layout& layout, const Column& column,
                                  const Filter& filter) {
  if ((filter.op != Op::equal && filter.op != Op::any_of) || filter.values.empty()) return bad(filter);
  sql << "t.id IN (SELECT s.record FROM minga_secret s WHERE s.register_name = "
      << sql.marker(layout.reg->name);
  sql << " AND s.field = " << sql.marker(column.field->name) << " AND s.value IN (";
  for (std::size_t i = 0; i < filter.values.size(); ++i) {
    auto value = storable(*column.field, filter.values[i]);
    if (!value) return bad(filter);
    sql << (i ? ", " : "") << sql.marker(value_text(*value));
  }
  sql << "))";
  return {};
}

Result<void> append_missing_filter(SqlText& sql, const Column& column, const Filter& filter,
                                   const Value& value) {
  const auto* kind = std::get_if<Missing>(&value);
  const auto* code = std::get_if<std::string>(&value);
  const auto missing = kind ? std::optional(*kind) : code ? missing_from(*code) : std::nullopt;
  if (!missing) return bad(filter);
  if (!column.has_missing) {
    sql << "FALSE";
  } else {
    sql << "t." << column.missing_name() << " = " << sql.marker(std::string(code_of(*missing)));
  }
  return {};
}

void append_emptiness(SqlText& sql, const Column& column, bool empty) {
  const std::string name = "t." + column.value_name();
  if (!empty) {
    sql << name << " IS NOT NULL";
    return;
  }
  sql << name << " IS NULL";
  if (column.has_missing) sql << " AND t." << column.missing_name() << " IS NULL";
}

Result<void> append_contains(SqlText& sql, const Dialect& dialect, const Layout& layout, const Column& column,
                             const Filter& filter) {
  const auto* text = filter.values.size() == 1 ? std::get_if<std::string>(&filter.values[0]) : nullptr;
  if (!text || !is_storable_text(*text)) return bad(filter);
  const std::string name = "t." + column.value_name();
  if (column.field->type == FieldType::multiple) {
    sql << dialect.occurs(name, sql.marker(json_quoted(*text)));
    return {};
  }
  if (!is_text(*column.field)) return bad(filter);
  dialect.append_words(sql, layout, By::index, {&column}, {fold(*text)});
  return {};
}

Result<void> append_like(SqlText& sql, const Dialect& dialect, const Column& column, const Filter& filter) {
  const auto* pattern = std::get_if<std::string>(&filter.values[0]);
  if (!pattern || !is_storable_text(*pattern) ||
      !(is_text(*column.field) || column.field->type == FieldType::choice))
    return bad(filter);
  sql << dialect.is_like("t." + column.value_name(), sql.marker(*pattern));
  return {};
}

Result<void> append_comparison(SqlText& sql, const Dialect& dialect, const Column& column,
                               const Filter& filter, const Value& given) {
  auto value = storable(*column.field, given);
  if (!value || is_empty(*value)) return bad(filter);
  const std::string name = "t." + column.value_name();
  sql << name << sign_of(filter.op) << sql.marker(value_cell(dialect, *value));
  if (const auto* money = std::get_if<Money>(&*value)) {
    const bool unequal = filter.op == Op::not_equal;
    sql << (unequal ? " OR t." : " AND t.") << column.currency_name() << (unequal ? " <> " : " = ")
        << sql.marker(money->currency);
  }
  return {};
}

Result<void> append_field_filter(SqlText& sql, const Dialect& dialect, const Layout& layout,
                                 const Column& column, const Filter& filter) {
  if (filter.op == Op::empty || filter.op == Op::not_empty) {
    if (!filter.values.empty()) return bad(filter);
    append_emptiness(sql, column, filter.op == Op::empty);
    return {};
  }
  if (filter.op == Op::contains) return append_contains(sql, dialect, layout, column, filter);
  if (filter.values.empty() || (filter.op != Op::any_of && filter.values.size() != 1)) return bad(filter);
  if (filter.op == Op::like) return append_like(sql, dialect, column, filter);
  if (filter.op == Op::missing) return append_missing_filter(sql, column, filter, filter.values[0]);
  const bool ordered = filter.op == Op::less || filter.op == Op::at_most || filter.op == Op::greater ||
                       filter.op == Op::at_least;
  if (column.field->type == FieldType::geometry || (ordered && !has_order(column.field->type)))
    return bad(filter);

  Filter one = filter;
  if (filter.op == Op::any_of) one.op = Op::equal;
  for (std::size_t i = 0; i < filter.values.size(); ++i) {
    if (i) sql << " OR ";
    const Value& value = filter.values[i];
    const bool by_kind = is_missing(value) && one.op == Op::equal;
    auto good = by_kind ? append_missing_filter(sql, column, filter, value)
                        : append_comparison(sql, dialect, column, one, value);
    if (!good) return good;
  }
  return {};
}

}  // namespace

Result<void> append_filter(SqlText& sql, const Dialect& dialect, const Layout& layout, const Filter& filter) {
  if (filter.field == "id") return append_id_filter(sql, filter);
  const Column* column = layout.column(filter.field);
  if (!column) {
    return fail(ProblemKind::invalid, "store.unknown_field",
                {{"field", filter.field}, {"register", layout.reg->name}}, in_field(filter.field));
  }
  if (column->secret) return append_secret_filter(sql, layout, *column, filter);
  sql << "(";
  auto good = append_field_filter(sql, dialect, layout, *column, filter);
  sql << ")";
  return good;
}

Result<Search> search_for(const Layout& layout, std::string_view text,
                          const std::optional<std::vector<std::string>>& fields) {
  Search search;
  for (const Column& column : layout.columns) {
    if (column.secret || column.field->retired || !is_text(*column.field)) continue;
    if (fields && std::find(fields->begin(), fields->end(), column.field->name) == fields->end()) continue;
    search.columns.push_back(&column);
  }
  if (!is_storable_text(text)) return fail(ProblemKind::invalid, "store.not_text", {{"field", "search"}});
  std::istringstream words(fold(text));
  for (std::string word; words >> word;) search.words.push_back(std::move(word));
  return search;
}

void append_words_by_scan(SqlText& sql, const Dialect& dialect, const std::vector<const Column*>& columns,
                          const std::vector<std::string>& words) {
  sql << "(TRUE";
  for (const std::string& word : words) {
    sql << " AND (FALSE";
    const std::string marker = columns.empty() ? std::string() : sql.marker(word);
    for (const Column* column : columns) {
      sql << " OR coalesce(" << dialect.occurs(dialect.folded("t." + column->value_name()), marker)
          << ", FALSE)";
    }
    sql << ")";
  }
  sql << ")";
}

}  // namespace minga::store
