#!/usr/bin/env bash
# Runs every test there is over what `make test` built, and counts.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. scripts/lib-tally.sh
PATH="$(scripts/node-path.sh):$PATH" || exit 1
export PATH

# Without a test to run it fails: a folder that moved must not pass for one that is good.
browser_tests() {
  local tests=(tests/browser/*.test.mjs)
  if ! [ -e "${tests[0]}" ]; then
    echo "There is no tests/browser/*.test.mjs"
    return 1
  fi
  node --test --test-concurrency="$(nproc)" "${tests[@]}"
}
export -f browser_tests

step ctest ctest --test-dir build --output-on-failure --timeout 600 --no-tests=error -j "$(nproc)"
step web-types npm --prefix web run types
step web-units npm --prefix web run test
step browser bash -c browser_tests
step docs scripts/check-docs.sh
finish
