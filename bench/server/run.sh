#!/bin/sh
# Measures the server: start to first answer, idle memory, requests a second, and 500 phones rating at once.
#   bench/server/run.sh BUILD [URL CODE GROUP IMPACTS]
# BUILD is a build folder configured with -DMINGA_BENCH=ON. Without URL the transport alone is measured (bench_server_bare); with URL, CODE,
# GROUP and IMPACTS (file of impact ids) a running `minga serve` with an open workshop. Needs wrk and curl.
set -eu
build=$1
url=${2:-}
cmake --build "$build" --target bench_server_bare bench_server_phones >/dev/null
bin=$(cd "$build" && pwd)/bench-server
pid=

stop() { if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; fi; }
trap stop EXIT

if [ -z "$url" ]; then
  url=http://127.0.0.1:8090
  began=$(date +%s%N)
  "$bin/bench_server_bare" 8090 >/dev/null &
  pid=$!
  until curl -fs "$url/healthz" >/dev/null 2>&1; do :; done
  echo "start to first answer: $(( ($(date +%s%N) - began) / 1000000 )) ms"
  echo "idle memory: $(awk '/VmRSS/ {print $2}' "/proc/$pid/status") KiB"
fi

echo "health check, 64 connections:"
wrk -t1 -c64 -d5 --latency "$url/healthz" | grep -E 'Requests/sec|50%|99%|Socket|Non-2xx' || true

code=${3:-bench} group=${4:-bench} impacts=${5:-}
set -- --url "$url" --code "$code" --group "$group" --phones 500
if [ -n "$impacts" ]; then set -- "$@" --impacts "$impacts"; fi
if [ -n "$pid" ]; then set -- "$@" --pid "$pid"; fi
echo "500 phones:"
"$bin/bench_server_phones" "$@"
if [ -n "$pid" ]; then echo "memory after: $(awk '/VmRSS/ {print $2}' "/proc/$pid/status") KiB"; fi
