#include "store/narrowing.hpp"

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include "store/layout.hpp"
#include "store/value_text.hpp"
#include "store/wkb.hpp"

namespace minga::store {
namespace {

using pack::Field;
using pack::FieldType;

class Check {
 public:
  Check(Connection& connection, const Dialect& dialect, const FieldChange& change, Problems& problems)
      : connection_(connection),
        dialect_(dialect),
        change_(change),
        before_(change.before),
        after_(change.after),
        column_(identifier(change.before.name)),
        problems_(problems) {}

  void all() {
    missing_kinds();
    if (after_.retired) return;
    required();
    length();
    limits();
    pattern();
    choices();
    currencies();
    geometry();
    unique();
  }

 private:
  void tell(std::string code, std::int64_t count,
            std::vector<std::pair<std::string, std::string>> more = {}) {
    if (count == 0) return;
    more.emplace_back("count", std::to_string(count));
    problems_.push_back(migration_problem(std::move(code), change_.reg, after_, std::move(more)));
  }
  std::int64_t count(const std::string& condition, std::vector<Cell> cells = {}) {
    return count_where(connection_, change_.reg.name, condition, cells);
  }
  std::string missing_column() const { return identifier(before_.name + "_missing"); }

  void missing_kinds() {
    for (const Missing kind : before_.missing) {
      if (after_.missing.contains(kind)) continue;
      const std::string code(code_of(kind));
      tell("migration.missing_kind_in_use", count(missing_column() + " = $1", {code}), {{"missing", code}});
    }
  }

  void required() {
    if (!after_.required || (before_.required && !before_.retired) || after_.default_value) return;
    std::string condition = column_ + " IS NULL";
    if (!before_.missing.empty()) condition += " AND " + missing_column() + " IS NULL";
    tell("migration.required_but_empty", count(condition));
  }

  void length() {
    if (!after_.max_length || (before_.max_length && *before_.max_length <= *after_.max_length)) return;
    tell("migration.too_long",
         count("length(" + column_ + ") > $1", {static_cast<std::int64_t>(*after_.max_length)}),
         {{"limit", std::to_string(*after_.max_length)}});
  }

  void limits() {
    const double unit = after_.type == FieldType::money ? 100.0 : 1.0;
    const auto shown = [](double limit) { return value_text(limit); };
    if (after_.min && !(before_.min && *before_.min >= *after_.min)) {
      tell("migration.below_minimum", count(column_ + " < $1", {*after_.min * unit}),
           {{"limit", shown(*after_.min)}});
    }
    if (after_.max && !(before_.max && *before_.max <= *after_.max)) {
      tell("migration.above_maximum", count(column_ + " > $1", {*after_.max * unit}),
           {{"limit", shown(*after_.max)}});
    }
  }

  void pattern() {
    if (after_.pattern.empty() || after_.pattern == before_.pattern) return;
    std::int64_t against = 0;
    try {
      const std::regex expression(after_.pattern, std::regex::ECMAScript);
      each_value([&](const Row& row) {
        if (!std::regex_match(std::string(row.text(0)), expression)) ++against;
      });
    } catch (const std::regex_error&) {
      problems_.push_back(migration_problem("migration.bad_pattern", change_.reg, after_));
    }
    tell("migration.against_pattern", against);
  }

  static std::set<std::string> codes(const pack::Model& model, const std::string& name) {
    std::set<std::string> found;
    const auto catalogue = model.catalogues.find(name);
    if (catalogue == model.catalogues.end()) return found;
    for (const pack::CatalogueItem& item : catalogue->second.items) found.insert(item.code);
    return found;
  }

  void choices() {
    if (after_.type != FieldType::choice && after_.type != FieldType::multiple) return;
    const auto now = codes(change_.model_after, after_.catalogue);
    for (const std::string& code : codes(change_.model_before, before_.catalogue)) {
      if (now.contains(code)) continue;
      const std::int64_t used = after_.type == FieldType::choice
                                    ? count(column_ + " = $1", {code})
                                    : count(dialect_.occurs(column_, "$1"), {json_quoted(code)});
      tell("migration.choice_in_use", used, {{"choice", code}});
    }
  }

  void currencies() {
    for (const std::string& currency : before_.currencies) {
      const auto& now = after_.currencies;
      if (now.empty() || std::find(now.begin(), now.end(), currency) != now.end()) continue;
      tell("migration.currency_in_use", count(identifier(before_.name + "_currency") + " = $1", {currency}),
           {{"currency", currency}});
    }
  }

  void geometry() {
    using Kind = pack::GeometryKind;
    if (after_.type != FieldType::geometry || after_.geometry == Kind::any ||
        after_.geometry == before_.geometry)
      return;
    const std::uint32_t single = after_.geometry == Kind::point ? 1 : after_.geometry == Kind::line ? 2 : 3;
    std::int64_t other = 0;
    each_value([&](const Row& row) {
      const auto shape = wkb_shape(dialect_.wkb_from(row, 0));
      if (!shape || (shape->type != single && shape->type != single + 3)) ++other;
    });
    tell("migration.other_geometry", other);
  }

  void unique() {
    if (!after_.unique || (before_.unique && !before_.retired)) return;
    std::string columns = column_;
    if (before_.type == FieldType::money) columns += ", " + identifier(before_.name + "_currency");
    std::int64_t doubles = 0;
    connection_.query("SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM " +
                          identifier(change_.reg.name) + " WHERE NOT retired AND " + column_ +
                          " IS NOT NULL GROUP BY " + columns + " HAVING count(*) > 1) AS doubles",
                      {}, [&](const Row& row) { doubles = row.integer(0); });
    tell("migration.not_unique", doubles);
  }

  void each_value(const std::function<void(const Row&)>& look) {
    connection_.query("SELECT " + column_ + " FROM " + identifier(change_.reg.name) +
                          " WHERE NOT retired AND " + column_ + " IS NOT NULL",
                      {}, look);
  }

  Connection& connection_;
  const Dialect& dialect_;
  const FieldChange& change_;
  const Field& before_;
  const Field& after_;
  std::string column_;
  Problems& problems_;
};

}  // namespace

std::int64_t count_where(Connection& connection, const std::string& register_name,
                         const std::string& condition, std::span<const Cell> cells) {
  std::int64_t count = 0;
  connection.run(
      "SELECT count(*) FROM " + identifier(register_name) + " WHERE NOT retired AND (" + condition + ")",
      cells, [&](const Row& row) {
        count = row.integer(0);
        return true;
      });
  return count;
}

Problem migration_problem(std::string code, const pack::Register& reg, const pack::Field& field,
                          std::vector<std::pair<std::string, std::string>> more) {
  more.insert(more.begin(), {{"register", reg.name}, {"field", field.name}});
  return {ProblemKind::invalid, std::move(code), std::move(more),
          Place{field.source.file, field.source.line, 0, reg.name + "." + field.name}};
}

void check_narrowing(Connection& connection, const Dialect& dialect, const FieldChange& change,
                     Problems& problems) {
  Check(connection, dialect, change, problems).all();
}

}  // namespace minga::store
