#pragma once

#include "http/operation.hpp"
#include "http/resources/resources.hpp"

namespace minga::http {

/// Adds routes whose handlers are called with the API: add(method, path, info, handler).
inline auto adding(Router& router, Api& api) {
  return [&router, &api](Method method, const char* path, const RouteInfo& info, auto handler) {
    router.add(method, path, info, [&api, handler](const Request& request) { return handler(api, request); });
  };
}

/// The same for those with an account: add(method, path, act, operation, handler).
inline auto adding_signed_in(Router& router, Api& api) {
  return [add = adding(router, api)](Method method, const char* path, const char* act,
                                     const Operation& operation, auto handler) {
    add(method, path, operation.of(signed_in(act)), handler);
  };
}

}  // namespace minga::http
