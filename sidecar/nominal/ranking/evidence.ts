/**
 * How far each feature is from nominal since an alarm, in scales that compare between features: present median against the nominal
 * median and against what was just before the alarm. Mathematics only.
 */

import { quantile } from '../../series/scale';
import { illDirection } from './metrics';

/** Oldest first; times in milliseconds; values rows x features, row-major, NaN = missing. */
export interface Rows {
  times: ArrayLike<number>;
  values: Float64Array;
}

export interface RankedFeature {
  component: string;
  name: string;
  /** What is measured, in the same unit in every component that has it. */
  metric: string;
  group: string;
}

export interface Shift {
  nominal: number;
  /** Median just before the alarm. */
  before: number;
  present: number;
  /** In the unit of the feature; what has moved against both nominal and before; 0 where that is no news, or good news. */
  moved: number;
  /** moved in scales. */
  deviation: number;
}

/** An alarm may come this late: rows so shortly before it are no baseline. */
const LATE_MS = 120_000;
/** A change is news if it is one against the last ten minutes, too: what was off before the alarm did not raise it. */
const BEFORE_MS = 600_000;
const LEAST_BEFORE = 2;
const LEAST_ROWS = 3;
/** The width of the central nine tenths, as the interquartile range of a normal distribution: steadier where bursts are part of what is nominal. */
const CENTRAL: [low: number, high: number] = [0.05, 0.95];
const CENTRAL_TO_IQR = 1.349 / 3.29;
/** A twentieth of the level is one scale at least. */
const LEAST_SHARE = 0.05;
/** And a hundredth of the typical component's level: who is small beside its peers has not fallen ill when it has doubled. */
const LEAST_PEER_SHARE = 0.01;

const presentOf = (values: Iterable<number>) => Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort();
const middle = (sorted: Float64Array) => (sorted.length === 0 ? NaN : quantile(sorted, 0.5));

export function stepOf({ times }: Rows): number {
  const steps = Array.from({ length: Math.max(0, times.length - 1) }, (_, row) => times[row + 1] - times[row]);
  return middle(presentOf(steps)) || 1;
}

/** Rows from `from` to before `to`. */
const slice = ({ times, values }: Rows, from: number, to: number, width: number): Rows => ({ times: Array.from(times).slice(from, to), values: values.subarray(from * width, to * width) });

export interface Baseline {
  nominal: Rows;
  before: Rows;
  /** Nominal or already ill, nobody knows. */
  doubtful: Rows;
}

/** Parts the rows before an alarm. */
export function baselineOf(nominal: Rows, alarm: number, width: number): Baseline {
  const rows = nominal.times.length;
  const guard = Math.floor(LATE_MS / stepOf(nominal));
  const known = rows - guard >= LEAST_ROWS ? rows - guard : rows;
  const old = Array.from(nominal.times).slice(0, known).filter((time) => time < alarm - BEFORE_MS).length;
  const first = Math.max(0, Math.min(old, known - LEAST_BEFORE));
  return { nominal: slice(nominal, 0, known, width), before: slice(nominal, first, known, width), doubtful: slice(nominal, known, rows, width) };
}

function columnOf({ times, values }: Rows, column: number, width: number): Float64Array {
  return presentOf(Array.from({ length: times.length }, (_, row) => values[row * width + column]));
}

interface Column {
  median: number;
  spread: number;
}

function describe(sorted: Float64Array): Column {
  return { median: middle(sorted), spread: sorted.length === 0 ? NaN : (quantile(sorted, CENTRAL[1]) - quantile(sorted, CENTRAL[0])) * CENTRAL_TO_IQR };
}

/**
 * Least scale of each feature from what the same metric does in the typical component: a series that has never moved does not say how
 * far it may.
 */
function peerFloors(columns: Column[], features: RankedFeature[]): number[] {
  const floors = new Map<string, number>();
  for (const metric of new Set(features.map((feature) => feature.metric))) {
    const peers = columns.filter((_, index) => features[index].metric === metric);
    const spread = middle(presentOf(peers.map((peer) => peer.spread)));
    const level = middle(presentOf(peers.map((peer) => Math.abs(peer.median))));
    floors.set(metric, Math.max(spread || 0, LEAST_PEER_SHARE * level || 0));
  }
  return features.map((feature) => floors.get(feature.metric) ?? 0);
}

function movedBy(metric: string, nominal: number, before: number, present: number): number {
  const [far, near] = [present - nominal, present - before];
  const moved = Math.sign(far) !== Math.sign(near) ? 0 : Math.sign(far) * Math.min(Math.abs(far), Math.abs(near));
  const ill = illDirection(metric);
  return Number.isNaN(moved) || (ill !== 0 && Math.sign(moved) !== ill) ? 0 : moved;
}

/** One Shift a feature. */
export function shiftsOf(baseline: Baseline, present: Rows, features: RankedFeature[]): Shift[] {
  const width = features.length;
  const columns = features.map((_, column) => describe(columnOf(baseline.nominal, column, width)));
  const floors = peerFloors(columns, features);
  return features.map((feature, column) => {
    const { median, spread } = columns[column];
    const before = middle(columnOf(baseline.before, column, width));
    const now = middle(columnOf(present, column, width));
    const moved = movedBy(feature.metric, median, before, now);
    const scale = Math.max(spread || 0, LEAST_SHARE * Math.abs(median) || 0, floors[column]);
    return { nominal: median, before, present: now, moved, deviation: scale > 0 ? moved / scale : 0 };
  });
}

/** Two rows in a run beyond half of the way, so that a spike is no onset. */
const ONSET_ROWS = 2;

/** Time of the first row of the change; null where it is not seen. Missing rows neither begin nor break it. */
export function onsetOf(rows: Rows[], column: number, width: number, { present, moved }: Shift): number | null {
  if (moved === 0) {
    return null;
  }
  const half = present - moved / 2;
  let [run, since] = [0, 0];
  for (const { times, values } of rows) {
    for (let row = 0; row < times.length; row++) {
      const value = values[row * width + column];
      if (!Number.isNaN(value)) {
        const beyond = (value - half) * Math.sign(moved) > 0;
        since = beyond && run === 0 ? times[row] : since;
        run = beyond ? run + 1 : 0;
      }
      if (run >= ONSET_ROWS) {
        return since;
      }
    }
  }
  return run > 0 ? since : null;
}
