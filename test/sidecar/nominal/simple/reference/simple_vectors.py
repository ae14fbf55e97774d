"""Reference vectors for the simple nominal models: writes simple.json beside this file. Needs numpy."""
import json
from pathlib import Path

import numpy as np

random = np.random.default_rng(7)


def eigen():
    """A random symmetric matrix, one with equal eigenvalues, and one of rank one."""
    noise = random.normal(size=(6, 6))
    cases = [noise + noise.T, np.eye(3), np.outer([1.0, 2.0, -2.0], [1.0, 2.0, -2.0])]
    out = []
    for matrix in cases:
        values, vectors = np.linalg.eigh(matrix)
        out.append({"matrix": matrix.ravel().tolist(), "size": len(matrix), "values": values[::-1].tolist(),
                    "projectorOfFirst": np.outer(vectors[:, -1], vectors[:, -1]).ravel().tolist()})
    return out


def pca():
    """Three hidden causes move eight features; the error is what an SVD of the centred rows leaves."""
    rows = (random.normal(size=(200, 3)) @ random.normal(size=(3, 8)) + 0.3 * random.normal(size=(200, 8)) + 1.0).astype(np.float32).astype(float)
    mean = rows.mean(0)
    _, singular, directions = np.linalg.svd(rows - mean, full_matrices=False)
    kept = int(np.searchsorted(np.cumsum(singular**2) / np.sum(singular**2), 0.9)) + 1
    fresh = random.normal(size=(5, 8)).astype(np.float32).astype(float)
    expected = mean + (fresh - mean) @ directions[:kept].T @ directions[:kept]
    return {"rows": rows.ravel().tolist(), "features": 8, "kept": kept, "fresh": fresh.ravel().tolist(), "expected": expected.ravel().tolist()}


def kmeans():
    """Lloyd's algorithm from given starts."""
    rows = np.concatenate([centre + random.normal(size=(30, 2)) for centre in ([0, 0], [4, 1], [1, 5])])
    centroids = rows[[0, 1, 2]].copy()
    starts = centroids.copy()
    while True:
        nearest = np.argmin(((rows[:, None] - centroids) ** 2).sum(2), axis=1)
        moved = np.array([rows[nearest == cluster].mean(0) for cluster in range(3)])
        if np.allclose(moved, centroids, atol=0, rtol=0):
            break
        centroids = moved
    return {"rows": rows.tolist(), "starts": starts.tolist(), "centroids": centroids.tolist()}


def forgetting():
    """pandas' ewm(halflife).mean() of the rows before, started from a given mean, as a plain recursion."""
    rows = random.normal(size=40)
    rate = 1 - 0.5 ** (1 / 5)
    mean, expected = 0.25, []
    for row in rows:
        expected.append(mean)
        mean = (1 - rate) * mean + rate * row
    return {"rows": rows.tolist(), "start": 0.25, "halfLife": 5, "expected": expected}


Path(__file__).with_name("simple.json").write_text(json.dumps({"eigen": eigen(), "pca": pca(), "kmeans": kmeans(), "forgetting": forgetting()}) + "\n")
