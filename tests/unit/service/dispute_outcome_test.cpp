#include <set>

#include "docket.hpp"
#include "service/dispute_content.hpp"

namespace minga::service {
namespace {

using testing::AppealedDocket;
using testing::Docket;
using testing::drawn_line;
using testing::kEast;
using testing::kNorth;
using testing::kToday;
using testing::made_layer;
using testing::order_of;

TEST_F(AppealedDocket, RevokedPutsTheLineBackThatWasThereBefore) {
  const auto dispute = opened_in_july();
  const auto agreement_id = agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  const auto made = outcome(dispute, "revoked", "2025-10-01");
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_NEAR(area_of("B", "2025-07-31"), 100, 1e-6);
  EXPECT_NEAR(area_of("B", "2025-08-01"), 60, 1e-5);
  EXPECT_NEAR(area_of("B", "2025-09-30"), 60, 1e-5) << "the map before stays askable";
  EXPECT_NEAR(area_of("B", "2025-10-01"), 100, 1e-6);
  const auto now = on_map("B", kToday);
  EXPECT_FALSE(now.earlier);
  EXPECT_EQ(text_in(now.values, "state"), "unstated") << "as its register had it";
  EXPECT_EQ(now.source.authority, "Consejo de Minería");
  EXPECT_EQ(now.source.date, "2025-10-01");
  EXPECT_NEAR(area_of("A", kToday), 100, 1e-6);
  EXPECT_EQ(state_of(dispute), "open");
  EXPECT_EQ(text_in(values_of("dispute", dispute), "settled_on"), "");
  EXPECT_EQ(text_in(values_of("resolution", agreement_id), "ended_on"), "2025-10-01");
  EXPECT_EQ(text_in(values_of("resolution", *made), "ended_on"), "");
  const auto lines = listed("resolution_line", dispute);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(text_in(lines[0].values, "ended_on"), "2025-10-01");
  EXPECT_TRUE(flag_in(lines[0].values, "put_back"));
  EXPECT_EQ(text_in(values_of("dispute_party", one), "agreed_on"), "");
  EXPECT_EQ(in_conflict(), 2U);
}

TEST_F(AppealedDocket, RevokedMayBeResolvedAnewAndRevokedAgain) {
  const auto dispute = opened_in_july();
  ASSERT_TRUE(appoint(dispute, mediator(), "", "2025-07-02"));
  agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-09-01"));
  EXPECT_EQ(state_of(dispute), "mediation");
  auto cut = decision(dispute);
  cut.resolved_on = "2025-09-01";
  cut.lines = {{b, drawn_line(kEast + 1300, kNorth, 300, 1000)}};
  ASSERT_TRUE(resolve_dispute(house, coordinator, cut)) << "all of it on one day";
  EXPECT_NEAR(area_of("B", kToday), 30, 1e-5);
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", kToday));
  EXPECT_NEAR(area_of("B", kToday), 100, 1e-6);
  EXPECT_NEAR(area_of("B", "2025-12-31"), 30, 1e-5);
  for (const auto& line : listed("resolution_line", dispute))
    EXPECT_FALSE(text_in(line.values, "ended_on").empty());
}

TEST_F(AppealedDocket, ModifiedMayDrawNewLinesOverTheGroundOfTheCase) {
  const auto dispute = opened_in_july();
  auto agreed = agreement(dispute, {one = party(dispute, a), party(dispute, b)});
  agreed.resolved_on = "2025-08-01";
  // Both go back from the strip, which is nobody's then.
  agreed.lines.push_back({a, drawn_line(kEast, kNorth, 600, 1000)});
  ASSERT_TRUE(resolve_dispute(house, coordinator, agreed));
  appealed(dispute, "2025-09-01");
  auto modified = appeal_outcome(dispute, "modified");
  modified.resolved_on = "2025-10-01";
  EXPECT_EQ(refused(modified), "dispute.decided@decided");
  modified.decided = "divided";
  EXPECT_EQ(refused(modified), "dispute.divided_by_line@lines");
  modified.lines = {{a, drawn_line(kEast, kNorth, 800, 1000)}};
  ASSERT_EQ(refused(modified), "") << "the strip was of the case";
  EXPECT_EQ(state_of(dispute), "settled");
  EXPECT_NEAR(area_of("A", "2025-09-30"), 60, 1e-5);
  EXPECT_NEAR(area_of("A", kToday), 80, 1e-5);
  EXPECT_NEAR(area_of("B", kToday), 60, 1e-5) << "its line stays";
  const auto lines = listed("resolution_line", dispute);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_NEAR(*get<double>(lines[0].values, "area_before_ha"), 100, 1e-5);
  EXPECT_NEAR(*get<double>(lines[0].values, "area_after_ha"), 60, 1e-5);
  appealed(dispute, "2025-11-01");
  ASSERT_TRUE(outcome(dispute, "revoked", kToday));
  EXPECT_NEAR(area_of("A", kToday), 100, 1e-6) << "as it was before any of them";
  EXPECT_NEAR(area_of("B", kToday), 100, 1e-6);
}

TEST_F(AppealedDocket, RevokedLeavesALineThatARegisterHasChangedSince) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  const auto layer = made_layer({{"A", kEast, kNorth, 1000, 1000},
                                 {"B", kEast + 1000, kNorth, 500, 1000},
                                 {"C", kEast + 1600, kNorth, 1000, 1000}});
  const auto next = import_rights(house, system_actor(), layer.file(), order_of(region, "2025-09-15"), false);
  ASSERT_TRUE(next && next->written);
  appealed(dispute, "2025-10-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-11-01"));
  EXPECT_NEAR(area_of("B", kToday), 50, 1e-5);
  const auto lines = listed("resolution_line", dispute);
  EXPECT_EQ(text_in(lines.at(0).values, "ended_on"), "2025-11-01");
  EXPECT_FALSE(flag_in(lines.at(0).values, "put_back"));
}

TEST_F(AppealedDocket, TheNextEditionKnowsARightWhoseLineCameBack) {
  const auto dispute = opened_in_july();
  agreed_in_august(dispute);
  appealed(dispute, "2025-09-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-10-01"));
  const auto layer = made_layer({{"A", kEast, kNorth, 1000, 1000},
                                 {"B", kEast + 600, kNorth, 1000, 1000},
                                 {"C", kEast + 1600, kNorth, 1000, 1000}});
  const auto next = import_rights(house, system_actor(), layer.file(), order_of(region, "2025-12-31"), false);
  ASSERT_TRUE(next && next->written);
  EXPECT_EQ(next->added, 0U);
  EXPECT_EQ(next->gone, 0U);
}

TEST_F(AppealedDocket, TellsHowEachDayStood) {
  const auto dispute = opened_in_july();
  auto decided = decision(dispute);
  decided.resolved_on = "2025-08-01";
  one = party(dispute, a);
  ASSERT_TRUE(resolve_dispute(house, coordinator, decided));
  using methods::tenure::Stand;
  EXPECT_NE(between("2025-07-15").stand, Stand::settled);
  EXPECT_FALSE(between("2025-07-15").settlement);
  EXPECT_EQ(between("2025-08-01").stand, Stand::settled);
  EXPECT_EQ(
      said("2025-08-15"),
      "Caso 12: decisión del 01/08/2025, acta o resolución R.D. 7-2026, de Mesa de diálogo. Base: Acta de "
      "mediación, art. 5. Prevalece A.");
  appealed(dispute, "2025-09-01");
  EXPECT_EQ(between("2025-08-15").stand, Stand::settled) << "then nobody had appealed";
  EXPECT_NE(between("2025-09-15").stand, Stand::settled);
  EXPECT_NE(said("2025-09-15").find("Está en apelación desde el 01/09/2025"), std::string::npos);
  ASSERT_TRUE(outcome(dispute, "confirmed", "2025-10-01"));
  EXPECT_NE(between("2025-09-15").stand, Stand::settled);
  EXPECT_EQ(between("2025-10-01").stand, Stand::settled);
  EXPECT_NE(said(kToday).find("En apelación lo confirmó: resolución del 01/10/2025, acta o resolución R.D. "
                              "7-2026, de Consejo de Minería. Base: Acta de mediación, art. 5."),
            std::string::npos)
      << said(kToday);
  appealed(dispute, "2025-11-01");
  ASSERT_TRUE(outcome(dispute, "revoked", "2025-12-01"));
  EXPECT_EQ(between("2025-10-15").stand, Stand::settled);
  EXPECT_NE(between(kToday).stand, Stand::settled);
  EXPECT_FALSE(between(kToday).settlement);
  EXPECT_EQ(between(kToday).dispute, dispute);
  ASSERT_TRUE(close_dispute(house, coordinator, {dispute, "withdrawn", kToday, "x", {}, {}}));
  EXPECT_EQ(between("2025-10-15").stand, Stand::settled) << "what was in force then was";
  EXPECT_FALSE(between(kToday).dispute);
}

TEST_F(AppealedDocket, OfBeforeOutcomesWereAskedSaysThatItIsNotSaid) {
  const auto dispute = opened_in_july();
  auto decided = decision(dispute);
  decided.resolved_on = "2025-08-01";
  one = party(dispute, a);
  const auto first = resolve_dispute(house, coordinator, decided).value().id;
  appealed(dispute, "2025-09-01");
  const auto second = outcome(dispute, "confirmed", "2025-10-01").value();
  // As such records were written before.
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto& reg = *house.store.model().find_register("resolution");
    const store::ChangeNote note;
    if (auto done = writer.update(reg, first, {{"decided", Value()}, {"prevailing", Value()}}, {}, note);
        !done)
      return tl::unexpected(done.error());
    if (auto done = writer.update(reg, second, {{"outcome", Value()}}, {}, note); !done)
      return tl::unexpected(done.error());
    return {};
  });
  ASSERT_TRUE(written) << written.error().code;
  EXPECT_EQ(between(kToday).stand, methods::tenure::Stand::settled);
  EXPECT_NE(said(kToday).find("No se dice qué derecho prevalece."), std::string::npos);
  EXPECT_NE(said(kToday).find("No se dice si confirmó o modificó."), std::string::npos);
}

TEST_F(AppealedDocket, TheOrderFollowsTheRightThatPrevails) {
  const auto dispute = opened_in_july();
  one = party(dispute, a);
  const auto ordered = [&] {
    OrderQuestion question;
    question.place.on = kToday;
    question.place.polygon = drawn_line(kEast + 700, kNorth + 100, 100, 100);
    return rights_order(house, visitor(), question).value();
  };
  EXPECT_FALSE(ordered().pairs.at(0).settlement);
  for (const auto& prevailing : {a, b}) {
    auto decided = decision(dispute);
    decided.resolved_on = "2025-08-01";
    decided.prevailing = prevailing;
    ASSERT_EQ(refused(decided), "");
    const auto answer = ordered();
    const auto& pair = answer.pairs.at(0);
    const auto first = pair.outcome == methods::tenure::Outcome::first ? pair.one : pair.other;
    EXPECT_NE(pair.outcome, methods::tenure::Outcome::undecided);
    EXPECT_EQ(answer.at.rights[first].id, prevailing);
    EXPECT_FALSE(pair.line);
    ASSERT_EQ(answer.ranking.chains.size(), 1U);
    EXPECT_EQ(answer.ranking.chains[0].groups.front(), std::vector<std::size_t>{first});
    EXPECT_EQ(explained(answer, pair, Language::es).rfind("Caso 12: decisión del 01/08/2025", 0), 0U);
    appealed(dispute, "2025-08-01");
    ASSERT_TRUE(outcome(dispute, "revoked", "2025-08-01"));
  }
}

TEST_F(Docket, AResolutionSaysWhatWasDecidedAndOnWhat) {
  const auto dispute = opened();
  const auto with = [&](auto change) {
    auto wrong = decision(dispute);
    change(wrong);
    return refused(wrong);
  };
  EXPECT_EQ(with([](auto& one) { one.decided = ""; }), "dispute.decided@decided");
  EXPECT_EQ(with([](auto& one) { one.decided = "luck"; }), "dispute.decided@decided");
  EXPECT_EQ(with([](auto& one) { one.prevailing.reset(); }), "dispute.prevailing@prevailing");
  EXPECT_EQ(with([&](auto& one) { one.prevailing = c; }), "dispute.prevailing@prevailing");
  EXPECT_EQ(with([](auto& one) { one.decided = "otherwise"; }), "dispute.prevailing@prevailing");
  const auto otherwise = [](auto& one) { one.decided = "otherwise", one.prevailing.reset(); };
  EXPECT_EQ(with(otherwise), "dispute.words_short@terms");
  EXPECT_EQ(with([](auto& one) { one.decided = "divided", one.prevailing.reset(); }),
            "dispute.divided_by_line@lines");
  for (const auto* words :
       {"", ".", "-------------------------------", "12345678901234567890123", "Porque sí"})
    EXPECT_EQ(with([&](auto& one) { one.grounds = words; }), "dispute.words_short@grounds") << words;
  EXPECT_EQ(with([](auto& one) { one.norm = "."; }), "dispute.norm@norm");
  EXPECT_EQ(with([](auto& one) { one.authority = "Yo"; }), "dispute.authority@authority");
  EXPECT_EQ(with([](auto& one) { one.act_number = "  "; }), "dispute.paper@act_number");
  EXPECT_EQ(with([&](auto& one) { one.document = a; }), "record.not_found@");
  EXPECT_EQ(with([](auto& one) { one.outcome = "confirmed"; }), "dispute.outcome_of_appeal@outcome");
  EXPECT_EQ(state_of(dispute), "open") << "nothing of all that was kept";
  EXPECT_EQ(with([&](auto& one) {
              otherwise(one);
              one.terms = "Comparten el paso y cada uno cuida su orilla";
            }),
            "");
}

TEST_F(Docket, AnOutcomeSaysWhetherItConfirmsModifiesOrRevokes) {
  const auto dispute = opened();
  const auto one = party(dispute, a);
  EXPECT_EQ(refused(appeal_outcome(dispute, "revoked")), "dispute.not_appealed@");
  ASSERT_EQ(refused(decision(dispute)), "");
  ASSERT_TRUE(appeal_dispute(house, coordinator, {dispute, one, kToday, "x"}));
  EXPECT_EQ(refused(appeal_outcome(dispute, "")), "dispute.outcome@outcome");
  EXPECT_EQ(refused(appeal_outcome(dispute, "maybe")), "dispute.outcome@outcome");
  for (const auto* which : {"confirmed", "revoked"}) {
    auto wrong = appeal_outcome(dispute, which);
    wrong.lines = {{b, drawn_line(kEast + 1000, kNorth, 600, 1000)}};
    EXPECT_EQ(refused(wrong), "dispute.outcome_content@lines");
    wrong.lines.clear();
    wrong.decided = "prevails";
    EXPECT_EQ(refused(wrong), "dispute.outcome_content@decided");
  }
  auto unwritten = appeal_outcome(dispute, "revoked");
  unwritten.act_number.clear();
  EXPECT_EQ(refused(unwritten), "dispute.paper@act_number");
  EXPECT_EQ(state_of(dispute), "appealed");
}

TEST_F(AppealedDocket, NothingComesBeforeWhatItFollows) {
  const auto dispute = opened_in_july();
  one = party(dispute, a);
  auto decided = decision(dispute);
  const auto on = [&](NewResolution resolution, const char* day) {
    resolution.resolved_on = day;
    const auto done = resolve_dispute(house, coordinator, resolution);
    return done ? std::string() : done.error().code + " " + done.error().parameters.back().second;
  };
  EXPECT_EQ(on(decided, "2025-06-30"), "dispute.before_opening 2025-07-01");
  EXPECT_EQ(on(decided, "2025-02-30"), "dispute.day 2025-02-30");
  EXPECT_EQ(on(decided, "2026-01-02"), "dispute.day_ahead 2026-01-02");
  EXPECT_EQ(on(decided, "2025-08-01"), "");
  EXPECT_EQ(appeal_dispute(house, coordinator, {dispute, one, "2025-07-31", "x"}).error().code,
            "dispute.before_resolution");
  appealed(dispute, "2025-09-01");
  EXPECT_EQ(on(appeal_outcome(dispute, "revoked"), "2025-08-31"), "dispute.before_appeal 2025-09-01");
  EXPECT_EQ(on(appeal_outcome(dispute, "revoked"), "2025-09-01"), "");
  EXPECT_EQ(on(decided, "2025-08-31"), "dispute.before_resolution 2025-09-01");
}

TEST(DisputeWords, CountsTheLettersOfAnyLanguage) {
  EXPECT_EQ(letters_in("Ley 27651, ¿sí?"), 5U);
  EXPECT_EQ(letters_in("ñandú · «…» — 123"), 5U);
  EXPECT_EQ(letters_in("....................."), 0U);
  EXPECT_EQ(letters_in("\xff"
                       "abc"),
            0U)
      << "what is no text has none";
}

}  // namespace
}  // namespace minga::service
