/** One labelled window, as it is kept: what each component's figures did around a fault (or in nominal time), with its lineage. Pure. */

import type { Parameters, SampleQuality } from '../contract';

/** What of a component is kept, by name; counters are increments per step, gauges as they are. cAdvisor's names. */
export const SPOT_METRICS = {
  cpu: { metric: 'container_cpu_usage_seconds_total', unit: 's' },
  memory: { metric: 'container_memory_working_set_bytes', unit: 'B' },
  receive: { metric: 'container_network_receive_bytes_total', unit: 'B' },
  transmit: { metric: 'container_network_transmit_bytes_total', unit: 'B' },
  throttled: { metric: 'container_cpu_cfs_throttled_seconds_total', unit: 's' },
  write: { metric: 'container_fs_writes_bytes_total', unit: 'B' },
  packets: { metric: 'container_network_receive_packets_total', unit: '' },
} as const;

export type SpotFeature = keyof typeof SPOT_METRICS;
export const SPOT_FEATURES = Object.keys(SPOT_METRICS) as SpotFeature[];

/** Rows kept beyond the window on each side, for windows that are a little early or late. */
export const MARGIN = 2;

export function rowsOf(moments: number): number {
  return 2 * (moments + MARGIN);
}

export interface SpotSample {
  /** Identity: `<environment>-<moment>-<run or nominal>`-like, `^[A-Za-z0-9_.-]{1,120}$`. */
  sample: string;
  service: string;
  environment: string;
  /** '' for a window without a fault. */
  run: string;
  /** null for a window without a fault. Several kinds at once: joined by `+`, components likewise. */
  fault: string | null;
  component: string | null;
  parameters: Parameters;
  seed: number | null;
  /** Of Roentgen. */
  version: string;
  /** The specified moment, milliseconds since the epoch: row `moments + MARGIN` is the first at or after it. */
  moment: number;
  stepMs: number;
  moments: number;
  components: string[];
  /** Any names; those of SPOT_METRICS where the sidecar took the sample. */
  features: string[];
  /** rowsOf(moments) rows x (components x features) columns, component-major; raw units; NaN = missing. */
  values: number[][];
  quality: SampleQuality;
  /** Why it teaches nothing; null: it does. */
  discarded: string | null;
}
