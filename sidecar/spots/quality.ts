/** When a window is no example of what it says: the rules by which a sample is kept but discarded. Pure. */

import type { SampleQuality } from '../contract';
import { floorOf } from '../series/floors';
import { SPOT_METRICS, type SpotFeature, type SpotSample } from './sample';

/** What is known of a window when it is judged. */
export interface Evidence extends SampleQuality {
  /** CPU and memory of every component are there at every moment. */
  whole: boolean;
  /** Another fault than the window's own was in force during it. */
  overlapped: boolean;
}

export interface QualityRule {
  /** What a discarded sample says. */
  reason: string;
  /** In the unit of the figure; null: a yes or no. */
  limit: number | null;
  description: string;
  breaks(evidence: Evidence): boolean;
}

/** Share of values that may be missing, bridged or not. */
const MOST_BRIDGED = 0.2;
/** Robust scales. Beyond it a level is another one, whatever the noise. */
const MOST_UNREST = 8;

/** The first that is broken discards the sample. */
export const QUALITY_RULES: QualityRule[] = [
  { reason: 'gaps', limit: MOST_BRIDGED, description: 'More than this share of the values was missing, or CPU or memory has a gap that is too long to bridge.', breaks: ({ bridged, whole }) => bridged > MOST_BRIDGED || !whole },
  { reason: 'overlap', limit: null, description: 'Another fault was in force during the window.', breaks: ({ overlapped }) => overlapped },
  { reason: 'not visible', limit: null, description: "The fault was not seen in its component's own figures.", breaks: ({ confirmed }) => confirmed === false },
  { reason: 'not nominal before', limit: MOST_UNREST, description: 'The nominal half is further than this from other nominal windows, in robust scales.', breaks: ({ unrest }) => unrest !== null && unrest > MOST_UNREST },
];

/** Why the window teaches nothing, or null. */
export function verdictOn(evidence: Evidence): string | null {
  return QUALITY_RULES.find((rule) => rule.breaks(evidence))?.reason ?? null;
}

/** Fewer nominal windows tell nothing of a usual level. */
const LEAST_NOMINAL = 5;
/** Older nominal windows do not count: levels wander. */
const MOST_NOMINAL = 20;
/** A scale is never below this share of the median, as in the classifier's normaliser. */
const SHARE = 0.05;
/** Makes the median absolute deviation of normal values their standard deviation. */
const MAD_SCALE = 1.4826;
/** This share of the columns may be further off than what is told. */
const QUANTILE = 0.9;

type Window = Pick<SpotSample, 'components' | 'features' | 'values' | 'moments' | 'stepMs'>;

/**
 * How far the rows before the moment are from those of nominal windows: of each column |median - median of the nominal| in scales
 * (1.4826 MAD, with floors), then the 0.9 quantile over the columns. null with fewer than 5 nominal windows.
 * @param nominal newest first
 */
export function unrestOf(window: Window, nominal: Window[]): number | null {
  const recent = nominal.slice(0, MOST_NOMINAL);
  if (recent.length < LEAST_NOMINAL) {
    return null;
  }
  const deviations = window.components.flatMap((component) => window.features.map((feature) => deviationOf(window, recent, component, feature))).filter((deviation) => deviation !== null);
  return deviations.length === 0 ? null : deviations.sort((a, b) => a - b)[Math.ceil(QUANTILE * deviations.length) - 1];
}

function deviationOf(window: Window, nominal: Window[], component: string, feature: string): number | null {
  const before = columnOf(window, component, feature).slice(0, window.moments).filter(Number.isFinite);
  const columns = nominal.map((each) => columnOf(each, component, feature).filter(Number.isFinite)).filter((column) => column.length > 0);
  if (before.length === 0 || columns.length < LEAST_NOMINAL) {
    return null;
  }
  const usual = columns.flat();
  const center = median(usual);
  const spread = MAD_SCALE * median(usual.map((value) => Math.abs(value - center)));
  return Math.abs(median(before) - center) / Math.max(spread, SHARE * Math.abs(center), leastOf(feature, window.stepMs));
}

function columnOf({ components, features, values }: Window, component: string, feature: string): number[] {
  const [row, column] = [components.indexOf(component), features.indexOf(feature)];
  return row < 0 || column < 0 ? [] : values.map((each) => each[row * features.length + column]);
}

/** The least change that an operator would call one. */
function leastOf(feature: string, stepMs: number): number {
  const metric = SPOT_METRICS[feature as SpotFeature]?.metric;
  return Math.max(metric === undefined ? 0 : floorOf({ metric, counter: metric.endsWith('_total') }, stepMs).least, 1e-9);
}

function median(values: number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
