#pragma once

#include <vector>

#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/sql_text.hpp"

namespace minga::store {

/// Whether the register has a geometry whose box can be asked for.
bool has_box(const Layout& layout);

/// A box as those that do not cross the antimeridian: itself, or its two halves.
std::vector<Box> plain_boxes(const Box& box);

/// Appends the condition on the table `t` that a record's geometry meets the box.
void append_box(SqlText& sql, const Dialect& dialect, const Layout& layout, By by, const Box& box);

/// Appends a condition on the table `t`. Fails as append_filter does, and with "store.too_deep" where more
/// than 64 lie within each other.
Result<void> append_condition(SqlText& sql, const Dialect& dialect, const Layout& layout,
                              const Condition& condition, int depth = 0);

}  // namespace minga::store
