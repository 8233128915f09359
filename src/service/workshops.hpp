#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"

namespace minga::service {

struct WorkshopGroup {
  Id id;
  std::string name;
  std::string actor_type;
};

struct WorkshopImpact {
  Id id;
  std::string code;
  std::string name_es, name_en, sentence_es, sentence_en;
  std::string area;
  std::string pictogram;
  std::int64_t position = 0;
  bool added = false;  // by the participants, in this workshop
};

/// A workshop with all that is needed to run it.
struct Workshop {
  Id id;
  std::int64_t revision = 0;
  Id territory;
  Id impact_list;
  std::string title;
  std::string held_on;
  std::string state;      // draft, open, closed
  std::string join_code;  // empty for those who may not show it
  bool unveiled = false;
  std::string consent_es, consent_en;
  std::string data_origin;
  std::int64_t minimum_group_size = 0;
  std::optional<Id> finding;
  std::vector<WorkshopGroup> groups;
  std::vector<WorkshopImpact> impacts;  // by position
};

struct NewWorkshop {
  Id territory;
  Id impact_list;
  std::string title;
  std::string held_on;
  std::string consent_es, consent_en;  // empty: the pack's text
  std::vector<WorkshopGroup> groups;   // ids are ignored
  std::optional<std::int64_t> minimum_group_size;
};

/// act "workshop.manage" in its territory. Makes the join code too.
Checked<Workshop> create_workshop(House& house, const Actor& actor, const NewWorkshop& workshop);

/// act "workshop.progress" in its territory, or the participants of this workshop.
Result<Workshop> find_workshop(House& house, const Actor& actor, const Id& workshop);

/// draft, open, closed in any direction: a facilitator may reopen. act "workshop.manage".
Result<void> set_workshop_state(House& house, const Actor& actor, const Id& workshop, std::string_view state);

/// Shows or hides the results on the room's screen. act "workshop.manage".
Result<void> set_unveiled(House& house, const Actor& actor, const Id& workshop, bool unveiled);

struct NewImpact {
  std::string name_es, name_en, sentence_es, sentence_en, area;
};
/// An impact that the people in the room miss on the list; only this workshop has it. act "workshop.manage".
Checked<WorkshopImpact> add_impact(House& house, const Actor& actor, const Id& workshop,
                                   const NewImpact& impact);

/// The workshop as stored, without asking who wants to know; for other acts. Problem "workshop.not_found".
Result<Workshop> load_workshop(store::Reader& reader, const pack::Model& model, const Id& workshop);

/// The same, if the actor may do the act in the workshop's territory. Out of reach is "workshop.not_found".
Result<Workshop> workshop_for(store::Reader& reader, const pack::Model& model, const Actor& actor,
                              std::string_view act, const Id& workshop);

}  // namespace minga::service
