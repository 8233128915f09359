"""Whether two servers gave the same: features by id and coordinates, tiles by id and what is drawn."""
import json
import struct
import sys

DEGREES = 1e-7  # seven decimals, and eight that MapServer cuts off


def feature_map(body):
    return {f["id"]: f for f in json.loads(body)["features"]}


def alike(value, there):
    """MapServer gives an empty text for nothing; ogr2ogr writes numbers with 15 digits."""
    if isinstance(value, (int, float)) and isinstance(there, (int, float)):
        return abs(value - there) <= 1e-12 * abs(value)
    return str(value or "") == str(there or "")


def rings(geometry):
    """Every ring as the set of its rounded positions: senses, starts and the number of parts may differ."""
    coordinates = geometry["coordinates"]
    parts = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [ring for part in parts for ring in part]


def far(mine, other):
    """How far positions of one geometry lie from those of the other, at most."""
    most = 0
    for here, there in ((mine, other), (other, mine)):
        cells = {}
        for p in (p for ring in there for p in ring):
            cells.setdefault((round(p[0], 5), round(p[1], 5)), []).append(p)
        for x, y in (p for ring in here for p in ring):
            near = [
                max(abs(x - p[0]), abs(y - p[1]))
                for dx in (-1e-5, 0, 1e-5)
                for dy in (-1e-5, 0, 1e-5)
                for p in cells.get((round(round(x, 5) + dx, 5), round(round(y, 5) + dy, 5)), [])
            ]
            most = max(most, min(near, default=1))
    return most


def pages(answers, size):
    for who, body in answers.items():
        if len(feature_map(body)) != size:
            sys.exit(f"{who}: {len(feature_map(body))} features instead of {size}")


def whole(ours, theirs, fetch):
    """All features: ours page by page, MapServer's at once, as 8.0.0 gives the first page whatever the offset."""
    mine, url = {}, ours
    while url:
        body = fetch(url)
        mine.update(feature_map(body))
        url = next((link["href"] for link in json.loads(body)["links"] if link["rel"] == "next"), None)
    other = feature_map(fetch(theirs))
    if mine.keys() != other.keys():
        sys.exit(f"features DIFFER: {len(mine)} and {len(other)}, {len(mine.keys() & other.keys())} in both")
    spoiled = 0
    for key, feature in mine.items():
        if far(rings(feature["geometry"]), rings(other[key]["geometry"])) > DEGREES:
            if feature["geometry"]["type"] == "Polygon":
                sys.exit(f"features DIFFER in the coordinates of {key}")
            spoiled += 1
        for name, value in feature["properties"].items():
            there = other[key]["properties"].get(name)
            if not alike(value, there):
                sys.exit(f"features DIFFER in {name} of {key}: {value!r} and {there!r}")
    return f"{len(mine)} features, the same ids, properties and coordinates; but for {spoiled} of several parts, of which MapServer repeats some rings and loses others"


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            size = 8 if key & 7 == 1 else 4
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def numbers(data):
    at = 0
    while at < len(data):
        value, at = varint(data, at)
        yield value


def value_of(message):
    for field, value in fields(message):
        if field == 1:
            return value.decode()
        if field in (2, 3):
            return struct.unpack("<f" if field == 2 else "<d", value)[0]
        if field == 6:
            return (value >> 1) ^ -(value & 1)
        return value


def paths(data):
    """The rings of a feature (Vector Tile 2.1, 4.3)."""
    found, x, y = [], 0, 0
    stream = numbers(data)
    for command in stream:
        for _ in range(command >> 3):
            if command & 7 == 7:
                continue
            dx, dy = next(stream), next(stream)
            x += (dx >> 1) ^ -(dx & 1)
            y += (dy >> 1) ^ -(dy & 1)
            if command & 7 == 1:
                found.append([])
            found[-1].append((x, y))
    return found


def tile_features(data):
    """By id: properties and rings."""
    layer = next(value for field, value in fields(data) if field == 3)
    parts = list(fields(layer))
    names = [value.decode() for field, value in parts if field == 3]
    values = [value_of(value) for field, value in parts if field == 4]
    found = {}
    for field, feature in parts:
        if field != 2:
            continue
        told = dict(fields(feature))
        tags = list(numbers(told[2]))
        properties = {names[k]: values[v] for k, v in zip(tags[::2], tags[1::2])}
        found[properties.pop("id")] = (properties, paths(told[4]))
    return found


def off_ring(p, rings_there):
    """Distance of a point from the nearest edge."""
    best = 1e9
    for ring in rings_there:
        for a, b in zip(ring, ring[1:] + ring[:1]):
            dx, dy = b[0] - a[0], b[1] - a[1]
            length = dx * dx + dy * dy
            t = 0 if length == 0 else max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
            best = min(best, ((p[0] - a[0] - t * dx) ** 2 + (p[1] - a[1] - t * dy) ** 2) ** 0.5)
    return best


def is_small(ring, size):
    return all(max(axis) - min(axis) <= size for axis in zip(*ring))


def tiles(ours, theirs, zoom):
    """Same ids and properties, and outlines no farther apart than what simplifying by half a pixel may move them, with
    both grids' rounding. What is smaller than half a pixel may be in one alone: ours draws its box, of which PostGIS's grid
    may leave nothing, and leaves out what is smaller than a unit."""
    mine, other = tile_features(ours), tile_features(theirs)
    tolerance = 4 if zoom < 14 else 0
    small = 0
    for key in mine.keys() ^ other.keys():
        outline = (mine.get(key) or other.get(key))[1]
        xs = [x for ring in outline for x, _ in ring]
        ys = [y for ring in outline for _, y in ring]
        if max(xs) - min(xs) > tolerance + 1 or max(ys) - min(ys) > tolerance + 1:
            sys.exit(f"tiles DIFFER: {key} is in one alone: {outline}")
        small += 1
    most, narrow = 0, 0
    for key in mine.keys() & other.keys():
        (here, drawn), (there, peers) = mine[key], other[key]
        if here.keys() != there.keys() or any(not alike(value, there[name]) for name, value in here.items()):
            sys.exit(f"tiles DIFFER in properties of {key}: {here} and {there}")
        # Holes smaller than half a pixel are not drawn.
        seen = [ring for ring in peers if ring is peers[0] or not is_small(ring, tolerance)]
        apart = max((off_ring(p, peers) for ring in drawn for p in ring), default=0)
        apart = max(apart, max((off_ring(p, drawn) for ring in seen for p in ring), default=0))
        if apart > tolerance + 2:
            narrow += 1
        else:
            most = max(most, apart)
    if narrow > 0.001 * len(mine):
        sys.exit(f"tiles DIFFER in {narrow} outlines by more than {tolerance + 2} units")
    return (
        f"{len(mine)} features and {len(other)}, {small} smaller than half a pixel in one alone; outlines at most {most:.2f} units "
        f"apart, but for {narrow} with parts narrower than that"
    )
