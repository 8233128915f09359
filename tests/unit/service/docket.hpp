#pragma once

#include <gtest/gtest.h>

#include "formats/layers/plane.hpp"
#include "rights_layers.hpp"
#include "service/disputes.hpp"
#include "service/records.hpp"
#include "service/rights_feasibility.hpp"
#include "service/rights_order.hpp"
#include "service/rights_query.hpp"
#include "service/rights_rules_json.hpp"
#include "service/values.hpp"
#include "support/workspace.hpp"

namespace minga::service::testing {

inline constexpr const char* kToday = "2026-01-01";  // the clock's

inline Geometry drawn_line(double x, double y, double width, double height) {
  formats::layers::Planes planes;
  std::vector<methods::overlap::Point> points{
      {x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}};
  if (!planes.turn(formats::layers::reference_of("EPSG:32719"), formats::layers::reference_of("EPSG:4326"),
                   points))
    throw std::runtime_error("not turned");
  std::vector<std::pair<double, double>> corners;
  for (const auto& point : points) corners.emplace_back(point.x, point.y);
  return {wkb_of_corners(corners)};
}

class Docket : public ::testing::Test {
 protected:
  Docket() {
    auto order = order_of(region, "2025-06-30");
    const auto layer = made_layer({{"A", kEast, kNorth, 1000, 1000},
                                   {"B", kEast + 600, kNorth, 1000, 1000},
                                   {"C", kEast + 1600, kNorth, 1000, 1000}});
    EXPECT_TRUE(import_rights(house, system_actor(), layer.file(), order, false)->written);
    a = right("A"), b = right("B"), c = right("C");
  }
  Id right(const std::string& code) {
    Id out;
    house.store.read([&](store::Reader& reader) {
      out = all_where(reader, "land_right", {equals("code", code)}).front().id;
    });
    return out;
  }
  Id record(const char* name, Values values) {
    values["territory"] = to_string(region);
    const auto made = create_record(house, coordinator, name, std::move(values));
    EXPECT_TRUE(made) << made.error().front().code << " " << made.error().front().place.field;
    return made ? made->record.id : Id{};
  }
  Id party(const Id& dispute, const Id& of, Values more = {}) {
    more.insert(
        {{"dispute", to_string(dispute)}, {"land_right", to_string(of)}, {"role", std::string("Titular")}});
    return record("dispute_party", std::move(more));
  }
  Id mediator(Values more = {}) {
    more.insert({{"profile", std::string("Defensoría")}, {"mandate", std::string("Mediar en la región")}});
    return record("mediator", std::move(more));
  }
  Id opened() { return open_dispute(house, coordinator, {{a, b}, "12", kToday}).value().id; }
  std::string state_of(const Id& dispute) {
    return text_in(find_record(house, coordinator, "dispute", dispute)->record.values, "state");
  }
  /// An agreement in which A keeps the ground and B goes back to its line.
  NewResolution agreement(const Id& dispute, std::vector<Id> agreed_by) {
    NewResolution out;
    out.dispute = dispute;
    out.kind = "agreement";
    out.resolved_on = kToday;
    out.decided = "divided";
    out.grounds = "Las partes se reunieron y aceptaron";
    out.norm = "Acta de mediación";
    out.authority = "Mesa de diálogo";
    out.agreed_by = std::move(agreed_by);
    out.lines = {{b, drawn_line(kEast + 1000, kNorth, 600, 1000)}};
    return out;
  }
  /// A decision that leaves the map: A goes first.
  NewResolution decision(const Id& dispute) {
    auto out = agreement(dispute, {});
    out.kind = "decision";
    out.decided = "prevails";
    out.prevailing = a;
    out.act_number = "R.D. 7-2026";
    out.article = "5";
    out.lines.clear();
    return out;
  }
  NewResolution appeal_outcome(const Id& dispute, const char* outcome) {
    auto out = decision(dispute);
    out.kind = "appeal_outcome";
    out.outcome = outcome;
    out.authority = "Consejo de Minería";
    out.decided.clear();
    out.prevailing.reset();
    return out;
  }
  std::string refused(const NewResolution& resolution) {
    const auto done = resolve_dispute(house, coordinator, resolution);
    return done ? "" : done.error().code + "@" + done.error().place.field;
  }
  Result<void> appoint(const Id& dispute, const Id& who, const std::string& reason = "",
                       const std::string& day = kToday) {
    return appoint_mediator(house, coordinator, {dispute, who, day, reason});
  }
  Values values_of(const char* name, const Id& id) {
    return find_record(house, coordinator, name, id)->record.values;
  }
  /// The right as the map of a day has it.
  FoundRight on_map(const char* code, const std::string& day) {
    RightsQuestion question;
    question.code = code;
    question.on = day;
    return rights_at(house, coordinator, question)->rights.at(0);
  }
  std::vector<store::Record> listed(const char* name, const Id& dispute) {
    std::vector<store::Record> out;
    house.store.read([&](store::Reader& reader) {
      out = all_where(reader, name, {equals("dispute", to_string(dispute))});
    });
    return out;
  }
  std::size_t in_conflict() {
    FeasibilityQuestion question;
    question.territory = region;
    question.on = kToday;
    return rights_feasibility(house, visitor(), question).value().tally.in_conflict;
  }

  minga::testing::TestWorkspace work{{"core", "madre-de-dios", "buritica", "peru"}};
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  Actor coordinator = work.actor("coordinator", region);
  Id a, b, c;
};

/// A case that took its time: opened in July, resolved in August, appealed in September of 2025.
class AppealedDocket : public Docket {
 protected:
  Id opened_in_july() { return open_dispute(house, coordinator, {{a, b}, "12", "2025-07-01"}).value().id; }
  Id agreed_in_august(const Id& dispute) {
    auto agreed = agreement(dispute, {one = party(dispute, a), party(dispute, b)});
    agreed.resolved_on = "2025-08-01";
    return resolve_dispute(house, coordinator, agreed).value().id;
  }
  void appealed(const Id& dispute, const std::string& day) {
    const auto made = appeal_dispute(house, coordinator, {dispute, one, day, "No se escuchó"});
    ASSERT_TRUE(made) << made.error().code;
  }
  Result<Id> outcome(const Id& dispute, const char* which, const std::string& day) {
    auto out = appeal_outcome(dispute, which);
    out.resolved_on = day;
    const auto made = resolve_dispute(house, coordinator, out);
    if (!made) return tl::unexpected(made.error());
    return made->id;
  }
  double area_of(const char* code, const std::string& day) {
    return *get<double>(on_map(code, day).values, "area_ha");
  }
  /// How A and B stand to each other on a day.
  RightConflict between(const std::string& day) {
    FeasibilityQuestion question;
    question.territory = region;
    question.right = a;
    question.on = day;
    const auto conflicts = rights_feasibility(house, visitor(), question).value().rights.at(0).conflicts;
    return conflicts.empty() ? RightConflict{} : conflicts.at(0);
  }
  std::string said(const std::string& day) {
    FeasibilityQuestion question;
    question.right = a;
    question.on = day;
    const auto answer = rights_feasibility(house, visitor(), question).value();
    return explained(answer, answer.rights.at(0).right, answer.rights.at(0).conflicts.at(0), Language::es);
  }
  Id one;
};

}  // namespace minga::service::testing
