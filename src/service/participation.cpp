#include "service/participation.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "base/hash.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/secrets.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::array<double, 5> kLevels{0.0, 0.25, 0.5, 0.75, 1.0};

/// People type the code from a screen across the room: case and spaces do not count.
std::string tidy_code(std::string_view code) {
  std::string tidy;
  for (const char c : code)
    if (c != ' ' && c != '-') tidy += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return tidy;
}

Result<Workshop> open_by_code(store::Reader& reader, const pack::Model& model, std::string_view code) {
  const auto tidy = tidy_code(code);
  const auto found = tidy.empty() ? std::vector<store::Record>()
                                  : all_where(reader, "workshop", {equals("join_code", tidy)});
  if (found.empty()) return fail(ProblemKind::not_found, "workshop.code_unknown", {}, {"", 0, 0, "code"});
  auto workshop = load_workshop(reader, model, found.front().id);
  if (!workshop) return workshop;
  if (workshop->state == "closed") return fail(ProblemKind::conflict, "workshop.closed");
  if (workshop->state != "open") return fail(ProblemKind::conflict, "workshop.not_open_yet");
  workshop->join_code.clear();
  return workshop;
}

Id rating_id(const Id& participant, const Id& impact) {
  return derived_id("rating/" + to_string(participant) + "/" + to_string(impact));
}

Problem not_a_level(const Id& impact, std::string axis) {
  return {
      ProblemKind::invalid, "rating.off_scale", {{"axis", axis}}, {"", 0, 0, to_string(impact) + "/" + axis}};
}

Problems off_scale(const std::vector<RatingSent>& ratings) {
  Problems problems;
  for (const auto& rating : ratings) {
    if (!is_rating(rating.valuation)) problems.push_back(not_a_level(rating.impact, "valuation"));
    if (!is_rating(rating.prioritization)) problems.push_back(not_a_level(rating.impact, "prioritization"));
  }
  return problems;
}

/// Looks at the impacts that were sent and at no others: a phone sends a few of a long list at a time.
Problems not_on_the_list(store::Reader& reader, const store::Record& workshop,
                         const std::vector<RatingSent>& ratings) {
  store::Filter sent{"id", store::Filter::Op::any_of, {}};
  std::set<Id> unknown;
  for (const auto& rating : ratings)
    if (unknown.insert(rating.impact).second) sent.values.push_back(to_string(rating.impact));
  if (unknown.empty()) return {};
  const auto list = id_in(workshop.values, "impact_list");
  for (const auto& impact : all_where(reader, "impact", {std::move(sent)})) {
    const auto added_in = id_in(impact.values, "added_in_workshop");
    if (id_in(impact.values, "impact_list") == list && (!added_in || *added_in == workshop.id))
      unknown.erase(impact.id);
  }
  Problems problems;
  for (const auto& rating : ratings)
    if (unknown.contains(rating.impact))
      problems.push_back({ProblemKind::invalid,
                          "rating.no_such_impact",
                          {{"impact", to_string(rating.impact)}},
                          {"", 0, 0, "impact"}});
  return problems;
}

/// Somebody who takes part and the workshop, as records.
struct Taking {
  store::Record participant;
  store::Record workshop;
};

Result<Taking> taking_part(store::Reader& reader, const pack::Model& model, const Actor& actor) {
  if (actor.kind != Actor::Kind::participant || !actor.workshop)
    return fail(ProblemKind::unauthenticated, "workshop.join_first");
  auto participant = reader.find(*model.find_register("participant"), actor.id);
  if (!participant || participant->retired) return fail(ProblemKind::unauthenticated, "workshop.join_first");
  auto workshop = reader.find(*model.find_register("workshop"), *actor.workshop);
  if (!workshop || workshop->retired) return fail(ProblemKind::not_found, "workshop.not_found");
  return Taking{std::move(*participant), std::move(*workshop)};
}

/// The part of a submission that may be looked at beside the writer, of whom there is one: whether the
/// actor may, and what was sent. Gives the revision of the workshop that it was held against.
Checked<std::int64_t> check_submission(store::Reader& reader, const pack::Model& model, const Actor& actor,
                                       const std::vector<RatingSent>& ratings) {
  const auto one = [](Problem problem) { return tl::unexpected(Problems{std::move(problem)}); };
  if (const auto may = permit(reader, model, actor, "rating.submit"); !may) return one(may.error());
  const auto taking = taking_part(reader, model, actor);
  if (!taking) return one(taking.error());
  // Said before what is wrong with the answers: none would be taken.
  if (text_in(taking->workshop.values, "state") != "open")
    return one({ProblemKind::conflict, "workshop.closed", {}, {}});
  auto problems = not_on_the_list(reader, taking->workshop, ratings);
  auto wrong = off_scale(ratings);
  problems.insert(problems.end(), wrong.begin(), wrong.end());
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return taking->workshop.revision;
}

}  // namespace

bool is_rating(const Value& value) {
  if (is_empty(value) || is_missing(value)) return true;
  const auto* level = std::get_if<double>(&value);
  return level != nullptr && std::find(kLevels.begin(), kLevels.end(), *level) != kLevels.end();
}

bool label_taken(store::Reader& reader, const Id& workshop, const std::string& label) {
  store::Query query;
  query.register_name = "participant";
  query.filters = {equals("workshop", to_string(workshop)), equals("label", label)};
  query.limit = 1;
  const auto page = reader.list(query);
  return page && !page->records.empty();
}

std::string next_label(store::Reader& reader, const Id& workshop) {
  store::Query query;
  query.register_name = "participant";
  query.filters = {equals("workshop", to_string(workshop))};
  query.limit = 0;
  query.count = true;
  const auto counted = reader.list(query);
  for (auto number = (counted ? counted->total.value_or(0) : 0) + 1;; ++number) {
    auto label = (number < 10 ? "P0" : "P") + std::to_string(number);
    if (!label_taken(reader, workshop, label)) return label;
  }
}

Result<Workshop> workshop_by_code(House& house, std::string_view code) {
  Result<Workshop> out;
  house.store.read([&](store::Reader& reader) { out = open_by_code(reader, house.store.model(), code); });
  return out;
}

Result<Joined> join_workshop(House& house, const Actor& actor, std::string_view code, const Id& group,
                             bool consent, std::string_view device_key) {
  const auto& model = house.store.model();
  if (!consent) return fail(ProblemKind::invalid, "workshop.consent_needed", {}, {"", 0, 0, "consent"});
  if (device_key.size() < 16 || device_key.size() > 128)
    return fail(ProblemKind::invalid, "workshop.device_key", {}, {"", 0, 0, "device_key"});
  Joined joined;
  joined.token = new_token(house.random, "mp_");
  Id workshop_id;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto may = permit(writer, model, actor, "workshop.join"); !may)
      return tl::unexpected(may.error());
    const auto workshop = open_by_code(writer, model, code);
    if (!workshop) return tl::unexpected(workshop.error());
    workshop_id = workshop->id;
    const auto chosen = std::find_if(workshop->groups.begin(), workshop->groups.end(),
                                     [&](const WorkshopGroup& candidate) { return candidate.id == group; });
    if (chosen == workshop->groups.end())
      return fail(ProblemKind::invalid, "workshop.no_such_group", {}, {"", 0, 0, "group"});
    const auto& reg = *model.find_register("participant");
    joined.participant = derived_id("participant/" + to_string(workshop_id) + "/" + std::string(device_key));
    const auto note = note_of(Actor{}, "workshop.join");
    if (const auto before = writer.find(reg, joined.participant)) {
      joined.label = text_in(before->values, "label");
      auto renewed = writer.update(reg, joined.participant, {{"token_hash", token_hash(joined.token)}},
                                   std::nullopt, note);
      if (!renewed) return tl::unexpected(renewed.error());
      return {};
    }
    joined.label = next_label(writer, workshop_id);
    Values values{{"workshop", to_string(workshop_id)},
                  {"territory", to_string(workshop->territory)},
                  {"label", joined.label},
                  {"workshop_group", to_string(group)},
                  {"actor_type", chosen->actor_type},
                  {"consent", true},
                  {"consent_at", to_rfc3339(house.clock())},
                  {"source", std::string("phone")},
                  {"token_hash", token_hash(joined.token)}};
    auto made = writer.create(reg, joined.participant, std::move(values), note);
    if (!made) return tl::unexpected(made.error());
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  house.workshop_changed(workshop_id);
  return joined;
}

std::optional<Actor> actor_of_participant(House& house, std::string_view token) {
  std::optional<Actor> actor;
  house.store.read([&](store::Reader& reader) {
    const auto found = all_where(reader, "participant", {equals("token_hash", token_hash(token))});
    if (found.empty()) return;
    actor.emplace();
    actor->kind = Actor::Kind::participant;
    actor->id = found.front().id;
    actor->workshop = id_in(found.front().values, "workshop");
    actor->grants = {{"participant", std::nullopt}};
  });
  return actor;
}

Result<ParticipantState> participant_state(House& house, const Actor& actor) {
  Result<ParticipantState> out;
  house.store.read([&](store::Reader& reader) {
    const auto taking = taking_part(reader, house.store.model(), actor);
    if (!taking) {
      out = tl::unexpected(taking.error());
      return;
    }
    ParticipantState state;
    state.participant = actor.id;
    state.label = text_in(taking->participant.values, "label");
    state.workshop = taking->workshop.id;
    state.workshop_state = text_in(taking->workshop.values, "state");
    state.group = id_in(taking->participant.values, "workshop_group");
    for (const auto& record : all_where(reader, "rating", {equals("participant", to_string(actor.id))})) {
      RatingSent rating;
      rating.impact = id_in(record.values, "impact").value_or(Id{});
      rating.sequence = get<std::int64_t>(record.values, "client_sequence").value_or(0);
      if (const auto* value = value_in(record.values, "valuation")) rating.valuation = *value;
      if (const auto* value = value_in(record.values, "prioritization")) rating.prioritization = *value;
      state.ratings.push_back(std::move(rating));
    }
    out = std::move(state);
  });
  return out;
}

Result<void> put_rating(store::Writer& writer, const pack::Model& model, const Id& workshop,
                        const Id& territory, const Id& participant, const RatingSent& rating,
                        const store::ChangeNote& note) {
  const auto& reg = *model.find_register("rating");
  const Id id = rating_id(participant, rating.impact);
  const Values answer{{"valuation", rating.valuation},
                      {"prioritization", rating.prioritization},
                      {"client_sequence", rating.sequence}};
  if (const auto before = writer.find(reg, id)) {
    if (get<std::int64_t>(before->values, "client_sequence").value_or(-1) >= rating.sequence) return {};
    auto changed = writer.update(reg, id, answer, std::nullopt, note);
    if (!changed) return tl::unexpected(changed.error());
    return {};
  }
  Values values{{"workshop", to_string(workshop)},
                {"territory", to_string(territory)},
                {"participant", to_string(participant)},
                {"impact", to_string(rating.impact)}};
  for (const auto& [name, value] : answer)
    if (!is_empty(value)) values[name] = value;
  auto made = writer.create(reg, id, std::move(values), note);
  if (!made) return tl::unexpected(made.error());
  return {};
}

Checked<std::vector<RatingStored>> submit_ratings(House& house, const Actor& actor,
                                                  const std::vector<RatingSent>& ratings) {
  const auto& model = house.store.model();
  Checked<std::int64_t> checked;
  house.store.read([&](store::Reader& reader) { checked = check_submission(reader, model, actor, ratings); });
  if (!checked) return tl::unexpected(checked.error());

  std::vector<RatingStored> stored;
  Problems invalid;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto taking = taking_part(writer, model, actor);
    if (!taking) return tl::unexpected(taking.error());
    const auto& workshop = taking->workshop;
    if (text_in(workshop.values, "state") != "open") return fail(ProblemKind::conflict, "workshop.closed");
    // Which impacts are rated hangs on the workshop alone; an impact that is retired meanwhile is refused
    // by the store as one that is not there.
    if (workshop.revision != *checked) {
      invalid = not_on_the_list(writer, workshop, ratings);
      if (!invalid.empty()) return tl::unexpected(invalid.front());
    }
    const auto territory = id_in(workshop.values, "territory").value_or(Id{});
    const auto note = note_of(actor, "rating.submit");
    for (const auto& rating : ratings) {
      const auto put = put_rating(writer, model, workshop.id, territory, actor.id, rating, note);
      if (!put) return put;
      stored.push_back({rating.impact, rating.sequence});
    }
    return {};
  });
  if (!invalid.empty()) return tl::unexpected(std::move(invalid));
  if (!written) return tl::unexpected(Problems{written.error()});
  house.workshop_changed(*actor.workshop);
  return stored;
}

}  // namespace minga::service
