/**
 * What the shared network sees of each component: what its own series did, family by family, how that stands out from the other
 * components, and what its neighbours along calls did. The number and names of components and metrics do not matter. Mathematics only.
 */

import { ownShares } from '../../nominal/ranking/calls';
import { illDirection } from '../../nominal/ranking/metrics';
import { FAMILIES, type Family, plansOf } from './families';
import { median, readSeries, scaleOf, type Scales } from './scales';
import { type SeriesShape, shapeOf, STILL } from './shape';

export type Calls = Array<[caller: string, callee: string]>;

export interface WindowVectors {
  /** components x VECTOR_SIZE. */
  components: Float64Array[];
  /** What the service as a whole does: CONTEXT_SIZE. */
  context: Float64Array;
}

const OWN = ['present', 'peak', 'news', 'latest', 'newest', 'ratio', 'unrest'] as const;
const CONTRASTS = ['beyond the others', 'beyond the median', 'rank'] as const;
/** What the unsupervised ranking goes by, which the network starts from. */
export const EVIDENCE = ['evidence', 'evidence beyond the others', 'evidence rank'] as const;
const WHOLE = ['missing', 'zero', 'onset'] as const;
const NEIGHBOURS = ['callees fall', 'callees slow', 'callers slow', 'own beyond callees'] as const;

export const VECTOR_NAMES: string[] = [
  ...FAMILIES.flatMap((family) => OWN.map((what) => `${family} ${what}`)),
  ...FAMILIES.flatMap((family) => CONTRASTS.map((what) => `${family} ${what}`)),
  ...EVIDENCE,
  ...WHOLE,
  ...NEIGHBOURS,
];
export const VECTOR_SIZE = VECTOR_NAMES.length;
/** Where the evidence stands in a vector. */
export const EVIDENCE_AT = VECTOR_NAMES.indexOf(EVIDENCE[0]);
export const CONTEXT_SIZE = FAMILIES.length + WHOLE.length - 1;

/** Large deviations differ less than small ones: sign(z) ln(1 + |z|). */
export const compressed = (z: number): number => Math.sign(z) * Math.log1p(Math.abs(z));
/** A logarithm of a ratio beyond this says no more. */
const MOST_RATIO = 6;
const limited = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

type FamilyShapes = Partial<Record<Family, SeriesShape>>;

interface ComponentShapes {
  families: FamilyShapes;
  series: Moved[];
  missing: number;
  zero: number;
}

/** What of a series has moved, in its own unit and in scales. */
interface Moved {
  component: string;
  metric: string;
  moved: number;
  deviation: number;
}

/** The series of a family that moved most stands for it. */
function shapesOf(rows: number[][], component: string, index: number, features: readonly string[], scales: Scales): ComponentShapes {
  const families: FamilyShapes = {};
  const all: SeriesShape[] = [];
  const series: Moved[] = [];
  for (const plan of plansOf(features)) {
    const values = readSeries(rows, index, features.length, plan);
    const scale = scaleOf(scales, component, plan.name, values.slice(0, values.length >> 1));
    const shape = shapeOf(values, scale);
    if (shape) {
      series.push(movedOf(component, plan.name, shape.moved, scale.range));
      const signed = plan.sign === 1 ? shape : { ...shape, peak: -shape.peak, news: -shape.news, latest: -shape.latest, newest: -shape.newest, ratio: -shape.ratio };
      const known = families[plan.family];
      families[plan.family] = known && Math.abs(known.peak) >= Math.abs(signed.peak) ? known : signed;
      if (plan.minus === null) {
        all.push(shape);
      }
    }
  }
  const mean = (key: 'missing' | 'zero') => all.reduce((sum, shape) => sum + shape[key], 0) / Math.max(1, all.length);
  return { families, series, missing: mean('missing'), zero: mean('zero') };
}

/** Latency and errors are ill only where they rise, availability where it falls. */
function movedOf(component: string, series: string, moved: number, range: number): Moved {
  const metric = series.replace(/\{[^}]*\}/s, '');
  const ill = illDirection(metric);
  const counted = ill !== 0 && Math.sign(moved) !== ill ? 0 : moved;
  return { component, metric, moved: counted, deviation: range > 0 ? counted / range : 0 };
}

/** Largest deviation of each component, of which what its callees explain is left out. */
function evidenceOf(all: ComponentShapes[], calls: Calls): number[] {
  const series = all.flatMap((each) => each.series);
  const own = ownShares(calls, series, series);
  let at = 0;
  return all.map((each) => each.series.reduce((largest, { deviation }) => Math.max(largest, Math.abs(deviation) * own[at++]), 0)).map(compressed);
}

const peakOf = ({ families }: ComponentShapes, family: Family): number => compressed(families[family]?.news ?? 0);

/** Against the others: what it moved beyond the most moved of them, beyond their median, and 1 / (1 + how many of them moved more). */
function contrastsOf(all: number[], own: number): number[] {
  const others = all.filter((_, index) => index !== own).map(Math.abs);
  const mine = Math.abs(all[own]);
  const above = others.filter((other) => other > mine).length;
  return [mine - Math.max(0, ...others), mine - (median(others) || 0), mine === 0 ? 0 : 1 / (1 + above)];
}

const TRAFFIC: Family[] = ['requests', 'receive', 'transmit', 'cpu'];
const SLOWNESS: Family[] = ['called', 'served', 'wire'];

const most = (values: number[]): number => values.reduce((largest, value) => Math.max(largest, value), 0);

function neighboursOf(all: ComponentShapes[], own: number, callees: number[], callers: number[]): number[] {
  const slow = (at: number, families: Family[]) => most(families.map((family) => peakOf(all[at], family)));
  const calleesSlow = most(callees.map((at) => slow(at, SLOWNESS)));
  return [
    most(callees.map((at) => most(TRAFFIC.map((family) => -peakOf(all[at], family))))),
    calleesSlow,
    most(callers.map((at) => slow(at, ['calling', 'served', 'called']))),
    Math.max(0, slow(own, SLOWNESS) - calleesSlow),
  ];
}

/** @param rows a window of 2 x moments rows, whose columns are component-major; NaN = missing */
export function vectorsOf(rows: number[][], components: readonly string[], features: readonly string[], scales: Scales, calls: Calls = []): WindowVectors {
  const all = components.map((component, index) => shapesOf(rows, component, index, features, scales));
  const places = new Map(components.map((component, index) => [component, index]));
  const linked = calls.flatMap(([caller, callee]) => (places.has(caller) && places.has(callee) && caller !== callee ? [[places.get(caller) as number, places.get(callee) as number]] : []));
  const evidence = evidenceOf(all, calls);
  const peaks = FAMILIES.map((family) => all.map((each) => peakOf(each, family)));
  const vectors = all.map((each, own) => {
    const shapes = FAMILIES.map((family) => each.families[family]);
    const leading = shapes.reduce<SeriesShape>((lead, shape) => (shape && Math.abs(shape.peak) > Math.abs(lead.peak) ? shape : lead), STILL);
    const ownParts = shapes.flatMap((shape = undefined) => (shape ? [1, compressed(shape.peak), compressed(shape.news), compressed(shape.latest), compressed(shape.newest), limited(shape.ratio, MOST_RATIO), shape.unrest] : [0, 0, 0, 0, 0, 0, 0]));
    const contrasts = peaks.map((family) => contrastsOf(family, own));
    const neighbours = neighboursOf(all, own, linked.filter(([caller]) => caller === own).map(([, callee]) => callee), linked.filter(([, callee]) => callee === own).map(([caller]) => caller));
    return Float64Array.from([...ownParts, ...contrasts.flat(), evidence[own], contrastsOf(evidence, own)[0], contrastsOf(evidence, own)[2], each.missing, each.zero, leading.onset, ...neighbours]);
  });
  const context = [...peaks.map((family) => most(family.map(Math.abs))), most(all.map(({ missing }) => missing)), most(all.map(({ zero }) => zero))];
  return { components: vectors, context: Float64Array.from(context) };
}
