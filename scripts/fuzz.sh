#!/usr/bin/env bash
# The readers of outside bytes (tests/fuzz/*.cpp) against hostile input.
#   scripts/fuzz.sh --replay               each over its corpus once, with the sanitizers (make asan does so too)
#   scripts/fuzz.sh --minutes N [NAME...]  libFuzzer, N minutes each; new inputs stay in build-fuzz/corpus, what
#                                          made one fail in build-fuzz/failures
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)

usage() {
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

replay() {
  cmake --preset asan --log-level=WARNING
  cmake --build build-asan -j "$jobs" --target fuzz_targets
  ctest --test-dir build-asan -L fuzz -j "$jobs" --output-on-failure --no-tests=error
}

fuzz() {
  local minutes=$1 target source
  shift
  [[ $minutes =~ ^[0-9]+$ ]] || usage
  cmake --preset fuzz --log-level=WARNING
  if [ $# -eq 0 ]; then
    for source in tests/fuzz/*.cpp; do set -- "$@" "$(basename "$source" .cpp)"; done
  fi
  cmake --build build-fuzz -j "$jobs" --target "${@/#/fuzz_}"
  for target in "$@"; do
    mkdir -p "build-fuzz/corpus/$target" "build-fuzz/failures/$target"
    echo "== $target"
    "build-fuzz/tests/fuzz/fuzz_$target" -max_total_time=$((minutes * 60)) -rss_limit_mb=2048 -timeout=10 \
      -print_final_stats=1 "-artifact_prefix=build-fuzz/failures/$target/" \
      "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target"
  done
}

case ${1:-} in
  --replay) replay ;;
  --minutes) [ $# -ge 2 ] || usage; shift; fuzz "$@" ;;
  *) usage ;;
esac
