/**
 * Fault windows: what each component's CPU, memory (and on wish network) did in the moments before and after a fault.
 * Mathematics only. Mirror paper, section IV.D: 7 moments before and after x 2 features x 4 containers = 112 numbers.
 */

import type { SpotFeature } from '../config/config';

/** Every sample keeps all of these, so that a classifier can be trained on fewer or more of them later. */
export const SPOT_FEATURES: readonly SpotFeature[] = ['cpu', 'memory', 'receive', 'transmit'];

/** cAdvisor's name of each feature; counters are taken as increments per step, gauges as they are. */
export const SPOT_METRICS: Record<SpotFeature, string> = {
  cpu: 'container_cpu_usage_seconds_total',
  memory: 'container_memory_working_set_bytes',
  receive: 'container_network_receive_bytes_total',
  transmit: 'container_network_transmit_bytes_total',
};

/** Rows kept beyond the window on each side, for windows that are a little early or late. */
export const MARGIN = 2;

/** One window. `component` is null for a window without a fault. */
export interface SpotSample {
  run: string;
  service: string;
  fault: string | null;
  component: string | null;
  /** The specified moment, milliseconds since the epoch: row `moments + MARGIN` is the first at or after it. */
  moment: number;
  stepMs: number;
  moments: number;
  components: string[];
  /** (2 moments + 2 MARGIN) rows x (components x SPOT_FEATURES) columns, component-major; raw units. */
  values: number[][];
}

export function rowsOf(moments: number): number {
  return 2 * (moments + MARGIN);
}

/** Scale of each column in nominal times; the location is each window's own, since levels wander between faults. */
export interface Normaliser {
  scale: number[];
}

/** A change of this many scales is as much as the network sees. */
const CLIP = 8;
/** Scale is never below this share of the median: columns that hardly move must not explode. */
const FLOOR = 0.05;

function quantiles(values: number[], shares: number[]): number[] {
  const sorted = values.slice().sort((a, b) => a - b);
  return shares.map((share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
}

/** Median over the windows of each column's interquartile range in the rows before the moment, which are nominal in every sample. */
export function fitNormaliser(samples: SpotSample[]): Normaliser {
  const columns = samples[0]?.values[0]?.length ?? 0;
  const scale = Array.from({ length: columns }, (_, column) => {
    const spreads = samples.map((sample) => {
      const [low, middle, high] = quantiles(sample.values.slice(0, sample.moments).map((row) => row[column]), [0.25, 0.5, 0.75]);
      return Math.max(high - low, FLOOR * Math.abs(middle));
    });
    return Math.max(quantiles(spreads, [0.5])[0], 1e-9);
  });
  return { scale };
}

/**
 * The network's input for a window: 2 moments x components x features numbers, moment-major.
 * `shift` moves the window by rows, within MARGIN.
 */
export function inputOf(sample: Pick<SpotSample, 'values' | 'moments'>, features: readonly SpotFeature[], normaliser: Normaliser, shift = 0): Float32Array {
  const chosen = normaliser.scale.map((_, column) => column).filter((column) => features.includes(SPOT_FEATURES[column % SPOT_FEATURES.length]));
  const before = sample.values.slice(0, sample.moments);
  const centers = chosen.map((column) => quantiles(before.map((row) => row[column]), [0.5])[0]);
  const rows = 2 * sample.moments;
  const input = new Float32Array(rows * chosen.length);
  for (let row = 0; row < rows; row++) {
    const values = sample.values[row + MARGIN + shift];
    chosen.forEach((column, index) => {
      const deviation = (values[column] - centers[index]) / normaliser.scale[column];
      input[row * chosen.length + index] = Math.max(-CLIP, Math.min(CLIP, deviation)) / CLIP;
    });
  }
  return input;
}

/**
 * The input of the same window with the components in another order: component i takes the place `order[i]`. A fault looks much alike on
 * whichever component it is, so each sample teaches about all of them.
 */
export function reordered(input: Float32Array, components: number, features: number, order: number[]): Float32Array {
  const result = new Float32Array(input.length);
  input.forEach((value, at) => {
    const component = Math.floor(at / features) % components;
    result[at + (order[component] - component) * features] = value;
  });
  return result;
}
