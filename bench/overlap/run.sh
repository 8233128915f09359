#!/bin/bash
# Every overlap of a register, beside PostGIS, the C API of GEOS and GeoPandas: the same rights, the same session,
# one thread each. Prints a line a run and the ratios in wall and processor time; fails if results differ.
#   bench/overlap/run.sh [BUILD_DIR [REGISTER...]]      default: build-bench peru17s amapa amazon
#   PEERS=geos bench/overlap/run.sh ...                 asks these peers alone (geos postgis geopandas; amazon takes
#                                                       the first two minutes each, GeoPandas is not asked for it)
#   GROWTH=1 bench/overlap/run.sh BUILD_DIR peru17s     also tiled copies up to a million rights, and one change in them
# Registers are looked for in $RIGHTS (default: ../shared/data/rights beside the project). Needs Debian's
# postgresql-15-postgis-3, gdal-bin, python3-geopandas and python3-rtree (installed if run as root) and a build with -DMINGA_BENCH=ON.
# Tables are loaded, made valid and indexed before the clock of PostGIS starts; shapes are in memory before ours and
# GEOS's. "end to end" has reading the file and repairing in it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${1:-$root/build-bench}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- peru17s amapa amazon
peers=${PEERS:-geos postgis geopandas}
rights=${RIGHTS:-$root/../shared/data/rights}

for package in postgresql-15-postgis-3 gdal-bin python3-geopandas python3-rtree; do
  dpkg -s "$package" >/dev/null 2>&1 || apt-get install -y --no-install-recommends "$package" >/dev/null
done
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMINGA_BENCH=ON -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build" --target bench_overlap -j2 >/dev/null
bench=$(find "$build" -name bench_overlap -type f)

# A database of its own, on a socket of its own, gone at the end.
work=$(mktemp -d)
postgres=/usr/lib/postgresql/15/bin
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
chmod 755 "$work"
mkdir "$work/data"
[ "$(id -u)" -eq 0 ] && chown postgres "$work/data"
as_postgres "$postgres/initdb" -D "$work/data" -A trust >/dev/null
as_postgres "$postgres/pg_ctl" -D "$work/data" -w -l "$work/data/log" \
  -o "-c listen_addresses= -c unix_socket_directories=$work/data -c shared_buffers=1GB -c jit=off -c max_parallel_workers_per_gather=0 -c fsync=off" \
  start >/dev/null
trap 'as_postgres "$postgres/pg_ctl" -D "$work/data" -m immediate stop >/dev/null; rm -rf "$work"' EXIT
sql() { as_postgres psql -h "$work/data" -d "$1" -qAt -v ON_ERROR_STOP=1; }

load() { # REGISTER
  as_postgres createdb -h "$work/data" "$1"
  echo "create extension postgis" | sql "$1"
  cp "$rights/$1.gpkg" "$work/$1.gpkg"
  chmod 644 "$work/$1.gpkg"
  as_postgres env PGHOST="$work/data" ogr2ogr -f PostgreSQL "PG:dbname=$1" "$work/$1.gpkg" rights -nln given -lco GEOMETRY_NAME=geom \
    -lco SPATIAL_INDEX=NONE -nlt GEOMETRY
  echo "create table rights as select fid, ST_MakeValid(geom) as geom, kind from given; create table areas as select fid, geom from rights where ST_Dimension(geom) = 2;
    create index on rights using gist (geom); create index on areas using gist (geom);
    analyze rights; analyze areas" | sql "$1"
}

# The query's line "count|over|ha", its wall seconds and the processor seconds of the backend.
postgis() { # REGISTER QUERY [TIMES]: seconds of one of so many
  local times=${3:-1} query=""
  for ((i = 0; i < times; i++)); do query+="$2;"; done
  sql "$1" >"$work/answer" <<SQL
select sum(ST_NPoints(geom)) from rights;
select pg_backend_pid() as pid \gset
\setenv BACKEND :pid
\! cat /proc/\$BACKEND/stat; date +%s.%N
$query
\! cat /proc/\$BACKEND/stat; date +%s.%N
SQL
  awk -v tick="$(getconf CLK_TCK)" -v times="$times" '
    / \(postgres\) / { processor = ($14 + $15) / tick - processor; next }
    /^[0-9]+\.[0-9]+$/ { wall = $1 - wall; next }
    /\|/ { answer = $0 }
    END { split(answer, part, "|"); printf "postgis wall %.4f processor %.4f intersecting %s over_1_m2 %s ha %.3f\n", wall / times, processor / times, part[1], part[2], part[3] }' \
    "$work/answer"
}

rivers_query="select count(*), count(distinct x.fid), 0 from rights x join rights y on ST_DWithin(x.geom, y.geom, 50)
  where x.kind = 'mining' and y.kind = 'river'"
pairs_query="select count(*), count(*) filter (where area > 1), sum(area) / 10000 from
  (select ST_Area(ST_Intersection(x.geom, y.geom)) as area from areas x join areas y
   on x.fid < y.fid and ST_Intersects(x.geom, y.geom)) as pairs"

field() { sed -n "s/.* $1 \([-0-9.e]*\).*/\1/p" <<<"$2"; }
ratio() { # NAME OURS THEIRS
  local kind
  for kind in wall processor; do
    awk -v ours="$(field $kind "$2")" -v theirs="$(field $kind "$3")" -v name="$1" -v kind=$kind \
      'BEGIN { printf "  %s: %.0f times in %s time\n", name, theirs / ours, kind }'
  done
}
same() { # NAME OURS THEIRS: counts alike, hectares to 1e-9
  local key
  for key in intersecting over_1_m2; do
    [ "$(field $key "$2")" = "$(field $key "$3")" ] || { echo "  $1 DIFFERS in $key" && failed=1; }
  done
  awk -v a="$(field ha "$2")" -v b="$(field ha "$3")" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(d <= 0.002 + 1e-9 * a) }' ||
    { echo "  $1 DIFFERS in ha" && failed=1; }
}

beside() { # NAME OURS THEIRS: shows theirs
  echo "$3"
  same "$@"
  ratio "$@"
}
asked() { [[ " $peers " == *" $1 "* ]]; }

failed=0
for register in "$@"; do
  file=$rights/$register.gpkg
  echo "== $register"
  ours=$("$bench" pairs "$file" 1)
  echo "$ours"
  "$bench" pairs "$file" 2 | sed 's/^minga/minga, 2 threads/'
  "$bench" end_to_end "$file"
  "$bench" covers "$file"
  if asked geos; then
    peer=$("$bench" geos "$file") || failed=1
    tail -n +2 <<<"$peer"
    beside GEOS "$ours" "$(head -1 <<<"$peer")"
  fi
  if asked postgis; then
    load "$register"
    beside PostGIS "$ours" "$(postgis "$register" "$pairs_query")"
    if [ "$register" = amapa ]; then
      echo "= rivers: mining rights at most 50 m from one (over_1_m2 stands for how many rights)"
      near=$("$bench" rivers "$file")
      echo "$near"
      beside PostGIS "$near" "$(postgis "$register" "$rivers_query" 20)"
    fi
  fi
  if asked geopandas && [ "$register" != amazon ]; then
    beside GeoPandas "$ours" "$(/usr/bin/python3 "$here/geopandas_pairs.py" "$file")"
  fi
done

if [ "${GROWTH:-0}" = 1 ]; then
  echo "== growth"
  for tiles in 1 3 11 33 111; do "$bench" growth "$rights/peru17s.gpkg" $tiles; done
  "$bench" live "$rights/peru17s.gpkg" 11
  "$bench" live "$rights/peru17s.gpkg" 111
fi
exit $failed
