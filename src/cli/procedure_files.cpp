#include "cli/procedure_files.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "base/trim.hpp"
#include "formats/file_bytes.hpp"
#include "formats/problem_list.hpp"
#include "pack/names.hpp"

namespace minga::cli {
namespace {

namespace funnel = methods::funnel;
namespace procedure = methods::procedure;

constexpr std::size_t kLargestEvents = std::size_t{1} << 30;

/// The cells of a table by the name of their column.
class NamedCells {
 public:
  NamedCells(const formats::Table& table, std::string file, formats::ProblemList& problems)
      : table_(table), file_(std::move(file)), problems_(problems) {}

  bool has(std::string_view column) const { return at(column) < table_.header.size(); }

  void need(std::initializer_list<const char*> columns) {
    for (const char* column : columns)
      if (!has(column))
        problems_.add("procedure.column_missing",
                      {{"column", column}, {"known", pack::joined(table_.header)}},
                      {file_, table_.header_line, 0, ""});
  }

  /// Empty where there is no such column.
  std::string cell(const formats::Row& row, std::string_view column) const {
    const std::size_t index = at(column);
    return index < row.cells.size() ? std::string(trimmed(row.cells[index])) : std::string();
  }

  std::string needed(const formats::Row& row, const std::string& column) {
    std::string text = cell(row, column);
    if (text.empty()) add(row, column, "procedure.cell_missing", {{"column", column}});
    return text;
  }

  std::optional<methods::Day> day(const formats::Row& row, const std::string& column) {
    const std::string text = cell(row, column);
    if (text.empty()) return std::nullopt;
    const auto day = methods::day_from(text);
    if (!day) add(row, column, "value.not_date", {{"value", text}});
    return day;
  }

  void add(const formats::Row& row, const std::string& column, std::string code, Parameters parameters) {
    problems_.add(std::move(code), std::move(parameters), {file_, row.line, 0, column});
  }

 private:
  std::size_t at(std::string_view column) const {
    return static_cast<std::size_t>(std::find(table_.header.begin(), table_.header.end(), column) -
                                    table_.header.begin());
  }

  const formats::Table& table_;
  std::string file_;
  formats::ProblemList& problems_;
};

Checked<formats::Table> table_of_events(const ProcedureOptions& options) {
  const auto bytes = formats::open_bytes(options.file, kLargestEvents);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  return formats::read_csv(bytes->view(), csv_options(options.csv, options.file));
}

template <class Code, std::size_t N>
std::string codes_of(const std::array<Code, N>& all) {
  std::string out;
  for (const Code one : all) out += (out.empty() ? "" : ", ") + std::string(code_of(one));
  return out;
}

constexpr std::array event_kinds{procedure::EventKind::submitted, procedure::EventKind::returned,
                                 procedure::EventKind::granted,   procedure::EventKind::refused,
                                 procedure::EventKind::withdrawn, procedure::EventKind::revoked,
                                 procedure::EventKind::blocked,   procedure::EventKind::unblocked};
constexpr std::array outcomes{funnel::Outcome::entered, funnel::Outcome::passed,  funnel::Outcome::refused,
                              funnel::Outcome::left,    funnel::Outcome::blocked, funnel::Outcome::unblocked};

class CaseReader {
 public:
  CaseReader(const pack::Model& model, const ProcedureOptions& options, NamedCells& cells)
      : model_(model), options_(options), cells_(cells) {}

  void read(const formats::Row& row) {
    const std::string id = cells_.needed(row, "case");
    const std::string event = cells_.needed(row, "event");
    const std::string date = cells_.needed(row, "date");
    const auto day = cells_.day(row, "date");
    const auto expires = cells_.day(row, "expires");
    if (event == "document") return read_document(row, id, day, expires);
    const std::string step = cells_.needed(row, "step");
    const auto kind = procedure::event_kind_from(event);
    if (!kind && !event.empty())
      cells_.add(row, "event", "procedure.event",
                 {{"value", event}, {"known", codes_of(event_kinds) + ", document"}});
    const pack::Procedure* in = procedure_of(row);
    if (in == nullptr || !kind || !day || id.empty() || step.empty()) return;
    if (!options_.only.empty() && id != options_.only) return;
    CaseRows& rows = cases_[{id, in->name}];
    rows.case_id = id;
    rows.procedure = in;
    procedure::Event one;
    one.step = step;
    one.kind = *kind;
    one.day = *day;
    one.authority = cells_.cell(row, "authority");
    one.expires = expires;
    one.blocker = cells_.cell(row, "blocker");
    rows.events.push_back(std::move(one));
    rows.lines.push_back(row.line);
  }

  CaseFile take() {
    CaseFile file;
    file.documents = std::move(documents_);
    for (auto& [key, rows] : cases_) file.cases.push_back(std::move(rows));
    return file;
  }

 private:
  void read_document(const formats::Row& row, const std::string& id, std::optional<methods::Day> day,
                     std::optional<methods::Day> expires) {
    const std::string code = cells_.needed(row, "document");
    if (day && !code.empty() && !id.empty()) documents_[id].push_back({code, *day, expires});
  }

  const pack::Procedure* procedure_of(const formats::Row& row) {
    std::string name = cells_.cell(row, "procedure");
    if (name.empty()) name = options_.name;
    if (name.empty()) {
      cells_.add(row, "procedure", "procedure.which", {});
      return nullptr;
    }
    const auto found = find_procedure(model_, name);
    if (found) return *found;
    cells_.add(row, "procedure", found.error().code, found.error().parameters);
    return nullptr;
  }

  const pack::Model& model_;
  const ProcedureOptions& options_;
  NamedCells& cells_;
  std::map<std::pair<std::string, std::string>, CaseRows> cases_;
  std::map<std::string, std::vector<procedure::Document>, std::less<>> documents_;
};

class PassageReader {
 public:
  PassageReader(const pack::Procedure* known, const ProcedureOptions& options, NamedCells& cells)
      : known_(known),
        by_(options.by),
        by_month_(options.by == "month" && !cells.has("month")),
        cells_(cells) {
    if (known == nullptr) return;
    for (const auto& step : known->steps) {
      place_.emplace(step.code, file_.steps.size());
      file_.steps.push_back(step.code);
    }
  }

  void read(const formats::Row& row) {
    funnel::Passage one;
    one.case_id = cells_.needed(row, "case");
    const std::string step = cells_.needed(row, "step");
    const std::string outcome = cells_.needed(row, "outcome");
    const std::string date = cells_.needed(row, "date");
    const auto day = cells_.day(row, "date");
    const auto kind = funnel::outcome_from(outcome);
    if (!kind && !outcome.empty())
      cells_.add(row, "outcome", "procedure.outcome", {{"value", outcome}, {"known", codes_of(outcomes)}});
    const auto place = place_of(row, step);
    if (!place || !kind || !day || one.case_id.empty()) return;
    one.step = *place;
    one.outcome = *kind;
    one.day = *day;
    one.blocker = cells_.cell(row, "blocker");
    one.group = by_month_ ? methods::text_of(*day).substr(0, 7) : cells_.cell(row, by_);
    if (file_.passages.empty() || *day > file_.last) file_.last = *day;
    file_.passages.push_back(std::move(one));
  }

  PassageFile take() { return std::move(file_); }

 private:
  std::optional<std::size_t> place_of(const formats::Row& row, const std::string& step) {
    if (step.empty()) return std::nullopt;
    const auto [at, fresh] = place_.try_emplace(step, file_.steps.size());
    if (!fresh) return at->second;
    if (known_ == nullptr) {
      file_.steps.push_back(step);
      return at->second;
    }
    place_.erase(at);
    const std::string near = pack::nearest(step, file_.steps);
    cells_.add(
        row, "step", near.empty() ? "procedure.step_unknown" : "procedure.step_unknown_near",
        {{"name", step}, {near.empty() ? "known" : "near", near.empty() ? pack::joined(file_.steps) : near}});
    return std::nullopt;
  }

  const pack::Procedure* known_;
  const std::string& by_;
  bool by_month_;
  NamedCells& cells_;
  std::map<std::string, std::size_t, std::less<>> place_;
  PassageFile file_;
};

}  // namespace

Checked<CaseFile> read_cases(const pack::Model& model, const ProcedureOptions& options) {
  const auto table = table_of_events(options);
  if (!table) return tl::unexpected(table.error());
  formats::ProblemList problems(options.file);
  NamedCells cells(*table, options.file, problems);
  cells.need({"case", "step", "event", "date"});
  if (!problems.empty()) return tl::unexpected(problems.take());
  CaseReader reader(model, options, cells);
  for (const formats::Row& row : table->rows) reader.read(row);
  if (!problems.empty()) return tl::unexpected(problems.take());
  return reader.take();
}

Checked<PassageFile> read_passages(const pack::Procedure* known, const ProcedureOptions& options) {
  const auto table = table_of_events(options);
  if (!table) return tl::unexpected(table.error());
  formats::ProblemList problems(options.file);
  NamedCells cells(*table, options.file, problems);
  cells.need({"case", "step", "date", "outcome"});
  if (!options.by.empty() && options.by != "month") cells.need({options.by.c_str()});
  if (!problems.empty()) return tl::unexpected(problems.take());
  PassageReader reader(known, options, cells);
  for (const formats::Row& row : table->rows) reader.read(row);
  if (!problems.empty()) return tl::unexpected(problems.take());
  return reader.take();
}

}  // namespace minga::cli
