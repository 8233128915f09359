#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "pack/model.hpp"
#include "service/actor.hpp"
#include "store/store.hpp"

namespace minga::service {

/// What an actor may do with one act: where, and how much it sees there.
class Access {
 public:
  struct Part {
    std::optional<std::set<Id>> territories;  // with everything within them; nothing: everywhere
    pack::Privacy sees = pack::Privacy::open;
  };
  explicit Access(std::vector<Part> parts) : parts_(std::move(parts)) {}

  /// The territories it reaches to; nothing: all.
  std::optional<std::vector<Id>> territories() const;
  /// Whether it reaches this territory. Records of no territory are reached by whoever may act at all.
  bool reaches(const std::optional<Id>& territory) const;
  /// The most private class of field it may read in this territory.
  pack::Privacy sees(const std::optional<Id>& territory) const;
  /// The class it may read everywhere it reaches: what may be filtered, sorted and searched by.
  pack::Privacy sees_everywhere() const;
  /// The part of it that sees this class of field; nothing where there is none.
  std::optional<Access> seeing(pack::Privacy privacy) const;

 private:
  std::vector<Part> parts_;
};

/// Whether `actor` may do `act` (on records of `register_name`, if it is about records).
/// Problems: "act.not_signed_in" (unauthenticated) for a visitor where an account could,
/// "act.not_allowed" (forbidden) with the roles that may.
Result<Access> permit(store::Reader& reader, const pack::Model& model, const Actor& actor,
                      std::string_view act, std::string_view register_name = {});

/// The territories and everything that lies within them.
std::set<Id> with_descendants(store::Reader& reader, const pack::Model& model, const std::set<Id>& roots);

/// To which territory a record belongs by its register; nothing where it belongs to none.
std::optional<Id> territory_of(const pack::Register& reg, const Id& id, const Values& values);

}  // namespace minga::service
