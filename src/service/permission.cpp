#include "service/permission.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>

#include "base/joined.hpp"
#include "base/text.hpp"
#include "service/house.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kPageOfTerritories = 1000;

std::optional<Id> reference_in(const Values& values, std::string_view field) {
  const auto found = values.find(field);
  if (found == values.end()) return std::nullopt;
  const auto* text = std::get_if<std::string>(&found->second);
  return text ? id_from(*text) : std::nullopt;
}

/// The roles that may do the act, as the message to somebody who may not names them.
Parameters roles_that_may(const pack::Model& model, std::string_view act, std::string_view register_name) {
  std::vector<const pack::Words*> names;
  for (const auto& [name, role] : model.roles)
    if (role.has_account && model.may(name, act, register_name)) names.push_back(&role.label);
  return {{"roles", joined(names, ", ", &pack::Words::es)},
          {"roles.en", joined(names, ", ", &pack::Words::en)}};
}

bool within_scope(const Actor& actor, std::string_view act) {
  return !actor.scope || actor.scope->contains(std::string(act));
}

/// A role that holds in one workshop gives no right over records at large: what a phone needs of its
/// workshop comes from the acts of taking part.
bool reaches_records(const pack::Role& role, std::string_view act) {
  return role.scope != pack::Role::Scope::workshop || !act.starts_with("record.");
}

}  // namespace

std::optional<std::vector<Id>> Access::territories() const {
  std::set<Id> all;
  for (const auto& part : parts_) {
    if (!part.territories) return std::nullopt;
    all.insert(part.territories->begin(), part.territories->end());
  }
  return std::vector<Id>(all.begin(), all.end());
}

bool Access::reaches(const std::optional<Id>& territory) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    return !territory || !part.territories || part.territories->contains(*territory);
  });
}

pack::Privacy Access::sees(const std::optional<Id>& territory) const {
  auto most = pack::Privacy::open;
  for (const auto& part : parts_)
    if (!territory || !part.territories || part.territories->contains(*territory))
      most = std::max(most, part.sees);
  return most;
}

pack::Privacy Access::sees_everywhere() const {
  auto least = pack::Privacy::personal;
  for (const auto& part : parts_) {
    auto there = part.sees;  // where this part reaches, with those that reach as far
    for (const auto& other : parts_)
      if (!other.territories ||
          (part.territories && std::includes(other.territories->begin(), other.territories->end(),
                                             part.territories->begin(), part.territories->end())))
        there = std::max(there, other.sees);
    least = std::min(least, there);
  }
  return parts_.empty() ? pack::Privacy::open : least;
}

std::optional<Access> Access::seeing(pack::Privacy privacy) const {
  std::vector<Part> parts;
  std::copy_if(parts_.begin(), parts_.end(), std::back_inserter(parts),
               [&](const Part& part) { return part.sees >= privacy; });
  return parts.empty() ? std::nullopt : std::optional(Access(std::move(parts)));
}

std::set<Id> with_descendants(store::Reader& reader, const pack::Model& model, const std::set<Id>& roots) {
  const auto* territory = model.find_register("territory");
  if (territory == nullptr || roots.empty()) return roots;
  std::multimap<Id, Id> children;
  store::Query query;
  query.register_name = "territory";
  query.limit = kPageOfTerritories;
  do {
    const auto page = reader.list(query);
    if (!page) break;
    for (const auto& record : page->records)
      if (const auto parent = reference_in(record.values, territory->parent_field))
        children.emplace(*parent, record.id);
    query.after = page->next;
  } while (!query.after.empty());

  std::set<Id> all;
  std::vector<Id> open(roots.begin(), roots.end());
  while (!open.empty()) {
    const Id id = open.back();
    open.pop_back();
    if (!all.insert(id).second) continue;
    for (auto [it, end] = children.equal_range(id); it != end; ++it) open.push_back(it->second);
  }
  return all;
}

std::optional<Id> territory_of(const pack::Register& reg, const Id& id, const Values& values) {
  if (reg.territory_field.empty()) return std::nullopt;
  if (reg.territory_field == "id") return id;
  return reference_in(values, reg.territory_field);
}

Result<Access> permit(store::Reader& reader, const pack::Model& model, const Actor& actor,
                      std::string_view act, std::string_view register_name) {
  if (actor.kind == Actor::Kind::system) return Access({{std::nullopt, pack::Privacy::personal}});
  std::vector<Access::Part> parts;
  for (const auto& grant : actor.grants) {
    const auto role = model.roles.find(grant.role);
    if (role == model.roles.end() || !within_scope(actor, act) || !reaches_records(role->second, act) ||
        !model.may(grant.role, act, register_name))
      continue;
    Access::Part part{std::nullopt, role->second.sees};
    if (grant.territory) part.territories = with_descendants(reader, model, {*grant.territory});
    parts.push_back(std::move(part));
  }
  // What the public may do, everybody may.
  if (const auto open = model.roles.find("public");
      open != model.roles.end() && within_scope(actor, act) && model.may("public", act, register_name))
    parts.push_back({std::nullopt, open->second.sees});
  if (!parts.empty()) return Access(std::move(parts));
  if (actor.kind == Actor::Kind::visitor) return fail(ProblemKind::unauthenticated, "act.not_signed_in");
  return fail(ProblemKind::forbidden, "act.not_allowed", roles_that_may(model, act, register_name));
}

Actor visitor() {
  return {};
}

Actor system_actor() {
  Actor actor;
  actor.kind = Actor::Kind::system;
  return actor;
}

std::function<Id()> shared_id_maker(Clock clock, RandomBytes random) {
  struct Shared {
    explicit Shared(IdMaker ids) : maker(std::move(ids)) {}
    std::mutex mutex;
    IdMaker maker;
  };
  auto shared = std::make_shared<Shared>(IdMaker(std::move(clock), std::move(random)));
  return [shared] {
    const std::lock_guard lock(shared->mutex);
    return shared->maker.next();
  };
}

}  // namespace minga::service
