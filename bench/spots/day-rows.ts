/** Ways to say which component is faulty, trained on one day and asked about another: for each fault, components in order and what else they say. */

import { createRandom, permutation } from '../../sidecar/nn/random';
import { rankCauses } from '../../sidecar/nominal/ranking/ranking';
import { trainClassifier } from '../../sidecar/spots/classifier-training';
import { crossValidated, type Held } from '../../sidecar/spots/learn';
import { learnPaper, predictPaper } from '../../sidecar/spots/paper';
import { type Place, windowOf } from '../../sidecar/spots/places';
import type { SpotSample } from '../../sidecar/spots/sample';
import { learnShared, predictShared, scalesFor, type SharedModel } from '../../sidecar/spots/shared/model';
import { SHARED_DEFAULTS } from '../../sidecar/spots/shared/network';
import { fitScales, type Scales } from '../../sidecar/spots/shared/scales';
import { trainShared } from '../../sidecar/spots/shared/training';
import { known } from '../causes/case';
import { rankOf } from '../causes/measures';
import type { Day } from './nezha';

export interface Answered {
  sample: SpotSample;
  /** Of the culprit; 1 is first. */
  rank: number;
  /** null where the way names no kind, or gives no probabilities. */
  kind: string | null;
  unknown: boolean | null;
  /** Of the first component. */
  confidence: number | null;
  right: boolean;
}

export const CENTRED: Place = { window: 'centred', at: 0 };

export const faultsOf = ({ samples }: Day): SpotSample[] => samples.filter(({ fault }) => fault !== null);

function answered(sample: SpotSample, order: string[], more: Partial<Answered> = {}): Answered {
  const rank = sample.component === null ? Infinity : rankOf(order, sample.component);
  return { sample, rank, kind: null, unknown: null, confidence: null, right: rank === 1, ...more };
}

export function random(test: Day, seed: number): Answered[] {
  const draw = createRandom(seed);
  return faultsOf(test).map((sample) => answered(sample, Array.from(permutation(test.components.length, draw), (at) => test.components[at])));
}

/** What the sidecar ranks without any training, the alarm being given. */
export function unsupervised(test: Day): Answered[] {
  return faultsOf(test).map((sample, at) => {
    const { nominal, present } = known(test.cases[at], 0);
    return answered(sample, rankCauses(nominal, present, test.cases[at].features, test.cases[at].options).components.map(({ component }) => component));
  });
}

const byProbability = (components: readonly string[], probabilities: readonly number[]) => [...components.keys()].sort((a, b) => probabilities[b] - probabilities[a]).map((at) => components[at]);

export const sameComponents = (one: Day, other: Day): boolean => one.components.join() === other.components.join();

/** Families that every component is measured in, so that the paper's vector has no holes. */
export async function paper(train: Day, test: Day, seed: number): Promise<Answered[]> {
  const features = train.samples[0].features.filter((feature) => /^(CpuUsage|MemoryUsage)(\(|$)/i.test(feature) || /cpu_usage|memory_working/i.test(feature));
  const model = await learnPaper(train.samples, { window: 'centred', components: train.components, features, seed }, (order) => trainClassifier(order.inputs, order.targets, order.samples, order.outputs, order.hyperparameters, {}, order.initial));
  return Promise.all(test.samples.map(async (sample) => {
    const probabilities = await predictPaper(model, windowOf(sample, CENTRED), sample);
    return answered(sample, byProbability(sample.components, probabilities), { confidence: Math.max(...probabilities) });
  }));
}

const hyperparametersOf = (seed: number) => ({ ...SHARED_DEFAULTS, seeds: SHARED_DEFAULTS.seeds.map((each) => each + 100 * seed) });

export const learnDay = (samples: SpotSample[], { calls }: Pick<Day, 'calls'>, window: Place['window'], seed: number): Promise<SharedModel> => learnShared(samples, { window, calls, hyperparameters: hyperparametersOf(seed) }, (order) => trainShared(order, {}));

/** Inside the training day: every fault judged by networks that did not see it. */
export const heldOut = (day: Day, seed: number): Promise<Held[]> => crossValidated(day.samples, 'centred', async (samples, window) => ({ kind: 'shared', model: await learnDay(samples, day, window, seed) }));

export function shared(model: SharedModel, test: Day, place: Place, scales: Scales): Answered[] {
  return test.samples.map((sample) => {
    const { probabilities, kinds, unknown } = predictShared(model, { rows: windowOf(sample, place), components: sample.components, features: sample.features, scales, calls: test.calls });
    return answered(sample, byProbability(sample.components, probabilities), { kind: kinds[0].fault, unknown, confidence: Math.max(...probabilities) });
  });
}

/** Of the test day's own rows before faults and without any, which need no labels; or those of the training day. */
export const scalesFrom = (of: 'test' | 'train', model: SharedModel, train: Day, test: Day): Scales => (of === 'test' ? fitScales(test.samples) : scalesFor(model, train.name));
