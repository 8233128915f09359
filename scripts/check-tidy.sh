#!/usr/bin/env bash
# clang-tidy over the sources, on all cores, remembering what was clean: a file is looked at again when it, a header
# or the rules changed. With --deep it runs the static analyzer instead, which takes many times longer and is for
# a person who has the time, not for CI.
set -euo pipefail
cd "$(dirname "$0")/.."
checks=''
if [ "${1:-}" = --deep ]; then checks='-*,clang-analyzer-*,bugprone-infinite-loop,bugprone-stringview-nullptr'; fi
mkdir -p build/tidy
# How each file is compiled by itself, whatever way build/ was made.
cmake -S . -B build/tidy/commands -G Ninja -DBUILD_TESTING=OFF -DMINGA_TOGETHER=OFF --log-level=WARNING >/dev/null
rules=$({ echo "$checks"; git ls-files -z .clang-tidy 'src/*.hpp' | xargs -0 cat; } | sha256sum | cut -c1-16)
check_one() {
  local file=$1 rules=$2 checks=$3 mark out
  mark="build/tidy/$(sha256sum "$file" | cut -c1-16)-$rules"
  [ -e "$mark" ] && return 0
  if out=$(clang-tidy -p build/tidy/commands --quiet ${checks:+"--checks=$checks"} --warnings-as-errors='*' "$file" 2>&1); then
    touch "$mark"
  else
    grep -vE '^[0-9]+ warnings? ' <<<"$out"
    return 1
  fi
}
export -f check_one
# Without the one file of Beast's coroutines, which clang 14 cannot read with the standard library of g++ 12.
# shellcheck disable=SC2016 # the shell of xargs expands it
git ls-files -z 'src/*.cpp' ':!src/http/server/server.cpp' |
  xargs -0 -P "$(nproc)" -I{} bash -c 'check_one "$1" "$2" "$3"' _ {} "$rules" "$checks"
