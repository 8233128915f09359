#pragma once

#include <string>
#include <string_view>

#include "http/server/router.hpp"
#include "pack/model.hpp"

namespace minga::http {

/// The contract of the API as OpenAPI 3.1 (JSON text): every route of the router, and for every register
/// its own paths and schemas, from the pack.
std::string openapi_document(const Router& router, const pack::Model& model, std::string_view version);

}  // namespace minga::http
