/**
 * The least change of a feature that an operator would call one, by the kind of its metric. A component that uses 0.3 % of a core and
 * then 0.6 % has doubled and is well all the same. Mathematics only.
 */

import type { Feature } from './features';

export interface Floor {
  /** Of the nominal median. */
  share: number;
  /** In the unit of the feature: per second for counters. */
  least: number;
  /** Least scale beyond a few units, where a change of a tenth is 0.1. */
  spread: number;
}

const MEBIBYTE = 2 ** 20;
const RATE = { share: 0.3, spread: 0.15 };
/** Levels wander: caches fill, heaps grow. */
const LEVEL = { share: 0.3, spread: 0.25 };

/** First fit wins. Counters: per second; gauges: as they are. */
const FLOORS: Array<[RegExp, Floor]> = [
  [/_seconds_total$/, { ...RATE, least: 0.005 }],
  [/_network_.*_bytes_total$/, { ...RATE, least: 1000 }],
  [/_network_.*_total$/, { ...RATE, least: 5 }],
  [/_fs_.*_bytes_total$|_disk_.*_bytes_total$/, { ...RATE, least: MEBIBYTE / 4 }],
  [/_fs_.*_total$|_disk_.*_total$/, { ...RATE, least: 50 }],
  [/_memory_failures_total$/, { ...RATE, least: 1000 }],
  [/_cfs_.*periods_total$/, { ...RATE, least: 1 }],
  [/_total$/, { ...RATE, least: 0 }],
  [/_bytes$/, { ...LEVEL, least: MEBIBYTE }],
  [/_(processes|threads)$/, { ...LEVEL, least: 3 }],
  [/./, { ...LEVEL, least: 0 }],
];

export function floorOf(feature: Pick<Feature, 'metric' | 'counter'>, stepMs: number): Floor {
  const [, floor] = FLOORS.find(([pattern]) => pattern.test(feature.metric)) ?? FLOORS[FLOORS.length - 1];
  return feature.counter ? { ...floor, least: (floor.least * stepMs) / 1000 } : floor;
}
