#!/usr/bin/env bash
# clang-tidy over the sources, on all cores: those of a target as one, so that a header is read and checked once and
# not by every file. With --each it looks at each file by itself and remembers what was clean, which is quicker after
# a small change; a file that does not include what it uses shows there too. With --deep it runs the static analyzer
# instead, which takes many times longer and is for a person who has the time, not for CI.
set -euo pipefail
cd "$(dirname "$0")/.."
together=ON
checks=-bugprone-suspicious-include
case "${1:-}" in
  --each) together=OFF checks='' ;;
  --deep) together=OFF checks='-*,clang-analyzer-*,bugprone-infinite-loop,bugprone-stringview-nullptr' ;;
esac
commands=build/tidy/commands-$together
mkdir -p build/tidy
cmake -S . -B "$commands" -G Ninja -DBUILD_TESTING=OFF -DMINGA_TOGETHER=$together --log-level=WARNING >/dev/null
rules=$({ echo "$checks"; git ls-files -z .clang-tidy 'src/*.hpp' | xargs -0 cat; } | sha256sum | cut -c1-16)
export commands together checks rules
check_one() {
  local file=$1 mark out
  mark="build/tidy/$(sha256sum "$file" | cut -c1-16)-$rules"
  if [ "$together" = OFF ] && [ -e "$mark" ]; then return 0; fi
  if out=$(clang-tidy -p "$commands" --quiet --config-file=.clang-tidy ${checks:+"--checks=$checks"} \
    --warnings-as-errors='*' "$file" 2>&1); then
    touch "$mark"
  else
    grep -vE '^[0-9]+ warnings? ' <<<"$out"
    return 1
  fi
}
export -f check_one
# Without the one file of Beast's coroutines, which clang 14 cannot read with the standard library of g++ 12. What is
# compiled as one comes first: it takes longest, and no core should wait for it at the end.
sources() {
  node -e 'for (const one of JSON.parse(require("fs").readFileSync(process.argv[1]))) console.log(one.file)' \
    "$commands/compile_commands.json" | grep -v -e /http/server/server.cpp -e /generated/
}
{ sources | grep /Unity/ || true; sources | grep -v /Unity/ || true; } |
  xargs -d '\n' -P "$(nproc)" -I{} bash -c 'check_one {}'
