#include "service/rights_import.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/joined.hpp"
#include "base/time.hpp"
#include "pack/utf8.hpp"
#include "pack/validate.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/right_name.hpp"
#include "service/rights_edition.hpp"
#include "service/rights_grid.hpp"
#include "service/rights_moved.hpp"
#include "service/rights_place.hpp"
#include "service/rights_rows.hpp"
#include "service/rights_seen.hpp"
#include "service/ruled_lines.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t most_codes_shown = 100;
/// More than this part of what is known gone at once, or all of it, is more likely another file than another
/// edition.
constexpr double suspicious_part = 0.2;
constexpr std::size_t suspicious_least = 10;

/// A day as it is kept. What is no such day is told apart from what is not written so.
Result<void> check_edition_day(const std::string& date) {
  if (is_date(date)) return {};
  const auto read = read_date(date, {});
  const bool no_such_day = !read && read.error().code == "rights.no_such_day";
  return fail(ProblemKind::invalid, no_such_day ? "rights.no_such_day" : "rights.edition_day",
              {{"value", pack::excerpt(date)}}, {"", 0, 0, "date"});
}

/// What must be said with every import.
Result<void> check_order(const RightsOrder& order) {
  const auto missing = [](const char* field) {
    return fail(ProblemKind::invalid, "rights.no_source", {}, {"", 0, 0, field});
  };
  if (order.source.empty()) return missing("source");
  if (order.authority.empty()) return missing("authority");
  if (order.date.empty()) return missing("date");
  return check_edition_day(order.date);
}

Result<void> check_columns(const RightsReport& report, const RightsOrder& order, const RightsFile& file) {
  if (!order.code_by_shape && !report.columns.contains("code"))
    return fail(ProblemKind::invalid, "rights.no_code", {{"known", joined(file.table.columns)}},
                {file.name, 0, 0, ""});
  if (order.kind.empty() && !report.columns.contains("kind"))
    return fail(ProblemKind::invalid, "rights.no_kind", {}, {file.name, 0, 0, ""});
  return {};
}

Result<Access> may_import(store::Reader& reader, const pack::Model& model, const Actor& actor,
                          const RightsOrder& order) {
  auto access = permit(reader, model, actor, "rights.import");
  if (!access) return access;
  const auto territory = reader.find(*model.find_register("territory"), order.territory);
  if (!territory || territory->retired || !access->reaches(order.territory))
    return fail(ProblemKind::not_found, "record.not_found");
  return access;
}

/// What the file alone tells, before it is compared.
void describe(const RightsFile& file, RightsReport& report) {
  report.features = file.table.rows.size();
  report.crs = file.measured.own.text();
  report.measured_in =
      file.measured.plane.label.empty() ? file.measured.plane.name : file.measured.plane.label;
  report.zone = file.measured.plane.fitness == formats::layers::Fitness::zone;
  report.box = box_of_all(file.measured);
}

Values source_values(const RightsFile& file, const RightsOrder& order, const RightsReport& report,
                     const KnownEditions& known) {
  const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  Values values{{"territory", to_string(order.territory)},
                {"name", order.source},
                {"authority", order.authority},
                {"date", order.date},
                {"address", order.address},
                {"licence", order.licence},
                {"file_name", file.name},
                {"file_sha256", file.sha256},
                {"crs", report.crs},
                {"feature_count", number(report.features)},
                {"added_count", number(report.added)},
                {"changed_count", number(report.changed)},
                {"gone_count", number(report.gone)},
                {"repaired_count", number(report.repaired.size())}};
  if (!known.sources.empty()) values["edition_of"] = to_string(known.sources.back().id);
  std::erase_if(values, [](const auto& entry) {
    const auto* text = std::get_if<std::string>(&entry.second);
    return text != nullptr && text->empty();
  });
  return values;
}

RightChanged told_change(const RightChange& change) {
  static constexpr std::array<std::string_view, 3> of_edition{"source", "version_from", "measured_in"};
  RightChanged out{text_in(change.before->values, "code"), {}, {}, {}};
  for (const auto& [field, value] : change.values)
    if (std::find(of_edition.begin(), of_edition.end(), field) == of_edition.end())
      out.fields.push_back(field);
  out.before_ha = get<double>(change.before->values, "area_ha");
  const auto after = get<double>(change.values, "area_ha");
  out.after_ha = after ? after : out.before_ha;
  return out;
}

/// What the file leaves unsaid, which whoever imports it should know before others ask the map.
void tell_unsaid(const EditionPlan& plan, const RightsFile& file, const RightsOrder& order,
                 const std::string& today, RightsReport& report) {
  const auto notice = [&](const char* code, Parameters parameters) {
    report.notices.push_back({ProblemKind::invalid, code, std::move(parameters), {}});
  };
  if (order.date > today) notice("rights.notice.to_come", {{"date", order.date}});
  const auto lacking = [&](auto lacks) { return std::ranges::count_if(plan.added, lacks); };
  if (const auto count = lacking([](const Values& values) { return text_in(values, "state") == "unstated"; }))
    notice("rights.notice.unstated", {{"count", std::to_string(count)}});
  if (const auto count = lacking([](const Values& values) { return filing_of(values).day.empty(); }))
    notice("rights.notice.undated", {{"count", std::to_string(count)}});
  const auto by_day_alone = lacking([](const Values& values) {
    const auto filing = filing_of(values);
    return !filing.day.empty() && filing.hour.empty();
  });
  if (by_day_alone != 0) notice("rights.notice.no_hour", {{"count", std::to_string(by_day_alone)}});
  std::vector<std::string> unused;
  for (const auto& column : file.table.columns)
    if (column != file.corners.x && column != file.corners.y &&
        std::ranges::none_of(report.columns, [&](const auto& used) { return used.second == column; }))
      unused.push_back(column);
  if (!unused.empty()) notice("rights.notice.unused", {{"columns", joined(unused)}});
}

/// Fills the report from what the comparison found.
void tell(const EditionPlan& plan, const KnownEditions& known, const RightsOrder& order,
          RightsReport& report) {
  report.added = plan.added.size();
  report.changed = plan.changed.size();
  report.gone = plan.gone.size();
  report.back = plan.back;
  report.unchanged = plan.unchanged + plan.adopted.size();
  for (const auto& values : plan.added)
    if (report.added_codes.size() < most_codes_shown) report.added_codes.push_back(text_in(values, "code"));
  for (const auto& change : plan.changed)
    if (report.changes.size() < most_codes_shown) report.changes.push_back(told_change(change));
  for (const auto* right : plan.gone)
    if (report.gone_codes.size() < most_codes_shown)
      report.gone_codes.push_back(text_in(right->values, "code"));
  if (!known.sources.empty()) report.previous = text_in(known.sources.back().values, "date");
  const auto limit = std::max(
      suspicious_least, static_cast<std::size_t>(suspicious_part * static_cast<double>(known.rights.size())));
  const bool none_left = report.gone > 0 && report.changed + report.unchanged + report.left_out == 0;
  if ((report.gone > limit || none_left) && !order.many_gone)
    report.problems.push_back({ProblemKind::invalid,
                               "rights.many_gone",
                               {{"gone", std::to_string(report.gone)},
                                {"known", std::to_string(known.rights.size())},
                                {"source", order.source}},
                               {}});
}

/// Whether nothing stands against taking it.
bool may_be_written(const RightsReport& report, const RightsOrder& order) {
  if (report.problems.empty()) return true;
  return order.leave_out && std::all_of(report.problems.begin(), report.problems.end(), [](const Problem& p) {
           return p.place.line > 0 || p.code == "table.more_problems";
         });
}

/// The cells of a right, on a grid of the system its file is in.
std::optional<methods::overlap::Cells> cells_on(const pack::MiningGrid& grid,
                                                const formats::layers::MeasuredFeature& feature,
                                                formats::layers::Planes& planes) {
  if (!grid.in_degrees) return methods::overlap::cells_of(feature.shape, grid_of(grid));
  // Its plane is another: areas are not taken in degrees.
  const auto shape = formats::layers::shape_of_lon_lat(
      feature.lon_lat, formats::layers::reference_of(formats::layers::lon_lat_label), planes);
  return shape ? methods::overlap::cells_of(*shape, grid_of(grid)) : std::nullopt;
}

/// What is known of a shape beside itself: where it was measured, and its cells if it lies on a grid.
void complete_shapes(const pack::Model& model, const RightsFile& file, std::vector<RightRow>& rows,
                     RightsReport& report) {
  const auto* grid = grid_in(model, file.measured.own.label);
  const auto longest = model.find_register("land_right")->field("cells")->max_length;
  formats::layers::Planes planes;
  for (auto& row : rows) {
    row.values["measured_in"] = report.measured_in;
    if (grid == nullptr) continue;
    const auto cells = cells_on(*grid, *row.feature, planes);
    auto text = cells ? cells_text(*cells, *grid) : std::string();
    if (text.empty() || (longest && static_cast<long>(text.size()) > *longest)) {
      row.values["grid"] = row.values["cells"] = Value();
      continue;
    }
    row.values["grid"] = grid->name;
    row.values["cells"] = std::move(text);
    ++report.on_grid;
  }
}

/// "A (12, R.D. 7-2026), B (…)": of each right the case and its act.
std::string codes_with_acts(const std::vector<RuledLine>& lines) {
  std::vector<std::string> codes;
  for (const auto& one : lines) {
    if (codes.size() == most_codes_shown) {
      codes.emplace_back("…");
      break;
    }
    const auto& number = one.act.act.act_number;
    codes.push_back(one.code + " (" + one.act.number + (number.empty() ? "" : ", " + number) + ")");
  }
  return joined(codes);
}

class EditionWriter {
 public:
  EditionWriter(store::Writer& writer, House& house, const Actor& actor, const RightsOrder& order,
                KnownEditions& known)
      : writer_(writer),
        house_(house),
        model_(house.store.model()),
        note_(note_of(actor, "rights.import", order.source + " " + order.date)),
        order_(order),
        known_(known) {}

  Result<void> write(const Id& source, Values source_record, EditionPlan& plan) {
    if (const auto made = make("land_source", source, std::move(source_record)); !made) return made;
    for (auto& values : plan.added)
      if (const auto made = make("land_right", house_.new_id(), std::move(values)); !made) return made;
    for (auto& change : plan.changed) {
      if (change.kept)
        if (const auto made = make("land_right_version", house_.new_id(), std::move(*change.kept)); !made)
          return made;
      if (const auto done = update(change.before->id, std::move(change.values)); !done) return done;
    }
    for (auto& change : plan.adopted)
      if (const auto done = update(change.before->id, std::move(change.values)); !done) return done;
    for (const auto* right : plan.gone)
      if (const auto done = end(right->id); !done) return done;
    return {};
  }

 private:
  /// The same edition again says what it should have said.
  bool is_corrected(const RightState& state) const {
    return !state.origin.act && std::ranges::any_of(known_.sources, [&](const auto& edition) {
      return to_string(edition.id) == text_in(state.values, "source") &&
             text_in(edition.values, "date") == order_.date;
    });
  }

  Result<void> end(const Id& id) {
    const auto timeline = known_.timelines.find(id);
    if (timeline == known_.timelines.end()) return update(id, {{"valid_to", order_.date}});
    timeline->second.end(order_.date);
    return timeline->second.write(writer_, house_, note_);
  }

  Result<void> make(const char* name, const Id& id, Values values) {
    const auto& reg = *model_.find_register(name);
    if (const auto wrong = pack::validate(model_, reg, values); !wrong.empty())
      return tl::unexpected(wrong.front());
    if (const auto made = writer_.create(reg, id, std::move(values), note_); !made)
      return tl::unexpected(made.error());
    return {};
  }

  Result<void> update(const Id& id, Values values) {
    if (const auto timeline = known_.timelines.find(id); timeline != known_.timelines.end()) {
      auto& [right, states] = *timeline;
      states.put_edition(order_.date, values, is_corrected(states.before_edition(order_.date)));
      return states.write(writer_, house_, note_);
    }
    const auto done =
        writer_.update(*model_.find_register("land_right"), id, std::move(values), std::nullopt, note_);
    if (!done) return tl::unexpected(done.error());
    return {};
  }

  store::Writer& writer_;
  House& house_;
  const pack::Model& model_;
  store::ChangeNote note_;
  const RightsOrder& order_;
  KnownEditions& known_;
};

/// One import on its way: read, compared, perhaps written.
class Importing {
 public:
  Importing(House& house, const Actor& actor, const RightsFile& file, const RightsOrder& order)
      : house_(house), model_(house.store.model()), actor_(actor), file_(file), order_(order) {}

  Result<void> may(store::Reader& reader) const {
    if (const auto access = may_import(reader, model_, actor_, order_); !access)
      return tl::unexpected(access.error());
    return {};
  }

  /// What the file alone tells; the base is not looked at.
  Result<void> read() {
    if (const auto said = check_order(order_); !said) return said;
    describe(file_, begun_);
    auto columns = rights_columns(file_.table.columns, order_);
    if (!columns) return tl::unexpected(columns.error());
    begun_.columns = std::move(*columns);
    if (order_.code_by_shape) begun_.columns.erase("code");
    if (const auto enough = check_columns(begun_, order_, file_); !enough) return enough;
    rows_ = right_rows(model_, file_, order_, begun_, refused_);
    complete_shapes(model_, file_, rows_, begun_);
    return {};
  }

  Result<void> compare(store::Reader& reader) {
    report = begun_;
    if (const auto allowed = may(reader); !allowed) return allowed;
    known_ = known_editions(reader, model_, order_);
    report.seen = digest_of_import(file_, order_, known_);
    if (!known_.sources.empty() && order_.date < text_in(known_.sources.back().values, "date"))
      return fail(ProblemKind::conflict, "rights.older_edition",
                  {{"date", order_.date}, {"known", text_in(known_.sources.back().values, "date")}});
    std::optional<Problem> suspicion;
    if (!order_.place_is_right)
      suspicion = suspected_place(file_.measured, expected_box(reader, model_, order_.territory));
    plan_ = compare_editions(model_, known_, rows_, refused_, order_, source_);
    if (!suspicion && !order_.many_moved) suspicion = suspected_move(plan_, order_, report.crs);
    if (suspicion) report.problems.push_back(std::move(*suspicion));
    tell(plan_, known_, order_, report);
    tell_unsaid(plan_, file_, order_, to_rfc3339(house_.clock()).substr(0, 10), report);
    tell_ruled_lines(reader);
    return {};
  }

  /// "import.not_kept" where something stands against it.
  Result<void> write(store::Writer& writer) {
    if (const auto compared = compare(writer); !compared) return compared;
    if (!order_.seen.empty() && order_.seen != report.seen)
      return fail(ProblemKind::conflict, "rights.not_as_seen");
    if (!may_be_written(report, order_)) return fail(ProblemKind::invalid, "import.not_kept");
    const auto written = EditionWriter(writer, house_, actor_, order_, known_)
                             .write(source_, source_values(file_, order_, report, known_), plan_);
    if (!written) return written;
    report.source = source_;
    return {};
  }

  RightsReport report;

 private:
  /// Of rights whose line a resolution drew: what the edition makes of it.
  void tell_ruled_lines(store::Reader& reader) {
    const auto ruled = ruled_lines(reader, model_, plan_, known_, order_.date);
    Problems notices;
    const auto tell_lines = [&](const char* code, const std::vector<RuledLine>& lines) {
      if (lines.empty()) return;
      notices.push_back({ProblemKind::invalid,
                         code,
                         {{"count", std::to_string(lines.size())},
                          {"codes", codes_with_acts(lines)},
                          {"date", order_.date}},
                         {}});
    };
    tell_lines("rights.notice.ruled_lines", ruled.lost);
    tell_lines("rights.notice.ruled_gone", ruled.gone);
    tell_lines("rights.notice.ruled_later", ruled.later);
    tell_lines("rights.notice.ruled_adopted", ruled.adopted);
    report.notices.insert(report.notices.begin(), notices.begin(), notices.end());
  }

  House& house_;
  const pack::Model& model_;
  const Actor& actor_;
  const RightsFile& file_;
  const RightsOrder& order_;
  const Id source_ = house_.new_id();
  RightsReport begun_;  // as far as the file tells
  std::vector<RightRow> rows_;
  std::vector<std::string> refused_;  // codes of rows that cannot be taken
  KnownEditions known_;
  EditionPlan plan_;
};

}  // namespace

Result<void> may_import_rights(House& house, const Actor& actor, const RightsOrder& order) {
  Result<void> may;
  house.store.read([&](store::Reader& reader) {
    if (const auto access = may_import(reader, house.store.model(), actor, order); !access)
      may = tl::unexpected(access.error());
  });
  return may;
}

Result<RightsReport> import_rights(House& house, const Actor& actor, const RightsFile& file,
                                   const RightsOrder& order, bool dry_run) {
  Importing importing(house, actor, file, order);
  // Who may not is told that, before what else may be wrong.
  Result<void> done;
  house.store.read([&](store::Reader& reader) { done = importing.may(reader); });
  if (done) done = importing.read();
  if (done && dry_run) house.store.read([&](store::Reader& reader) { done = importing.compare(reader); });
  if (done && !dry_run) {
    done = house.store.write([&](store::Writer& writer) { return importing.write(writer); });
    importing.report.written = done.has_value();
  }
  if (!done && done.error().code != "import.not_kept") return tl::unexpected(done.error());
  return std::move(importing.report);
}

}  // namespace minga::service
