/**
 * The paper's classifier on labelled windows: 2 x moments rows x features x components in (112 in the paper), one probability a
 * component out, faulty over 0.5 (section IV.D). No augmentation. What the paper leaves open, and is ours: hidden layers, training
 * (classifier.ts), and the scaling: each column less its mean, divided by its standard deviation over the windows it was trained on.
 */

import type { SpotWindow } from '../contract';
import { CLASSIFIER_DEFAULTS, type ClassifierHyperparameters, type ClassifierWeights, openClassifier } from './classifier';
import { judgedPlacesOf, lastRows, type Place, windowOf } from './places';
import type { SpotSample } from './sample';
import { partsOf } from './shared/model';
import type { Arrays } from '../nn/parameters';

export interface PaperOrder {
  inputs: Float32Array;
  targets: Float32Array;
  samples: number;
  outputs: number;
  hyperparameters: ClassifierHyperparameters;
  /** Weights to go on from. */
  initial?: Arrays;
}

export type TrainPaper = (order: PaperOrder) => Promise<ClassifierWeights>;

export interface PaperModel {
  window: SpotWindow;
  moments: number;
  components: string[];
  features: string[];
  /** Of each column, component-major, over rows and windows. */
  means: number[];
  deviations: number[];
  weights: ClassifierWeights;
}

export interface PaperOptions {
  window: SpotWindow;
  components: string[];
  features: string[];
  seed?: number;
  /** A model to go on from, with its scaling: fine-tuning, at a lower learning rate. */
  from?: PaperModel;
}

/** Fine-tuning steps are this much smaller, or what was learned before is lost. */
const TUNING_RATE = 1 / 3;

/** Rows of the chosen columns; of a component that is not there nothing is used, so that what is missing counts as 0. */
function chosenOf(rows: number[][], columns: Pick<SpotSample, 'components' | 'features'>, { components, features }: Pick<PaperModel, 'components' | 'features'>): number[][] {
  const at = components.flatMap((component) => features.map((feature) => columns.components.indexOf(component) * columns.features.length + columns.features.indexOf(feature)));
  return rows.map((row) => at.map((column) => (Number.isFinite(row[column]) ? row[column] : 0)));
}

/** The paper's window is centred at the moment; one of only past moments is learned wherever it is to be judged. */
const placesFor = (window: SpotWindow, moments: number): Place[] => judgedPlacesOf(window, moments);

/** Throws TRAINING_FAILED, DATASET_TOO_SMALL. */
export async function learnPaper(samples: SpotSample[], { window, components, features, seed = CLASSIFIER_DEFAULTS.seed, from }: PaperOptions, train: TrainPaper): Promise<PaperModel> {
  const moments = samples[0]?.moments ?? 0;
  const windows = samples.flatMap((sample) => placesFor(window, moments).map((place) => ({ sample, rows: chosenOf(filled(windowOf(sample, place)), sample, { components, features }) })));
  const { means, deviations } = from ?? scalingOf(windows.map(({ rows }) => rows));
  const model = { window, moments, components, features, means, deviations };
  const targets = Float32Array.from(windows.flatMap(({ sample }) => components.map((component) => Number(partsOf(sample.component).includes(component)))));
  const inputs = concatenated(windows.map(({ rows }) => inputsOf(model, rows)));
  const hyperparameters = { ...CLASSIFIER_DEFAULTS, seed, learningRate: CLASSIFIER_DEFAULTS.learningRate * (from ? TUNING_RATE : 1) };
  const weights = await train({ inputs, targets, samples: windows.length, outputs: components.length, hyperparameters, initial: from?.weights.arrays });
  return { ...model, weights };
}

function concatenated(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Rows before the first that there is are taken to be like it. */
function filled(rows: number[][]): number[][] {
  const first = rows.find((row) => row.some(Number.isFinite));
  return rows.map((row, at) => (first && at < rows.indexOf(first) ? first : row));
}

function scalingOf(windows: number[][][]): Pick<PaperModel, 'means' | 'deviations'> {
  const rows = windows.flat();
  const means = (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
  return { means, deviations: means.map((mean, column) => Math.sqrt(rows.reduce((sum, row) => sum + (row[column] - mean) ** 2, 0) / rows.length) || 1) };
}

/** Moment-major. */
const inputsOf = ({ means, deviations }: Pick<PaperModel, 'means' | 'deviations'>, rows: number[][]): Float32Array => Float32Array.from(rows.flatMap((row) => row.map((value, column) => (value - means[column]) / deviations[column])));

/** Probability of each component for a window of raw rows, whose columns are those of `columns`. */
export async function predictPaper(model: PaperModel, rows: number[][], columns: Pick<SpotSample, 'components' | 'features'>): Promise<number[]> {
  const classifier = await openClassifier(model.weights);
  const inputs = inputsOf(model, chosenOf(filled(lastRows(rows, 2 * model.moments)), columns, model));
  return [...(await classifier.predict(inputs, 1))];
}
