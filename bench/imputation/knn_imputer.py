"""Fills a raw float64 table with scikit-learn's KNNImputer at one k and prints time and error."""

import json
import sys
import time

import numpy
import sklearn
from sklearn.impute import KNNImputer

path, rows, columns, k, weights = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
answers = numpy.fromfile(path).reshape(rows, columns)
start = time.perf_counter()
filled = KNNImputer(n_neighbors=k, weights=weights).fit_transform(answers)
seconds = time.perf_counter() - start
truth = numpy.fromfile(path + ".truth").reshape(rows, columns)
holes = numpy.isnan(answers)
error = filled[holes] - truth[holes]
print(json.dumps({
    "program": "scikit-learn " + sklearn.__version__,
    "seconds": seconds,
    "k": k,
    "weights": weights,
    "held_out_cells": int(holes.sum()),
    "held_out_rmse": float(numpy.sqrt((error ** 2).mean())),
    "held_out_mae": float(numpy.abs(error).mean()),
}))
