/** Measures of a score against labels that need no threshold: area under precision and recall, and its volume over label buffers. */

/** [first, last] of each run of labelled samples. */
export function eventsOf(labels: ArrayLike<number>): Array<[number, number]> {
  const events: Array<[number, number]> = [];
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] > 0 && (at === 0 || labels[at - 1] === 0)) {
      events.push([at, at]);
    } else if (labels[at] > 0) {
      events[events.length - 1][1] = at;
    }
  }
  return events;
}

/** Thresholds at which the volume is evaluated, as in TSB-AD. */
const THRESHOLDS = 250;

/**
 * VUS-PR (Paparrizos et al., VLDB 2022, section 4; as TSB-AD evaluates it): the mean over buffers of 0..window samples of the area under
 * range precision and recall. Samples within half a buffer of an event count in part, and recall is multiplied by the share of events
 * (with their buffers, merged where they meet) that are found at all.
 */
export function volumeUnderPr(labels: ArrayLike<number>, scores: Float64Array, window: number): number {
  const events = eventsOf(labels);
  if (events.length === 0) {
    return NaN;
  }
  const first = firstThresholds(scores);
  const predicted = cumulated(first, () => 1);
  const inside = cumulated(first, (at) => (labels[at] > 0 ? 1 : 0));
  let volume = 0;
  for (let buffer = 0; buffer <= window; buffer++) {
    volume += areaUnder(labels, events, buffer, { first, predicted, inside }) / (window + 1);
  }
  return volume;
}

interface Ranked {
  /** Of each sample: index of the first threshold, highest first, that it reaches. */
  first: Uint32Array;
  /** By threshold: samples that reach it, and those of them that are labelled. */
  predicted: Float64Array;
  inside: Float64Array;
}

function firstThresholds(scores: Float64Array): Uint32Array {
  const falling = scores.slice().sort().reverse();
  const thresholds = Array.from({ length: THRESHOLDS }, (_, index) => falling[Math.floor((index * (scores.length - 1)) / (THRESHOLDS - 1))]);
  return Uint32Array.from(scores, (score) => {
    let [low, high] = [0, THRESHOLDS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = thresholds[middle] <= score ? [low, middle] : [middle + 1, high];
    }
    return low;
  });
}

/** By threshold: sum of `weight` over the samples that reach it. */
function cumulated(first: Uint32Array, weight: (at: number) => number): Float64Array {
  const sums = new Float64Array(THRESHOLDS);
  first.forEach((threshold, at) => (sums[threshold] += weight(at)));
  for (let index = 1; index < THRESHOLDS; index++) {
    sums[index] += sums[index - 1];
  }
  return sums;
}

/** Samples near events and how much each counts. */
function buffered(labels: ArrayLike<number>, events: Array<[number, number]>, buffer: number): Map<number, number> {
  const soft = new Map<number, number>();
  const add = (at: number, distance: number) => {
    if (at >= 0 && at < labels.length && !(labels[at] > 0)) {
      soft.set(at, Math.min(1, (soft.get(at) ?? 0) + Math.sqrt(1 - distance / buffer)));
    }
  };
  for (const [begin, end] of events) {
    for (let distance = 1; distance <= Math.floor(buffer / 2); distance++) {
      add(end + distance, distance);
      add(begin - distance, distance);
    }
  }
  return soft;
}

/** By threshold: share of the events, with their buffers, that hold a sample which reaches it. */
function foundShare(events: Array<[number, number]>, buffer: number, first: Uint32Array): Float64Array {
  const half = Math.floor(buffer / 2);
  const ranges: Array<[number, number]> = [];
  for (const [begin, end] of events) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] >= begin - half) {
      last[1] = end + half;
    } else {
      ranges.push([Math.max(0, begin - half), end + half]);
    }
  }
  const found = new Float64Array(THRESHOLDS);
  ranges.forEach(([begin, end]) => (found[first.subarray(begin, end + 1).reduce((least, threshold) => Math.min(least, threshold), THRESHOLDS - 1)] += 1 / ranges.length));
  for (let index = 1; index < THRESHOLDS; index++) {
    found[index] += found[index - 1];
  }
  return found;
}

function areaUnder(labels: ArrayLike<number>, events: Array<[number, number]>, buffer: number, { first, predicted, inside }: Ranked): number {
  const soft = buffered(labels, events, buffer);
  const near = new Float64Array(THRESHOLDS);
  soft.forEach((weight, at) => (near[first[at]] += weight));
  const found = foundShare(events, buffer, first);
  const labelled = inside[THRESHOLDS - 1];
  let [area, before, nearby] = [0, 0, 0];
  for (let index = 0; index < THRESHOLDS; index++) {
    nearby += near[index];
    const hits = inside[index] + nearby;
    const recall = Math.min(1, hits / (labelled + nearby / 2)) * found[index];
    area += (recall - before) * (hits / predicted[index]);
    before = recall;
  }
  return area;
}
