#!/usr/bin/env bash
# Runs every test there is over what `make test` built, and counts.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib-tally.sh
PATH="$(scripts/node-path.sh):$PATH"
export PATH

step ctest ctest --test-dir build --output-on-failure -j "$(nproc)"
step web-units npm --prefix web run test
step web-checks npm --prefix web run check
step browser node --test --test-concurrency=1 tests/browser/*.test.mjs
step docs scripts/check-docs.sh
finish
