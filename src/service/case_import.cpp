#include "service/case_import.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "formats/records.hpp"
#include "formats/xlsx.hpp"
#include "pack/validate.hpp"
#include "service/case_writing.hpp"
#include "service/note.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t codes_at_once = 500;
constexpr const char* not_kept = "import.not_kept";

/// What is to be written of a row.
struct PlannedCase {
  const TabledCase* row = nullptr;
  store::Record file;  // as it is stored, or is to be
  bool is_new = false;
  std::vector<Values> events;
  std::vector<CaseDifference> other_days;  // of approvals that are in force
};

/// One file of cases on its way into the store.
class CaseFileWriting {
 public:
  CaseFileWriting(House& house, store::Writer& writer, const Actor& actor, const CaseFileOrder& order,
                  const CaseTable& table, CaseImport& report)
      : house_(house), writer_(writer), actor_(actor), order_(order), table_(table), report_(report) {}

  /// A dry run does everything but keep it, so that it finds all that the import would.
  Result<void> write(bool dry_run) {
    auto access = permit_cases(writer_, model_, actor_, "case.open");
    if (access && !table_.step_columns.empty())
      if (auto recording = permit_cases(writer_, model_, actor_, "case.record"); !recording)
        access = std::move(recording);
    if (!access) return tl::unexpected(access.error());
    access_.emplace(std::move(*access));
    plan_files(*access_);
    plan_events();
    report_.left_out = report_.rows - planned_.size();
    const bool refused = report_.header_wrong || (!report_.problems.empty() && !order_.leave_out);
    if (refused && !dry_run) return fail(ProblemKind::invalid, not_kept);
    for (const auto& one : planned_)
      if (const auto written = write_case(one); !written) return written;
    if (dry_run) return fail(ProblemKind::invalid, not_kept);
    return {};
  }

 private:
  void refuse(Problem problem, const TabledCase& row, const std::string& column) {
    problem.place = {order_.file, row.line, 0, column};
    report_.problems.push_back(std::move(problem));
  }

  std::map<std::string, store::Record> stored_by_code() {
    std::map<std::string, store::Record> out;
    store::Query query;
    query.register_name = "case_file";
    query.with_retired = true;
    query.filters = {{"code", store::Filter::Op::any_of, {}}};
    auto& codes = query.filters.front().values;
    const auto ask = [&] {
      for (auto& file : all_of(writer_, query)) out.emplace(text_in(file.values, "code"), std::move(file));
      codes.clear();
    };
    for (const auto& row : table_.rows) {
      codes.emplace_back(text_in(row.values, "code"));
      if (codes.size() == codes_at_once) ask();
    }
    if (!codes.empty()) ask();
    return out;
  }

  void plan_files(const Access& access) {
    auto stored = stored_by_code();
    for (const auto& row : table_.rows) {
      const auto known = stored.find(text_in(row.values, "code"));
      auto planned =
          known == stored.end() ? plan_new(access, row) : plan_present(access, row, std::move(known->second));
      if (planned) planned_.push_back(std::move(*planned));
    }
  }

  std::optional<PlannedCase> plan_new(const Access& access, const TabledCase& row) {
    PlannedCase out{&row, {}, true, {}, {}};
    out.file.id = house_.new_id();
    out.file.values = row.values;
    out.file.values["procedure"] = order_.procedure;
    if (!row.values.contains("territory")) {
      refuse({ProblemKind::invalid, "case.import.no_place_of_row", {}, {}}, row, "territory");
      return std::nullopt;
    }
    const auto territory = id_in(row.values, "territory");
    if (!access.reaches(territory)) {
      refuse({ProblemKind::forbidden, "act.not_in_territory", {}, {}}, row, "territory");
      return std::nullopt;
    }
    auto problems = check_opening(model_, files_, out.file.values, access.sees(territory));
    for (auto& problem : problems) {
      const auto field = problem.place.field;
      refuse(std::move(problem), row, field);
    }
    return problems.empty() ? std::optional(std::move(out)) : std::nullopt;
  }

  std::optional<PlannedCase> plan_present(const Access& access, const TabledCase& row, store::Record file) {
    const auto code = text_in(file.values, "code");
    if (file.retired || !access.reaches(id_in(file.values, "territory"))) {
      refuse({ProblemKind::conflict, "case.import.code_taken", {{"code", code}}, {}}, row, "code");
      return std::nullopt;
    }
    if (const auto other = text_in(file.values, "procedure"); other != order_.procedure) {
      refuse(
          {ProblemKind::conflict, "case.import.other_procedure", {{"code", code}, {"procedure", other}}, {}},
          row, "code");
      return std::nullopt;
    }
    return PlannedCase{&row, std::move(file), false, {}, {}};
  }

  void plan_events() {
    if (table_.step_columns.empty()) return;
    std::vector<store::Record> files;
    for (const auto& one : planned_)
      if (!one.row->steps.empty()) files.push_back(one.file);
    std::map<Id, StoredCase> stored;
    for (auto& one : stored_cases(writer_, model_, std::move(files))) {
      const auto id = one.record.id;
      stored.emplace(id, std::move(one));
    }
    std::erase_if(planned_, [&](PlannedCase& one) {
      const auto found = stored.find(one.file.id);
      return found != stored.end() && !plan_events_of(one, found->second);
    });
  }

  /// False: the row has a problem.
  bool plan_events_of(PlannedCase& planned, StoredCase& stored) {
    const auto already = stored.events.size();
    std::vector<const StepColumn*> columns;
    std::size_t present = 0;
    for (const auto& step : planned.row->steps) {
      const auto& column = table_.step_columns[step.column];
      const methods::procedure::Event event{column.step, column.kind, step.day};
      const auto is_there = [&](const methods::procedure::Event& other) {
        return other.step == event.step && other.kind == event.kind && other.day == event.day;
      };
      if (std::any_of(stored.events.begin(), stored.events.end(), is_there)) {
        ++present;
        continue;
      }
      stored.events.push_back(event);
      columns.push_back(&column);
    }
    leave_other_days(planned, stored, already, columns);
    if (!columns.empty() && text_in(planned.file.values, "state") != "open") {
      refuse({ProblemKind::conflict, "case.not_open", {}, {}}, *planned.row, columns.front()->header);
      return false;
    }
    if (!take_events(planned, stored, already, columns)) return false;
    report_.events_present += present;
    return true;
  }

  /// What is in force stays as it is: the row's other day is told and not recorded. What is left of the row
  /// is then looked at again, without it.
  void leave_other_days(PlannedCase& planned, StoredCase& stored, std::size_t already,
                        std::vector<const StepColumn*>& columns) {
    for (;;) {
      const auto problems =
          methods::procedure::check_new(*stored.rules, stored.events, already, stored.documents);
      const auto other = std::find_if(problems.begin(), problems.end(), [&](const auto& problem) {
        return repeats_approval(stored, already, problem);
      });
      if (other == problems.end()) return;
      const auto told = stored.events.begin() + static_cast<std::ptrdiff_t>(other->event);
      planned.other_days.push_back({planned.row->line, text_in(planned.file.values, "code"),
                                    stored.procedure->step(told->step)->label.in(order_.language),
                                    other->detail, methods::text_of(told->day)});
      columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(other->event - already));
      stored.events.erase(told);
    }
  }

  /// Whether an approval of the row is of a step that one of the first `already` events approves.
  static bool repeats_approval(const StoredCase& stored, std::size_t already,
                               const methods::procedure::EventProblem& problem) {
    using methods::procedure::EventKind;
    const auto& told = stored.events[problem.event];
    if (told.kind != EventKind::granted || problem.wrong != methods::procedure::Wrong::already_done)
      return false;
    return std::any_of(stored.events.begin(), stored.events.begin() + static_cast<std::ptrdiff_t>(already),
                       [&](const methods::procedure::Event& one) {
                         return one.kind == EventKind::granted && one.step == told.step &&
                                methods::text_of(one.day) == problem.detail;
                       });
  }

  bool take_events(PlannedCase& planned, const StoredCase& stored, std::size_t already,
                   const std::vector<const StepColumn*>& columns) {
    std::vector<bool> counts(columns.size(), true);
    Problems problems;
    for (const auto& problem :
         methods::procedure::check_new(*stored.rules, stored.events, already, stored.documents)) {
      const auto at = problem.event - already;
      counts[at] = false;
      auto why = why_not_counted(model_, *stored.procedure, stored.events[problem.event], problem);
      why.place = {order_.file, planned.row->line, 0, columns[at]->header};
      problems.push_back(std::move(why));
    }
    auto& told = order_.as_found ? report_.notices : report_.problems;
    told.insert(told.end(), problems.begin(), problems.end());
    if (!problems.empty() && !order_.as_found) return false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      NewCaseEvent event;
      const auto& made = stored.events[already + i];
      event.step = made.step;
      event.kind = methods::procedure::code_of(made.kind);
      event.day = methods::text_of(made.day);
      planned.events.push_back(event_values(event, planned.file));
      planned.events.back()["as_found"] = !counts[i];
    }
    report_.as_found += problems.size();
    return true;
  }

  Result<void> write_case(const PlannedCase& planned) {
    if (planned.is_new) {
      const auto made =
          writer_.create(files_, planned.file.id, planned.file.values, note_of(actor_, "case.open"));
      if (!made) return of_row(made.error(), planned);
      ++report_.opened;
    } else {
      ++report_.present;
      tell_differences(planned);
    }
    for (const auto& event : planned.events) {
      const auto made = writer_.create(events_, house_.new_id(), event, note_of(actor_, "case.record"));
      if (!made) return of_row(made.error(), planned);
      ++report_.events;
    }
    return {};
  }

  void tell_differences(const PlannedCase& planned) {
    bool differs = !planned.other_days.empty();
    for (const auto& one : planned.other_days)
      if (report_.differences.size() < formats::max_listed_problems) report_.differences.push_back(one);
    const auto sees = access_->sees(id_in(planned.file.values, "territory"));
    for (const auto& [name, told] : planned.row->values) {
      if (name == "opened_on" && !planned.row->tells_opening) continue;
      if (name == "territory" && !planned.row->tells_territory) continue;
      if (same_values(planned.file.values, {{name, told}})) continue;
      differs = true;
      if (report_.differences.size() >= formats::max_listed_problems) continue;
      const auto& field = *files_.field(name);
      CaseDifference one{planned.row->line, text_in(planned.file.values, "code"), name, {}, {}};
      if (field.type != pack::FieldType::reference && may_see(field, sees)) {
        const auto* stored = value_in(planned.file.values, name);
        one.stored = stored == nullptr ? std::string() : pack::text_of(field, *stored);
        one.told = pack::text_of(field, told);
      }
      report_.differences.push_back(std::move(one));
    }
    if (differs) ++report_.different;
  }

  tl::unexpected<Problem> of_row(Problem problem, const PlannedCase& planned) const {
    problem.place.file = order_.file;
    problem.place.line = planned.row->line;
    return tl::unexpected(std::move(problem));
  }

  House& house_;
  store::Writer& writer_;
  const Actor& actor_;
  const CaseFileOrder& order_;
  const CaseTable& table_;
  CaseImport& report_;
  const pack::Model& model_ = house_.store.model();
  const pack::Register& files_ = *model_.find_register("case_file");
  const pack::Register& events_ = *model_.find_register("case_event");
  std::vector<PlannedCase> planned_;
  std::optional<Access> access_;
};

Checked<formats::Table> table_of_file(FileFormat format, std::string_view bytes,
                                      const formats::CsvOptions& csv) {
  if (format == FileFormat::csv) return formats::read_csv(bytes, csv);
  if (format == FileFormat::geojson)
    return tl::unexpected(
        Problems{{ProblemKind::invalid, "case.import.not_a_table", {}, {csv.file, 0, 0, {}}}});
  formats::XlsxOptions xlsx;
  xlsx.file = csv.file;
  return formats::read_xlsx(bytes, xlsx);
}

/// Nobody learns from the problems of a file what is stored without being allowed to write it.
Result<void> check_may_open(House& house, const Actor& actor) {
  Result<void> out;
  house.store.read([&](store::Reader& reader) {
    if (const auto access = permit_cases(reader, house.store.model(), actor, "case.open"); !access)
      out = tl::unexpected(access.error());
  });
  return out;
}

}  // namespace

Checked<CaseImport> import_cases(House& house, const Actor& actor, FileFormat format, std::string_view bytes,
                                 const formats::CsvOptions& csv, const CaseFileOrder& order, bool dry_run) {
  if (const auto may = check_may_open(house, actor); !may) return tl::unexpected(Problems{may.error()});
  auto read = table_of_file(format, bytes, csv);
  if (!read) return tl::unexpected(read.error());
  auto table = read_case_table(house, actor, std::move(*read), order);
  if (!table) return tl::unexpected(table.error());
  CaseImport report;
  report.rows = table->read;
  report.step_columns = table->step_columns;
  report.unknown_columns = table->unknown_columns;
  report.problems = std::move(table->problems);
  report.codes = std::move(table->codes);
  report.header_wrong = !table->step_problems.empty();
  report.problems.insert(report.problems.end(), table->step_problems.begin(), table->step_problems.end());
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    return CaseFileWriting(house, writer, actor, order, *table, report).write(dry_run);
  });
  if (!written && written.error().code != not_kept) return tl::unexpected(Problems{written.error()});
  report.written = written.has_value();
  report.problems = listed_by_row(std::move(report.problems), order.file);
  report.notices = listed_by_row(std::move(report.notices), order.file);
  return report;
}

}  // namespace minga::service
