#pragma once

#include "store/dialect.hpp"

namespace minga::store::sqlite {

class SqliteDialect final : public Dialect {
 public:
  std::string_view column_type(ColumnType type) const override;
  std::string_view row_number_column() const override {
    return "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL";
  }
  std::string reference_clause(std::string_view table) const override;
  std::string full_name(std::string_view table) const override { return "main." + std::string(table); }
  std::string folded(std::string_view expression) const override;
  std::string occurs(std::string_view expression, std::string_view inside) const override;
  std::string meets_box(const Layout& layout, By by, std::string_view west, std::string_view south,
                        std::string_view east, std::string_view north) const override;
  std::string meets_shape(std::string_view column, std::string_view shape) const override;
  std::string is_like(std::string_view expression, std::string_view pattern) const override;
  std::string extent(std::string_view column) const override;
  void append_words(SqlText& sql, const Layout& layout, By by, const std::vector<const Column*>& columns,
                    const std::vector<std::string>& words) const override;
  bool many_meet(Connection& connection, const Layout& layout, const Box& box) const override;
  void append_rows_in(SqlText& sql, Connection& connection, const Layout& layout,
                      const std::vector<Box>& boxes) const override;
  bool many_have(Connection& connection, const Layout& layout, const std::vector<const Column*>& columns,
                 const std::vector<std::string>& words) const override;
  FoldedText folded_text(const Layout& layout, const Column& column) const override;
  void index_register(Connection& connection, const Layout& layout) const override;
  void drop_box_index(Connection& connection, std::string_view table, std::string_view column) const override;
  void index_text(Connection& connection, const Layout& layout, const Id& id, bool is_new) const override;
  Cell geometry_cell(const Geometry& geometry) const override;
  std::string_view wkb_from(const Row& row, int column) const override;
  Outline outline_from(const Row& row, int column) const override;
  std::set<std::string> columns(Connection& connection, std::string_view table) const override;
  void guard_append_only(Connection& connection, std::string_view table) const override;
  void publish_layer(Connection& connection, const pack::Register& reg, std::string_view renamed_from,
                     Instant now) const override;
};

}  // namespace minga::store::sqlite
