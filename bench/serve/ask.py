#!/usr/bin/env python3
"""Asks Minga, MapServer and PostGIS the same in turn, checks that they answer the same, and prints times and ratios."""
import argparse
import datetime
import http.client
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import same

TICK = os.sysconf("SC_CLK_TCK")
PAGE = 1000
# At zoom 6 the register lies in these two tiles; the first is the fuller one.
TILES = [(6, 18, 33), (6, 17, 33)]


def processor(pids):
    """Processor seconds that these processes have taken until now, by Linux's clock of each (CPUCLOCK_SCHED)."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def workers(pid):
    """A process and its children: nginx answers in one, spawn-fcgi becomes MapServer itself."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        return [pid, *map(int, file.read().split())]


def fetch(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


class Web:
    """A server over HTTP, asked by wrk on one kept connection: one question at a time."""

    def __init__(self, pids, url):
        self.pids, self.url = pids, url

    def answer(self):
        return fetch(self.url)

    def run(self, seconds):
        before = processor(self.pids)
        said = subprocess.run(["wrk", "-t1", "-c1", f"-d{seconds}s", self.url], capture_output=True, text=True, check=True).stdout
        used = processor(self.pids) - before
        if "Non-2xx" in said or "Socket errors" in said:
            sys.exit(f"{self.url}: {said}")
        count = int(re.search(r"(\d+) requests in", said).group(1))
        each = 1 / float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
        return each, used / count


class Database:
    """PostGIS over psql on a socket: a prepared statement whose tile is told by its length alone."""

    def __init__(self, socket, statement):
        user = [] if os.getuid() else ["runuser", "-u", "postgres", "--"]
        self.command = user + ["psql", "-h", socket, "-d", "rights", "-qAt", "-v", "ON_ERROR_STOP=1"]
        self.statement = statement

    def psql(self, script):
        return subprocess.run(self.command, input=script, capture_output=True, text=True, check=True).stdout

    def backends(self):
        asked = "select pid from pg_stat_activity where datname = 'rights' and pid <> pg_backend_pid()"
        return [int(line) for line in self.psql(asked).split()]

    def answer(self):
        return bytes.fromhex(self.psql(f"select encode(({self.statement}), 'hex')").strip())

    def run(self, seconds):
        prepare = f"prepare tile as select length(({self.statement}));\n"
        ask = "execute tile;\n"
        mark = "select pg_backend_pid() as pid \\gset\n\\setenv BACKEND :pid\n\\! cat /proc/$BACKEND/stat; date +%s.%N\n"
        begun = time.monotonic()
        self.psql(prepare + ask * 20)
        times = max(20, int(seconds / ((time.monotonic() - begun) / 20)))
        said = self.psql(prepare + ask * 3 + mark + ask * times + mark)
        used = [(int(f[13]) + int(f[14])) / TICK for f in (line.split() for line in said.splitlines() if "(postgres)" in line)]
        at = [float(line) for line in said.splitlines() if re.fullmatch(r"\d+\.\d+", line)]
        return (at[1] - at[0]) / times, (used[1] - used[0]) / times


class Account:
    """Somebody who may change something in ours: a right, after which every tile of rights has to be drawn anew, or what is
    no right, after which none has to be."""

    def __init__(self, root, login, password):
        self.root, self.changes, self.right = root, 0, None
        self.cookie, self.csrf = "", ""
        with self.send("/api/session", {"login": login, "password": password}) as answer:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.csrf = json.load(answer)["csrf"]

    def send(self, path, body=None, method=None, **more):
        headers = {"Content-Type": "application/json", "Origin": self.root, "Cookie": self.cookie, "X-CSRF-Token": self.csrf, **more}
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.urlopen(urllib.request.Request(self.root + path, data, headers, method=method), timeout=60)

    def change_elsewhere(self):
        self.changes += 1
        code = f"B{self.changes}"
        self.send("/api/records/territory", {"values": {"code": code, "name": code, "kind": "district"}}).close()

    def change_right(self):
        self.changes += 1
        if not self.right:
            with self.send("/api/records/land_right?limit=1") as answer:
                self.right = json.load(answer)["records"][0]["id"]
        body = {"values": {"holder": f"H{self.changes}"}}
        self.send(f"/api/records/land_right/{self.right}", body, "PATCH", **{"If-Match": "*"}).close()


def drawn_again(account, change, pid, path, times=60):
    """A tile after a change, of a server that runs: wall and processor time in the middle of so many."""
    walls, used = [], []
    for _ in range(times):
        change()
        time.sleep(0.02)  # what the change itself leaves to do is not counted
        before, begun = processor([pid]), time.monotonic()
        fetch(account.root + path)
        walls.append(time.monotonic() - begun)
        used.append(processor([pid]) - before)
    return sorted(walls)[times // 2], sorted(used)[times // 2]


def drawn_warm(root, pid, path, turns=5, times=60):
    """A tile that is in no store, of a server that runs and where nothing changed: every question is for another day after
    the edition, on which the same rights stand. Wall and processor time of the best turn, as the peers'."""
    day, seen = datetime.date.today(), []
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(root).netloc)

    def ask():
        connection.request("GET", f"{path}?on={day}")
        return connection.getresponse().read()

    expected = ask()
    for _ in range(turns):
        before, begun = processor([pid]), time.monotonic()
        for _ in range(times):
            day += datetime.timedelta(days=1)
            if ask() != expected:
                sys.exit(f"On {day} other rights stand")
        seen.append(((time.monotonic() - begun) / times, (processor([pid]) - before) / times))
    return tuple(map(min, zip(*seen)))


def drawn_first(serve, folder, path, times=15):
    """A tile that nobody asked for since the server began, so that it is read and drawn: the best wall time and the
    mean processor time of so many servers. A page and another tile are asked for before."""
    walls, used = [], 0.0
    for number in range(times):
        ready = os.path.join(folder, f"ready-{number}")
        with subprocess.Popen([*serve, "--port", "0", "--ready-file", ready], stdout=subprocess.DEVNULL) as server:
            try:
                while not (os.path.exists(ready) and os.path.getsize(ready)):
                    time.sleep(0.01)
                with open(ready, encoding="utf-8") as file:
                    root = file.read().strip().rstrip("/")
                fetch(root + "/api/ogc/collections/land_right/items?limit=1000")
                fetch(root + "/api/tiles/land_right/5/8/16.mvt")
                before, begun = processor([server.pid]), time.monotonic()
                fetch(root + path)
                walls.append(time.monotonic() - begun)
                used += processor([server.pid]) - before
            finally:
                server.terminate()
        os.remove(ready)
    return min(walls), used / times


def tile_statement(tile):
    """As pg_tileserv and Martin write it, on geometries that are in Web Mercator already."""
    z, x, y = tile
    return f"""select ST_AsMVT(t, 'land_right', 4096, 'geom') from (select id, code as title, kind, category, filed_on,
      granted_on, valid_from, valid_to, state, area_ha, version_from,
      ST_AsMVTGeom(mercator, ST_TileEnvelope({z}, {x}, {y}), 4096, 64, true) as geom from land_right
      where mercator && ST_TileEnvelope({z}, {x}, {y}, margin => 64.0 / 4096)) as t where geom is not null"""


def measure(name, asked, rounds, seconds):
    """In turn, the best of the rounds each: {name: (wall, processor)}."""
    best = {}
    for _ in range(rounds):
        for who, one in asked.items():
            seen = one.run(seconds)
            best[who] = tuple(map(min, best.get(who, seen), seen))
    print(f"== {name}")
    ours = best["minga"]
    for who, (wall, used) in best.items():
        ratio = "" if who == "minga" else f"  {wall / ours[0]:.1f} times in wall time, {used / ours[1]:.1f} in processor time"
        print(f"{who}: {wall * 1000:.2f} ms wall, {used * 1000:.2f} ms processor, {1 / wall:.0f} a second{ratio}")
    return best


def compare(best, wall, used):
    for who, (theirs_wall, theirs_used) in best.items():
        if who != "minga":
            print(f"  {who}: {theirs_wall / wall:.1f} times that in wall time, {theirs_used / used:.1f} in processor time")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours")
    parser.add_argument("--minga", type=int)
    parser.add_argument("--mapserver")
    parser.add_argument("--mapserv", type=int, nargs="+")
    parser.add_argument("--socket")
    parser.add_argument("--serve", nargs="+", help="a command that serves the same workspace")
    parser.add_argument("--folder")
    parser.add_argument("--login")
    parser.add_argument("--password")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int)
    said = parser.parse_args()
    ours = said.ours.strip().rstrip("/")
    # MapServer's connection stays, so what PostgreSQL does for it is one process more.
    fetch(f"{said.mapserver}/mapserv/RIGHTS/ogcapi/collections/land_right/items?f=json&limit=1")
    theirs = [pid for each in said.mapserv for pid in workers(each)] + Database(said.socket, "").backends()
    mapserver = f"{said.mapserver}/mapserv/RIGHTS"
    collections = f"{ours}/api/ogc/collections/land_right/items?limit={PAGE}"
    pages = {"minga": Web([said.minga], collections)}
    for layer, way in (("land_right", "MapServer on PostGIS"), ("land_right_file", "MapServer on a GeoPackage")):
        pages[way] = Web(theirs, f"{mapserver}/ogcapi/collections/{layer}/items?f=json&limit={PAGE}")
    same.pages({who: page.answer() for who, page in pages.items()}, PAGE)
    print(same.whole(collections, f"{mapserver}/ogcapi/collections/land_right/items?f=json&limit=10000", fetch))
    measure(f"a page of {PAGE} features", pages, said.rounds, said.seconds)
    account = Account(ours, said.login, said.password)
    for tile in TILES:
        z, x, y = tile
        drawn = {"minga": Web([said.minga], f"{ours}/api/tiles/land_right/{z}/{x}/{y}.mvt")}
        drawn["PostGIS ST_AsMVT"] = Database(said.socket, tile_statement(tile))
        for layer, way in (("land_right", "MapServer on PostGIS"), ("land_right_file", "MapServer on a GeoPackage")):
            drawn[way] = Web(theirs, f"{said.mapserver}/mapserv?map=RIGHTS&layers={layer}&mode=tile&tilemode=gmap&tile={x}+{y}+{z}&map.imagetype=mvt")
        answers = {who: one.answer() for who, one in drawn.items()}
        print(f"tile {z}/{x}/{y}: " + same.tiles(answers["minga"], answers["PostGIS ST_AsMVT"], z))
        print("bytes: " + ", ".join(f"{who} {len(answer)}" for who, answer in answers.items()))
        best = measure(f"tile {z}/{x}/{y}", drawn, said.rounds, said.seconds)
        path = f"/api/tiles/land_right/{z}/{x}/{y}.mvt"
        wall, used = drawn_warm(ours, said.minga, path)
        print(f"minga, drawn for a day that nobody asked for: {wall * 1000:.2f} ms wall, {used * 1000:.2f} ms processor")
        compare(best, wall, used)
        for what, change in (("of a right", account.change_right), ("of something else", account.change_elsewhere)):
            wall, used = drawn_again(account, change, said.minga, path)
            print(f"minga, after a change {what}: {wall * 1000:.2f} ms wall, {used * 1000:.2f} ms processor in the middle")
            compare(best, wall, used)
        wall, used = drawn_first(said.serve, said.folder, path)
        print(f"minga, drawn first by a server that just began: {wall * 1000:.2f} ms wall, {used * 1000:.2f} ms processor in the mean")
        compare(best, wall, used)


if __name__ == "__main__":
    main()
