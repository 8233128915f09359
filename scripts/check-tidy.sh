#!/usr/bin/env bash
# clang-tidy over the sources, both cores, remembering what was clean: a file is looked at again when it, a header
# or the rules changed.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/tidy
rules=$(cat .clang-tidy $(git ls-files 'src/*.hpp') | sha256sum | cut -c1-16)
check_one() {
  local file=$1 rules=$2 mark
  mark="build/tidy/$(sha256sum "$file" | cut -c1-16)-$rules"
  [ -e "$mark" ] && return 0
  clang-tidy -p build --quiet --warnings-as-errors='*' "$file" 2>/dev/null && touch "$mark"
}
export -f check_one
git ls-files 'src/*.cpp' | xargs -P "$(nproc)" -I{} bash -c 'check_one "$1" "$2"' _ {} "$rules"
