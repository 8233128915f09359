#!/bin/sh
# Measures how long a list takes to answer a text search, a box on the map, a filter and a sort, by the store's indexes and by reading every
# record, and that both answer the same.
#   bench/store/run.sh BUILD [RECORDS]
# BUILD is a build folder configured with -DMINGA_BENCH=ON.
set -eu
cmake --build "$1" --target bench_store_lists >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1/bench-store/bench_store_lists" "$folder/workspace.gpkg" "${2:-200000}"
