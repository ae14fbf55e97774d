/**
 * The networks that the experiments are done with. `paper`: the paper's to the letter (section IV.D), 2 x 7 moments x CPU and memory x
 * 4 containers = 112 numbers in, 4 out. `shared`: Roentgen's own, which has all features and components and does not know their names.
 */

import { trainClassifier } from '../../sidecar/spots/classifier-training';
import { learnPaper, type PaperModel, predictPaper } from '../../sidecar/spots/paper';
import { windowOf } from '../../sidecar/spots/places';
import type { SpotSample } from '../../sidecar/spots/sample';
import { learnShared, predictShared, scalesFor, type SharedModel } from '../../sidecar/spots/shared/model';
import { SHARED_DEFAULTS } from '../../sidecar/spots/shared/network';
import { trainShared } from '../../sidecar/spots/shared/training';
import { PAPER_COMPONENTS } from './paper-figures';

/** A way to learn; `from` is what it learned before and goes on with. Models are its own affair. */
export interface Learner<Model> {
  /** A word for figure ids. */
  name: string;
  title: string;
  train(samples: SpotSample[], seed: number, from?: Model): Promise<Model>;
  /** Samples x PAPER_COMPONENTS. */
  predict(model: Model, samples: SpotSample[]): Promise<number[][]>;
}

const rowsOf = (sample: SpotSample) => windowOf(sample, { window: 'centred', at: 0 });

export const PAPER: Learner<PaperModel> = {
  name: 'paper',
  title: "the paper's network",
  train: (samples, seed, from) => learnPaper(samples, { window: 'centred', components: [...PAPER_COMPONENTS], features: ['cpu', 'memory'], seed, from }, (order) => trainClassifier(order.inputs, order.targets, order.samples, order.outputs, order.hyperparameters, {}, order.initial)),
  predict: (model, samples) => Promise.all(samples.map((sample) => predictPaper(model, rowsOf(sample), sample))),
};

/** The paper's network on what a dashboard shows of a stopped container, which is where the paper had its figures from. */
export const HELD: Learner<PaperModel> = {
  name: 'held',
  title: "the paper's network, a stopped container's memory held at its last value",
  train: (samples, seed, from) => PAPER.train(samples.map(held), seed, from),
  predict: (model, samples) => PAPER.predict(model, samples.map(held)),
};

/**
 * cAdvisor gives its samples times of their own, so that a dead container has no staleness marker and its last value lives on for five
 * minutes, where the sidecar says 0: what has stopped uses nothing. Its counters stand still in both.
 */
export function held(sample: SpotSample): SpotSample {
  const memories = sample.components.map((_, component) => component * sample.features.length + sample.features.indexOf('memory'));
  const values = sample.values.reduce<number[][]>((rows, row) => {
    const before = rows[rows.length - 1];
    rows.push(row.map((value, column) => (value === 0 && before && memories.includes(column) ? before[column] : value)));
    return rows;
  }, []);
  return { ...sample, values };
}

export const SHARED: Learner<SharedModel> = {
  name: 'shared',
  title: "Roentgen's shared network",
  train: (samples, seed, from) => learnShared(samples, { window: 'centred', from, hyperparameters: { ...SHARED_DEFAULTS, seeds: SHARED_DEFAULTS.seeds.map((each) => each + 100 * seed) } }, (order) => trainShared(order, {})),
  predict: async (model, samples) => samples.map((sample) => {
    const { probabilities } = predictShared(model, { rows: rowsOf(sample), components: sample.components, features: sample.features, scales: scalesFor(model, sample.environment) });
    return PAPER_COMPONENTS.map((component) => probabilities[sample.components.indexOf(component)]);
  }),
};
