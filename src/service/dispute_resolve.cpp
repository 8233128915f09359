#include <algorithm>

#include "service/acting.hpp"
#include "service/dispute_content.hpp"
#include "service/dispute_lines.hpp"
#include "service/dispute_records.hpp"
#include "service/disputes.hpp"
#include "service/note.hpp"
#include "service/right_name.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

Result<void> check_stage(const DisputeCase& dispute, const std::string& kind) {
  const auto state = dispute.state();
  if (kind == "appeal_outcome") {
    if (state == "appealed") return {};
    return fail(ProblemKind::conflict, "dispute.not_appealed");
  }
  if (kind != "agreement" && kind != "decision")
    return fail(ProblemKind::invalid, "dispute.kind", {{"value", kind}}, {"", 0, 0, "kind"});
  if (state == "open" || state == "mediation") return {};
  return fail(ProblemKind::conflict, "dispute.not_open");
}

/// An agreement is one of all parties, and somebody stands for each right.
Result<void> check_agreed(const DisputeCase& dispute, const NewResolution& resolution) {
  if (resolution.kind != "agreement") return {};
  for (const auto& right : dispute.rights)
    if (std::ranges::none_of(dispute.parties, [&](const auto& party) {
          return id_in(party.values, "land_right") == right.id;
        }))
      return fail(ProblemKind::invalid, "dispute.no_party", {{"code", text_in(right.values, "code")}});
  const auto missing = std::ranges::count_if(dispute.parties, [&](const auto& party) {
    return std::ranges::find(resolution.agreed_by, party.id) == resolution.agreed_by.end();
  });
  if (missing > 0)
    return fail(ProblemKind::invalid, "dispute.not_all_agreed", {{"missing", std::to_string(missing)}},
                {"", 0, 0, "agreed_by"});
  return {};
}

class Resolving {
 public:
  /// `dispute`: as of the day of the resolution.
  Resolving(store::Writer& writer, House& house, const Actor& actor, const DisputeCase& dispute,
            CaseTimelines& timelines, const NewResolution& resolution)
      : writer_(writer),
        house_(house),
        model_(house.store.model()),
        dispute_(dispute),
        timelines_(timelines),
        resolution_(resolution),
        note_(note_of(actor, "dispute.resolve", text_in(dispute.record.values, "number"))) {}

  /// An agreement, a decision, or an appeal that leaves it in force.
  Result<Id> settle(std::vector<RedrawnRight>&& rights) {
    auto lines = write_rights(std::move(rights));
    if (!lines) return tl::unexpected(lines.error());
    const auto resolution = write_resolution(*lines);
    if (!resolution) return resolution;
    if (const auto named = name_resolution(*lines, *resolution); !named) return tl::unexpected(named.error());
    for (auto& line : *lines) {
      line["resolution"] = to_string(*resolution);
      if (const auto made = make_record(writer_, house_, "resolution_line", std::move(line), note_); !made)
        return made;
    }
    for (const auto& party : resolution_.agreed_by)
      if (const auto done = change("dispute_party", party, {{"agreed_on", resolution_.resolved_on}}); !done)
        return tl::unexpected(done.error());
    if (const auto done =
            change("dispute", dispute_.record.id,
                   {{"state", std::string("settled")}, {"settled_on", resolution_.resolved_on}});
        !done)
      return tl::unexpected(done.error());
    return resolution;
  }

  /// An appeal that ends what was resolved.
  Result<Id> revoke(const std::vector<DrawnLine>& drawn) {
    auto back = rights_before(dispute_, timelines_, drawn, resolution_.resolved_on);
    std::vector<Id> put_back;
    for (const auto& right : back) put_back.push_back(right.right->id);
    const auto restored = write_rights(std::move(back));
    if (!restored) return tl::unexpected(restored.error());
    if (const auto ended = end_what_stands(drawn, put_back); !ended) return tl::unexpected(ended.error());
    const auto resolution = write_resolution(*restored);
    if (!resolution) return resolution;
    if (const auto named = name_resolution(*restored, *resolution); !named)
      return tl::unexpected(named.error());
    for (const auto& party : dispute_.parties)
      if (!text_in(party.values, "agreed_on").empty())
        if (const auto done = change("dispute_party", party.id, {{"agreed_on", Value()}}); !done)
          return tl::unexpected(done.error());
    const bool mediated = !text_in(dispute_.record.values, "mediator").empty();
    if (const auto done =
            change("dispute", dispute_.record.id,
                   {{"state", std::string(mediated ? "mediation" : "open")}, {"settled_on", Value()}});
        !done)
      return tl::unexpected(done.error());
    return resolution;
  }

 private:
  Result<void> change(const char* name, const Id& id, Values values) {
    return change_record(writer_, model_, name, id, std::move(values), note_);
  }

  /// The sources of the lines say by which act they are, which was not written yet when they were made.
  Result<void> name_resolution(const std::vector<Values>& lines, const Id& resolution) {
    for (const auto& line : lines)
      if (auto done = change("land_source", id_in(line, "source").value_or(Id{}),
                             {{"resolution", to_string(resolution)}});
          !done)
        return done;
    return {};
  }

  /// The lines that were in force, and the resolutions, have ended.
  Result<void> end_what_stands(const std::vector<DrawnLine>& drawn, const std::vector<Id>& put_back) {
    for (const auto& line : drawn)
      if (line.record)
        if (auto done = change("resolution_line", *line.record,
                               {{"ended_on", resolution_.resolved_on},
                                {"put_back", std::ranges::find(put_back, line.right) != put_back.end()}});
            !done)
          return done;
    for (const auto& one :
         all_where(writer_, "resolution", {equals("dispute", to_string(dispute_.record.id))}))
      if (text_in(one.values, "ended_on").empty() && text_in(one.values, "outcome") != "revoked")
        if (auto done = change("resolution", one.id, {{"ended_on", resolution_.resolved_on}}); !done)
          return done;
    return {};
  }

  /// Of each right, what its line is recorded by, without the resolution.
  Result<std::vector<Values>> write_rights(std::vector<RedrawnRight>&& rights) {
    std::vector<Values> lines;
    for (auto& one : rights) {
      const auto source = write_right(*one.right, std::move(one.values));
      if (!source) return tl::unexpected(source.error());
      lines.push_back({{"dispute", to_string(dispute_.record.id)},
                       {"territory", to_string(dispute_.territory())},
                       {"land_right", to_string(one.right->id)},
                       {"drawn_on", resolution_.resolved_on},
                       {"area_before_ha", one.before_ha},
                       {"area_after_ha", one.after_ha},
                       {"disputed_ha", one.disputed_ha},
                       {"undisputed_ha", one.undisputed_ha},
                       {"source", to_string(*source)}});
    }
    return lines;
  }

  /// Draws the right anew, of the day of the resolution on; gives the source that tells of it.
  Result<Id> write_right(const store::Record& right, Values values) {
    Values source{{"territory", text_in(right.values, "territory")},
                  {"name", resolution_.outcome == "revoked" ? name_of_source_put_back(dispute_, right)
                                                            : name_of_line_source(dispute_, right)},
                  {"authority", resolution_.authority},
                  {"date", resolution_.resolved_on},
                  {"edition_of", text_in(right.values, "source")}};
    if (resolution_.document) source["document"] = to_string(*resolution_.document);
    auto made = make_record(writer_, house_, "land_source", std::move(source), note_);
    if (!made) return made;
    values["source"] = to_string(*made);
    const auto timeline = timelines_.find(right.id);
    if (timeline == timelines_.end()) return fail(ProblemKind::not_found, "record.not_found");
    timeline->second.put_act(resolution_.resolved_on, values,
                             {true, resolution_.outcome == "revoked", dispute_.record.id});
    if (const auto done = timeline->second.write(writer_, house_, note_); !done)
      return tl::unexpected(done.error());
    return made;
  }

  Result<Id> write_resolution(const std::vector<Values>& lines) {
    Values values{{"dispute", to_string(dispute_.record.id)},
                  {"territory", to_string(dispute_.territory())},
                  {"kind", resolution_.kind},
                  {"resolved_on", resolution_.resolved_on},
                  {"outcome", resolution_.outcome},
                  {"decided", resolution_.decided},
                  {"terms", resolution_.terms},
                  {"grounds", resolution_.grounds},
                  {"norm", resolution_.norm},
                  {"article", resolution_.article},
                  {"authority", resolution_.authority},
                  {"act_number", resolution_.act_number}};
    if (resolution_.prevailing) values["prevailing"] = to_string(*resolution_.prevailing);
    if (resolution_.document) values["document"] = to_string(*resolution_.document);
    if (!lines.empty()) values["source"] = lines.front().at("source");
    return make_record(writer_, house_, "resolution", std::move(values), note_);
  }

  store::Writer& writer_;
  House& house_;
  const pack::Model& model_;
  const DisputeCase& dispute_;
  CaseTimelines& timelines_;
  const NewResolution& resolution_;
  store::ChangeNote note_;
};

/// The lines that cede what was not in dispute.
std::vector<CededBeyond> ceded_beyond(const std::vector<RedrawnRight>& redrawn) {
  std::vector<CededBeyond> out;
  for (const auto& one : redrawn)
    if (one.undisputed_ha > 0)
      out.push_back({one.right->id, text_in(one.right->values, "code"), one.ceded_ha, one.disputed_ha,
                     one.undisputed_ha});
  return out;
}

Result<Resolved> resolve_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                            const NewResolution& resolution) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, resolution.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (const auto stage = check_stage(*dispute, resolution.kind); !stage) return tl::unexpected(stage.error());
  if (const auto day = check_case_day(house, resolution.resolved_on, days_resolved(writer, *dispute)); !day)
    return tl::unexpected(day.error());
  if (const auto said = check_content(writer, model, access, *dispute, resolution); !said)
    return tl::unexpected(said.error());
  if (const auto agreed = check_agreed(*dispute, resolution); !agreed) return tl::unexpected(agreed.error());
  for (const auto& party : resolution.agreed_by)
    if (std::ranges::find(dispute->parties, party, &store::Record::id) == dispute->parties.end())
      return fail(ProblemKind::invalid, "dispute.other_party", {}, {"", 0, 0, "agreed_by"});
  const auto drawn = lines_in_force(writer, model, *dispute);
  auto timelines = timelines_of(writer, model, *dispute);
  const auto on_day = as_of(*dispute, timelines, resolution.resolved_on);
  Resolving resolving(writer, house, actor, on_day, timelines, resolution);
  Resolved out;
  if (resolution.outcome == "revoked") {
    const auto revoked = resolving.revoke(drawn);
    if (!revoked) return tl::unexpected(revoked.error());
    out.id = *revoked;
    return out;
  }
  auto redrawn = redrawn_rights(on_day, drawn, resolution.lines);
  if (!redrawn) return tl::unexpected(redrawn.error());
  out.warnings = ceded_beyond(*redrawn);
  const auto settled = resolving.settle(std::move(*redrawn));
  if (!settled) return tl::unexpected(settled.error());
  out.id = *settled;
  return out;
}

}  // namespace

std::string words_of(const CededBeyond& ceded, Language language) {
  return text(language, "dispute.ceded_beyond",
              {{"code", ceded.code},
               {"ceded", area_words(ceded.ceded_ha, language)},
               {"disputed", area_words(ceded.disputed_ha, language)},
               {"undisputed", area_words(ceded.undisputed_ha, language)}});
}

Result<Resolved> resolve_dispute(House& house, const Actor& actor, const NewResolution& resolution) {
  return acting<Resolved>(house, actor, "dispute.resolve", [&](store::Writer& writer, const Access& access) {
    return resolve_in(writer, house, actor, access, resolution);
  });
}

}  // namespace minga::service
