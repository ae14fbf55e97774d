/**
 * Incidents inside a nominal period, to be left out before anything is learned from it: stretches in which several features leave
 * their surroundings at once, one does extremely, or a component says nothing. Curves of day and week, drift, bursts of a row or two
 * and what a feature does habitually are none. Mathematics only.
 */

import type { Matrix } from '../../series/align';
import { floorOf } from '../../series/floors';
import { inUnits, leastScale, type Stretch, stretchesOf } from './stretches';

export interface Incident {
  /** First and last row, milliseconds. */
  from: number;
  to: number;
  rows: number;
  /** Sum of the deviations of all features that deviate, in scales. */
  strength: number;
  /** Strongest first, at most 5; deviation in scales, below zero where the feature is low. */
  features: Array<{ component: string; name: string; deviation: number }>;
  /** A `shift` lasts to the end of the period: maybe an incident that goes on, maybe the new level. */
  kind: 'stretch' | 'shift';
}

/** Rows [from, to) and the deviation of each column that deviates there. */
interface Event {
  from: number;
  to: number;
  deviations: Map<number, number>;
}

/** Three features at the least deviation of a stretch, two at one and a half times as much, or one extremely. */
const LEAST_STRENGTH = 9;
/** A stretch tells of the same as another if they share this of the longer one. */
const SAME = 0.5;
/** Rows between the parts of one incident. */
const MOST_GAP = 3;
const LEAST_ROWS = 3;
/** What covers more of the period is what is nominal in it. */
const MOST_SHARE = 0.25;
const MOST_FEATURES = 5;
/** A component that falls silent more often does so habitually. */
const MOST_SILENCES = 4;

const strengthOf = ({ deviations }: Event) => [...deviations.values()].reduce((sum, deviation) => sum + Math.abs(deviation), 0);

function columnOf({ values, features, grid }: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: grid.rows }, (_, row) => values[row * features.length + column]);
}

const overlap = (a: { from: number; to: number }, b: { from: number; to: number }) => Math.min(a.to, b.to) - Math.max(a.from, b.from);

const middleOf = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];

/** What stretches tell of together: the strongest of each column; ends in the middle of theirs, for noisy features have vague ones. */
function joined(stretches: Stretch[]): Event {
  const strongest = new Map<number, Stretch>();
  for (const stretch of stretches) {
    if (Math.abs(stretch.deviation) > Math.abs(strongest.get(stretch.column)?.deviation ?? 0)) {
      strongest.set(stretch.column, stretch);
    }
  }
  const members = [...strongest.values()];
  return {
    from: middleOf(members.map(({ from }) => from)),
    to: middleOf(members.map(({ to }) => to)),
    deviations: new Map(members.map(({ column, deviation }) => [column, deviation])),
  };
}

/** The strongest stretch, with those that tell of the same, is an event if together they are strong enough; and so on with the others. */
function eventsOf(stretches: Stretch[]): Event[] {
  let left = [...stretches].sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation) || a.from - b.from || a.column - b.column);
  const events: Event[] = [];
  while (left.length > 0) {
    const seed = left[0];
    const same = new Set(left.filter((other) => overlap(seed, other) >= SAME * Math.max(seed.to - seed.from, other.to - other.from)));
    const event = joined([...same]);
    const counts = strengthOf(event) >= LEAST_STRENGTH;
    left = left.filter((other) => other !== seed && !(counts && same.has(other)));
    events.push(...(counts ? [event] : []));
  }
  return events;
}

/** Columns of a component that are at work in most of the period. */
function busyColumns({ values, features, grid }: Matrix, component: string): number[] {
  const own = features.flatMap((feature, column) => (feature.component === component ? [column] : []));
  return own.filter((column) => {
    let busy = 0;
    for (let at = column; at < values.length; at += features.length) {
      busy += values[at] !== 0 && !Number.isNaN(values[at]) ? 1 : 0;
    }
    return busy > (1 - MOST_SHARE) * grid.rows;
  });
}

/** Runs [from, to) of rows of which `holds` is true. */
function runsWhere(rows: number, holds: (row: number) => boolean): Array<[number, number]> {
  const runs: Array<[number, number]> = [];
  for (let row = 0; row < rows; row++) {
    const last = runs[runs.length - 1];
    if (holds(row) && last?.[1] === row) {
      last[1] = row + 1;
    } else if (holds(row)) {
      runs.push([row, row + 1]);
    }
  }
  return runs;
}

/**
 * Where a component that is at work otherwise has no value while others have, or uses nothing (decision 0002; one feature at zero is no
 * sign of that). What is silent from the first row has come later.
 */
function silences(matrix: Matrix, component: string): Event[] {
  const { values, features, grid } = matrix;
  const columns = busyColumns(matrix, component);
  const others = features.flatMap((feature, column) => (feature.component === component ? [] : [column]));
  const quiet = (row: number) => {
    const own = columns.map((column) => values[row * features.length + column]);
    const missing = own.every(Number.isNaN);
    return missing ? others.some((column) => !Number.isNaN(values[row * features.length + column])) : own.length > 1 && own.every((value) => Number.isNaN(value) || value === 0);
  };
  const runs = columns.length === 0 ? [] : runsWhere(grid.rows, quiet).filter(([from, to]) => from > 0 && to - from >= LEAST_ROWS);
  return runs.length > MOST_SILENCES ? [] : runs.map(([from, to]) => ({ from, to, deviations: new Map(columns.map((column) => [column, depthOf(matrix, column)])) }));
}

/** Scales from the usual level down to nothing. */
function depthOf(matrix: Matrix, column: number): number {
  const floor = floorOf(matrix.features[column], matrix.grid.stepMs);
  const levels = inUnits(columnOf(matrix, column), floor).filter((level) => !Number.isNaN(level) && level !== 0).sort();
  return -levels[levels.length >> 1] / leastScale(floor);
}

/** Events that overlap or nearly touch are one. */
function merged(events: Event[]): Event[] {
  const result: Event[] = [];
  for (const event of [...events].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result[result.length - 1];
    if (last && event.from <= last.to + MOST_GAP) {
      last.to = Math.max(last.to, event.to);
      event.deviations.forEach((deviation, column) => Math.abs(deviation) > Math.abs(last.deviations.get(column) ?? 0) && last.deviations.set(column, deviation));
    } else {
      result.push({ ...event, deviations: new Map(event.deviations) });
    }
  }
  return result;
}

function describe(event: Event, { features, grid }: Matrix): Incident {
  const strongest = [...event.deviations].sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || a - b).slice(0, MOST_FEATURES);
  return {
    from: grid.fromMs + event.from * grid.stepMs,
    to: grid.fromMs + (event.to - 1) * grid.stepMs,
    rows: event.to - event.from,
    strength: strengthOf(event),
    features: strongest.map(([column, deviation]) => ({ component: features[column].component, name: features[column].name, deviation })),
    kind: event.to === grid.rows ? 'shift' : 'stretch',
  };
}

/**
 * Incidents of at least three rows and less than a quarter of the period, in the order of time.
 * @param matrix raw values, rows x features, NaN = missing, with a stopped component missing or at 0
 */
export function incidentsIn(matrix: Matrix): Incident[] {
  const { features, grid } = matrix;
  const stretches = features.flatMap((feature, column) => stretchesOf(columnOf(matrix, column), column, floorOf(feature, grid.stepMs), grid));
  const silent = [...new Set(features.map((feature) => feature.component))].flatMap((component) => silences(matrix, component));
  const brief = ({ from, to }: Event) => to - from < MOST_SHARE * grid.rows;
  return merged([...eventsOf(stretches), ...silent].filter(brief)).filter(brief).map((event) => describe(event, matrix));
}
