#include "store/record_condition.hpp"

#include "store/record_filter.hpp"
#include "store/wkb.hpp"

namespace minga::store {
namespace {

constexpr int kDeepestCondition = 64;

Result<void> append_parts(SqlText& sql, const Dialect& dialect, const Layout& layout,
                          const Condition& condition, int depth) {
  const bool all = condition.kind == Condition::Kind::all;
  if (condition.parts.empty()) {
    sql << (condition.kind == Condition::Kind::any ? "FALSE" : "TRUE");
    return {};
  }
  sql << (condition.kind == Condition::Kind::none ? "NOT (" : "(");
  for (std::size_t i = 0; i < condition.parts.size(); ++i) {
    if (i > 0) sql << (all ? " AND " : " OR ");
    if (auto good = append_condition(sql, dialect, layout, condition.parts[i], depth + 1); !good) return good;
  }
  sql << ")";
  return {};
}

Result<void> append_shape(SqlText& sql, const Dialect& dialect, const Layout& layout, const Geometry& shape) {
  const auto bounds = wkb_shape(shape.wkb);
  if (!bounds || !bounds->bounds)
    return fail(ProblemKind::invalid, "store.bad_geometry", {{"field", "filter"}});
  append_box(sql, dialect, layout, By::index, *bounds->bounds);
  if (has_box(layout))
    sql << " AND "
        << dialect.meets_shape("t." + identifier(layout.reg->geometry_field()->name),
                               sql.marker(Bytes{shape.wkb}));
  return {};
}

}  // namespace

bool has_box(const Layout& layout) {
  const pack::Field* geometry = layout.reg->geometry_field();
  return geometry && geometry->privacy != pack::Privacy::secret;
}

std::vector<Box> plain_boxes(const Box& box) {
  if (box.west <= box.east) return {box};
  return {{box.west, box.south, 180, box.north}, {-180, box.south, box.east, box.north}};
}

void append_box(SqlText& sql, const Dialect& dialect, const Layout& layout, By by, const Box& box) {
  if (!has_box(layout)) {
    sql << "FALSE";
    return;
  }
  const auto boxes = plain_boxes(box);
  sql << "(";
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (i > 0) sql << " OR ";
    const std::string west = sql.marker(boxes[i].west), south = sql.marker(boxes[i].south);
    const std::string east = sql.marker(boxes[i].east), north = sql.marker(boxes[i].north);
    sql << dialect.meets_box(layout, by, west, south, east, north);
  }
  sql << ")";
}

Result<void> append_condition(SqlText& sql, const Dialect& dialect, const Layout& layout,
                              const Condition& condition, int depth) {
  if (depth > kDeepestCondition) return fail(ProblemKind::invalid, "store.too_deep");
  switch (condition.kind) {
    case Condition::Kind::filter:
      return append_filter(sql, dialect, layout, condition.filter);
    case Condition::Kind::box:
      append_box(sql, dialect, layout, By::index, condition.box);
      return {};
    case Condition::Kind::shape:
      sql << "(";
      if (auto good = append_shape(sql, dialect, layout, condition.shape); !good) return good;
      sql << ")";
      return {};
    default:
      return append_parts(sql, dialect, layout, condition, depth);
  }
}

}  // namespace minga::store
