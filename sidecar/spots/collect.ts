/** Labelled windows out of Prometheus: reads what each component did around a fault (or in nominal time), judges it, and keeps it. */

import type { ServiceSection } from '../config/config';
import type { LabelRow } from '../contract';
import type { Samples } from './dataset';
import { isOther, joined } from './labels';
import { unrestOf, verdictOn } from './quality';
import { MARGIN, rowsOf, SPOT_FEATURES, SPOT_METRICS, type SpotSample } from './sample';
import { sampleId } from './validity';
import { bridge } from './bridge';

/** Values of (component, metric) columns on the step grid of the rows from `fromMs` to `toMs`, both included; NaN = missing. */
export type FetchColumns = (fromMs: number, toMs: number, columns: Array<{ component: string; metric: string }>) => Promise<number[][]>;

export interface CollectorDeps {
  service: Pick<ServiceSection, 'name' | 'stepMs'> & { spots: Pick<ServiceSection['spots'], 'moments'> };
  components: string[];
  /** Name that the samples' environment has. */
  environment: string;
  fetch: FetchColumns;
  now(): number;
  samples: Pick<Samples, 'add' | 'find' | 'every'>;
  /** Of Roentgen. */
  version: string;
}

export interface CollectOptions {
  /** Of the campaign; null: none. */
  seed: number | null;
  /** Every labelled fault that may lie in the window; the window's own may be among them. */
  labels?: LabelRow[];
}

export interface Collector {
  /** Milliseconds after a fault's start at which its window is over. */
  readonly windowMs: number;
  /**
   * Keeps the window around a labelled fault, discarded where the quality rules say so, and answers it; the one that is kept already
   * where it was collected before. Faults of one run that began within a step of each other are one sample, whichever of them is given.
   * null: the window is not over yet. Throws what the fetch and the store throw.
   */
  collect(row: LabelRow, options: CollectOptions): Promise<SpotSample | null>;
  /** The same for the newest window that is over, as one without a fault. */
  collectNominal(options: CollectOptions): Promise<SpotSample | null>;
}

export function createCollector({ service, components, environment, fetch, now, samples, version }: CollectorDeps): Collector {
  const { stepMs, spots: { moments } } = service;
  const windowMs = (moments + MARGIN + 1) * stepMs;

  async function keep(label: Pick<SpotSample, 'run' | 'fault' | 'component' | 'parameters' | 'moment'>, confirmed: boolean | null, { seed, labels = [] }: CollectOptions): Promise<SpotSample | null> {
    const identity = { ...label, environment, service: service.name };
    const sample = sampleId(identity);
    const known = samples.find(sample);
    const [from, to] = boundsOf(label.moment, moments, stepMs);
    if (known || to > now()) {
      return known;
    }
    const { values, share, whole } = await readWindow(fetch, components, label.moment, moments, stepMs);
    const window = { stepMs, moments, components, features: [...SPOT_FEATURES], values };
    const quality = { bridged: share, confirmed, unrest: unrestOf(window, nominalBefore(samples.every(), environment, label.moment, window)) };
    const overlapped = labels.some((row) => isOther(row, label, stepMs) && row.start <= to && row.end >= from - stepMs);
    samples.add({ ...identity, ...window, sample, seed, version, quality, discarded: verdictOn({ ...quality, whole, overlapped }) });
    return samples.find(sample);
  }

  return {
    windowMs,
    collect: (row, options) => {
      const { confirmed, ...label } = joined(row, options.labels ?? [], stepMs);
      return keep(label, confirmed, options);
    },
    collectNominal: (options) => {
      const moment = Math.floor((now() - windowMs) / stepMs) * stepMs;
      return keep({ run: '', fault: null, component: null, parameters: {}, moment }, null, options);
    },
  };
}

/** Times of the first and the last row of the window around a moment. */
function boundsOf(moment: number, moments: number, stepMs: number): [number, number] {
  const from = moment - (moments + MARGIN) * stepMs;
  return [from, from + (rowsOf(moments) - 1) * stepMs];
}

/**
 * All features of all components around a moment, short gaps bridged; a metric that a component does not have is a column of NaN.
 * `share` of the values was missing; `whole`: CPU and memory have no gap left. Throws what the fetch throws.
 */
export async function readWindow(fetch: FetchColumns, components: string[], moment: number, moments: number, stepMs: number): Promise<{ values: number[][]; share: number; whole: boolean }> {
  const [from, to] = boundsOf(moment, moments, stepMs);
  const columns = components.flatMap((component) => SPOT_FEATURES.map((feature) => ({ component, metric: SPOT_METRICS[feature].metric })));
  const rows = await fetch(from, to, columns);
  const needed = columns.map((_, column) => ['cpu', 'memory'].includes(SPOT_FEATURES[column % SPOT_FEATURES.length]));
  return bridge(rows, needed);
}

/** Windows that were to be nominal, newest first. Those that were found too restless count, so that a new level becomes usual. */
function nominalBefore(samples: SpotSample[], environment: string, moment: number, { stepMs }: Pick<SpotSample, 'stepMs'>): SpotSample[] {
  const counts = (sample: SpotSample) => sample.component === null && sample.environment === environment && sample.stepMs === stepMs && sample.moment < moment && (sample.discarded === null || sample.discarded === 'not nominal before');
  return samples.filter(counts).sort((a, b) => b.moment - a.moment);
}
