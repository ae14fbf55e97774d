/** Training and testing of the fault-spot classifier on kept windows. */

import type { SpotFeature, SpotsConfig } from '../config/config';
import type { SpotStatus } from '../contract';
import { RoentgenError } from '../errors';
import type { Jobs } from '../jobs/jobs';
import { CLASSIFIER_DEFAULTS, type ClassifierHyperparameters, type ClassifierWeights, openClassifier } from './classifier';
import { average, folds, measures } from './evaluate';
import { fitNormaliser, inputOf, MARGIN, type Normaliser, reordered, type SpotSample } from './windows';

export interface SpotModel {
  components: string[];
  features: SpotFeature[];
  moments: number;
  normaliser: Normaliser;
  weights: ClassifierWeights;
  trainedAt: number;
  evaluation: SpotStatus['evaluation'];
}

export interface OpenSpotModel {
  /** Probability of each component for a window of raw rows, moved by `shift` rows. */
  predict(values: number[][], shift: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Fewer fault samples than this per component teach nothing. */
const LEAST_PER_COMPONENT = 2;
/** Folds of the evaluation: each sample is judged by a network that never saw it. */
const FOLDS = 4;
/** Windows a row or two early or late are learned as well: live windows are not centred on the fault. */
const SHIFTS = [-1, 0, 1, MARGIN];
/** Orders of the components in which each window is learned, at most; more tell nothing new. */
const MOST_ORDERS = 12;

/** Rotations and reflections of 0..count-1, the identity first: every component takes every place. */
function orders(count: number): number[][] {
  const places = Array.from({ length: count }, (_, index) => index);
  const all = places.flatMap((by) => [places.map((place) => (place + by) % count), places.map((place) => (count - place + by) % count)]);
  return [...new Map(all.map((order) => [order.join(), order])).values()].slice(0, MOST_ORDERS);
}

/** Throws DATASET_TOO_SMALL, or TRAINING_FAILED from the job. */
export async function learnSpots(samples: SpotSample[], components: string[], config: SpotsConfig, jobs: Pick<Jobs, 'run'>, now: number, signal?: AbortSignal): Promise<SpotModel> {
  const truth = samples.map((sample) => (sample.component === null ? -1 : components.indexOf(sample.component)));
  components.forEach((component, index) => {
    const count = truth.filter((label) => label === index).length;
    if (count < LEAST_PER_COMPONENT) {
      throw new RoentgenError('DATASET_TOO_SMALL', `${count} fault samples of ${component}, ${LEAST_PER_COMPONENT} are needed`, 'run a campaign');
    }
  });
  const train = (chosen: SpotSample[]) => trainOn(chosen, components, config, jobs, signal);
  // Jobs that wait for each other's workers: all cores are used.
  const [{ weights, normaliser }, evaluation] = await Promise.all([train(samples), crossValidate(samples, truth, components, config, train)]);
  return { components, features: config.features, moments: config.moments, normaliser, weights, trainedAt: now, evaluation };
}

type Trained = Pick<SpotModel, 'weights' | 'normaliser'>;

async function trainOn(samples: SpotSample[], components: string[], config: SpotsConfig, jobs: Pick<Jobs, 'run'>, signal?: AbortSignal): Promise<Trained> {
  const normaliser = fitNormaliser(samples);
  const rows = samples.flatMap((sample) => {
    const faulty = sample.component === null ? -1 : components.indexOf(sample.component);
    return SHIFTS.flatMap((shift) => {
      const input = inputOf(sample, config.features, normaliser, shift);
      return orders(components.length).map((order) => ({ input: reordered(input, components.length, config.features.length, order), faulty: order[faulty] ?? -1 }));
    });
  });
  const inputs = new Float32Array(rows.length * rows[0].input.length);
  const targets = new Float32Array(rows.length * components.length);
  rows.forEach(({ input, faulty }, row) => {
    inputs.set(input, row * input.length);
    components.forEach((_, index) => (targets[row * components.length + index] = index === faulty ? 1 : 0));
  });
  const hyperparameters: ClassifierHyperparameters = CLASSIFIER_DEFAULTS;
  const weights = await jobs.run('train-classifier', { inputs, targets, samples: rows.length, outputs: components.length, hyperparameters }, { signal });
  return { weights, normaliser };
}

async function crossValidate(samples: SpotSample[], truth: number[], components: string[], config: SpotsConfig, train: (samples: SpotSample[]) => Promise<Trained>): Promise<SpotStatus['evaluation']> {
  const fold = folds(truth, Math.min(FOLDS, LEAST_PER_COMPONENT * 2));
  const probabilities: number[][] = samples.map(() => []);
  const judge = async (held: number) => {
    const trained = await train(samples.filter((_, index) => fold[index] !== held));
    const model = await openSpotModel({ ...trained, features: config.features, moments: config.moments });
    for (const [index, sample] of samples.entries()) {
      if (fold[index] === held) {
        probabilities[index] = await model.predict(sample.values, 0);
      }
    }
    await model.close();
  };
  await Promise.all([...new Set(fold)].map(judge));
  const rows = measures(probabilities, truth, components);
  const faults = truth.filter((label) => label >= 0).length;
  return { trainSamples: faults, testSamples: samples.length, components: rows, average: average(rows) };
}

export async function openSpotModel(model: Pick<SpotModel, 'weights' | 'normaliser' | 'features' | 'moments'>): Promise<OpenSpotModel> {
  const classifier = await openClassifier(model.weights);
  return {
    predict: async (values, shift) => [...(await classifier.predict(inputOf({ values, moments: model.moments }, model.features, model.normaliser, shift), 1))],
    close: () => classifier.close(),
  };
}
