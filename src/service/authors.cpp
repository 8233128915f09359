#include "service/authors.hpp"

#include "service/permission.hpp"
#include "service/values.hpp"

namespace minga::service {

Authors::Authors(store::Reader& reader, const pack::Model& model, const Actor& actor)
    : reader_(reader),
      model_(model),
      own_(actor.id),
      sees_accounts_(permit(reader, model, actor, "record.read", "account").has_value()) {}

const Author& Authors::of(const Id& id) {
  auto found = known_.find(id);
  if (found == known_.end()) found = known_.emplace(id, find(id)).first;
  return found->second;
}

Author Authors::find(const Id& id) {
  Author author;
  if (id.is_nil()) return author;
  const auto account = reader_.find(*model_.find_register("account"), id);
  if (!account) {
    if (reader_.find(*model_.find_register("participant"), id)) author.kind = Author::Kind::participant;
    return author;
  }
  author.kind = Author::Kind::account;
  const auto grants = all_where(reader_, "account_role", {equals("account", to_string(id))});
  if (!grants.empty()) author.role = text_in(grants.front().values, "role");
  if (sees_accounts_ || id == own_) {
    author.account = id;
    author.name = text_in(account->values, "name");
  }
  return author;
}

}  // namespace minga::service
