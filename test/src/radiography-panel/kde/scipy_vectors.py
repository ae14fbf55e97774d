"""Writes scipy-vectors.json: densities by scipy.stats.gaussian_kde, against which the plugin's density is tested.

    python3 test/src/radiography-panel/kde/scipy_vectors.py

Needs numpy and scipy; the file in the repository was made with scipy 1.10.1.
"""

import json
import pathlib

import numpy
import scipy
from scipy.stats import gaussian_kde

random = numpy.random.default_rng(20240501)


def correlated(n):
    base = random.normal(size=(2, n))
    return numpy.array([1 + 0.5 * base[0], 2 + 0.4 * base[0] + 0.2 * base[1]])


def two_blobs(n):
    far = random.random(n) < 0.2
    return numpy.where(far, random.normal(5, 1, (2, n)), random.normal(1, 0.2, (2, n)))


def unequal_units(n):
    return numpy.array([random.lognormal(-12, 1, n), random.gamma(2, 1e5, n)])


CASES = [
    ("correlated axes", correlated(60), None),
    ("two blobs", two_blobs(200), None),
    ("units twelve decades apart", unequal_units(80), None),
    ("two points and a third off their line", numpy.array([[0.0, 1.0, 2.0], [0.0, 1.0, 1.5]]), None),
    ("weights", correlated(50), random.integers(1, 9, 50).astype(float)),
]


def vector(name, points, weights, rule):
    points = numpy.array([[float(f"{value:.7g}") for value in row] for row in points])
    kde = gaussian_kde(points, bw_method=rule, weights=weights)
    low, high = points.min(axis=1), points.max(axis=1)
    places = (low + (high - low) * random.uniform(-0.1, 1.1, (20, 2))).T
    return {
        "name": f"{name}, {rule}",
        "rule": rule,
        "xs": points[0].tolist(),
        "ys": points[1].tolist(),
        "weights": None if weights is None else weights.tolist(),
        "factor": float(kde.factor),
        "covariance": {"xx": float(kde.covariance[0, 0]), "xy": float(kde.covariance[0, 1]), "yy": float(kde.covariance[1, 1])},
        "places": places.T.tolist(),
        "densities": kde(places).tolist(),
    }


vectors = [vector(name, points, weights, rule) for name, points, weights in CASES for rule in ("scott", "silverman")]
target = pathlib.Path(__file__).with_name("scipy-vectors.json")
target.write_text(json.dumps({"scipy": scipy.__version__, "vectors": vectors}, indent=None, separators=(",", ":")) + "\n")
print(f"{target.name}: {len(vectors)} vectors, scipy {scipy.__version__}")
