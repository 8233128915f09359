#pragma once

#include <vector>

#include "http/json.hpp"
#include "service/actor.hpp"

namespace minga::http {

/// Roles as the schema Grant has them: [{role, territory}], territory null for one that holds everywhere.
inline Json grants_json(const std::vector<service::Grant>& grants) {
  Json list = Json::array();
  for (const auto& grant : grants)
    list.push_back(
        {{"role", grant.role}, {"territory", grant.territory ? Json(to_string(*grant.territory)) : Json()}});
  return list;
}

}  // namespace minga::http
