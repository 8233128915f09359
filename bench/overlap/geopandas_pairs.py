"""All pairs with area by GeoPandas: spatial index, intersection, area. The layer is read before the clock starts."""
import sys
import time
import warnings

import geopandas
from shapely.validation import make_valid

warnings.filterwarnings("ignore")
layer = geopandas.read_file(sys.argv[1], layer="rights")
layer = layer[layer.geom_type.isin(["Polygon", "MultiPolygon", "GeometryCollection"])].reset_index(drop=True)
layer["geometry"] = [shape if shape.is_valid else make_valid(shape) for shape in layer.geometry]

wall, processor = time.perf_counter(), time.process_time()
left, right = layer.sindex.query_bulk(layer.geometry, predicate="intersects")
one, two = left[left < right], right[left < right]
areas = layer.geometry.iloc[one].reset_index(drop=True).intersection(
    layer.geometry.iloc[two].reset_index(drop=True)).area
wall, processor = time.perf_counter() - wall, time.process_time() - processor
print(f"geopandas wall {wall:.6f} processor {processor:.6f} intersecting {len(areas)} "
      f"over_1_m2 {(areas > 1).sum()} ha {areas.sum() / 1e4:.3f}")
