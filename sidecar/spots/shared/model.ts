/** The shared classifier as a whole: from labelled windows to networks with calibrated probabilities, and what they answer. */

import type { SpotWindow } from '../../contract';
import type { Arrays } from '../../nn/parameters';
import type { SpotSample } from '../sample';
import { lastRows, type Place, placesOf, windowOf } from '../places';
import { runShared, SHARED_DEFAULTS, type SharedHyperparameters, softmax } from './network';
import { fitNovelty, type Novelty, noveltyOf } from './novelty';
import { fitScales, type Scales } from './scales';
import { type SharedData, type SharedTraining, unitsOf, type VectorUnits } from './training';
import { type Calls, CONTEXT_SIZE, VECTOR_SIZE, vectorsOf, type WindowVectors } from './vectors';

export interface SharedModel {
  window: SpotWindow;
  moments: number;
  features: string[];
  /** Names of the kinds of fault, in the order of the second head. */
  kinds: string[];
  hyperparameters: SharedHyperparameters;
  units: VectorUnits;
  networks: Arrays[];
  temperature: number;
  novelty: Novelty;
  /** Scales of the environments that were learned from, by name. */
  environments: Record<string, Scales>;
  calls: Calls;
}

export interface SharedPrediction {
  /** By component. */
  probabilities: number[];
  none: number;
  /** Of the first component, most probable first. */
  kinds: Array<{ fault: string; probability: number }>;
  /** 1 is the line over which it is unlike all that was learned. */
  novelty: number;
  unknown: boolean;
  /** Before calibration: one a component, then "no fault". */
  logits: number[];
}

/** Where "no fault" is probable, what is unlike all that was learned must be so by this much to be called unknown. */
const STRANGE = 1.5;
const PROBABLE = 0.5;

/** Several components, or kinds, of one sample. */
const JOINT = '+';
export const partsOf = (joined: string | null): string[] => (joined === null ? [] : joined.split(JOINT));

/** A window with what is needed to judge it. */
export interface SharedWindow {
  rows: number[][];
  components: readonly string[];
  features: readonly string[];
  scales: Scales;
  /** Those of the model unless there are others. */
  calls?: Calls;
}

/** Each environment's own scales: no labels are needed for them. */
export function environmentScales(samples: SpotSample[]): Record<string, Scales> {
  const names = [...new Set(samples.map(({ environment }) => environment))];
  return Object.fromEntries(names.map((name) => [name, fitScales(samples.filter(({ environment }) => environment === name))]));
}

/** Of an environment that was not learned from, those of one that was. */
export const scalesFor = ({ environments }: Pick<SharedModel, 'environments'>, environment: string): Scales => environments[environment] ?? Object.values(environments)[0];

interface Labelled {
  sample: SpotSample;
  /** Whether it is the window's middle place: the others differ by a row or two. */
  judged: boolean;
  vectors: WindowVectors;
}

export interface LearnOptions {
  window: SpotWindow;
  hyperparameters?: SharedHyperparameters;
  calls?: Calls;
  /** By environment; fitted on the samples where it is left out. */
  environments?: Record<string, Scales>;
  /** A model to go on from, with its kinds and units. */
  from?: SharedModel;
  /** Changes each window's vectors, for alignment. */
  adjust?(vectors: WindowVectors): WindowVectors;
}

export type TrainShared = (order: SharedTraining) => Promise<Arrays[]>;

/** Throws DATASET_TOO_SMALL, or TRAINING_FAILED. */
export async function learnShared(samples: SpotSample[], options: LearnOptions, train: TrainShared): Promise<SharedModel> {
  const { window, from, hyperparameters = SHARED_DEFAULTS, environments = environmentScales(samples) } = options;
  const moments = samples[0]?.moments ?? 0;
  const labelled = labelledOf(samples, placesOf(window, moments), environments, options);
  const kinds = from?.kinds ?? [...new Set(samples.flatMap(({ fault }) => partsOf(fault)))].sort();
  const units = from?.units ?? unitsOf(labelled.map(({ vectors }) => vectors));
  const networks = await train({ ...dataOf(labelled, kinds, units), hyperparameters, initial: from?.networks });
  const draft: SharedModel = { window, moments, features: samples[0]?.features ?? [], kinds, hyperparameters, units, networks, temperature: from?.temperature ?? 1, novelty: { learned: [], limit: Number.MAX_VALUE }, environments, calls: options.calls ?? [] };
  return { ...draft, novelty: noveltyFrom(draft, labelled) };
}

function labelledOf(samples: SpotSample[], places: Place[], environments: Record<string, Scales>, { calls, adjust = (vectors) => vectors }: LearnOptions): Labelled[] {
  return samples.flatMap((sample) => places.map((place, at) => ({ sample, judged: at === places.length >> 1, vectors: adjust(vectorsOf(windowOf(sample, place), sample.components, sample.features, scalesFor({ environments }, sample.environment), calls)) })));
}

const inUnits = (vector: Float64Array, units: number[]) => vector.map((value, at) => value / units[at]);
const scaled = ({ components, context }: WindowVectors, units: VectorUnits): WindowVectors => ({ components: components.map((vector) => inUnits(vector, units.vectors)), context: inUnits(context, units.context) });

function dataOf(labelled: Labelled[], kinds: string[], units: VectorUnits): SharedData {
  const components = Math.max(1, ...labelled.map(({ sample }) => sample.components.length));
  const size = Math.max(1, kinds.length);
  const data: SharedData = {
    windows: labelled.length,
    components,
    kinds: size,
    vectors: new Float32Array(labelled.length * components * VECTOR_SIZE),
    context: new Float32Array(labelled.length * CONTEXT_SIZE),
    present: new Float32Array(labelled.length * components),
    culprits: new Float32Array(labelled.length * components),
    kindShares: new Float32Array(labelled.length * size),
  };
  labelled.forEach(({ sample, vectors }, row) => {
    const inputs = scaled(vectors, units);
    inputs.components.forEach((vector, index) => data.vectors.set(vector, (row * components + index) * VECTOR_SIZE));
    data.context.set(inputs.context, row * CONTEXT_SIZE);
    data.present.fill(1, row * components, row * components + sample.components.length);
    sharesOf(partsOf(sample.component), sample.components).forEach((share, index) => (data.culprits[row * components + index] = share));
    sharesOf(partsOf(sample.fault), kinds).forEach((share, index) => (data.kindShares[row * size + index] = share));
  });
  return data;
}

/** What is named shares one equally; what is not known has none. */
function sharesOf(named: string[], known: readonly string[]): number[] {
  const found = named.filter((name) => known.includes(name));
  return known.map((name) => found.filter((each) => each === name).length / Math.max(1, found.length));
}

/** What was learned: the guilty components' vectors, and of every window those that would be asked about. One place a window is enough. */
function noveltyFrom(model: SharedModel, labelled: Labelled[]): Novelty {
  const learned = labelled.filter(({ judged }) => judged).flatMap(({ sample, vectors }) => {
    const inputs = scaled(vectors, model.units).components;
    const guilty = partsOf(sample.component).map((component) => sample.components.indexOf(component)).filter((at) => at >= 0);
    return [...new Set([...guilty, ...conspicuous(inputs, logitsOf(model, vectors))])].map((index) => ({ vector: [...inputs[index]], group: sample.sample }));
  });
  return fitNovelty(learned.map(({ vector }) => vector), learned.map(({ group }) => group));
}

/** The component that the network suspects most, and the one that moved most. */
function conspicuous(inputs: Float64Array[], logits: number[]): number[] {
  return [first(logits.slice(0, -1)), first(inputs.map((vector) => vector.reduce((sum, value) => sum + value * value, 0)))];
}

const first = (values: number[]): number => values.indexOf(Math.max(...values));

const answersOf = ({ networks, units }: SharedModel, vectors: WindowVectors) => networks.map((arrays) => runShared(arrays, scaled(vectors, units)));

const meanOf = (rows: number[][]): number[] => rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0) / rows.length);

/** Mean of the networks' logits: one a component, then "no fault". */
const logitsOf = (model: SharedModel, vectors: WindowVectors): number[] => meanOf(answersOf(model, vectors).map(({ logits }) => logits));

export function vectorsOfWindow(model: Pick<SharedModel, 'moments' | 'calls'>, { rows, components, features, scales, calls = model.calls }: SharedWindow): WindowVectors {
  return vectorsOf(lastRows(rows, 2 * model.moments), components, features, scales, calls);
}

export const predictShared = (model: SharedModel, window: SharedWindow): SharedPrediction => predictVectors(model, vectorsOfWindow(model, window));

export function predictVectors(model: SharedModel, vectors: WindowVectors): SharedPrediction {
  const answers = answersOf(model, vectors);
  const logits = meanOf(answers.map((answer) => answer.logits));
  const probabilities = softmax(logits.map((logit) => logit / model.temperature));
  const leading = first(logits.slice(0, -1));
  const kinds = meanOf(answers.map((answer) => softmax(answer.kinds[leading])));
  const inputs = scaled(vectors, model.units).components;
  const novelty = Math.max(...conspicuous(inputs, logits).map((at) => noveltyOf(model.novelty, [...inputs[at]])));
  const none = probabilities[probabilities.length - 1];
  return {
    probabilities: probabilities.slice(0, -1),
    none,
    kinds: model.kinds.map((fault, at) => ({ fault, probability: kinds[at] })).sort((a, b) => b.probability - a.probability),
    novelty,
    unknown: novelty > (none > PROBABLE ? STRANGE : 1),
    logits,
  };
}
