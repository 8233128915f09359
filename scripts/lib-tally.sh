# Sourced by the scripts that run several things and count: step NAME COMMAND... runs one, shows it, and adds what its
# runner says (ctest, node's test runner, vitest) or, for a check without tests, one passed or failed.

passed=0
failed=0
logs=${MINGA_LOGS:-build/logs}
mkdir -p "$logs"

number() { grep -aoE "$2" "$1" | tail -1 | grep -oE '[0-9]+' | tail -1 || true; }

count_log() {
  local log=$1 code=$2 good bad total
  if grep -qaE '[0-9]+ tests? failed out of [0-9]+' "$log"; then
    total=$(number "$log" 'out of [0-9]+')
    bad=$(number "$log" '[0-9]+ tests? failed')
    good=$((total - bad))
  elif grep -qaE '^(#|ℹ) pass [0-9]+' "$log"; then
    good=$(number "$log" '^(#|ℹ) pass [0-9]+')
    bad=$(number "$log" '^(#|ℹ) fail [0-9]+')
  elif grep -qaE 'Tests .*[0-9]+ passed' "$log"; then
    good=$(number "$log" '[0-9]+ passed')
    bad=$(number "$log" '[0-9]+ failed')
  else
    good=$((code == 0))
    bad=$((code != 0))
  fi
  bad=${bad:-0}
  # A runner that dies after its last test must not pass for good.
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + bad))
}

step() {
  local name=$1 log code=0 start=$SECONDS
  shift
  log="$logs/$name.log"
  echo "== $name"
  "$@" >"$log" 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then tail -n 80 "$log"; fi
  count_log "$log" "$code"
  echo "   $name: $([ "$code" -eq 0 ] && echo good || echo FAILED), $((SECONDS - start)) s"
}

# The last line a program may print: who reads only that knows.
finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
