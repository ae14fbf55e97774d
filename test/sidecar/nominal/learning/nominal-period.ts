import { createRandom } from '../../../../sidecar/nn/random';
import type { Matrix } from '../../../../sidecar/series/align';
import type { Feature } from '../../../../sidecar/series/features';

const DAY_MS = 86_400_000;
/** Monday, 2 March 2026, 07:00. */
const FROM_MS = Date.UTC(2026, 2, 2, 7);

/** Of one component, at 30 s: name, level at mean load, share of it that follows the load, noise (of the level), share of rows with a burst. */
const METRICS: Array<[metric: string, level: number, loaded: number, noise: number, bursts: number]> = [
  ['container_cpu_usage_seconds_total', 12, 0.8, 0.06, 0.004],
  ['container_cpu_user_seconds_total', 8, 0.8, 0.06, 0.004],
  ['container_cpu_system_seconds_total', 4, 0.8, 0.08, 0.004],
  ['container_memory_working_set_bytes', 3e8, 0.1, 0.01, 0],
  ['container_memory_rss', 2e8, 0.1, 0.01, 0],
  ['container_memory_usage_bytes', 4e8, 0.1, 0.01, 0],
  ['container_network_receive_bytes_total', 6e6, 1, 0.05, 0.002],
  ['container_network_transmit_bytes_total', 5e6, 1, 0.05, 0.002],
  ['container_network_receive_packets_total', 2e4, 1, 0.05, 0.002],
  ['container_fs_writes_bytes_total', 4e7, 0.3, 0.3, 0.02],
  ['container_fs_writes_total', 6000, 0.3, 0.3, 0.02],
  ['container_threads', 40, 0, 0.02, 0],
];
const COMPONENTS = ['gateway', 'orders', 'catalogue', 'database'];

export const FEATURES: Feature[] = COMPONENTS.flatMap((component) => METRICS.map(([metric]) => ({ component, name: metric, metric, counter: metric.endsWith('_total') })));

interface Period {
  stepMs?: number;
  rows?: number;
  /** Load at a weekend, of a working day's. */
  weekend?: number;
  /** Growth of memory over the period. */
  drift?: number;
}

/** A service that is well: a daily curve, slow wandering of the load, noise, bursts of a row, memory that grows. */
export function nominalPeriod(seed: number, { stepMs = 30_000, rows = 5000, weekend = 1, drift = 0.3 }: Period = {}): Matrix {
  const random = createRandom(seed);
  const normals = Float64Array.from({ length: 8192 }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  const normal = () => normals[(8192 * random()) | 0];
  const values = new Float64Array(rows * FEATURES.length);
  const { cos, max, PI } = Math;
  let wander = 0;
  for (let row = 0; row < rows; row++) {
    const time = FROM_MS + row * stepMs;
    wander = 0.98 * wander + 0.01 * normal();
    const load = (1 - 0.5 * cos((2 * PI * (time % DAY_MS)) / DAY_MS) + wander) * ([0, 6].includes(new Date(time).getUTCDay()) ? weekend : 1);
    FEATURES.forEach(({ counter }, column) => {
      const [, level, loaded, noise, bursts] = METRICS[column % METRICS.length];
      const growth = counter ? 1 : 1 + (drift * row) / rows;
      const burst = random() < bursts ? 2 + 3 * random() : 1;
      values[row * FEATURES.length + column] = level * (1 - loaded + loaded * load) * growth * burst * max(0.05, 1 + noise * normal()) * (stepMs / 30_000);
    });
  }
  return { features: FEATURES, grid: { fromMs: FROM_MS, stepMs, rows }, values };
}

/** The period with the values of the component's metrics that `metrics` fits changed in rows [from, to). */
export function changed(matrix: Matrix, component: string, metrics: RegExp, [from, to]: [number, number], change: (value: number, share: number) => number): Matrix {
  const values = Float64Array.from(matrix.values);
  matrix.features.forEach((feature, column) => {
    for (let row = from; row < to && feature.component === component && metrics.test(feature.metric); row++) {
      const at = row * matrix.features.length + column;
      values[at] = change(values[at], (row - from + 1) / (to - from));
    }
  });
  return { ...matrix, values };
}
