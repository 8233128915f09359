#pragma once

#include "http/json.hpp"
#include "http/schema.hpp"

// What the resources of OGC API - Features have in common. Only for .cpp files of this folder.

namespace minga::http {

inline constexpr const char* kGeoJsonType = "application/geo+json";
inline constexpr const char* kCrs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

inline Json link_to(const std::string& href, const char* relation, const char* type,
                    const std::string& title = {}) {
  Json link{{"href", href}, {"rel", relation}, {"type", type}};
  if (!title.empty()) link["title"] = title;
  return link;
}

inline Json links_schema() {
  return schema::list_of(schema::ref("Link"));
}

}  // namespace minga::http
