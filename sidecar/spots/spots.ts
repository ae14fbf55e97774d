/**
 * Fault spots: which component is faulty, with its probability. Learns from label rows: the window around each labelled
 * fault is read from Prometheus and kept; a small network is trained on all windows and predicts live at every step.
 */

import { join } from 'node:path';
import type { ServiceSection } from '../config/config';
import type { LabelRow, SpotStatus } from '../contract';
import { appendSample, readDataset } from './dataset';
import { learnSpots, type SpotModel, openSpotModel, type OpenSpotModel } from './learn';
import { loadSpotModel, saveSpotModel } from './model';
import { MARGIN, rowsOf, SPOT_FEATURES, SPOT_METRICS, type SpotSample } from './windows';
import type { Jobs } from '../jobs/jobs';

/** Values of (component, metric) columns on a grid of rows ending at `toMs`; NaN = missing. */
export type FetchColumns = (fromMs: number, toMs: number, columns: Array<{ component: string; metric: string }>) => Promise<number[][]>;

export interface SpotsDeps {
  service: ServiceSection;
  components: string[];
  /** Folder of the service's dataset and model. */
  directory: string;
  fetch: FetchColumns;
  jobs: Pick<Jobs, 'run'>;
  now(): number;
}

export interface Spots {
  /** Reads the window around a labelled fault and keeps it. True when the window was whole. */
  collect(row: LabelRow): Promise<boolean>;
  /** Keeps the newest window as one without a fault. */
  collectNominal(): Promise<boolean>;
  /** Milliseconds after a fault's start at which its window is complete. */
  readonly windowMs: number;
  /** Trains on all windows and uses the result. Throws DATASET_TOO_SMALL. */
  learn(signal?: AbortSignal): Promise<void>;
  /** One live prediction. No model or a gap in the data: no probability. */
  step(): Promise<void>;
  status(): Omit<SpotStatus, 'campaign'>;
  close(): Promise<void>;
}

/** A prediction older than this many steps is not shown any more. */
const STALE_STEPS = 3;

export async function createSpots(deps: SpotsDeps): Promise<Spots> {
  const { service, components } = deps;
  const datasetFile = join(deps.directory, 'samples.jsonl');
  const columns = components.flatMap((component) => SPOT_FEATURES.map((feature) => ({ component, metric: SPOT_METRICS[feature] })));
  const { moments } = service.spots;
  let samples = readDataset(datasetFile).samples.filter((sample) => sameShape(sample, components, service));
  let model: SpotModel | null = loadSpotModel(deps.directory, components, service.spots);
  let open: OpenSpotModel | null = model ? await openSpotModel(model) : null;
  let latest: SpotStatus['latest'] = null;

  async function windowAt(moment: number): Promise<number[][] | null> {
    const first = moment - (moments + MARGIN) * service.stepMs;
    const rows = bridged(await deps.fetch(first, first + (rowsOf(moments) - 1) * service.stepMs, columns));
    return rows.length === rowsOf(moments) && rows.every((row) => row.every(Number.isFinite)) ? rows : null;
  }

  async function keep(moment: number, label: Pick<SpotSample, 'run' | 'fault' | 'component'>): Promise<boolean> {
    const values = await windowAt(moment);
    if (!values) {
      return false;
    }
    const sample: SpotSample = { ...label, service: service.name, moment, stepMs: service.stepMs, moments, components, values };
    appendSample(datasetFile, sample);
    samples = [...samples, sample];
    return true;
  }

  async function learn(signal?: AbortSignal): Promise<void> {
    const next = await learnSpots(samples, components, service.spots, deps.jobs, deps.now(), signal);
    saveSpotModel(deps.directory, next);
    const opened = await openSpotModel(next);
    await open?.close();
    [model, open] = [next, opened];
  }

  async function step(): Promise<void> {
    if (!open) {
      return;
    }
    const time = Math.floor(deps.now() / service.stepMs) * service.stepMs - service.stepMs;
    const values = await windowAt(time - (moments + MARGIN - 1) * service.stepMs);
    if (!values) {
      latest = null;
      return;
    }
    const probabilities = await open.predict(values, MARGIN);
    latest = { time, probabilities: components.map((component, index) => ({ component, probability: probabilities[index] })) };
  }

  return {
    windowMs: (moments + MARGIN + 1) * service.stepMs,
    collect: (row) => keep(row.start, { run: row.run, fault: row.fault, component: row.component }),
    collectNominal: () => keep(deps.now() - (moments + MARGIN + 1) * service.stepMs, { run: '', fault: null, component: null }),
    learn,
    step,
    status: () => ({
      service: service.name,
      components,
      samples: samples.filter((sample) => sample.component !== null).length,
      trainedAt: model?.trainedAt ?? null,
      evaluation: model?.evaluation ?? null,
      latest: latest && deps.now() - latest.time <= STALE_STEPS * service.stepMs + 2000 ? latest : null,
    }),
    close: async () => {
      await open?.close();
    },
  };
}

/** At a stop and a start a scrape falls between: up to this many missing values in a row are bridged by the one before. */
const BRIDGED_ROWS = 2;

function bridged(rows: number[][]): number[][] {
  const gaps = rows[0]?.map(() => 0) ?? [];
  return rows.reduce<number[][]>((done, row) => {
    const before = done[done.length - 1];
    done.push(row.map((value, column) => {
      gaps[column] = Number.isNaN(value) ? gaps[column] + 1 : 0;
      return Number.isNaN(value) && before && gaps[column] <= BRIDGED_ROWS ? before[column] : value;
    }));
    return done;
  }, []);
}

function sameShape(sample: SpotSample, components: string[], service: ServiceSection): boolean {
  return sample.service === service.name && sample.moments === service.spots.moments && sample.stepMs === service.stepMs && sample.components.join('\n') === components.join('\n');
}
