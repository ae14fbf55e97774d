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

/** Location and scale of each column in nominal times. */
export interface Normaliser {
  center: number[];
  scale: number[];
}

/** A change of this many scales is as much as the network sees. */
const CLIP = 8;
/** Scale is never below this share of the median: columns that hardly move must not explode. */
const FLOOR = 0.05;

/** Median and interquartile range of each column over the rows before the moment, which are nominal in every sample. */
export function fitNormaliser(samples: SpotSample[]): Normaliser {
  const columns = samples[0]?.values[0]?.length ?? 0;
  const center: number[] = [];
  const scale: number[] = [];
  for (let column = 0; column < columns; column++) {
    const sorted = samples.flatMap((sample) => sample.values.slice(0, sample.moments).map((row) => row[column])).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    center.push(at(0.5));
    scale.push(Math.max(at(0.75) - at(0.25), FLOOR * Math.abs(at(0.5)), 1e-9));
  }
  return { center, scale };
}

/**
 * The network's input for a window: 2 moments x components x features numbers, moment-major.
 * `shift` moves the window by rows, within MARGIN.
 */
export function inputOf(sample: Pick<SpotSample, 'values' | 'moments'>, features: readonly SpotFeature[], normaliser: Normaliser, shift = 0): Float32Array {
  const chosen = normaliser.center.map((_, column) => column).filter((column) => features.includes(SPOT_FEATURES[column % SPOT_FEATURES.length]));
  const rows = 2 * sample.moments;
  const input = new Float32Array(rows * chosen.length);
  for (let row = 0; row < rows; row++) {
    const values = sample.values[row + MARGIN + shift];
    chosen.forEach((column, index) => {
      const deviation = (values[column] - normaliser.center[column]) / normaliser.scale[column];
      input[row * chosen.length + index] = Math.max(-CLIP, Math.min(CLIP, deviation)) / CLIP;
    });
  }
  return input;
}
