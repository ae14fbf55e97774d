"""
Reference vectors for the measures of `bench anomaly`: writes measures.json beside this file. Needs numpy. Plain loops that follow the
definitions: average precision; VUS-PR of Paparrizos et al. (VLDB 2022, section 4) with the linear-in-square buffer and existence
reward as TSB-AD evaluates it (250 thresholds, windows 0..W).
"""
import json
from pathlib import Path

import numpy as np

THRESHOLDS = 250


def segments(labels):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], labels, [0]])))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2])]


def average_precision(labels, scores):
    total, before = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        predicted = scores >= threshold
        recall = (labels * predicted).sum() / labels.sum()
        total += (recall - before) * (labels * predicted).sum() / predicted.sum()
        before = recall
    return total


def buffered(labels, window):
    soft = labels.astype(float)
    for first, last in segments(labels):
        for distance in range(1, window // 2 + 1):
            if last + distance < len(labels):
                soft[last + distance] += np.sqrt(1 - distance / window)
            if first - distance >= 0:
                soft[first - distance] += np.sqrt(1 - distance / window)
    return np.minimum(soft, 1)


def ranges(labels, window):
    half = window // 2
    merged = []
    for first, last in segments(labels):
        if merged and merged[-1][1] >= first - half:
            merged[-1][1] = last + half
        else:
            merged.append([max(first - half, 0), last + half])
    return merged


def range_precision(labels, scores, window):
    soft, area, before = buffered(labels, window), 0.0, 0.0
    ordered = np.sort(scores)[::-1]
    for at in np.linspace(0, len(scores) - 1, THRESHOLDS).astype(int):
        predicted = scores >= ordered[at]
        found = np.mean([predicted[first : last + 1].any() for first, last in ranges(labels, window)])
        counted = np.where(labels == 1, 1.0, soft * predicted)
        hits = (counted * predicted).sum()
        positives = (labels.sum() + counted.sum()) / 2
        recall = min(hits / positives, 1) * found
        area += (recall - before) * hits / predicted.sum()
        before = recall
    return area


def case(name, length, events, lift, window, digits):
    random = np.random.default_rng(len(name))
    labels = np.zeros(length, int)
    for first, last in events:
        labels[first : last + 1] = 1
    # float32 numbers, so that ties are ties in both languages
    scores = np.round(random.random(length) + lift * np.convolve(labels, np.ones(5) / 5)[:length], digits)
    volume = float(np.mean([range_precision(labels, scores, each) for each in range(window + 1)]))
    return {"name": name, "labels": labels.tolist(), "scores": scores.tolist(), "window": window, "averagePrecision": float(average_precision(labels, scores)), "volume": volume}


CASES = [
    case("far apart", 400, [(50, 59), (200, 240)], 0.8, 20, 6),
    case("buffers that meet, events at both ends", 300, [(0, 3), (20, 22), (31, 31), (290, 299)], 0.5, 40, 6),
    case("scores with many ties", 300, [(100, 110), (140, 141)], 0.6, 20, 1),
    case("a score that knows nothing", 500, [(100, 110), (300, 330)], 0.0, 30, 6),
    case("odd window", 260, [(30, 44), (90, 93)], 1.5, 15, 6),
]
Path(__file__).with_name("measures.json").write_text(json.dumps(CASES) + "\n")
