#include <algorithm>
#include <map>

#include "base/joined.hpp"
#include "pack/utf8.hpp"
#include "service/note.hpp"
#include "service/sheets.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using pack::folded;  // names as people type them in a spreadsheet

std::map<std::string, Id> impacts_by_name(const Workshop& workshop) {
  std::map<std::string, Id> names;
  for (const auto& impact : workshop.impacts)
    for (const auto* name : {&impact.code, &impact.name_es, &impact.name_en})
      names.emplace(folded(*name), impact.id);
  return names;
}

std::map<std::string, const WorkshopGroup*> groups_by_name(const Workshop& workshop) {
  std::map<std::string, const WorkshopGroup*> names;
  for (const auto& group : workshop.groups) names.emplace(folded(group.name), &group);
  return names;
}

std::string listed(const Workshop& workshop) {
  return joined(workshop.groups, ", ", &WorkshopGroup::name);
}

Value value_of(const formats::RatingCell& cell) {
  if (cell.level) return *cell.level;
  if (cell.missing) return *cell.missing;
  return {};
}

/// One import into one workshop, inside its transaction.
class Import {
 public:
  Import(store::Writer& writer, House& house, const Workshop& workshop, const Actor& actor,
         RatingsImport& report)
      : writer_(writer),
        house_(house),
        workshop_(workshop),
        report_(report),
        note_(note_of(actor, "rating.import")),
        impacts_(impacts_by_name(workshop)),
        groups_(groups_by_name(workshop)) {
    for (auto& record : all_where(writer, "participant", {equals("workshop", to_string(workshop.id))}))
      known_.emplace(text_in(record.values, "label"), std::move(record));
  }

  Result<void> take(const formats::LongRating& row) {
    const auto impact = impacts_.find(folded(row.impact));
    if (impact == impacts_.end()) {
      report_.problems.push_back({ProblemKind::invalid,
                                  "import.no_such_impact",
                                  {{"impact", row.impact}},
                                  {"", row.line, 0, "impact"}});
      return {};
    }
    const auto participant = participant_of(row);
    if (!participant) return tl::unexpected(participant.error());
    if (!*participant) return {};
    RatingSent rating;
    rating.impact = impact->second;
    rating.sequence = sequences_.at(**participant);
    rating.valuation = value_of(row.valuation);
    rating.prioritization = value_of(row.prioritization);
    return put_rating(writer_, house_.store.model(), workshop_.id, workshop_.territory, **participant, rating,
                      note_);
  }

 private:
  /// Nothing where the row cannot be placed; then a problem was listed.
  Result<std::optional<Id>> participant_of(const formats::LongRating& row) {
    if (const auto done = placed_.find(row.participant); done != placed_.end()) return done->second;
    std::optional<Id> id;
    const auto group = groups_.find(folded(row.group));
    const auto before = known_.find(row.participant);
    if (!row.group.empty() && group == groups_.end()) {
      report_.problems.push_back({ProblemKind::invalid,
                                  "import.no_such_group",
                                  {{"group", row.group}, {"groups", listed(workshop_)}},
                                  {"", row.line, 0, "group"}});
    } else if (before != known_.end() && text_in(before->second.values, "source") == "phone") {
      report_.problems.push_back({ProblemKind::conflict,
                                  "import.label_taken",
                                  {{"label", row.participant}},
                                  {"", row.line, 0, "participant"}});
    } else if (before != known_.end()) {
      id = before->second.id;
      sequences_[*id] = highest_sequence(*id) + 1;
    } else {
      const auto made = create(row.participant, group == groups_.end() ? nullptr : group->second);
      if (!made) return tl::unexpected(made.error());
      id = *made;
      sequences_[*id] = 1;
      ++report_.new_participants;
    }
    if (id) ++report_.participants;
    placed_[row.participant] = id;
    return id;
  }

  Result<Id> create(const std::string& label, const WorkshopGroup* group) {
    Values values{{"workshop", to_string(workshop_.id)},
                  {"territory", to_string(workshop_.territory)},
                  {"label", label},
                  {"actor_type", group ? group->actor_type : std::string("none")},
                  {"consent", true},
                  {"consent_at", to_rfc3339(house_.clock())},
                  {"source", std::string("import")}};
    if (group != nullptr) values["workshop_group"] = to_string(group->id);
    const Id id = house_.new_id();
    auto made =
        writer_.create(*house_.store.model().find_register("participant"), id, std::move(values), note_);
    if (!made) return tl::unexpected(made.error());
    return id;
  }

  std::int64_t highest_sequence(const Id& participant) {
    std::int64_t highest = 0;
    for (const auto& record : all_where(writer_, "rating", {equals("participant", to_string(participant))}))
      highest = std::max(highest, get<std::int64_t>(record.values, "client_sequence").value_or(0));
    return highest;
  }

  store::Writer& writer_;
  House& house_;
  const Workshop& workshop_;
  RatingsImport& report_;
  store::ChangeNote note_;
  std::map<std::string, Id> impacts_;
  std::map<std::string, const WorkshopGroup*> groups_;
  std::map<std::string, store::Record> known_;
  std::map<std::string, std::optional<Id>> placed_;
  std::map<Id, std::int64_t> sequences_;
};

}  // namespace

Result<RatingsImport> import_ratings(House& house, const Actor& actor, const Id& workshop_id,
                                     const formats::LongRatings& ratings, bool dry_run) {
  RatingsImport report;
  report.rows = ratings.ratings.size();
  report.notices = ratings.notices;
  bool reached = false;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto workshop = workshop_for(writer, house.store.model(), actor, "rating.import", workshop_id);
    if (!workshop) return tl::unexpected(workshop.error());
    reached = true;
    Import import(writer, house, *workshop, actor, report);
    for (const auto& row : ratings.ratings)
      if (const auto taken = import.take(row); !taken) return taken;
    if (dry_run || !report.problems.empty()) return fail(ProblemKind::invalid, "import.not_kept");
    return {};
  });
  if (!written && (!reached || written.error().code != "import.not_kept"))
    return tl::unexpected(written.error());
  report.written = written.has_value();
  if (report.written) house.workshop_changed(workshop_id);
  return report;
}

}  // namespace minga::service
