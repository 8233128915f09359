#!/bin/sh
# Imputation with the whole choice of k from 1..20 beside scikit-learn's KNNImputer at the one k that was
# chosen: the same table, the same session. Prints both and the ratios; ends with 1 if our error on the held-out
# cells is worse.
#   bench/imputation/run.sh [BUILD_DIR [ROWS]]        default: build-bench 20000
# Needs Debian's python3-sklearn and time packages (installed if run as root).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${1:-$root/build-bench}
rows=${2:-20000}
columns=104

for package in python3-sklearn time; do
  dpkg -s "$package" >/dev/null 2>&1 || apt-get install -y "$package" >/dev/null
done
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMINGA_BENCH=ON -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build" --target bench_impute -j2 >/dev/null
bench=$(find "$build" -name bench_impute -type f)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

field() { sed -n "s/.*\"$1\": \"\{0,1\}\([^\",}]*\).*/\1/p" "$2"; }
peak() { sed -n 's/.*Maximum resident set size (kbytes): //p' "$1"; }

table=$work/ratings
"$bench" make "$table" "$rows" "$columns" 0.12
/usr/bin/time -v -o "$work/ours.time" "$bench" run "$table" "$rows" "$columns" >"$work/ours"
cat "$work/ours"
/usr/bin/time -v -o "$work/peer.time" /usr/bin/python3 "$here/knn_imputer.py" "$table" "$rows" "$columns" \
  "$(field k "$work/ours")" "$(field weights "$work/ours")" >"$work/peer"
cat "$work/peer"
awk -v ours="$(field seconds "$work/ours")" -v peer="$(field seconds "$work/peer")" \
  -v our_kb="$(peak "$work/ours.time")" -v peer_kb="$(peak "$work/peer.time")" \
  -v our_rmse="$(field held_out_rmse "$work/ours")" -v peer_rmse="$(field held_out_rmse "$work/peer")" 'BEGIN {
    printf "time %.2f s against %.1f s: %.1f times faster\n", ours, peer, peer / ours
    printf "peak memory %.0f MiB against %.0f MiB: 1/%.1f\n", our_kb / 1024, peer_kb / 1024, peer_kb / our_kb
    printf "RMSE on held-out cells %.6f against %.6f\n", our_rmse, peer_rmse
    # Neighbours at one distance are taken by row here and in no order there: a tenth of a percent is chance.
    exit our_rmse > 1.001 * peer_rmse
  }'
