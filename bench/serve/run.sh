#!/bin/bash
# Pages of 1,000 features and a tile of zoom 6, beside MapServer 8 (FastCGI behind nginx) and PostGIS's ST_AsMVT: the same
# rights, the same fields, one session, on loopback. Prints what one answer takes in wall and processor time (of all
# processes of the server) and the ratios; fails where answers differ.
#   bench/serve/run.sh [BUILD_DIR [ROUNDS [SECONDS]]]      default: build 5 3
# The register is $RIGHTS/peru17s.gpkg (default: ../shared/data/rights beside the project). Needs Debian's cgi-mapserver,
# spawn-fcgi, nginx-light, wrk, postgresql-15-postgis-3 and gdal-bin (installed if run as root).
# What is fair: the peers' table is made of the very columns that a visitor sees of ours, indexed, clustered by place,
# analyzed and warm, in degrees for features and also in Web Mercator for tiles, so that PostGIS transforms nothing.
# PostGIS answers psql with the length of the tile alone: neither HTTP nor sending counts for it. MapServer is asked on
# the table and on a GeoPackage, and the faster one counts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$root/build}" && pwd)
rounds=${2:-5}
seconds=${3:-3}
register=${RIGHTS:-$root/../shared/data/rights}/peru17s.gpkg

for package in cgi-mapserver spawn-fcgi nginx-light wrk postgresql-15-postgis-3 gdal-bin; do
  dpkg -s "$package" >/dev/null 2>&1 || apt-get install -y --no-install-recommends "$package" >/dev/null
done
cmake --build "$build" --target minga >/dev/null

work=$(mktemp -d)
chmod 755 "$work"
children=()
mapserv=
postgres=/usr/lib/postgresql/15/bin
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  [ -z "$mapserv" ] || kill -KILL "$mapserv" 2>/dev/null || true # at TERM it waits for one more question
  as_postgres "$postgres/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

# Ours: a workspace with the register as an edition of today's.
"$build/minga" init "$work/ws" --pack "$root/packs/core" >/dev/null
printf 'code,name,kind\nPE,Perú,country\n' >"$work/territory.csv"
"$build/minga" import "$work/ws" territory "$work/territory.csv" >/dev/null
"$build/minga" rights import "$work/ws" "$register" --source Catastro --authority INGEMMET --date 2026-03-10 \
  --territory PE --kind mining_title --column filed_at=since >/dev/null
echo "only for this bench" >"$work/password"
"$build/minga" user add "$work/ws" bench --role administrator --password-file "$work/password" >/dev/null
workspace=$(ls "$work"/ws/*.gpkg)
"$build/minga" serve "$work/ws" --port 0 --ready-file "$work/ready" >/dev/null &
children+=($!)
minga=$!

# The same columns for the others.
columns="id, territory, code, kind, category, filed_at, filed_on, granted_on, valid_from, valid_to, state, source,
  area_ha, measured_in, grid, cells, version_from"
ogr2ogr -f GPKG "$work/rights.gpkg" "$workspace" -nln land_right -lco GEOMETRY_NAME=geom \
  -sql "select $columns, geometry from land_right where not retired order by id"
mkdir "$work/data"
[ "$(id -u)" -eq 0 ] && chown postgres "$work/data"
as_postgres "$postgres/initdb" -D "$work/data" -A trust >/dev/null
as_postgres "$postgres/pg_ctl" -D "$work/data" -w -l "$work/data/log" \
  -o "-c listen_addresses= -c unix_socket_directories=$work/data -c shared_buffers=1GB -c jit=off -c max_parallel_workers_per_gather=0" \
  start >/dev/null
as_postgres createdb -h "$work/data" rights
sql() { as_postgres psql -h "$work/data" -d rights -qAt -v ON_ERROR_STOP=1; }
echo "create extension postgis" | sql
chmod 644 "$work/rights.gpkg"
as_postgres env PGHOST="$work/data" ogr2ogr -f PostgreSQL "PG:dbname=rights" "$work/rights.gpkg" land_right -lco GEOMETRY_NAME=geom \
  -lco SPATIAL_INDEX=NONE
sql <<'SQL'
alter table land_right add mercator geometry(geometry, 3857);
update land_right set mercator = ST_Transform(geom, 3857);
create index on land_right using gist (geom);
create index by_mercator on land_right using gist (mercator);
cluster land_right using by_mercator;
vacuum analyze land_right;
SQL

# MapServer, one process for each way to the data.
sed -e "s|@WORK@|$work|g" -e "s|@CONNECTION@|host=$work/data dbname=rights user=postgres|" "$here/rights.map.in" >"$work/rights.map"
cat >"$work/mapserver.conf" <<CONF
CONFIG
  ENV
    MS_MAP_PATTERN "."
  END
  MAPS
    RIGHTS "$work/rights.map"
  END
END
CONF
port=$((20000 + RANDOM % 20000))
sed -e "s|@WORK@|$work|g" -e "s|@PORT@|$port|g" "$here/nginx.conf.in" >"$work/nginx.conf"
MAPSERVER_CONFIG_FILE="$work/mapserver.conf" spawn-fcgi -M 0666 -s "$work/mapserv.sock" -P "$work/mapserv.pid" \
  -- "$(command -v mapserv)" >/dev/null 2>&1
mapserv=$(cat "$work/mapserv.pid")
nginx -c "$work/nginx.conf" -e "$work/nginx.log" 2>/dev/null &
children+=($!)
nginx=$!
# Else nothing would tell a server that did not start.
for _ in $(seq 100); do
  [ -s "$work/ready" ] && curl -fs "http://127.0.0.1:$port/" >/dev/null && break
  sleep 0.1
done

python3 "$here/ask.py" --ours "$(cat "$work/ready")" --minga "$minga" --mapserver "http://127.0.0.1:$port" \
  --mapserv "$mapserv" "$nginx" --socket "$work/data" --rounds "$rounds" --seconds "$seconds" \
  --login bench --password "only for this bench" --folder "$work" --serve "$build/minga" serve "$work/ws"
