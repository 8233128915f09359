#include <array>
#include <set>

#include "store/migration.hpp"
#include "store/narrowing.hpp"
#include "store/saved_model.hpp"

namespace minga::store {
namespace {

using pack::Field;
using pack::FieldType;
using pack::Register;

constexpr std::array<std::string_view, 5> own_columns{"fid", "id", "revision", "retired", "changed"};

bool is_secret(const Field& field) {
  return field.privacy == pack::Privacy::secret;
}

bool same_storage(FieldType a, FieldType b) {
  const auto words = [](FieldType type) { return type == FieldType::text || type == FieldType::long_text; };
  return a == b || (words(a) && words(b));
}

class Planner {
 public:
  Planner(Connection& connection, const Dialect& dialect, pack::Model before, const pack::Model& model)
      : connection_(connection), dialect_(dialect) {
    plan_.before = std::move(before);
    plan_.after = model;
  }

  Checked<MigrationPlan> plan() {
    // plan_.after gains the left-over fields while this goes on: registers of the model only.
    for (auto& [name, reg] : plan_.after.registers) {
      check_names(reg);
      const auto old = plan_.before.registers.find(name);
      if (old == plan_.before.registers.end()) {
        step("migration.table_added", name, {});
      } else {
        compare(old->second, reg);
      }
    }
    for (const auto& [name, old] : plan_.before.registers) {
      if (!plan_.after.registers.contains(name)) drop(old);
    }
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    plan_.changes_anything = structure_text(plan_.before) != structure_text(plan_.after);
    return std::move(plan_);
  }

 private:
  void step(std::string code, const std::string& register_name, const std::string& field) {
    plan_.steps.push_back({std::move(code), register_name, field});
  }
  void problem(std::string code, const Register& reg, const Field& field,
               std::vector<std::pair<std::string, std::string>> more = {}) {
    problems_.push_back(migration_problem(std::move(code), reg, field, std::move(more)));
  }

  void check_names(const Register& reg) {
    std::set<std::string> taken(own_columns.begin(), own_columns.end());
    if (reg.name.starts_with("minga_") || reg.name.starts_with("gpkg_") || reg.name.starts_with("sqlite_") ||
        reg.name.starts_with("rtree_")) {
      problems_.push_back({ProblemKind::invalid,
                           "migration.reserved_name",
                           {{"register", reg.name}},
                           Place{reg.source.file, reg.source.line, 0, {}}});
    }
    for (const Field& field : reg.fields) {
      if (field.type == FieldType::reference && !plan_.after.registers.contains(field.reference)) {
        problem("migration.unknown_register", reg, field, {{"reference", field.reference}});
      }
      std::vector<std::string> names{field.name};
      if (field.type == FieldType::money) names.push_back(field.name + "_currency");
      if (!field.missing.empty()) names.push_back(field.name + "_missing");
      for (const std::string& name : names) {
        if (!taken.insert(name).second) problem("migration.column_taken", reg, field, {{"column", name}});
      }
    }
  }

  void compare(const Register& old, Register& reg) {
    std::set<std::string> renamed_from;
    for (const Field& field : reg.fields) {
      if (const Field* same = old.field(field.name)) {
        compare(*same, reg, field);
        continue;
      }
      const Field* was = field.was.empty() || reg.field(field.was) ? nullptr : old.field(field.was);
      if (!was) {
        add(reg, field);
        continue;
      }
      renamed_from.insert(was->name);
      plan_.renames.push_back({reg.name, was->name, field.name});
      step("migration.field_renamed", reg.name, field.name);
      compare(*was, reg, field);
    }
    for (const Field& field : old.fields) {
      if (reg.field(field.name) || renamed_from.contains(field.name)) continue;
      if (!field.retired) {
        problem("migration.field_removed", reg, field, {{"count", std::to_string(holding(reg.name, field))}});
        continue;
      }
      reg.fields.push_back(field);
    }
  }

  void add(const Register& reg, const Field& field) {
    step("migration.field_added", reg.name, field.name);
    if (!field.required || field.retired || is_secret(field)) return;
    const std::int64_t records = count_where(connection_, reg.name, "TRUE");
    if (records == 0) return;
    if (field.default_value) {
      fill(reg, field);
    } else {
      problem("migration.required_without_default", reg, field, {{"count", std::to_string(records)}});
    }
  }

  void fill(const Register& reg, const Field& field) {
    plan_.fills.push_back({reg.name, field.name});
    step("migration.default_filled", reg.name, field.name);
  }

  void compare(const Field& before, const Register& reg, const Field& after) {
    if (!same_storage(before.type, after.type)) {
      problem("migration.type_changed", reg, after,
              {{"from", std::string(pack::code_of(before.type))},
               {"to", std::string(pack::code_of(after.type))},
               {"count", std::to_string(holding(reg.name, before))}});
      return;
    }
    if (before.reference != after.reference) {
      problem("migration.reference_changed", reg, after,
              {{"count", std::to_string(holding(reg.name, before))}});
      return;
    }
    if (is_secret(before) != is_secret(after)) {
      const std::int64_t records = holding(reg.name, before);
      if (records > 0) problem("migration.secrecy_changed", reg, after, {{"count", std::to_string(records)}});
      return;
    }
    if (after.retired && !before.retired) step("migration.field_retired", reg.name, after.name);
    if (before.retired && !after.retired) step("migration.field_restored", reg.name, after.name);
    if (is_secret(after)) return;
    check_narrowing(connection_, dialect_, {reg, before, after, plan_.before, plan_.after}, problems_);
    const bool newly_required = after.required && !after.retired && (!before.required || before.retired);
    if (newly_required && after.default_value) {
      std::string empty = identifier(before.name) + " IS NULL";
      if (!before.missing.empty()) empty += " AND " + identifier(before.name + "_missing") + " IS NULL";
      if (count_where(connection_, reg.name, empty) > 0) fill(reg, after);
    }
  }

  // How many records, retired ones too, have something in the field.
  std::int64_t holding(const std::string& register_name, const Field& field) {
    std::int64_t count = 0;
    const auto take = [&](const Row& row) { count = row.integer(0); };
    if (is_secret(field)) {
      connection_.query("SELECT count(*) FROM minga_secret WHERE register_name = $1 AND field = $2",
                        {register_name, field.name}, take);
      return count;
    }
    std::string filled = identifier(field.name) + " IS NOT NULL";
    if (!field.missing.empty()) filled += " OR " + identifier(field.name + "_missing") + " IS NOT NULL";
    connection_.query("SELECT count(*) FROM " + identifier(register_name) + " WHERE " + filled, {}, take);
    return count;
  }

  void drop(const Register& old) {
    std::int64_t count = 0;
    connection_.query("SELECT count(*) FROM " + identifier(old.name), {},
                      [&](const Row& row) { count = row.integer(0); });
    if (count > 0) {
      problems_.push_back({ProblemKind::invalid,
                           "migration.register_removed",
                           {{"register", old.name}, {"count", std::to_string(count)}},
                           {}});
    }
  }

  Connection& connection_;
  const Dialect& dialect_;
  MigrationPlan plan_;
  Problems problems_;
};

}  // namespace

Checked<MigrationPlan> plan_migration(Connection& connection, const Dialect& dialect, pack::Model before,
                                      const pack::Model& model) {
  return Planner(connection, dialect, std::move(before), model).plan();
}

}  // namespace minga::store
