#!/bin/sh
# X-means beside ELKI and Weka: the same tables, the same session. Prints one line a run and the ratios.
#   bench/xmeans/run.sh [BUILD_DIR [ROWS...]]        default: build-bench 20000 100000 1000000
# Needs Debian's elki and weka packages (installed if run as root) and a build with -DMINGA_BENCH=ON.
# Peers' times leave out the start of the JVM and the reading of the file: ELKI's own log gives the run time
# of its X-means; from Weka's the same command with one-cluster k-means is taken off.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${1:-$root/build-bench}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- 20000 100000 1000000
weka_rows=20000 # of more, Weka is not asked
peer_rows=200000

for package in elki weka; do
  dpkg -s "$package" >/dev/null 2>&1 || apt-get install -y "$package" >/dev/null
done
elki=$(dpkg -L elki | grep -m1 '^/usr/share/java/elki.jar$')
weka=$(dpkg -L weka | grep -m1 '^/usr/share/java/weka.jar$')

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMINGA_BENCH=ON -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build" --target bench_xmeans -j2 >/dev/null
bench=$(find "$build" -name bench_xmeans -type f)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

field() { sed -n "s/.*\"$1\": \([-0-9.e]*\).*/\1/p"; }
now() { date +%s.%N; }
minus() { awk "BEGIN { printf \"%.3f\", $1 - $2 }"; }

run_elki() { # FILE: seconds in $seconds, clusters in $k, agreement in $ari
  rm -rf "$work/elki"
  java -Xmx8g -jar "$elki" cli -dbc.in "$1.txt" -time -algorithm clustering.kmeans.XMeans \
    -xmeans.k_min 2 -kmeans.k 20 -kmeans.seed 1 -kmeans.initialization KMeansPlusPlusInitialMeans \
    -xmeans.quality BayesianInformationCriterion -resulthandler ResultWriter -out "$work/elki" \
    >"$work/elki.log" 2>&1
  seconds=$(sed -n 's/.*XMeans.runtime: \([0-9]*\) ms.*/\1/p' "$work/elki.log" | awk '{ print $1 / 1000 }')
  k=$(find "$work/elki" -name 'cluster_*.txt' | wc -l)
  ari=$(awk 'FNR == 1 { cluster++ } /^ID=/ { sub("camp", "", $NF); print $NF, cluster }' \
    "$work"/elki/cluster_*.txt | "$bench" ari | field ari)
}

run_weka() { # FILE
  before=$(now)
  java -Xmx8g -cp "$weka" weka.clusterers.SimpleKMeans -N 1 -t "$1.arff" -p 0 >/dev/null 2>&1
  between=$(now)
  java -Xmx8g -cp "$weka" weka.clusterers.XMeans -L 2 -H 20 -I 10 -t "$1.arff" -p 0 >"$work/weka.out" 2>&1
  after=$(now)
  seconds=$(minus "$(minus "$after" "$between")" "$(minus "$between" "$before")")
  awk 'NF == 2 && $1 ~ /^[0-9]+$/ { print $2 }' "$work/weka.out" >"$work/weka.labels"
  k=$(sort -u "$work/weka.labels" | wc -l)
  ari=$(paste -d ' ' "$1.truth" "$work/weka.labels" | "$bench" ari | field ari)
}

line() { printf '%-10s %-22s %10s s  k %-3s ARI %s\n' "$1" "$2" "$3" "$4" "$5"; }

for rows; do
  file=$work/ratings
  "$bench" make "$file" "$rows" 8
  for threads in 1 0; do
    "$bench" run "$file" "$rows" $threads >"$work/ours"
    ours=$(field seconds <"$work/ours")
    what="minga, $([ $threads = 1 ] && echo '1 thread' || echo 'all cores')"
    line "$rows" "$what" "$ours" "$(field k <"$work/ours")" "$(field ari <"$work/ours")"
    eval "ours_$threads=$ours"
  done
  echo "           peak memory $(field peak_mib <"$work/ours") MiB"
  if [ "$rows" -le $peer_rows ]; then
    run_elki "$file"
    line "$rows" "ELKI" "$seconds" "$k" "$ari"
    awk "BEGIN { printf \"           ELKI / minga: %.1f with one thread, %.1f with all cores\n\", \
      $seconds / $ours_1, $seconds / $ours_0 }"
  fi
  if [ "$rows" -le $weka_rows ]; then
    run_weka "$file"
    line "$rows" "Weka" "$seconds" "$k" "$ari"
    awk "BEGIN { printf \"           Weka / minga: %.1f with one thread, %.1f with all cores\n\", \
      $seconds / $ours_1, $seconds / $ours_0 }"
  fi
  rm -f "$file".*
done

echo "Noise without groups, times 100, 2000 rows (right answer: 1)"
"$bench" noise "$work/noise" 2000
"$bench" run "$work/noise" 2000 0 >"$work/ours"
echo "  minga k $(field k <"$work/ours")"
run_elki "$work/noise" && echo "  ELKI  k $k"
run_weka "$work/noise" && echo "  Weka  k $k"
