#!/usr/bin/env bash
# Runs every test there is over what `make test` built, and counts.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. scripts/lib-tally.sh
PATH="$(scripts/node-path.sh):$PATH" || exit 1
export PATH

# Without a test to run it fails: a folder that moved must not pass for one that is good. A browser is late now and then
# for reasons of its own, so a file with a failure is run once more by itself: what fails twice has failed, and what failed
# once is named, to be mended.
browser_tests() {
  local tests=(tests/browser/*.test.mjs) again log=$MINGA_LOGS/browser-first.log code=0 good bad
  if ! [ -e "${tests[0]}" ]; then
    echo "There is no tests/browser/*.test.mjs"
    return 1
  fi
  node --test --test-concurrency="$(nproc)" "${tests[@]}" >"$log" 2>&1 || code=$?
  cat "$log"
  mapfile -t again < <(sed -nE "s|^ *location: '.*/(tests/browser/[^:]+):.*|\1|p" "$log" | sort -u)
  if [ "$code" -eq 0 ] || [ "${#again[@]}" -eq 0 ]; then return "$code"; fi
  good=$(sed -n 's/^# pass //p' "$log") bad=$(sed -n 's/^# fail //p' "$log")
  sed -nE 's/^ *not ok [0-9]+ - /UNSTEADY browser: /p' "$log"
  echo "== once more: ${again[*]}"
  code=0
  node --test --test-concurrency=1 "${again[@]}" >"$log.again" 2>&1 || code=$?
  cat "$log.again"
  echo "# pass $((good + bad - $(sed -n 's/^# fail //p' "$log.again")))"
  sed -n '/^# fail /p' "$log.again"
  return "$code"
}
export -f browser_tests
export MINGA_LOGS=$logs

step ctest ctest --test-dir build --output-on-failure --timeout 600 --no-tests=error -j "$(nproc)"
step web-types npm --prefix web run types
step web-units npm --prefix web run test
step browser bash -c browser_tests
step docs scripts/check-docs.sh
finish
