#include "service/right_timeline.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "service/dispute_lines.hpp"
#include "service/dispute_records.hpp"
#include "service/rights_source.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::array<std::string_view, 5> fields_of_line{"geometry", "area_ha", "measured_in", "grid",
                                                         "cells"};

const Value& value_or_none(const Values& values, std::string_view field) {
  static const Value none;
  const auto* value = value_in(values, field);
  return value == nullptr ? none : *value;
}

void set_or_clear(Values& values, const std::string& field, const Value& value) {
  if (is_empty(value)) {
    values.erase(field);
  } else {
    values[field] = value;
  }
}

void take_line(Values& values, const Values& of) {
  for (const auto field : fields_of_line) set_or_clear(values, std::string(field), value_or_none(of, field));
}

/// What became of `before` in `after` becomes of `values` too, where nobody changed it there: all but lines
/// and what belongs to a version.
void take_rest(Values& values, const Values& before, const Values& after) {
  const auto take = [&](const std::string& field) {
    if (is_drawn(field) || field == "source" || field == "version_from" || field == "version_to" ||
        field == "land_right")
      return;
    const auto &was = value_or_none(before, field), &is = value_or_none(after, field);
    if (!(was == is) && value_or_none(values, field) == was) set_or_clear(values, field, is);
  };
  for (const auto& [field, value] : before) take(field);
  for (const auto& [field, value] : after) take(field);
}

bool same_ground(const Values& one, const Values& two) {
  const auto a = get<Geometry>(one, "geometry"), b = get<Geometry>(two, "geometry");
  return a && b && same_line(*a, *b);
}

/// But for where it comes from; the figures of one line differ by its last digits.
bool says_the_same(Values one, Values two) {
  if (!same_ground(one, two)) return false;
  for (auto* values : {&one, &two}) {
    for (const auto field : fields_of_line) values->erase(std::string(field));
    values->erase("source");
  }
  return one == two;
}

/// Of the day of an act an edition comes first: what was resolved holds from its day.
auto place_key(const RightState& state) {
  return std::tuple(std::string_view(state.day), state.origin.act);
}

}  // namespace

bool is_drawn(std::string_view field) {
  return std::ranges::find(fields_of_line, field) != fields_of_line.end();
}

RightTimeline::RightTimeline(store::Reader& reader, const pack::Model& model, RightSources& sources,
                             const store::Record& right)
    : version_(model.find_register("land_right_version")), right_(right.id) {
  const auto take = [&](const Values& values, std::optional<Id> version) {
    const auto& source = sources.of(values);
    RightState state{text_in(values, "version_from"), text_in(values, "version_from"), values, {}, version};
    if (!version && state.from.empty()) state.day = source.date;
    if (source.act) {
      state.origin = {true, source.act->put_back, source.act->dispute};
    } else {
      state.origin.act = sources.is_unnamed_act(source);
    }
    for (const auto* field : {"land_right", "version_from", "version_to"}) state.values.erase(field);
    const auto until = text_in(values, "valid_to");
    if (!until.empty() && sources.has_edition(source, until)) gone_on_.insert(until);
    stored_.emplace(version.value_or(right_), values);
    states_.push_back(std::move(state));
  };
  auto versions = all_where(reader, "land_right_version", {equals("land_right", to_string(right.id))});
  std::ranges::sort(versions, {}, &store::Record::id);
  for (const auto& version : versions)
    // One that ended before it began was never on a map.
    if (text_in(version.values, "version_from") <= text_in(version.values, "version_to"))
      take(version.values, version.id);
  std::ranges::stable_sort(states_, {}, place_key);
  take(right.values, std::nullopt);
  editions_ = sources.editions(sources.of(right.values));
  for (std::size_t i = 1; i < states_.size(); ++i)
    if (states_[i].origin.act) under_[text_in(states_[i].values, "source")] = states_[i - 1].values;
}

std::size_t RightTimeline::place_of(std::string_view day, bool act) const {
  const auto after = std::ranges::find_if(
      states_, [&](const RightState& state) { return place_key(state) > std::tuple(day, act); });
  return static_cast<std::size_t>(after - states_.begin());
}

const RightState& RightTimeline::before_edition(std::string_view day) const {
  return states_[std::max<std::size_t>(place_of(day, false), 1) - 1];
}

const RightState& RightTimeline::before_act(std::string_view day) const {
  return states_[std::max<std::size_t>(place_of(day, true), 1) - 1];
}

const RightState* RightTimeline::act_after_edition(std::string_view day) const {
  for (auto i = place_of(day, false); i < states_.size(); ++i)
    if (states_[i].origin.act) return &states_[i];
  return nullptr;
}

const RightState* RightTimeline::before_lines(std::string_view day,
                                              const std::function<bool(const RightState&)>& of_case) const {
  auto at = place_of(day, true);
  if (at == 0 || !of_case(states_[at - 1])) return nullptr;
  while (at > 0 && of_case(states_[at - 1])) --at;
  return at == 0 ? nullptr : &states_[at - 1];
}

void RightTimeline::put_edition(const std::string& day, const Values& difference, bool corrects) {
  auto at = std::max<std::size_t>(place_of(day, false), 1);
  const auto before = states_[at - 1].values;
  auto after = before;
  for (const auto& [field, value] : difference) set_or_clear(after, field, value);
  if (corrects) {
    states_[at - 1].values = after;
  } else {
    states_.insert(states_.begin() + static_cast<std::ptrdiff_t>(at), {day, day, after, {}, {}});
    ++at;
  }
  spread(before, after, at);
  derive_put_backs(at);
}

void RightTimeline::end(const std::string& day) {
  const auto at = std::max<std::size_t>(place_of(day, false), 1);
  const auto before = states_[at - 1].values;
  states_[at - 1].values["valid_to"] = day;
  gone_on_.insert(day);
  spread(before, states_[at - 1].values, at);
}

void RightTimeline::put_act(const std::string& day, const Values& drawn, LineOrigin origin) {
  auto at = place_of(day, true);
  if (at == 0) {
    // The first edition was taken for what had always been there; now something stood between.
    auto always = states_.front();
    always.version.reset();
    states_.front().from = states_.front().day;
    states_.insert(states_.begin(), std::move(always));
    at = 1;
  }
  auto& under = states_[at - 1].values;
  auto values = under;
  for (const auto& [field, value] : drawn) set_or_clear(values, field, value);
  // That a later edition does not have the right is told of what it found.
  if (const auto until = text_in(under, "valid_to"); until > day && gone_on_.contains(until))
    under.erase("valid_to");
  states_.insert(states_.begin() + static_cast<std::ptrdiff_t>(at),
                 {day, day, std::move(values), origin, {}});
  end_by_edition(at);
  drop_unchanged(at);
  derive_put_backs(at + 1);
}

/// An edition of a later day that was there when the act was written, and had the right as the act found it,
/// left no state of its own: it is the one that ends the line of the act.
void RightTimeline::end_by_edition(std::size_t act) {
  const auto edition = editions_.upper_bound(states_[act].day);
  if (edition == editions_.end()) return;
  const auto& day = edition->first;
  if (act + 1 < states_.size() && states_[act + 1].day <= day) return;
  auto& drawn = states_[act].values;
  const auto until = text_in(drawn, "valid_to");
  const bool gone = gone_on_.contains(until);
  if (gone && until <= day) return;
  auto found = states_[act - 1].values;
  if (same_ground(found, drawn)) return;
  found["source"] = edition->second;
  if (gone) {
    found["valid_to"] = until;
    drawn.erase("valid_to");
  }
  states_.insert(states_.begin() + static_cast<std::ptrdiff_t>(act) + 1,
                 {day, day, std::move(found), {}, {}});
}

/// An edition that says what the act before it left changes nothing, and has no state of its own.
void RightTimeline::drop_unchanged(std::size_t act) {
  if (act + 1 >= states_.size()) return;
  auto& edition = states_[act + 1];
  if (edition.origin.act || !says_the_same(states_[act].values, edition.values)) return;
  dropped_.push_back(std::move(edition));
  states_.erase(states_.begin() + static_cast<std::ptrdiff_t>(act) + 1);
}

/// To the acts that follow, up to the next edition, which says all itself.
void RightTimeline::spread(const Values& before, const Values& after, std::size_t from) {
  for (auto i = from; i < states_.size() && states_[i].origin.act; ++i)
    take_rest(states_[i].values, before, after);
}

/// A revocation puts back what lies under the lines of its case; where something else lies on them by then,
/// it leaves that.
void RightTimeline::derive_put_backs(std::size_t from) {
  for (auto i = from; i < states_.size();) {
    const auto& origin = states_[i].origin;
    if (!origin.act || !origin.put_back) {
      ++i;
      continue;
    }
    auto under = i;
    while (under > 0 && states_[under - 1].origin.act && states_[under - 1].origin.dispute == origin.dispute)
      --under;
    if (under < i && under > 0) {
      take_line(states_[i].values, states_[under - 1].values);
      drop_unchanged(i);
      ++i;
      continue;
    }
    const auto known = under_.find(text_in(states_[i].values, "source"));
    if (known != under_.end()) take_rest(states_[i - 1].values, known->second, states_[i].values);
    dropped_.push_back(std::move(states_[i]));
    states_.erase(states_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

Result<void> RightTimeline::write(store::Writer& writer, House& house, const store::ChangeNote& note) {
  const auto& model = house.store.model();
  if (auto done = write_dropped(writer, model, note); !done) return done;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (auto done = write_state(writer, house, i, note); !done) return done;
    if (auto done = write_ground(writer, model, i, note); !done) return done;
  }
  return {};
}

Result<void> RightTimeline::write_dropped(store::Writer& writer, const pack::Model& model,
                                          const store::ChangeNote& note) {
  std::vector<Id> versions;
  for (const auto& state : dropped_) {
    if (state.version) versions.push_back(*state.version);
    if (!state.origin.act) continue;
    for (const auto& line :
         all_where(writer, "resolution_line",
                   {equals("dispute", to_string(state.origin.dispute)),
                    equals("land_right", to_string(right_)), equals("ended_on", state.from)}))
      if (auto done = change_record(writer, model, "resolution_line", line.id, {{"put_back", false}}, note);
          !done)
        return done;
  }
  // What was an earlier version is how the right stands.
  if (auto& last = states_.back(); last.version) versions.push_back(*std::exchange(last.version, {}));
  for (const auto& version : versions)
    if (const auto done = writer.retire(*version_, version, std::nullopt, note); !done)
      return tl::unexpected(done.error());
  return {};
}

Result<void> RightTimeline::write_state(store::Writer& writer, House& house, std::size_t number,
                                        const store::ChangeNote& note) {
  const auto& state = states_[number];
  const bool now = number + 1 == states_.size();
  auto values = state.values;
  std::erase_if(values, [&](const auto& entry) { return version_->field(entry.first) == nullptr; });
  if (!state.from.empty()) values["version_from"] = state.from;
  if (!now) {
    values["land_right"] = to_string(right_);
    values["version_to"] = states_[number + 1].from;
  }
  if (!now && !state.version) {
    const auto made = make_record(writer, house, "land_right_version", std::move(values), note);
    return made ? Result<void>{} : tl::unexpected(made.error());
  }
  const auto id = now ? right_ : *state.version;
  Values changed;
  for (const auto& field : version_->fields) {
    if (now && (field.name == "land_right" || field.name == "version_to")) continue;
    const auto& value = value_or_none(values, field.name);
    if (!(value == value_or_none(stored_.at(id), field.name))) changed[field.name] = value;
  }
  if (changed.empty()) return {};
  return change_record(writer, house.store.model(), now ? "land_right" : "land_right_version", id,
                       std::move(changed), note);
}

/// What an act is written by, where something else lies under its line than when it was written.
Result<void> RightTimeline::write_ground(store::Writer& writer, const pack::Model& model, std::size_t number,
                                         const store::ChangeNote& note) const {
  const auto source = text_in(states_[number].values, "source");
  const auto known = under_.find(source);
  if (number == 0 || !states_[number].origin.act || known == under_.end()) return {};
  const auto& under = states_[number - 1].values;
  const auto before = text_in(under, "source");
  if (before == text_in(known->second, "source")) return {};
  if (auto done = change_record(writer, model, "land_source", id_from(source).value_or(Id{}),
                                {{"edition_of", before}}, note);
      !done || same_ground(under, known->second))
    return done;
  for (const auto& line : all_where(writer, "resolution_line", {equals("source", source)}))
    // What of it was in dispute was measured on other ground: it is not known of this one.
    if (auto done = change_record(writer, model, "resolution_line", line.id,
                                  {{"area_before_ha", value_or_none(under, "area_ha")},
                                   {"disputed_ha", Value()},
                                   {"undisputed_ha", Value()}},
                                  note);
        !done)
      return done;
  return {};
}

}  // namespace minga::service
