#!/usr/bin/env bash
# Measures the whole program: start to first answer, idle memory, and 500 phones that each rate 52 impacts
# on both axes, twice, in a workspace of the example with its store on disk.
#   bench/server/workshop.sh BUILD [PHONES]
# BUILD is a build folder configured with -DMINGA_BENCH=ON.
set -euo pipefail
build=$(cd "$1" && pwd)
phones=${2:-500}
cmake --build "$build" --target minga bench_server_phones >/dev/null
folder=$(mktemp -d)
pid=
stop() {
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap stop EXIT

"$build/minga" init "$folder/work" --example >/dev/null
began=$(date +%s%N)
"$build/minga" serve "$folder/work" --port 8091 --log-level off >/dev/null &
pid=$!
until curl -fs http://127.0.0.1:8091/healthz >/dev/null 2>&1; do :; done
echo "start to first answer: $((($(date +%s%N) - began) / 1000000)) ms"
echo "idle memory: $(awk '/VmRSS/ {print $2}' "/proc/$pid/status") KiB"
strip -o "$folder/minga" "$build/minga"
echo "size of the program, stripped: $(stat -c %s "$folder/minga") bytes"
echo "$phones phones:"
"$build/bench-server/bench_server_phones" --url http://127.0.0.1:8091 --code PRUEBA --group any --phones "$phones" --pid "$pid"
echo "memory after: $(awk '/VmRSS/ {print $2}' "/proc/$pid/status") KiB"
kill "$pid" && wait "$pid" || true
pid=
"$build/minga" log verify "$folder/work"
