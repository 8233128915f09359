#include "service/case_table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "formats/columns.hpp"
#include "formats/encoding.hpp"
#include "formats/records.hpp"
#include "pack/names.hpp"
#include "service/case_files.hpp"
#include "service/record_references.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using formats::Table;
using methods::procedure::EventKind;

constexpr std::size_t no_column = formats::ColumnMap::none;
constexpr const char* more_problems = "table.more_problems";

/// The register of cases with the fields that a row may set.
pack::Register register_for_rows(const pack::Model& model) {
  auto reg = *model.find_register("case_file");
  std::erase_if(reg.fields, [](const pack::Field& field) {
    return !field.written_by.empty() || field.privacy == pack::Privacy::secret;
  });
  for (auto& field : reg.fields)
    // Of a case that is already there the row need not say them again.
    if (field.name == "opened_on" || field.name == "territory") field.required = false;
  return reg;
}

bool means(const std::string& header, const pack::Words& label, const std::string& code) {
  const auto plain = formats::folded(header);
  return plain == formats::folded(code) || plain == formats::folded(label.es) ||
         plain == formats::folded(label.en);
}

/// What stands behind "step:" or "paso:"; nothing in any other header.
std::optional<std::string> behind_prefix(const std::string& header) {
  const auto colon = header.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto prefix = formats::folded(header.substr(0, colon));
  if (prefix != "step" && prefix != "paso") return std::nullopt;
  return header.substr(colon + 1);
}

/// Makes the table one that read_records can read, and takes the days of steps out of it.
class CaseTableReader {
 public:
  CaseTableReader(House& house, const Actor& actor, Table table, const CaseFileOrder& order)
      : house_(house), actor_(actor), table_(std::move(table)), order_(order) {}

  Checked<CaseTable> read() {
    const auto procedure = procedure_named(model_, order_.procedure);
    if (!procedure) {
      auto problem = procedure.error();
      problem.kind = ProblemKind::invalid;
      problem.place.field = "procedure";
      return tl::unexpected(Problems{std::move(problem)});
    }
    check_opening_day();
    drop_blank_rows();
    find_key();
    find_steps(**procedure);
    take_running_number_out();
    fill_territory();
    if (!wrong_.empty()) return tl::unexpected(std::move(wrong_));
    const auto code = column_of("code");
    for (const auto& row : table_.rows) out_.codes[row.line] = row.cells[code];
    read_opening_days();
    read_steps();
    refuse_rows_without_code();
    return with_records();
  }

 private:
  /// As the person's file calls it.
  std::string shown(const std::string& header) const { return header == "code" ? key_header_ : header; }

  void wrong_header(std::string code, std::vector<std::pair<std::string, std::string>> parameters,
                    const std::string& header) {
    wrong_.push_back({ProblemKind::invalid,
                      std::move(code),
                      std::move(parameters),
                      {order_.file, table_.header_line, 0, header}});
  }

  void wrong_step(std::string code, std::vector<std::pair<std::string, std::string>> parameters,
                  const std::string& header) {
    out_.step_problems.push_back({ProblemKind::invalid,
                                  std::move(code),
                                  std::move(parameters),
                                  {order_.file, table_.header_line, 0, header}});
  }

  void wrong_row(Problem problem, const formats::Row& row, const std::string& header) {
    problem.place = {order_.file, row.line, 0, header};
    out_.problems.push_back(std::move(problem));
    bad_lines_.insert(row.line);
  }

  std::size_t column_of(const char* field) const {
    const auto& found = *reg_.field(field);
    for (std::size_t i = 0; i < table_.header.size(); ++i)
      if (means(table_.header[i], found.label, found.name)) return i;
    return no_column;
  }

  void take_out(std::size_t column) {
    const auto at = static_cast<std::ptrdiff_t>(column);
    table_.header.erase(table_.header.begin() + at);
    for (auto& row : table_.rows) row.cells.erase(row.cells.begin() + at);
  }

  void check_opening_day() {
    if (order_.opened_on.empty()) return;
    const auto day = methods::day_from(order_.opened_on);
    if (!day)
      wrong_.push_back(
          {ProblemKind::invalid, "case.bad_day", {{"value", order_.opened_on}}, {"", 0, 0, "opened_on"}});
    else if (*day > today(house_))
      wrong_.push_back(ahead(*day, {"", 0, 0, "opened_on"}));
  }

  Problem ahead(methods::Day day, Place place) const {
    return {ProblemKind::invalid,
            "case.day_ahead",
            {{"value", methods::text_of(day)}, {"today", methods::text_of(today(house_))}},
            std::move(place)};
  }

  void drop_blank_rows() {
    std::erase_if(table_.rows, [](const formats::Row& row) {
      return std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.empty(); });
    });
    out_.read = table_.rows.size();
  }

  // The column that somebody named counts, whatever others are called.
  void find_key() {
    std::size_t key = column_of("code");
    if (!order_.key.empty()) {
      const auto found = std::find_if(table_.header.begin(), table_.header.end(), [&](const auto& header) {
        return formats::folded(header) == formats::folded(order_.key);
      });
      if (found == table_.header.end()) {
        wrong_header("case.import.no_column",
                     {{"column", order_.key}, {"columns", pack::joined(table_.header)}}, {});
        return;
      }
      key = static_cast<std::size_t>(found - table_.header.begin());
    }
    if (key == no_column) {
      wrong_header("case.import.no_key", {{"columns", pack::joined(table_.header)}}, {});
      return;
    }
    key_header_ = table_.header[key];
    table_.header[key].clear();
    for (std::size_t other = column_of("code"); other != no_column; other = column_of("code")) leave(other);
    *std::find(table_.header.begin(), table_.header.end(), "") = "code";
  }

  void leave(std::size_t column) {
    out_.unknown_columns.push_back(table_.header[column]);
    take_out(column);
  }

  void find_steps(const pack::Procedure& in) {
    for (std::size_t i = 0; i < table_.header.size();) {
      const auto rest = behind_prefix(table_.header[i]);
      if (!rest) {
        ++i;
        continue;
      }
      if (auto column = step_column(in, table_.header[i], *rest)) {
        out_.step_columns.push_back(std::move(*column));
        for (const auto& row : table_.rows) days_[row.line].push_back(row.cells[i]);
      }
      take_out(i);
    }
  }

  std::optional<StepColumn> step_column(const pack::Procedure& in, const std::string& header,
                                        const std::string& rest) {
    auto step = step_named(in, rest);
    auto kind = std::optional(EventKind::granted);
    if (const auto colon = rest.rfind(':'); step.empty() && colon != std::string::npos) {
      step = step_named(in, rest.substr(0, colon));
      kind = kind_named(rest.substr(colon + 1));
    }
    if (step.empty()) {
      std::vector<std::string> known;
      for (const auto& one : in.steps) known.push_back(with_label(one.code, one.label));
      wrong_step("case.import.unknown_step", {{"known", pack::joined(known)}}, header);
      return std::nullopt;
    }
    if (!kind) {
      wrong_step("case.import.unknown_kind", {{"known", known_kinds()}}, header);
      return std::nullopt;
    }
    for (const auto& other : out_.step_columns)
      if (other.step == step && other.kind == *kind) {
        wrong_step("case.import.step_twice", {{"other", other.header}}, header);
        return std::nullopt;
      }
    return StepColumn{header, step, *kind};
  }

  std::string with_label(const std::string& code, const pack::Words& label) const {
    return code + " (" + label.in(order_.language) + ")";
  }

  static std::string step_named(const pack::Procedure& in, const std::string& name) {
    for (const auto& step : in.steps)
      if (means(name, step.label, step.code)) return step.code;
    return {};
  }

  static bool says_enough_by_its_day(EventKind kind) {
    return kind != EventKind::blocked && kind != EventKind::unblocked;
  }

  std::optional<EventKind> kind_named(const std::string& name) const {
    for (const auto& item : model_.find_catalogue("case_event_kind")->items)
      if (const auto kind = methods::procedure::event_kind_from(item.code);
          kind && says_enough_by_its_day(*kind) && means(name, item.label, item.code))
        return kind;
    return std::nullopt;
  }

  std::string known_kinds() const {
    std::vector<std::string> known;
    for (const auto& item : model_.find_catalogue("case_event_kind")->items)
      if (const auto kind = methods::procedure::event_kind_from(item.code);
          kind && says_enough_by_its_day(*kind))
        known.push_back(with_label(item.code, item.label));
    return pack::joined(known);
  }

  // A running number that the file calls "id" is no id of ours.
  void take_running_number_out() {
    for (std::size_t i = table_.header.size(); i-- > 0;)
      if (formats::folded(table_.header[i]) == "id") leave(i);
  }

  void fill_territory() {
    auto column = column_of("territory");
    if (column == no_column && !order_.territory) {
      wrong_header("case.import.no_place", {}, {});
      return;
    }
    if (column == no_column) {
      column = table_.header.size();
      table_.header.emplace_back("territory");
      for (auto& row : table_.rows) row.cells.emplace_back();
    }
    for (auto& row : table_.rows)
      if (row.cells[column].empty()) {
        if (order_.territory) row.cells[column] = to_string(*order_.territory);
        without_place_.insert(row.line);
      }
  }

  std::optional<methods::Day> read_day(const formats::Row& row, const std::string& header,
                                       const std::string& cell) {
    const auto read = read_date(cell, order_.dates);
    if (!read) {
      wrong_row(read.error(), row, header);
      return std::nullopt;
    }
    const auto day = methods::day_from(read->day);
    if (day && *day > today(house_)) {
      wrong_row(ahead(*day, {}), row, header);
      return std::nullopt;
    }
    return day;
  }

  void read_opening_days() {
    const auto column = column_of("opened_on");
    if (column == no_column) return;
    for (auto& row : table_.rows) {
      auto& cell = row.cells[column];
      if (cell.empty()) continue;
      const auto day = read_day(row, table_.header[column], cell);
      cell = day ? methods::text_of(*day) : std::string();
    }
  }

  void read_steps() {
    for (const auto& row : table_.rows) {
      const auto& cells = days_[row.line];
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].empty()) continue;
        if (const auto day = read_day(row, out_.step_columns[i].header, cells[i]))
          steps_[row.line].push_back({i, *day});
      }
    }
  }

  // Such a row may be blank but for the days of steps, and a blank row is passed over.
  void refuse_rows_without_code() {
    const auto code = column_of("code");
    std::erase_if(table_.rows, [&](const formats::Row& row) {
      if (!row.cells[code].empty()) return false;
      wrong_row({ProblemKind::invalid, "case.import.no_code", {}, {}}, row, key_header_);
      return true;
    });
  }

  Checked<CaseTable> with_records() {
    ReferenceNames names(house_, actor_);
    formats::ImportOptions options;
    options.file = order_.file;
    options.find_reference = [&](const pack::Field& field, std::string_view text) {
      return names.find(field, text);
    };
    options.fits_reference = [&](const pack::Field& field, const Id& id, std::string_view text) {
      return names.fits(field, id, text);
    };
    auto found = formats::read_records(model_, reg_, table_, options);
    for (auto& problem : found.problems) problem.place.field = shown(problem.place.field);
    const bool header_is_wrong =
        std::any_of(found.problems.begin(), found.problems.end(), [&](const Problem& one) {
          return one.code != more_problems && one.place.line <= table_.header_line;
        });
    if (header_is_wrong) return tl::unexpected(std::move(found.problems));
    std::move(found.problems.begin(), found.problems.end(), std::back_inserter(out_.problems));
    out_.unknown_columns.insert(out_.unknown_columns.end(), found.unknown_columns.begin(),
                                found.unknown_columns.end());
    for (auto& record : found.records) take(std::move(record));
    return std::move(out_);
  }

  void take(formats::ImportRecord record) {
    TabledCase row{record.line, std::move(record.values), true, !without_place_.contains(record.line),
                   std::move(steps_[record.line])};
    if (bad_lines_.contains(row.line)) return;
    if (!row.values.contains("opened_on")) {
      auto first = order_.opened_on;
      if (!row.steps.empty())
        first = methods::text_of(
            std::min_element(row.steps.begin(), row.steps.end(), [](const auto& a, const auto& b) {
              return a.day < b.day;
            })->day);
      if (first.empty()) {
        out_.problems.push_back(
            {ProblemKind::invalid, "case.import.no_day", {}, {order_.file, row.line, 0, "opened_on"}});
        return;
      }
      row.tells_opening = false;
      row.values["opened_on"] = first;
    }
    out_.rows.push_back(std::move(row));
  }

  House& house_;
  const Actor& actor_;
  Table table_;
  const CaseFileOrder& order_;
  const pack::Model& model_ = house_.store.model();
  const pack::Register reg_ = register_for_rows(model_);
  std::string key_header_;
  std::map<long, std::vector<std::string>> days_;  // of the step columns, by line
  std::map<long, std::vector<TabledCase::Step>> steps_;
  std::set<long> bad_lines_;
  std::set<long> without_place_;  // lines
  Problems wrong_;                // with the file or its header
  CaseTable out_;
};

}  // namespace

Checked<CaseTable> read_case_table(House& house, const Actor& actor, Table table,
                                   const CaseFileOrder& order) {
  return CaseTableReader(house, actor, std::move(table), order).read();
}

Problems listed_by_row(Problems problems, const std::string& file) {
  std::size_t more = 0;
  std::erase_if(problems, [&](const Problem& one) {
    if (one.code != more_problems) return false;
    for (const auto& [name, value] : one.parameters)
      if (name == "count") more += std::stoul(value);
    return true;
  });
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.place.line < b.place.line; });
  if (problems.size() > formats::max_listed_problems) {
    more += problems.size() - formats::max_listed_problems;
    problems.resize(formats::max_listed_problems);
  }
  if (more > 0)
    problems.push_back(
        {ProblemKind::invalid, more_problems, {{"count", std::to_string(more)}}, {file, 0, 0, {}}});
  return problems;
}

}  // namespace minga::service
