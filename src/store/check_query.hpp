#pragma once

#include <functional>
#include <optional>
#include <string>

#include "store/layout.hpp"
#include "store/store.hpp"

namespace minga::store {

/// The SQL of a check as the database runs it: each register that it reads stands for its records that are
/// not retired, without secret fields, and nothing else can be named.
SqlText statement_of(const Dialect& dialect, const Schema& schema, const pack::Check& check,
                     const std::string& today);

/// Reader::run_check.
void run_check(Connection& connection, const Dialect& dialect, const Schema& schema, const pack::Check& check,
               const std::string& today, const std::function<bool(const CheckHit&)>& each);

/// What the database says against a check: "pack.check_runs" with the file and line where its SQL begins.
std::optional<Problem> try_check(Connection& connection, const Dialect& dialect, const Schema& schema,
                                 const pack::Check& check);

}  // namespace minga::store
