#pragma once

#include "http/api.hpp"

namespace minga::http {

/// Holds every JSON body against the contract before its handler reads it: a member of another type or of no
/// code that is stated, and a member that is not stated, are refused ("request.member_wrong",
/// "request.member_unknown", "request.member_misspelt"; 422), all of them at once, so that no handler guesses
/// and none drops what somebody meant. Members that lack, formats and limits are the handlers' affair, and so
/// are the `values` of records, which their register checks. Who may not do what the route does is told that
/// and nothing about the body. To be called when all routes are there; throws std::logic_error when one
/// states a body whose schema cannot be resolved.
void check_bodies(Router& router, Api& api);

}  // namespace minga::http
