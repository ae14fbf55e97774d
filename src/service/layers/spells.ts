/**
 * Spells: times at which a layer was ill, and what of the other layer went over its line with it. SYRROCA (section VI) leaves the
 * propagation of faults across layers to later work; this is an order of onsets, not a proof of cause. Pure. Times in milliseconds.
 */
import { ALL_COMPONENTS, type EpisodeRecord, type Interval, type Layer } from '../../../sidecar/contract';
import { isOver, type ScoreRow } from './rows';
import { AT_ONCE, firstWithin, PERSISTENT, type Persistence, type Stretch, stretchesOf } from './stretches';

/** What lies this many steps of the service apart is still held to belong together: an alarm comes late, and a load backs up. */
const REACH_STEPS = 10;

export interface Timing {
  /** Milliseconds between two points of the grid; an onset is known to within one. */
  step: number;
  persistence: Persistence;
  reach: number;
}

/** @param step seconds between two points. @param own the service's step in seconds */
export const timingOf = (step: number, own: number): Timing => ({ step: 1000 * step, persistence: step > own ? AT_ONCE : PERSISTENT, reach: 1000 * Math.max(step, REACH_STEPS * own) });

export interface Ill extends Interval {
  group: string;
  lasts: boolean;
  /** Of the sidecar's record; null where only Prometheus has it. */
  episode: EpisodeRecord | null;
}

/** One row with its stretches. */
export interface Course {
  row: ScoreRow;
  stretches: Stretch[];
}

export interface Onset {
  row: ScoreRow;
  at: number;
  peak: number;
  /** It had been over its line for longer than the reach: it did not come of this. */
  before: boolean;
}

/**
 * `below`: the node went first. `above`: the service did. `together`: within a step, so that the order is not known. `contained`: nothing
 * of the service followed the node. `inside`: the service alone.
 */
export type Origin = 'below' | 'above' | 'together' | 'contained' | 'inside';

export interface Spell extends Interval {
  /** `from` and the like are of the first of these. */
  ill: Ill[];
  origin: Origin;
  lasts: boolean;
  /** First over its line first. */
  physical: Onset[];
  virtual: Onset[];
  /** Null where the metric or its limit is not known; `at` null where it kept within. `peak` in the metric's unit. */
  users: { at: number | null; peak: number | null } | null;
}

export const coursesOf = (times: readonly number[], rows: readonly ScoreRow[], { persistence }: Timing): Course[] => rows.map((row) => ({ row, stretches: stretchesOf(times, row.scores, isOver, persistence) }));

/** Records of the sidecar, and what Prometheus has recorded beside them: a backfilled past has no records. */
export function illnesses(records: readonly EpisodeRecord[], recorded: ReadonlyArray<Omit<Ill, 'episode'>>, now: number): Ill[] {
  const known = records.map((episode): Ill => ({ group: episode.group, from: episode.start, to: episode.end ?? now, lasts: episode.end === null, episode }));
  const more = recorded.filter((each) => !known.some(({ group, from, to }) => group === each.group && from <= each.to && to >= each.from));
  return [...known, ...more.map((each): Ill => ({ ...each, episode: null }))];
}

function merged(all: readonly Ill[], reach: number): Ill[][] {
  const spells: Ill[][] = [];
  let end = -Infinity;
  for (const each of [...all].sort((a, b) => a.from - b.from)) {
    if (each.from > end + reach) {
      spells.push([]);
    }
    spells[spells.length - 1].push(each);
    end = Math.max(end, each.to);
  }
  return spells;
}

const spanOf = (ill: readonly Ill[]): Interval => ({ from: ill.reduce((least, { from }) => Math.min(least, from), Infinity), to: ill.reduce((most, { to }) => Math.max(most, to), -Infinity) });

function onsetsIn(courses: readonly Course[], { from, to }: Interval, reach: number): Onset[] {
  const found = courses.flatMap(({ row, stretches }): Onset[] => {
    const stretch = firstWithin(stretches.filter((each) => each.from >= from - reach), from - reach, to + reach) ?? firstWithin(stretches, from, to);
    return stretch ? [{ row, at: stretch.from, peak: stretch.peak, before: stretch.from < from - reach }] : [];
  });
  return found.sort((a, b) => a.at - b.at || Number(a.row.component === ALL_COMPONENTS) - Number(b.row.component === ALL_COMPONENTS) || b.peak - a.peak);
}

function originOf(physical: readonly Onset[], virtual: readonly Onset[], step: number): Origin {
  const [below] = physical.filter(({ before }) => !before);
  const [above] = virtual.filter(({ before }) => !before);
  if (!above) {
    return 'contained';
  }
  const lead = below ? above.at - below.at : Infinity;
  return Math.abs(lead) < step ? 'together' : lead > 0 ? 'below' : 'above';
}

export interface Users {
  times: readonly number[];
  values: ArrayLike<number>;
  limit: number;
}

function usersDuring(users: Users | null, { from, to }: Interval, { reach, persistence }: Timing): Spell['users'] {
  if (!users) {
    return null;
  }
  const over = firstWithin(stretchesOf(users.times, users.values, (value) => value > users.limit, persistence), from - reach, to + reach);
  const inside = users.times.flatMap((time, i) => (time >= from && time <= to + reach && Number.isFinite(users.values[i]) ? [users.values[i]] : []));
  return inside.length === 0 ? null : { at: over?.from ?? null, peak: over?.peak ?? inside.reduce((most, value) => Math.max(most, value), -Infinity) };
}

/** Newest first: one a time at which nodes were ill, and one a time at which the service was ill and no node was. */
export function spellsOf(courses: readonly Course[], ill: readonly Ill[], layerOf: (group: string) => Layer | undefined, users: Users | null, timing: Timing): Spell[] {
  const { reach, step } = timing;
  const ofLayer = (layer: Layer) => merged(ill.filter(({ group }) => layerOf(group) === layer), reach);
  const below = ofLayer('physical');
  const alone = ofLayer('virtual').filter((each) => !below.some((other) => spanOf(other).from <= spanOf(each).to + reach && spanOf(other).to >= spanOf(each).from - reach));
  const spell = (each: Ill[], layer: Layer): Spell => {
    const span = spanOf(each);
    const physical = layer === 'physical' ? onsetsIn(courses.filter(({ row }) => row.layer === 'physical'), span, reach) : [];
    const virtual = onsetsIn(courses.filter(({ row }) => row.layer === 'virtual'), span, reach);
    return { ...span, ill: each, lasts: each.some(({ lasts }) => lasts), origin: layer === 'virtual' ? 'inside' : originOf(physical, virtual, step), physical, virtual, users: usersDuring(users, span, timing) };
  };
  return [...below.map((each) => spell(each, 'physical')), ...alone.map((each) => spell(each, 'virtual'))].sort((a, b) => b.from - a.from);
}
