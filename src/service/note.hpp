#pragma once

#include <string>
#include <utility>

#include "service/actor.hpp"
#include "store/record.hpp"

namespace minga::service {

/// What the change log says of who acts, written with every change.
inline store::ChangeNote note_of(const Actor& actor, std::string act, std::string reason = {}) {
  store::ChangeNote note;
  note.act = std::move(act);
  note.actor = actor.id;
  note.reason = std::move(reason);
  return note;
}

}  // namespace minga::service
