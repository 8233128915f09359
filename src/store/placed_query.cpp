#include "store/placed_query.hpp"

#include <algorithm>

#include "store/record_condition.hpp"
#include "store/record_query.hpp"

namespace minga::store {
namespace {

bool meets_any(const std::optional<Box>& own, const std::vector<Box>& boxes) {
  return own && std::any_of(boxes.begin(), boxes.end(), [&](const Box& box) {
           return own->west <= box.east && own->east >= box.west && own->south <= box.north &&
                  own->north >= box.south;
         });
}

}  // namespace

Result<void> each_placed_record(Connection& connection, const Dialect& dialect, const Schema& schema,
                                const Query& query, const std::vector<std::string>& fields,
                                const std::function<bool(const Placed&)>& each) {
  constexpr int first_field = 2;
  const Layout* layout = schema.layout(query.register_name);
  if (!layout)
    return fail(ProblemKind::not_found, "store.unknown_register", {{"register", query.register_name}});
  const bool is_placed = has_box(*layout);
  const std::string geometry = is_placed ? "t." + identifier(layout->reg->geometry_field()->name) : "NULL";
  std::vector<std::string> columns{"t.id", geometry};
  std::vector<const pack::Field*> wanted;
  for (const std::string& name : fields) {
    const Column* column = layout->column(name);
    if (!column || !is_plain(*column))
      return fail(ProblemKind::invalid, "store.unknown_field",
                  {{"field", name}, {"register", layout->reg->name}}, in_field(name));
    columns.push_back("t." + column->value_name());
    wanted.push_back(column->field);
  }
  SqlText rest{" FROM ", {}};
  std::vector<Box> boxes;
  if (query.box && is_placed) {
    boxes = plain_boxes(*query.box);
    dialect.append_rows_in(rest, connection, *layout, boxes);
  } else {
    rest << layout->table << " t";
  }
  Query others = query;
  others.box.reset();
  if (const auto good = append_all_of(rest, connection, dialect, schema, others); !good)
    return tl::unexpected(good.error());
  if (!is_placed) return {};
  rest << " AND " << geometry << " IS NOT NULL";
  if (boxes.empty()) rest << " ORDER BY t.fid";
  std::vector<PlainView> values(wanted.size());
  const auto tell = [&](const Row& row) {
    const auto outline = dialect.outline_from(row, 1);
    if (!boxes.empty() && !meets_any(outline.box, boxes)) return true;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      values[i] = plain_view(*wanted[i], row, static_cast<int>(i) + first_field);
    return each({row.text(0), outline.wkb, values});
  };
  // What an index leads to comes in its order.
  if (boxes.empty()) {
    connection.Connection::read_many(columns, rest.text, rest.cells, tell);
  } else {
    connection.read_many(columns, rest.text, rest.cells, tell);
  }
  return {};
}

}  // namespace minga::store
