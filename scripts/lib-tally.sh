# shellcheck shell=bash
# Sourced by the scripts that run several things and count: step NAME COMMAND... runs one, shows it when it fails, and
# adds what its runner says (ctest, node's test runner, vitest) or, for a check without tests, one passed or failed.
# A skipped test is neither. No step reads the terminal, none may run longer than MINGA_STEP_SECONDS.

passed=0
failed=0
failures=()
logs=${MINGA_LOGS:-build/logs}
mkdir -p "$logs"
# Runners colour what they print when they think somebody looks.
export NO_COLOR=1 CLICOLOR=0
unset FORCE_COLOR CLICOLOR_FORCE

plain() { sed -E $'s/\x1b\\[[0-9;?]*[A-Za-z]//g' "$1"; }

# number TEXT PATTERN: the last number in the last match, or 0.
number() {
  local found
  found=$(grep -aoE "$2" <<<"$1" | tail -1 | grep -oE '[0-9]+' | tail -1) || true
  echo "${found:-0}"
}

count_log() {
  local log=$1 code=$2 good bad text line skipped=0
  text=$(plain "$log")
  if line=$(grep -aE '[0-9]+ tests? failed out of [0-9]+' <<<"$text"); then
    bad=$(number "$line" '[0-9]+ tests? failed')
    skipped=$(grep -acE '\*\*\*(Skipped|Not Run)' <<<"$text")
    good=$(($(number "$line" 'out of [0-9]+') - bad - skipped))
  elif line=$(grep -aE '^(#|ℹ) (pass|fail|cancelled|skipped) [0-9]+' <<<"$text"); then
    good=$(number "$line" 'pass [0-9]+')
    bad=$(($(number "$line" 'fail [0-9]+') + $(number "$line" 'cancelled [0-9]+')))
    skipped=$(number "$line" 'skipped [0-9]+')
  elif line=$(grep -aE '^ *Tests +[0-9]+ (passed|failed|skipped)' <<<"$text"); then
    line=$(tail -1 <<<"$line")
    good=$(number "$line" '[0-9]+ passed')
    bad=$(number "$line" '[0-9]+ failed')
    skipped=$(number "$line" '[0-9]+ skipped')
  else
    good=$((code == 0))
    bad=0
  fi
  # A runner that dies after its last test must not pass for good.
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  # Nor one that found nothing to run.
  if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  counts="$good passed, $bad failed"
  if [ "$skipped" -gt 0 ]; then counts="$counts, $skipped skipped"; fi
}

# The tests that a log says failed, the last time they were run, a line each: of ctest, of node's test runner, of vitest.
failed_tests() {
  plain "$1" | tac | sed '/^== once more: /q' | sed -nE '/\((Skipped|Disabled|Not Run)\)/d; s/^\t *[0-9]+ - (.*) \([^()]*\).*$/\1/p; s/^ *not ok [0-9]+ - //p; s/^ *FAIL +//p' | sort -u
}

# What somebody needs to see of a step that failed: of node's runner what it says of each failure, else the end.
show_failure() {
  if grep -aqE '^ *not ok ' "$1"; then
    plain "$1" | awk '/^ *not ok /{shown = 1} /^ *(# Subtest|ok |1\.\.)/{shown = 0} shown' | head -n 200
  else
    tail -n 80 "$1"
  fi
}

step() {
  local name=$1 log code=0 start=$SECONDS counts='' test
  shift
  log="$logs/$name.log"
  echo "== $name"
  timeout --kill-after=20 "${MINGA_STEP_SECONDS:-1500}" "$@" >"$log" 2>&1 </dev/null || code=$?
  if [ "$code" -ne 0 ]; then
    show_failure "$log"
    while read -r test; do failures+=("$name: $test"); done < <(failed_tests "$log")
  fi
  if [ "$code" -eq 0 ] && grep -aq '^UNSTEADY ' "$log"; then
    sed -n '/^UNSTEADY /p' "$log"
    show_failure "$log"
  fi
  if [ "$code" -eq 124 ]; then echo "   $name: stopped after ${MINGA_STEP_SECONDS:-1500} s"; fi
  count_log "$log" "$code"
  echo "   $name: $counts, $((SECONDS - start)) s"
}

# The last line a program may print: who reads only that knows. Which failed stands right before it.
finish() {
  if [ "${#failures[@]}" -gt 0 ]; then printf 'FAILED %s\n' "${failures[@]}"; fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
