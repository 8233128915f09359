#!/bin/bash
# X-means beside ELKI and Weka: the same tables, the same session. Prints one line a run and the ratios.
#   bench/xmeans/run.sh [BUILD_DIR [ROWS...]]        default: build-bench 20000 100000 1000000
# Needs Debian's elki and weka packages (installed if run as root) and a build with -DMINGA_BENCH=ON.
# Peers' times leave out the start of the JVM and the reading of the file. Wall time: ELKI's own log of the run
# of its X-means; Weka's command less the same with one-cluster k-means. CPU time (user and system, all
# threads; of use when the machine is shared): each command less the same without clustering.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${1:-$root/build-bench}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- 20000 100000 1000000
weka_rows=20000   # of more, Weka is not asked
elki_rows=200000  # of more, ELKI is not asked
seeds='1 2 3 4 5' # where both end in a local optimum, one seed says little: the middle ARI of these is compared

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
calc() { awk "BEGIN { printf \"%.3f\", $* }"; }
timed() { # LOG COMMAND...: wall and CPU seconds in $wall and $cpu
  local log=$1 TIMEFORMAT='%R %U %S' real user system
  shift
  { time "$@" >"$log" 2>&1; } 2>"$work/time"
  read -r real user system <"$work/time"
  wall=$real
  cpu=$(calc "$user + $system")
}

elki_cli() { # FILE ALGORITHM...
  local file=$1
  shift
  rm -rf "$work/elki"
  java -Xmx8g -XX:+UseSerialGC -jar "$elki" cli -dbc.in "$file.txt" -time -algorithm "$@" \
    -resulthandler ResultWriter -out "$work/elki"
}

run_elki() { # FILE SEED: $wall, $cpu, $k, $ari
  timed "$work/elki.log" elki_cli "$1" NullAlgorithm
  local idle=$cpu
  timed "$work/elki.log" elki_cli "$1" clustering.kmeans.XMeans -xmeans.k_min 2 -kmeans.k 20 -kmeans.seed "$2" \
    -kmeans.initialization KMeansPlusPlusInitialMeans -xmeans.quality BayesianInformationCriterion
  cpu=$(calc "$cpu - $idle")
  wall=$(sed -n 's/.*XMeans.runtime: \([0-9]*\) ms.*/\1/p' "$work/elki.log" | awk '{ print $1 / 1000 }')
  k=$(find "$work/elki" -name 'cluster_*.txt' | wc -l)
  ari=$(awk 'FNR == 1 { cluster++ } /^ID=/ { sub("camp", "", $NF); print $NF, cluster }' \
    "$work"/elki/cluster_*.txt | "$bench" ari | field ari)
}

weka_cli() { # FILE ALGORITHM...
  local file=$1 algorithm=$2
  shift 2
  java -Xmx8g -XX:+UseSerialGC -cp "$weka" "weka.clusterers.$algorithm" "$@" -t "$file.arff" -p 0
}

run_weka() { # FILE: $wall, $cpu, $k, $ari
  timed "$work/weka.out" weka_cli "$1" SimpleKMeans -N 1
  local idle_wall=$wall idle=$cpu
  timed "$work/weka.out" weka_cli "$1" XMeans -L 2 -H 20 -I 10
  wall=$(calc "$wall - $idle_wall")
  cpu=$(calc "$cpu - $idle")
  awk 'NF == 2 && $1 ~ /^[0-9]+$/ { print $2 }' "$work/weka.out" >"$work/weka.labels"
  k=$(sort -u "$work/weka.labels" | wc -l)
  ari=$(paste -d ' ' "$1.truth" "$work/weka.labels" | "$bench" ari | field ari)
}

run_minga() { # FILE ROWS THREADS SEED: $wall, $cpu, $k, $ari, $peak
  "$bench" run "$1" "$2" "$3" "$4" >"$work/minga"
  wall=$(field seconds <"$work/minga")
  cpu=$(field cpu <"$work/minga")
  k=$(field k <"$work/minga")
  ari=$(field ari <"$work/minga")
  peak=$(field peak_mib <"$work/minga")
}

aris() { # NAME COMMAND...: the ARI of each seed, sorted, and the one in the middle
  local name=$1 seed all=''
  shift
  for seed in $seeds; do
    "$@" "$seed"
    all="$all$ari"$'\n'
  done
  all=$(sort -n <<<"${all%$'\n'}")
  printf '%-9s ARI of %-10s %s; middle %s\n' "" "$name" "$(paste -sd ' ' <<<"$all")" "$(sed -n 3p <<<"$all")"
}

line() { printf '%-9s %-18s %9s s wall %9s s CPU   k %-3s ARI %s\n' "$rows" "$1" "$wall" "$cpu" "$k" "$ari"; }
ratio() {
  printf '%-9s %s / minga: wall %.1f (all cores), CPU %.1f (one thread)\n' "" "$1" \
    "$(calc "$wall / $our_wall")" "$(calc "$cpu / $our_cpu")"
}

for rows; do
  file=$work/ratings
  "$bench" make "$file" "$rows" 8
  run_minga "$file" "$rows" 1 1
  our_cpu=$cpu
  line "minga, 1 thread"
  run_minga "$file" "$rows" 0 1
  our_wall=$wall
  line "minga, all cores"
  printf '%-9s peak memory %s MiB\n' "" "$peak"
  if [ "$rows" -le $elki_rows ]; then
    run_elki "$file" 1
    line ELKI
    ratio ELKI
    aris minga run_minga "$file" "$rows" 0
    aris ELKI run_elki "$file"
  fi
  if [ "$rows" -le $weka_rows ]; then
    run_weka "$file"
    line Weka
    ratio Weka
  fi
  rm -f "$file".*
done

echo "Noise without groups, times 100, 2000 rows (right answer: 1)"
"$bench" noise "$work/noise" 2000
run_minga "$work/noise" 2000 0 1 && echo "  minga k $k"
run_elki "$work/noise" 1 && echo "  ELKI  k $k"
run_weka "$work/noise" && echo "  Weka  k $k"
