/**
 * Fault spots: which component is faulty, with its probability. Learns from label rows: the window around each labelled
 * fault is read from Prometheus and kept (collect.ts, dataset.ts); a network is trained on them (learn.ts) and predicts live at every step.
 */

import type { ServiceSection } from '../config/config';
import type { SpotPrediction, SpotStatus } from '../contract';
import type { Jobs } from '../jobs/jobs';
import { type Collector, createCollector, type FetchColumns, readWindow } from './collect';
import { createSamples, type Samples } from './dataset';
import { learnSpots, type OpenSpotModel, openSpotModel, type SpotModel } from './learn';
import { loadSpotModel, saveSpotModel } from './model';
import { MARGIN } from './sample';

export interface SpotsDeps {
  service: ServiceSection;
  components: string[];
  /** Folder of the service's samples and model. */
  directory: string;
  fetch: FetchColumns;
  jobs: Pick<Jobs, 'run'>;
  /** Of Roentgen. */
  version: string;
  now(): number;
}

export interface Spots extends Collector {
  samples: Samples;
  /** Trains on all samples that teach and uses the result. Throws DATASET_TOO_SMALL. */
  learn(signal?: AbortSignal): Promise<void>;
  /** How unsure the present classifier is of a kept sample: 0 (sure) to 1; null where it cannot say. */
  uncertainty(sample: string): number | null;
  /** One live prediction. No model or a gap in the data: no probability. */
  step(): Promise<void>;
  status(): Omit<SpotStatus, 'campaign'>;
}

/** A prediction older than this many steps is not shown any more. */
const STALE_STEPS = 3;

export async function createSpots({ service, components, directory, fetch, jobs, version, now }: SpotsDeps): Promise<Spots> {
  const { environment, moments } = service.spots;
  const samples = createSamples({ service: service.name, directory, environment, now });
  const collector = createCollector({ service, components, environment, fetch, now, samples, version });
  let model: SpotModel | null = loadSpotModel(directory, components, service.spots);
  let open: OpenSpotModel | null = model ? await openSpotModel(model) : null;
  let doubts = new Map<string, number>();
  let latest: SpotPrediction | null = null;

  async function learn(signal?: AbortSignal): Promise<void> {
    const next = await learnSpots(samples.all(), components, service.spots, jobs, now(), signal, service.calls);
    saveSpotModel(directory, next);
    [model, open, doubts] = [next, await openSpotModel(next), new Map()];
    await weighDoubts();
  }

  async function weighDoubts(): Promise<void> {
    for (const sample of samples.all()) {
      if (open && !doubts.has(sample.sample)) {
        doubts.set(sample.sample, await open.uncertainty(sample));
      }
    }
  }

  async function step(): Promise<void> {
    if (!open) {
      return;
    }
    const time = Math.floor(now() / service.stepMs) * service.stepMs - service.stepMs;
    const { values, whole } = await readWindow(fetch, components, time - (moments + MARGIN - 1) * service.stepMs, moments, service.stepMs);
    if (!whole) {
      latest = null;
      return;
    }
    const { probabilities, kinds, unknown } = await open.predict(values, 'past');
    latest = { time, probabilities: components.map((component, index) => ({ component, probability: probabilities[index] })), kinds, unknown };
  }

  await weighDoubts();
  return {
    ...collector,
    collect: async (row, options) => {
      const sample = await collector.collect(row, options);
      await weighDoubts();
      return sample;
    },
    samples,
    learn,
    uncertainty: (sample) => doubts.get(sample) ?? null,
    step,
    status: () => ({
      service: service.name,
      components,
      samples: samples.all().filter((sample) => sample.component !== null).length,
      trainedAt: model?.trainedAt ?? null,
      model: service.spots.model,
      evaluation: model?.evaluations.centred ?? null,
      pastEvaluation: model?.evaluations.past ?? null,
      latest: latest && now() - latest.time <= STALE_STEPS * service.stepMs + 2000 ? latest : null,
    }),
  };
}
