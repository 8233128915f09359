#include "store/table_check.hpp"

#include "store/change_log.hpp"
#include "store/value_text.hpp"

namespace minga::store {
namespace {

/// What the log says of one record.
struct Expected {
  std::string register_name;
  std::string id;
  std::int64_t revision = 0;
  bool retired = false;
  Values values;
  std::int64_t last_entry = 0;
};

class TableCheck {
 public:
  TableCheck(Connection& connection, const Dialect& dialect, const Schema& schema, LogVerdict& verdict)
      : connection_(connection), dialect_(dialect), schema_(schema), verdict_(verdict) {}

  void all() {
    connection_.run(
        "SELECT sequence, register_name, record, revision, retires, after_values FROM minga_change "
        "ORDER BY register_name, record, sequence",
        {}, [&](const Row& row) { return take(row); });
    if (!verdict_.first_bad && !expected_.id.empty()) compare();
    for (const auto& [name, layout] : schema_.layouts) {
      if (!verdict_.first_bad) look_for_strangers(layout);
    }
  }

 private:
  bool take(const Row& row) {
    if (row.text(2) != expected_.id || row.text(1) != expected_.register_name) {
      if (!expected_.id.empty()) compare();
      if (verdict_.first_bad) return false;
      if (row.text(1) != expected_.register_name) renames_ = renames_of(connection_, row.text(1));
      expected_ = {std::string(row.text(1)), std::string(row.text(2)), 0, false, {}, 0};
    }
    expected_.last_entry = row.integer(0);
    expected_.revision = row.integer(3);
    expected_.retired = expected_.retired || row.boolean(4);
    const auto after = values_from_canonical(row.text(5)).value_or(Values{});
    for (const auto& [name, value] : after) {
      const std::string now = name_today(name, expected_.last_entry);
      if (is_empty(value)) {
        expected_.values.erase(now);
      } else {
        expected_.values.insert_or_assign(now, value);
      }
    }
    return true;
  }

  std::string name_today(std::string name, std::int64_t sequence) const {
    for (const Rename& rename : renames_) {
      if (rename.after_sequence >= sequence && rename.old_name == name) name = rename.new_name;
    }
    return name;
  }

  void compare() {
    const Layout* layout = schema_.layout(expected_.register_name);
    if (!layout) return;  // a register that the packs no longer name
    std::erase_if(expected_.values, [&](const auto& entry) {
      const Column* column = layout->column(entry.first);
      return !column || column->secret;
    });
    bool same = false;
    connection_.query("SELECT " + layout->select + " FROM " + layout->table + " t WHERE t.id = $1",
                      {expected_.id}, [&](const Row& row) {
                        const Record record = record_from(dialect_, *layout, row);
                        same = record.revision == expected_.revision && record.retired == expected_.retired &&
                               record.values == expected_.values;
                      });
    if (!same) tell(expected_.last_entry, expected_.register_name, id_from(expected_.id));
  }

  void look_for_strangers(const Layout& layout) {
    connection_.query("SELECT t.id FROM " + layout.table +
                          " t WHERE NOT EXISTS (SELECT 1 FROM minga_change c WHERE c.register_name = $1 AND "
                          "c.record = t.id) LIMIT 1",
                      {layout.reg->name}, [&](const Row& row) {
                        tell(verdict_.entries, layout.reg->name, id_from(row.text(0)));
                      });
  }

  void tell(std::int64_t sequence, const std::string& register_name, std::optional<Id> id) {
    verdict_.first_bad = sequence;
    verdict_.problem_code = "log.table_differs";
    verdict_.register_name = register_name;
    verdict_.record = id;
  }

  Connection& connection_;
  const Dialect& dialect_;
  const Schema& schema_;
  LogVerdict& verdict_;
  Expected expected_;
  std::vector<Rename> renames_;
};

}  // namespace

void compare_tables(Connection& connection, const Dialect& dialect, const Schema& schema,
                    LogVerdict& verdict) {
  TableCheck(connection, dialect, schema, verdict).all();
}

}  // namespace minga::store
