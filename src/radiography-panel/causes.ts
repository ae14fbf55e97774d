/** Which features and components stand out in a zone of a radiography: contributions inside against those outside. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { nearest, present, type Series } from './join';
import type { Selection } from './selection';

/** Mean contribution p(i,t) over the samples whose cause set is known, inside the zone and outside it; 0 to 1. */
export interface Share {
  component: string;
  /** Null: all of the component's features together. */
  feature: string | null;
  inside: number;
  outside: number;
  /** inside / outside; null where it never occurs outside. */
  lift: number | null;
}

export interface ZoneCauses {
  features: Share[];
  components: Share[];
  /** Samples inside and outside whose cause set is known: those over the line. */
  knownInside: number;
  knownOutside: number;
}

/** A feature's contribution over time. */
export interface Contribution extends Series {
  component: string;
  feature: string;
}

/** 1 for each time inside the zone, 0 for each outside, in the order of time. */
export function membership({ inside, outside }: Selection): Series {
  const [times, values] = [new Float64Array(inside.length + outside.length), new Float64Array(inside.length + outside.length)];
  let [a, b] = [0, 0];
  for (let i = 0; i < times.length; i++) {
    const takesInside = b >= outside.length || (a < inside.length && inside[a] <= outside[b]);
    times[i] = takesInside ? inside[a++] : outside[b++];
    values[i] = takesInside ? 1 : 0;
  }
  return { times, values };
}

/** Samples of other series within this share of a step are of the same moment. */
export const SAME_MOMENT = 0.75;

interface Sums {
  component: string;
  feature: string | null;
  inside: number;
  outside: number;
}

/** Sums of a series' contributions within and without; notes the times at which there were any. */
function sumsOf({ component, feature, ...series }: Contribution, member: Series, tolerance: number, known: [Set<number>, Set<number>]): Sums {
  const { times, values } = present(series);
  const sides = nearest(times, member, tolerance);
  const sums: Sums = { component, feature, inside: 0, outside: 0 };
  times.forEach((at, i) => {
    if (!Number.isNaN(sides[i]) && values[i] > 0) {
      const isInside = sides[i] === 1;
      known[isInside ? 0 : 1].add(at);
      sums[isInside ? 'inside' : 'outside'] += values[i];
    }
  });
  return sums;
}

/** Smaller contributions say nothing. */
const LEAST = 0.01;
const MOST = 8;

/** Those that are larger inside, by how much larger. */
function standingOut(sums: Sums[], knownInside: number, knownOutside: number): Share[] {
  return sums
    .map(({ component, feature, inside, outside }) => {
      const [within, without] = [knownInside > 0 ? inside / knownInside : 0, knownOutside > 0 ? outside / knownOutside : 0];
      return { component, feature, inside: within, outside: without, lift: without > 0 ? within / without : null };
    })
    .filter(({ inside, outside }) => inside >= LEAST && inside > outside)
    .sort((a, b) => b.inside - b.outside - (a.inside - a.outside))
    .slice(0, MOST);
}

function byComponent(sums: Sums[]): Sums[] {
  const totals = new Map<string, Sums>();
  for (const { component, inside, outside } of sums) {
    const total = totals.get(component) ?? { component, feature: null, inside: 0, outside: 0 };
    totals.set(component, { ...total, inside: total.inside + inside, outside: total.outside + outside });
  }
  return [...totals.values()];
}

/** A missing or NaN contribution means: not in the cause set of that moment. */
export function causesOf(contributions: Contribution[], selection: Selection): ZoneCauses {
  const known: [Set<number>, Set<number>] = [new Set(), new Set()];
  const member = membership(selection);
  const sums = contributions.map((each) => sumsOf(each, member, SAME_MOMENT * selection.step, known));
  const [knownInside, knownOutside] = known.map(({ size }) => size);
  return { features: standingOut(sums, knownInside, knownOutside), components: standingOut(byComponent(sums), knownInside, knownOutside), knownInside, knownOutside };
}

/** @param frames one series each, labelled with component and feature; others are left out */
export function zoneCauses(frames: DataFrame[], selection: Selection): ZoneCauses {
  const contributions = frames.flatMap((frame): Contribution[] => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const field = frame.fields.find(({ type }) => type === FieldType.number);
    const { component, feature } = field?.labels ?? {};
    return time && field && component && feature ? [{ component, feature, times: time.values, values: field.values }] : [];
  });
  return causesOf(contributions, selection);
}
