/** The classifiers that windows are selected for: how each is trained, and its filter model. */

import { sharedFilter, type WindowClassifier } from '../../sidecar/app/select-samples';
import { createSessionCache } from '../../sidecar/jobs/session-cache';
import { trainClassifier } from '../../sidecar/spots/classifier-training';
import { learnPaper, type PaperModel } from '../../sidecar/spots/paper';
import type { SpotSample } from '../../sidecar/spots/sample';
import { learnShared, partsOf, type SharedModel } from '../../sidecar/spots/shared/model';
import { SHARED_DEFAULTS } from '../../sidecar/spots/shared/network';
import { type SharedTraining, trainShared } from '../../sidecar/spots/shared/training';
import { PAPER_COMPONENTS } from './paper-figures';
import { HELD, held, type Learner, PAPER, SHARED } from './paper-learners';

/** A learner with the model that filters for it. */
export interface SelectLearner<Model = unknown, Filter = unknown> {
  learner: Learner<Model>;
  filter: WindowClassifier<Filter>;
}

/** Epochs of the paper's network that goes on with one window more (equation 9), of 150. */
const REFINING_EPOCHS = 10;
/** Graphs of one network differ by their batch only. */
const SESSIONS = 8;

export const LEARNER_NAMES = ['held', 'paper', 'shared'] as const;
export type LearnerName = (typeof LEARNER_NAMES)[number];

export const faultyOf = ({ component }: SpotSample): number[] => partsOf(component).map((each) => PAPER_COMPONENTS.findIndex((name) => name === each)).filter((at) => at >= 0);

const LEAST = 1e-9;

/** Binary cross-entropy (nats) of a window, the sum over the components: what the paper's network is trained by. */
export const binaryCrossEntropy = (probabilities: number[], guilty: number[]): number =>
  probabilities.reduce((sum, probability, at) => sum - Math.log(Math.max(LEAST, guilty.includes(at) ? probability : 1 - probability)), 0);

/** The paper's network is its own filter model. */
function paperLearner({ name, title }: Learner<PaperModel>, convert: (sample: SpotSample) => SpotSample): SelectLearner<PaperModel, PaperModel> {
  const { open } = createSessionCache(SESSIONS);
  const converted = new WeakMap<SpotSample, SpotSample>();
  const shown = (sample: SpotSample) => {
    const known = converted.get(sample) ?? convert(sample);
    converted.set(sample, known);
    return known;
  };
  const train = (samples: SpotSample[], seed: number, from?: PaperModel) => learnPaper(samples.map(shown), { window: 'centred', components: [...PAPER_COMPONENTS], features: ['cpu', 'memory'], seed, from }, (order) => {
    const hyperparameters = { ...order.hyperparameters, ...(from && { epochs: REFINING_EPOCHS }) };
    return trainClassifier(order.inputs, order.targets, order.samples, order.outputs, hyperparameters, { open }, order.initial);
  });
  const predict = (model: PaperModel, samples: SpotSample[]) => PAPER.predict(model, samples.map(shown));
  return {
    learner: { name, title, train, predict },
    filter: {
      train: (samples, seed) => train(samples, seed),
      refine: (model, samples, seed) => train(samples, seed, model),
      loss: async (model, sample) => binaryCrossEntropy((await predict(model, [sample]))[0], faultyOf(sample)),
    },
  };
}

/** Roentgen's shared network, one instead of the three whose answers are averaged; its filter model is one that learns for less time. */
function sharedLearner(): SelectLearner<SharedModel, SharedModel> {
  const { open } = createSessionCache(SESSIONS);
  const train = (order: SharedTraining) => trainShared(order, { open });
  const single = (seed: number) => ({ ...SHARED_DEFAULTS, seeds: [seed] });
  return { learner: { ...SHARED, title: `${SHARED.title} (one)`, train: (samples, seed) => learnShared(samples, { window: 'centred', hyperparameters: single(seed) }, train) }, filter: sharedFilter(train) };
}

export const SELECT_LEARNERS: Record<LearnerName, () => SelectLearner> = {
  held: () => paperLearner(HELD, held) as SelectLearner,
  paper: () => paperLearner(PAPER, (sample) => sample) as SelectLearner,
  shared: () => sharedLearner() as SelectLearner,
};
