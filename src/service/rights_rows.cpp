#include "service/rights_rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "base/joined.hpp"
#include "formats/problem_list.hpp"
#include "pack/utf8.hpp"
#include "pack/validate.hpp"
#include "service/rights_days_in_order.hpp"
#include "service/rights_repeats.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using formats::layers::FeatureRow;
using formats::layers::MeasuredFeature;

/// How registers of the region usually name their columns. Kind, category and state are never found by name:
/// their texts differ from register to register and somebody has to say what they mean.
struct UsualNames {
  const char* field;
  std::vector<const char*> columns;
};

const std::vector<UsualNames>& usual_names() {
  static const std::vector<UsualNames> all{
      {"code",
       {"code", "codigo", "codigou", "codigo unico", "cod", "codigo expediente", "codigo exp", "expediente",
        "process", "processo", "id titulo", "placa"}},
      {"name", {"name", "nombre", "denominacion", "concesion", "nombre concesion", "nom concesion", "nome"}},
      {"holder",
       {"holder", "titular", "titulares", "nombre titular", "titular ref", "tit conces", "solicitante"}},
      {"filed_at",
       {"filed at", "filed", "fecha presentacion", "fecha formulacion", "fec formul", "fec denu",
        "fecha radicacion", "fecha solicitud", "presentado"}},
      {"granted_on", {"granted on", "granted", "fecha titulo", "fec titulo", "fecha otorgamiento"}},
      {"paper_area_ha",
       {"paper area ha", "area legal", "area titulo", "area titulada", "area otorgada", "hectareas titulo"}},
      {"valid_from", {"valid from", "fecha inicio", "vigente desde"}},
      {"valid_to", {"valid to", "fecha fin", "fecha terminacion", "fecha vencimiento", "vigente hasta"}}};
  return all;
}

/// What a column can be told to be.
constexpr std::array<std::string_view, 11> fields_of_columns{
    "code",     "name",       "holder",     "kind",     "category",     "state",
    "filed_at", "granted_on", "valid_from", "valid_to", "paper_area_ha"};

std::string plain_name(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> accents{
      {{"á", "a"}, {"é", "e"}, {"í", "i"}, {"ó", "o"}, {"ú", "u"}, {"ñ", "n"}}};
  auto out = pack::folded(name);
  for (const auto& [with, without] : accents)
    for (auto at = out.find(with); at != std::string::npos; at = out.find(with))
      out.replace(at, with.size(), without);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

Problem at_row(std::string code, const FeatureRow& row, const std::string& column,
               std::vector<std::pair<std::string, std::string>> parameters = {}) {
  return {ProblemKind::invalid, std::move(code), std::move(parameters), {"", row.line, 0, column}};
}

/// Reads the cells of one row after the other.
class RowReader {
 public:
  RowReader(const pack::Model& model, const RightsFile& file, const RightsOrder& order,
            const std::map<std::string, std::string>& columns)
      : model_(model), reg_(*model.find_register("land_right")), order_(order) {
    for (const auto& [field, column] : columns) {
      const auto at = std::find(file.table.columns.begin(), file.table.columns.end(), column);
      places_.emplace(field, static_cast<std::size_t>(at - file.table.columns.begin()));
      names_.emplace(field, column);
    }
  }

  /// Nothing where the row has a problem, which is added to `problems`.
  std::optional<RightRow> read(const FeatureRow& row, const MeasuredFeature& feature, Problems& problems) {
    RightRow out{row.line, code_of_row(row, feature), {}, &feature};
    const auto before = problems.size();
    if (out.code.empty()) problems.push_back(at_row("rights.code_missing", row, name_of("code")));
    out.values["code"] = out.code;
    take_code("kind", order_.kind, row, out.values, problems);
    take_code("category", order_.category, row, out.values, problems);
    take_code("state", order_.state, row, out.values, problems);
    take_texts(row, out.values);
    take_dates(row, out.values, problems);
    take_paper_area(row, out.values, problems);
    take_impossible_days(row, out.values, problems);
    take_contradictions(row, problems);
    if (feature.problem) {
      auto problem = at_row(feature.problem->code, row, "", feature.problem->parameters);
      if (feature.problem->place.line > 0) problem.place = feature.problem->place;
      problem.parameters.emplace_back("id", out.code);
      problems.push_back(std::move(problem));
    } else {
      out.values["geometry"] = Geometry{feature.lon_lat};
      out.values["area_ha"] = feature.shape.area() / 1e4;
    }
    check(row, out.values, problems);
    return problems.size() == before ? std::optional(std::move(out)) : std::nullopt;
  }

  std::vector<UnknownText> unknown() const {
    static constexpr std::size_t most = 100;
    std::vector<UnknownText> out;
    for (const auto& [what, rows] : unknown_)
      if (out.size() < most) out.push_back({what.first, name_of(what.first), what.second, rows});
    return out;
  }

  std::string code_of_row(const FeatureRow& row, const MeasuredFeature& feature) const {
    if (!order_.code_by_shape) return std::string(pack::trimmed(cell(row, "code")));
    return feature.lon_lat.empty() ? "" : hex(sha256(feature.lon_lat)).substr(0, 16);
  }

 private:
  std::string name_of(const std::string& field) const {
    const auto found = names_.find(field);
    return found == names_.end() ? field : found->second;
  }

  std::string_view cell(const FeatureRow& row, const std::string& field) const {
    const auto found = places_.find(field);
    return found == places_.end() || found->second >= row.cells.size() ? std::string_view()
                                                                       : row.cells[found->second];
  }

  void take_code(const std::string& field, const std::string& fixed, const FeatureRow& row, Values& values,
                 Problems& problems) {
    std::string text(pack::trimmed(cell(row, field)));
    if (const auto said = order_.codes.find(text); said != order_.codes.end()) text = said->second;
    if (text.empty()) text = fixed;
    if (text.empty()) return;
    auto value = pack::value_from_text(model_, *reg_.field(field), text);
    if (value) {
      values[field] = std::move(*value);
    } else {
      if (!pack::trimmed(cell(row, field)).empty()) ++unknown_[{field, text}];
      auto problem = value.error();
      problem.place = {"", row.line, 0, name_of(field)};
      problems.push_back(std::move(problem));
    }
  }

  void take_texts(const FeatureRow& row, Values& values) const {
    for (const char* field : {"name", "holder"}) {
      if (!places_.contains(field)) continue;
      const auto text = pack::trimmed(cell(row, field));
      values[field] = text.empty() ? Value() : Value(std::string(text));
    }
  }

  /// What the paper says, as it stands there.
  void take_paper_area(const FeatureRow& row, Values& values, Problems& problems) const {
    static constexpr const char* field = "paper_area_ha";
    if (!places_.contains(field)) return;
    values[field] = Value();
    const std::string text(pack::trimmed(cell(row, field)));
    if (text.empty()) return;
    auto value = pack::value_from_text(model_, *reg_.field(field), text);
    if (value) {
      values[field] = std::move(*value);
    } else {
      problems.push_back(at_row(value.error().code, row, name_of(field), value.error().parameters));
    }
  }

  void take_dates(const FeatureRow& row, Values& values, Problems& problems) const {
    for (const char* field : {"filed_at", "granted_on", "valid_from", "valid_to"}) {
      if (!places_.contains(field)) continue;
      const bool moment = std::string_view(field) == "filed_at";
      values[field] = Value();
      if (moment) values["filed_on"] = Value();
      const auto text = pack::trimmed(cell(row, field));
      if (text.empty()) continue;
      const auto date = read_date(text, order_.dates);
      if (!date) {
        problems.push_back(at_row(date.error().code, row, name_of(field), date.error().parameters));
        continue;
      }
      values[moment ? "filed_on" : field] = date->day;
      if (moment && date->moment) values[field] = *date->moment;
    }
  }

  void take_impossible_days(const FeatureRow& row, const Values& values, Problems& problems) const {
    for (auto& problem : impossible_days(values, order_.date)) {
      const auto& field = problem.place.field;
      problem.place = {"", row.line, 0, name_of(field == "filed_on" ? "filed_at" : field)};
      problems.push_back(std::move(problem));
    }
  }

  /// Of a file with a corner a row: corners of one right that say different things of it.
  void take_contradictions(const FeatureRow& row, Problems& problems) const {
    for (const auto& [field, place] : places_)
      for (const auto& one : row.contradictions)
        if (one.column == place)
          problems.push_back(
              at_row("rights.corners_differ", row, name_of(field), {{"other", std::to_string(one.line)}}));
  }

  /// What the register asks of the fields that come from the row.
  void check(const FeatureRow& row, const Values& values, Problems& problems) const {
    for (auto& problem : pack::validate(model_, reg_, values)) {
      // What the act adds, what has a default, and what was said already.
      static constexpr std::array<std::string_view, 5> not_of_row{"territory", "source", "category", "state",
                                                                  "code"};
      if (problem.code == "value.required" &&
          std::find(not_of_row.begin(), not_of_row.end(), problem.place.field) != not_of_row.end())
        continue;
      const auto& field = problem.place.field;
      problem.place = {"", row.line, 0, name_of(field)};
      problems.push_back(std::move(problem));
    }
  }

  const pack::Model& model_;
  const pack::Register& reg_;
  const RightsOrder& order_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, std::string> names_;
  std::map<std::pair<std::string, std::string>, std::size_t> unknown_;  // field and text -> rows
};

Problem granted_early_notice(std::vector<std::string> rows) {
  static constexpr std::size_t most_shown = 100;
  const auto count = std::to_string(rows.size());
  if (rows.size() > most_shown) {
    rows.resize(most_shown);
    rows.emplace_back("…");
  }
  return {
      ProblemKind::invalid, "rights.notice.granted_early", {{"count", count}, {"rows", joined(rows)}}, {}};
}

}  // namespace

Result<std::map<std::string, std::string>> rights_columns(const std::vector<std::string>& columns,
                                                          const RightsOrder& order) {
  std::map<std::string, std::string> out;
  for (const auto& [named, column] : order.columns) {
    // The day of filing is what is kept of a moment without its hour: one column gives both.
    const std::string field = named == "filed_on" ? "filed_at" : named;
    if (std::ranges::find(fields_of_columns, field) == fields_of_columns.end())
      return fail(ProblemKind::invalid, "rights.unknown_field",
                  {{"field", field}, {"known", joined(fields_of_columns)}});
    if (column.empty()) continue;
    if (std::find(columns.begin(), columns.end(), column) == columns.end())
      return fail(ProblemKind::not_found, "layer.column", {{"column", column}, {"known", joined(columns)}});
    out.emplace(field, column);
  }
  for (const auto& usual : usual_names()) {
    if (order.columns.contains(usual.field) || out.contains(usual.field)) continue;
    for (const auto* name : usual.columns) {
      const auto found = std::find_if(columns.begin(), columns.end(),
                                      [&](const std::string& column) { return plain_name(column) == name; });
      if (found == columns.end()) continue;
      out.emplace(usual.field, *found);
      break;
    }
  }
  return out;
}

std::vector<RightRow> right_rows(const pack::Model& model, const RightsFile& file, const RightsOrder& order,
                                 RightsReport& report, std::vector<std::string>& refused) {
  std::vector<RightRow> rows;
  std::unordered_map<std::string, std::size_t> by_code;
  formats::ProblemList problems(file.name);
  std::set<std::string> in_doubt;
  RowReader reader(model, file, order, report.columns);
  RepeatedRows repeats(file, order, report.columns);
  std::vector<std::string> granted_early;
  for (std::size_t i = 0; i < file.table.rows.size(); ++i) {
    const auto& row = file.table.rows[i];
    const auto& feature = file.measured.features[i];
    Problems of_row;
    auto read = reader.read(row, feature, of_row);
    if (read) {
      const auto [known, fresh] = by_code.emplace(read->code, rows.size());
      if (!fresh) {
        auto differs = repeats.judge(rows[known->second], *read);
        if (!differs) {
          ++report.repeated;
          continue;
        }
        in_doubt.insert(read->code);
        of_row.push_back(std::move(*differs));
      }
    }
    if (!of_row.empty()) {
      ++report.left_out;
      refused.push_back(reader.code_of_row(row, feature));
      for (auto& problem : of_row) problems.add(std::move(problem));
      continue;
    }
    if (feature.repaired)
      report.repaired.push_back(
          {row.line, read->code, feature.area_before / 1e4, feature.shape.area() / 1e4});
    if (granted_before_filed(read->values)) granted_early.push_back(std::to_string(row.line));
    rows.push_back(std::move(*read));
  }
  // Which of two rows of a code is the right one is not ours to say: the first stays out too.
  report.left_out += std::erase_if(rows, [&](const RightRow& row) { return in_doubt.contains(row.code); });
  report.problems = problems.take();
  report.unknown = reader.unknown();
  report.notices = repeats.notices();
  if (!granted_early.empty()) report.notices.push_back(granted_early_notice(granted_early));
  return rows;
}

}  // namespace minga::service
