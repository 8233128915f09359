#include "service/proposals.hpp"

#include <gtest/gtest.h>

#include "formats/csv.hpp"
#include "formats/xlsx.hpp"
#include "service/records.hpp"
#include "service/workshops.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;

class Proposals : public ::testing::Test {
 protected:
  Proposals() {
    const auto found = find_workshop(house, facilitator, work.pack_record("workshop", "try-it"));
    if (!found) throw std::runtime_error(found.error().code);
    workshop = *found;
  }
  /// A proposal for the impact at that place of the list.
  Id propose(std::size_t impact, const std::string& action, const std::string& responsible = "La alcaldía") {
    const auto made = create_record(house, facilitator, "proposal",
                                    {{"workshop", to_string(workshop.id)},
                                     {"territory", to_string(workshop.territory)},
                                     {"impact", to_string(workshop.impacts[impact].id)},
                                     {"action_text", action},
                                     {"responsible", responsible},
                                     {"state", std::string("draft")}});
    if (!made) throw std::runtime_error(made.error().front().code);
    return made->record.id;
  }
  std::vector<DraftAction> actions() {
    const auto list = draft_actions(house, facilitator, workshop.id);
    if (!list) throw std::runtime_error(list.error().code);
    return *list;
  }
  store::Record record(const std::string& register_name, const Id& id) {
    std::optional<store::Record> found;
    work.store().read([&](store::Reader& reader) {
      found = reader.find(*work.store().model().find_register(register_name), id);
    });
    return *found;
  }

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  Actor facilitator = work.actor("facilitator", region);
  Workshop workshop;
};

TEST_F(Proposals, AcceptingMakesTheActionInTheSameStep) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  const auto decided = decide_proposal(house, facilitator, proposal, "accepted", "Por consenso");
  ASSERT_TRUE(decided) << decided.error().code;
  ASSERT_TRUE(decided->action);
  const auto action = record("planned_action", *decided->action);
  EXPECT_EQ(text_in(action.values, "action_text"), "Instalar una mesa del agua");
  EXPECT_EQ(text_in(action.values, "responsible"), "La alcaldía");
  EXPECT_EQ(text_in(action.values, "state"), "draft");
  EXPECT_EQ(id_in(action.values, "territory"), workshop.territory);
  EXPECT_EQ(id_in(action.values, "proposal"), proposal);
  const auto accepted = record("proposal", proposal);
  EXPECT_EQ(text_in(accepted.values, "state"), "accepted");
  EXPECT_EQ(text_in(accepted.values, "review_note"), "Por consenso");
  EXPECT_EQ(accepted.revision, decided->revision);
  const auto history = record_history(house, facilitator, "proposal", proposal);
  EXPECT_EQ(history->back().change.note.act, "proposal.review");
  EXPECT_EQ(history->back().change.note.reason, "Por consenso");
}

TEST_F(Proposals, AcceptingAgainMakesNoSecondAction) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  const auto first = decide_proposal(house, facilitator, proposal, "accepted", "");
  const auto second = decide_proposal(house, facilitator, proposal, "accepted", "otra vez");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->action, second->action);
  EXPECT_EQ(first->revision, second->revision);
  EXPECT_EQ(actions().size(), 1U);
}

TEST_F(Proposals, BothHappenOrNeither) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  const auto stale = decide_proposal(house, facilitator, proposal, "accepted", "", 7);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, "store.changed_meanwhile");
  EXPECT_TRUE(actions().empty());
  EXPECT_EQ(record("proposal", proposal).revision, 1);
}

TEST_F(Proposals, AnAcceptanceIsTakenBackWithAReasonWhileTheActionIsADraft) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  const auto accepted = decide_proposal(house, facilitator, proposal, "accepted", "");
  const auto silent = decide_proposal(house, facilitator, proposal, "reviewed", " \n");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().code, "proposal.reason_missing");
  EXPECT_EQ(actions().size(), 1U);

  const auto back = decide_proposal(house, facilitator, proposal, "reviewed", "Falta hablar con la cuenca");
  ASSERT_TRUE(back) << back.error().code;
  EXPECT_FALSE(back->action);
  EXPECT_TRUE(actions().empty());
  EXPECT_TRUE(record("planned_action", *accepted->action).retired);
  const auto history = record_history(house, facilitator, "planned_action", *accepted->action);
  ASSERT_TRUE(history);
  EXPECT_EQ(history->size(), 2U);
  EXPECT_EQ(history->back().change.note.reason, "Falta hablar con la cuenca");

  const auto again = decide_proposal(house, facilitator, proposal, "accepted", "");
  ASSERT_TRUE(again);
  EXPECT_NE(again->action, accepted->action);
  EXPECT_EQ(actions().size(), 1U);
}

TEST_F(Proposals, WhatThePlanTookUpIsChangedThere) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  const auto accepted = decide_proposal(house, facilitator, proposal, "accepted", "");
  ASSERT_TRUE(update_record(house, facilitator, "planned_action", *accepted->action,
                            {{"state", std::string("agreed")}}, std::nullopt));
  const auto refused = decide_proposal(house, facilitator, proposal, "rejected", "Ya no");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "proposal.action_in_plan");
  EXPECT_EQ(text_in(record("proposal", proposal).values, "state"), "accepted");
  EXPECT_EQ(actions().size(), 1U);
}

TEST_F(Proposals, AreDecidedByTheirActAlone) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  const auto around = update_record(house, facilitator, "proposal", proposal,
                                    {{"state", std::string("accepted")}}, std::nullopt);
  ASSERT_FALSE(around);
  EXPECT_EQ(around.error().front().code, "record.field_of_act");
  EXPECT_EQ(around.error().front().place.field, "state");
  EXPECT_TRUE(update_record(house, facilitator, "proposal", proposal,
                            {{"state", std::string("draft")}, {"action_text", std::string("Otra")}},
                            std::nullopt));
  const auto born = create_record(house, facilitator, "proposal",
                                  {{"workshop", to_string(workshop.id)},
                                   {"impact", to_string(workshop.impacts[0].id)},
                                   {"action_text", std::string("Ya aceptada")},
                                   {"state", std::string("accepted")}});
  ASSERT_FALSE(born);
  EXPECT_EQ(born.error().front().code, "record.field_of_act");
}

TEST_F(Proposals, AreDecidedByThoseWhoMayAndWhereTheyMay) {
  const auto proposal = propose(3, "Instalar una mesa del agua");
  EXPECT_EQ(decide_proposal(house, work.actor("analyst", region), proposal, "accepted", "").error().kind,
            ProblemKind::forbidden);
  EXPECT_EQ(decide_proposal(house, visitor(), proposal, "accepted", "").error().kind,
            ProblemKind::unauthenticated);
  const auto elsewhere = work.actor("committee", work.pack_record("territory", "buritica"));
  EXPECT_EQ(decide_proposal(house, elsewhere, proposal, "accepted", "").error().code, "record.not_found");
  EXPECT_EQ(draft_actions(house, elsewhere, workshop.id).error().code, "workshop.not_found");
  EXPECT_EQ(decide_proposal(house, facilitator, proposal, "agreed", "").error().code,
            "proposal.no_such_state");
  EXPECT_EQ(decide_proposal(house, facilitator, Id{}, "accepted", "").error().code, "record.not_found");
  EXPECT_TRUE(decide_proposal(house, work.actor("committee", region), proposal, "accepted", ""));
}

TEST_F(Proposals, TheListGoesByImpactAndCountsComments) {
  const auto late = propose(9, "Más tarde en la lista");
  const auto early = propose(2, "Antes en la lista", "");
  for (const auto& proposal : {late, early})
    ASSERT_TRUE(decide_proposal(house, facilitator, proposal, "accepted", ""));
  for (const auto* comment : {"Uno", "Dos"})
    ASSERT_TRUE(create_record(house, facilitator, "proposal_comment",
                              {{"proposal", to_string(late)}, {"comment_text", std::string(comment)}}));
  ASSERT_TRUE(update_record(house, facilitator, "proposal", early, {{"action_text", std::string("Cambiada")}},
                            std::nullopt));
  const auto list = actions();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].action_text, "Antes en la lista");
  EXPECT_EQ(list[0].impact_es, workshop.impacts[2].name_es);
  EXPECT_TRUE(list[0].proposal_changed);
  EXPECT_TRUE(list[0].responsible.empty());
  EXPECT_EQ(list[1].comments, 2U);
  EXPECT_EQ(list[1].responsible, "La alcaldía");
  EXPECT_FALSE(list[1].proposal_changed);
  const auto observed = draft_actions(house, work.actor("observer", region), workshop.id);
  ASSERT_TRUE(observed);
  EXPECT_TRUE((*observed)[1].responsible.empty());
}

TEST_F(Proposals, TheListIsAFileToo) {
  const auto proposal = propose(2, "Medir el agua, cada mes");
  const auto accepted = decide_proposal(house, facilitator, proposal, "accepted", "");
  ASSERT_TRUE(update_record(house, facilitator, "planned_action", *accepted->action,
                            {{"due_date", std::string("2026-06-30")}}, std::nullopt));
  const auto list = export_draft_actions(house, facilitator, workshop.id);
  ASSERT_TRUE(list);
  const auto& model = work.store().model();
  const auto csv = draft_actions_file(model, *list, "csv", Language::es);
  ASSERT_TRUE(csv);
  const auto table = formats::read_csv(csv->bytes);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->rows.size(), 1U);
  EXPECT_EQ(table->header[1], "Acción");
  EXPECT_EQ(table->rows[0].cells[1], "Medir el agua, cada mes");
  EXPECT_EQ(table->rows[0].cells[3], "2026-06-30");
  EXPECT_EQ(table->rows[0].cells[4], "En borrador");
  const auto xlsx = draft_actions_file(model, *list, "xlsx", Language::en);
  ASSERT_TRUE(xlsx);
  const auto sheet = formats::read_xlsx(xlsx->bytes);
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->header[1], "Action");
  EXPECT_EQ(sheet->rows[0].cells[3], "2026-06-30");
  EXPECT_EQ(draft_actions_file(model, *list, "svg", Language::es).error().code, "request.bad_format");
  EXPECT_EQ(export_draft_actions(house, work.actor("observer", region), workshop.id).error().kind,
            ProblemKind::forbidden);
}

}  // namespace
}  // namespace minga::service
