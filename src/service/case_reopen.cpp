#include "base/trim.hpp"
#include "service/case_acts.hpp"
#include "service/note.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

/// The case that came of a move, on its way out of sight: the move was a mistake.
class UndoneMove {
 public:
  UndoneMove(store::Writer& writer, const pack::Model& model, const store::Record& older, store::Record newer,
             store::ChangeNote note)
      : writer_(writer), model_(model), older_(older), newer_(std::move(newer)), note_(std::move(note)) {}

  /// Nothing that happened in the newer case may be lost with it.
  Result<void> check() const {
    const auto code = text_in(newer_.values, "code");
    if (text_in(newer_.values, "state") == "moved")
      return fail(ProblemKind::conflict, "case.reopen_moved_on", {{"case", code}});
    std::size_t own = 0;
    for (const auto& event : events())
      if (!flag_in(event.values, "carried")) ++own;
    if (own > 0)
      return fail(ProblemKind::conflict, "case.reopen_has_events",
                  {{"case", code}, {"count", std::to_string(own)}});
    return {};
  }

  /// The older case keeps its papers and the sheet that its owner has in hand.
  Result<void> give_back(Values& older_values) {
    for (const auto step : {&UndoneMove::give_papers_back, &UndoneMove::retire_events})
      if (const auto done = (this->*step)(); !done) return done;
    const bool gives_sheet =
        text_in(older_.values, "sheet_handle").empty() && !text_in(newer_.values, "sheet_handle").empty();
    if (gives_sheet) {
      for (const char* field : {"sheet_handle", "sheet_code_hash"})
        older_values[field] = text_in(newer_.values, field);
      const auto freed = writer_.update(
          files(), newer_.id, {{"sheet_handle", Value()}, {"sheet_code_hash", Value()}}, std::nullopt, note_);
      if (!freed) return tl::unexpected(freed.error());
    }
    return {};
  }

  /// Once the older case does not point to it any more.
  Result<void> retire() {
    const auto retired = writer_.retire(files(), newer_.id, std::nullopt, note_);
    if (!retired) return tl::unexpected(retired.error());
    return {};
  }

 private:
  const pack::Register& files() const { return *model_.find_register("case_file"); }

  std::vector<store::Record> events() const {
    return all_where(writer_, "case_event", {equals("case_file", to_string(newer_.id))});
  }

  Result<void> give_papers_back() {
    for (const auto& paper : all_where(writer_, "case_document", {equals("case_file", to_string(newer_.id))}))
      if (const auto given = writer_.update(*model_.find_register("case_document"), paper.id,
                                            {{"case_file", to_string(older_.id)}}, std::nullopt, note_);
          !given)
        return tl::unexpected(given.error());
    return {};
  }

  Result<void> retire_events() {
    for (const auto& event : events())
      if (const auto retired =
              writer_.retire(*model_.find_register("case_event"), event.id, std::nullopt, note_);
          !retired)
        return tl::unexpected(retired.error());
    return {};
  }

  store::Writer& writer_;
  const pack::Model& model_;
  const store::Record& older_;
  store::Record newer_;
  store::ChangeNote note_;
};

/// The case that came of the move; none where it was only closed.
Result<std::optional<UndoneMove>> move_to_undo(store::Writer& writer, const pack::Model& model,
                                               const Access& access, const store::Record& older,
                                               const store::ChangeNote& note) {
  const auto next = id_in(older.values, "moved_to");
  auto newer = next ? writer.find(*model.find_register("case_file"), *next) : std::nullopt;
  if (!newer || newer->retired) return std::nullopt;
  if (!access.reaches(id_in(newer->values, "territory")))
    return fail(ProblemKind::forbidden, "act.not_in_territory");
  UndoneMove undone(writer, model, older, std::move(*newer), note);
  if (const auto may = undone.check(); !may) return tl::unexpected(may.error());
  return undone;
}

}  // namespace

Result<void> reopen_case(House& house, const Actor& actor, const Id& id, std::string reason) {
  const auto& model = house.store.model();
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit_cases(writer, model, actor, "case.reopen");
    if (!access) return tl::unexpected(access.error());
    const auto file = case_in_reach(writer, model, *access, id);
    if (!file) return tl::unexpected(file.error());
    if (is_open(*file)) return fail(ProblemKind::conflict, "case.not_closed");
    if (trimmed(reason, " \t\r\n").empty())
      return fail(ProblemKind::invalid, "case.reason_missing", {}, {"", 0, 0, "reason"});
    const auto note = note_of(actor, "case.reopen", reason);
    Values values{{"state", std::string("open")}, {"closed_on", Value()}, {"moved_to", Value()}};
    auto undone = move_to_undo(writer, model, *access, *file, note);
    if (!undone) return tl::unexpected(undone.error());
    if (*undone)
      if (const auto given = (*undone)->give_back(values); !given) return given;
    const auto opened =
        writer.update(*model.find_register("case_file"), id, std::move(values), std::nullopt, note);
    if (!opened) return tl::unexpected(opened.error());
    return *undone ? (*undone)->retire() : Result<void>{};
  });
}

}  // namespace minga::service
