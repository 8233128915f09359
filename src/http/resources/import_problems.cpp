#include "http/resources/import_problems.hpp"

namespace minga::http {

Json import_problems_json(const Problems& problems, Language language) {
  Json list = Json::array();
  for (const auto& found : problems)
    list.push_back({{"row", found.place.line == 0 ? Json() : Json(found.place.line)},
                    {"column", found.place.field.empty() ? Json() : Json(found.place.field)},
                    {"code", found.code},
                    {"detail", message(language, found)}});
  return list;
}

}  // namespace minga::http
