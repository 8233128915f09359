#pragma once

#include "contract/backend.hpp"

/// Runs a contract suite on every backend there is.
#define MINGA_ON_EVERY_BACKEND(suite)                                                 \
  INSTANTIATE_TEST_SUITE_P(Every, suite,                                              \
                           ::testing::Values(::minga::store::testing::Backend{        \
                               "sqlite", ::minga::store::testing::sqlite_workspace}), \
                           ::minga::store::testing::backend_name)
