#pragma once

#include "store/database.hpp"

namespace minga::store::testing {

/// Passes statements on and notes how SQLite means to carry out each query.
class Explaining final : public Connection {
 public:
  explicit Explaining(Connection& inner) : inner_(inner) {}

  std::int64_t run(std::string_view sql, std::span<const Cell> cells,
                   const std::function<bool(const Row&)>& each) override {
    if (sql.starts_with("SELECT")) {
      inner_.run("EXPLAIN QUERY PLAN " + std::string(sql), cells, [&](const Row& row) {
        plan += std::string(row.text(3)) + "\n";
        return true;
      });
    }
    return inner_.run(sql, cells, each);
  }
  void script(std::string_view sql) override { inner_.script(sql); }
  void begin(Access access) override { inner_.begin(access); }
  bool in_transaction() const override { return inner_.in_transaction(); }

  std::string plan;

 private:
  Connection& inner_;
};

}  // namespace minga::store::testing
