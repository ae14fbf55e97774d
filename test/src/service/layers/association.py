#!/usr/bin/env python3
"""Figures of association.test.ts by numpy: association.json. The bootstrap draws from the same list of uniform numbers."""
import json
import os

import numpy as np

rng = np.random.default_rng(11)


def bursts(n, starts, length):
    x = np.zeros(n, dtype=int)
    for s in starts:
        x[s:s + length] = 1
    return x


def interval(x, y, block, replicates, numbers):
    n, lifts, at = len(x), [], 0
    for _ in range(replicates):
        index, filled = [], 0
        while filled < n:
            start = int(numbers[at] * n)
            at += 1
            index.extend((start + np.arange(min(block, n - filled))) % n)
            filled += block
        a, b = x[index], y[index]
        if a.sum() > 0 and b.sum() > 0:
            lifts.append(np.mean(a & b) / (a.mean() * b.mean()))
    return [float(q) for q in np.quantile(lifts, [0.025, 0.975])] if len(lifts) >= 0.95 * replicates else None


cases = []
for name, x, y, block in [
    ("together", bursts(120, [10, 50, 90], 8), bursts(120, [12, 52, 88], 9), 16),
    ("apart", bursts(120, [10, 50, 90], 8), bursts(120, [30, 70, 105], 8), 16),
    ("noise", (rng.random(120) < 0.3).astype(int), (rng.random(120) < 0.3).astype(int), 5),
    ("once", bursts(120, [40], 6), bursts(120, [42], 6), 20),
]:
    numbers = rng.random(100 * (120 // block + 1)).round(6)
    cases.append({
        "name": name, "first": x.tolist(), "second": y.tolist(), "block": block, "replicates": 100, "numbers": numbers.tolist(),
        "lift": float(np.mean(x & y) / (x.mean() * y.mean())), "phi": float(np.corrcoef(x, y)[0, 1]), "interval": interval(x, y, block, 100, numbers),
    })
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "association.json"), "w") as file:
    json.dump(cases, file)
    file.write("\n")
