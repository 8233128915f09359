#pragma once

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "methods/procedure/progress.hpp"
#include "methods/procedure/state.hpp"
#include "unit/methods_procedure/rules_of.hpp"
#include "unit/methods_procedure/some_cases.hpp"

// What every test of procedures begins with.

namespace minga::methods::procedure {

using testing::alternatives;
using testing::day;
using testing::event;
using testing::grant;
using testing::six_steps;
using testing::some_documents;
using testing::some_events;
using testing::some_rules;
using testing::step;
using enum EventKind;

}  // namespace minga::methods::procedure
