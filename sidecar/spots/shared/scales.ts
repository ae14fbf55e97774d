/**
 * How large and how restless each series of an environment is when nothing is wrong: what makes windows of different components, and of
 * different environments, comparable. Needs no labels. Mathematics only.
 */

import { quantile } from '../../series/scale';
import { MARGIN, type SpotSample } from '../sample';
import { plansOf, type SeriesPlan } from './families';

export interface SeriesScale {
  /** A value is asinh(value / unit): linear up to about a unit, a logarithm beyond. */
  unit: number;
  /** How far that wanders in nominal time, as the standard deviation of a normal distribution. */
  spread: number;
  /** Where that lies in nominal time; null: not known. */
  level: number | null;
  /** One scale of the values as they are, for evidence as the unsupervised ranking has it (nominal/ranking/evidence.ts). */
  range: number;
}

export interface Scales {
  /** By component and series. */
  series: Record<string, SeriesScale>;
  /** By series, of the typical component: for components that were not there. */
  typical: Record<string, SeriesScale>;
}

/** A unit is this share of the series' own level, and at least that share of the typical component's unit. */
const UNIT_SHARE = 0.1;
const PEER_SHARE = 0.1;
/** A difference of two views of a call is much smaller than they are: its unit is this share of the first one's level. */
const DIFFERENCE_SHARE = 0.25;
/** Least spread: about five per cent of the level. */
export const LEAST_SPREAD = 0.05;
const MAD_TO_DEVIATION = 1.4826;

/** Median of the finite ones; NaN where there is none. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const half = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export const spreadOf = (values: number[]): number => {
  const middle = median(values);
  return MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle)));
};

export const keyOf = (component: string, series: string): string => `${component}\n${series}`;

/** A series of component number `component` in rows whose columns are component-major. */
export function readSeries(rows: number[][], component: number, width: number, { column, minus }: SeriesPlan): number[] {
  const at = component * width;
  return rows.map((row) => (minus === null ? row[at + column] : row[at + column] - row[at + minus]));
}

/** @param samples of one environment; of those with a fault, only the rows before it are looked at */
export function fitScales(samples: SpotSample[]): Scales {
  const nominal = new Map<string, Pick<Nominal, 'series' | 'parts' | 'minuends'>>();
  for (const sample of samples) {
    const rows = sample.component === null ? sample.values : sample.values.slice(0, sample.moments + MARGIN);
    const plans = plansOf(sample.features);
    sample.components.forEach((component, index) => {
      for (const plan of plans) {
        const key = keyOf(component, plan.name);
        const known = nominal.get(key) ?? { series: plan.name, parts: [], minuends: [] };
        known.parts.push(readSeries(rows, index, sample.features.length, plan));
        known.minuends.push(...(plan.minus === null ? [] : [median(readSeries(rows, index, sample.features.length, { ...plan, minus: null }))]));
        nominal.set(key, known);
      }
    });
  }
  return scalesOf([...nominal].map(([key, each]) => ({ key, ...each })));
}

/** Quantised series hardly ever move, and then far: the width of the central eight tenths about each window's own level, as a deviation. */
const CENTRAL: [low: number, high: number] = [0.1, 0.9];
const CENTRAL_TO_DEVIATION = 1 / 2.563;

/** The unsupervised ranking's scale: the width of the central nine tenths as an interquartile range, and at least a share of the level. */
const NINE_TENTHS: [low: number, high: number] = [0.05, 0.95];
const NINE_TENTHS_TO_IQR = 1.349 / 3.29;
const LEAST_SHARE = 0.05;
const LEAST_PEER_SHARE = 0.01;

function widthOf(parts: number[][]): number {
  const values = Float64Array.from(parts.flat().filter(Number.isFinite)).sort();
  return values.length === 0 ? 0 : (quantile(values, NINE_TENTHS[1]) - quantile(values, NINE_TENTHS[0])) * NINE_TENTHS_TO_IQR;
}

const levelOf = ({ parts }: Nominal): number => Math.abs(median(parts.map(median))) || 0;

function tailOf(parts: number[][]): number {
  const residuals = Float64Array.from(parts.flatMap((part) => {
    const middle = median(part);
    return part.map((value) => value - middle).filter(Number.isFinite);
  })).sort();
  return residuals.length === 0 ? 0 : (quantile(residuals, CENTRAL[1]) - quantile(residuals, CENTRAL[0])) * CENTRAL_TO_DEVIATION;
}

interface Nominal {
  key: string;
  series: string;
  /** A window's values each. */
  parts: number[][];
  /** A window's level each, of what a difference is taken from. */
  minuends: number[];
}

/** What a unit is a share of. */
const unitOf = ({ parts, minuends }: Nominal): number => (minuends.length > 0 ? DIFFERENCE_SHARE * Math.abs(median(minuends)) : UNIT_SHARE * median(parts.map((part) => Math.abs(median(part)))));

function scalesOf(all: Nominal[]): Scales {
  const scales: Scales = { series: {}, typical: {} };
  for (const name of new Set(all.map(({ series }) => series))) {
    const peers = all.filter(({ series }) => series === name);
    const typical = median(peers.map(unitOf)) || 0;
    const floor = Math.max(median(peers.map(({ parts }) => widthOf(parts))) || 0, LEAST_PEER_SHARE * median(peers.map(levelOf)) || 0);
    for (const peer of peers) {
      const unit = Math.max(unitOf(peer) || 0, PEER_SHARE * typical) || 1;
      const parts = peer.parts.map((part) => part.map((value) => Math.asinh(value / unit)));
      const level = median(parts.map(median));
      scales.series[peer.key] = { unit, spread: Math.max(LEAST_SPREAD, median(parts.map(spreadOf)) || 0, tailOf(parts)), level: Number.isNaN(level) ? null : level, range: Math.max(widthOf(peer.parts), LEAST_SHARE * levelOf(peer), floor) };
    }
    const spread = median(peers.map((peer) => scales.series[peer.key].spread));
    scales.typical[name] = { unit: typical || 1, spread: Math.max(LEAST_SPREAD, spread || 0), level: null, range: floor };
  }
  return scales;
}

/** The scale of one series; of a series that was never there, by its own level before. */
export function scaleOf(scales: Scales, component: string, series: string, before: number[]): SeriesScale {
  const typical = scales.typical[series];
  const own = Math.abs(median(before)) || 0;
  return scales.series[keyOf(component, series)] ?? { unit: UNIT_SHARE * own || typical?.unit || 1, spread: typical?.spread ?? 2 * LEAST_SPREAD, level: null, range: Math.max(LEAST_SHARE * own, typical?.range ?? 0) };
}
