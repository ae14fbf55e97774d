/**
 * AutoOPT's stage 2 (section III-D) for fault windows: the few of those collected from which a classifier learns most. It stands between
 * two rooms that do not know each other: `spots` has windows and classifiers, `twin/selection` the algorithm. docs/twin-selection.md.
 */

import { type Place, windowOf } from '../spots/places';
import { verdictOn } from '../spots/quality';
import type { SpotSample } from '../spots/sample';
import { environmentScales, learnShared, partsOf, predictShared, scalesFor, type SharedModel, type TrainShared } from '../spots/shared/model';
import { SHARED_DEFAULTS, type SharedHyperparameters, softmax } from '../spots/shared/network';
import { unitsOf } from '../spots/shared/training';
import { type Calls, vectorsOf, type WindowVectors } from '../spots/shared/vectors';
import { type Iteration, type Rejection, SELECTION_DEFAULTS, type SelectionHooks, type SelectionOptions, type SelectionProblem } from '../twin/selection/problem';
import { selectSamples as select } from '../twin/selection/select';

/** The filter model: any classifier of fault windows. */
export type WindowClassifier<Model> = Pick<SelectionProblem<SpotSample, Model>, 'train' | 'refine' | 'loss'>;

export interface SelectSamplesOptions extends Pick<SelectionHooks, 'signal' | 'onProgress'> {
  seed?: number;
  /** Windows that are not to choose from and tell the influence of one that is (equation 9); without them only the rules find outliers. */
  validation?: readonly SpotSample[];
  calls?: Calls;
  /** What `featuresOf` said of the samples, for who selects from the same ones again. */
  features?: ReadonlyMap<SpotSample, Float64Array>;
  /** What is not by `windowOptions`. */
  selection?: Partial<SelectionOptions>;
}

export interface SelectedSamples {
  /** In the order of their selection. */
  selected: SpotSample[];
  /** In the order in which they came, outliers among them. */
  left: SpotSample[];
  iterations: Iteration[];
  rejected: Array<Omit<Rejection, 'candidate'> & { sample: string }>;
}

/** Share of the windows that are seeds, and that each iteration adds: 20 of 100 in Table II. */
const STEP_SHARE = 0.2;
/** A centre and its nearest neighbour. */
const PER_CLUSTER = 2;
/** One window among few changes a classifier much, good or bad; less than this is not told from chance. */
const THRESHOLD = 0.2;

/** The proportions of the paper's Table II at any size; a cluster for each class at least. */
export function windowOptions(keep: number, classes: number): SelectionOptions {
  const step = Math.max(1, Math.round(STEP_SHARE * keep));
  return { ...SELECTION_DEFAULTS, samples: keep, scaling: 'none', clusters: Math.max(classes, Math.ceil(step / PER_CLUSTER)), samplesPerCluster: PER_CLUSTER, samplesPerIteration: step, thresholds: [THRESHOLD] };
}

/** Algorithm 1 alone: as many clusters as windows, and the centre of each. */
export const firstStep = (keep: number): Partial<SelectionOptions> => ({ clusters: keep, samplesPerCluster: 1 });

/**
 * `keep` of the samples, or as many as are no outliers. Samples that are discarded or break a quality rule are never selected. Same
 * samples, options and deterministic training: same selection.
 * Throws DATASET_INVALID (no sample that may be selected), REQUEST_INVALID, TRAINING_FAILED, and the signal's reason.
 */
export async function selectSamples<Model>(classifier: WindowClassifier<Model>, samples: readonly SpotSample[], keep: number, options: SelectSamplesOptions = {}): Promise<SelectedSamples> {
  const { seed = SELECTION_DEFAULTS.seed, validation = [], calls, features = featuresOf(samples, calls), selection, signal, onProgress } = options;
  const problem: SelectionProblem<SpotSample, Model> = { ...classifier, features: (sample) => features.get(sample) as Float64Array, isValid };
  const classes = new Set(samples.map(({ component }) => component)).size;
  const { selected, iterations, rejected } = await select(problem, { candidates: samples, validation }, { ...windowOptions(keep, classes), seed, ...selection }, { signal, onProgress });
  const chosen = new Set(selected);
  return {
    selected: selected.map((place) => samples[place]),
    left: samples.filter((_, place) => !chosen.has(place)),
    iterations,
    rejected: rejected.map(({ candidate, ...rest }) => ({ ...rest, sample: samples[candidate].sample })),
  };
}

/** The expert's rules: those by which windows are kept at all. Gaps and overlaps were judged when it was collected. */
const isValid = ({ discarded, quality }: SpotSample): boolean => discarded === null && verdictOn({ ...quality, whole: true, overlapped: false }) === null;

/** What the paper judges. */
const CENTRED: Place = { window: 'centred', at: 0 };

/** In widths of the widest window: classes lie farther apart than any two windows of one class, so that no cluster has two of them. */
const CLASS_WIDTHS = 4;

/**
 * Of each sample: the shared network's inputs of the faulty component (without a fault the mean of all), those of the service, and
 * what is known of it: its component, and its kind of fault at the weight of a usual difference between windows.
 */
export function featuresOf(samples: readonly SpotSample[], calls: Calls = []): Map<SpotSample, Float64Array> {
  const scales = environmentScales([...samples]);
  const vectors = samples.map((sample) => vectorsOf(windowOf(sample, CENTRED), sample.components, sample.features, scalesFor({ environments: scales }, sample.environment), calls));
  const units = unitsOf(vectors);
  const rows = samples.map((sample, at) => [...inUnits(stateOf(sample, vectors[at]), units.vectors), ...inUnits(vectors[at].context, units.context)]);
  const widths = rows.map((row) => Math.hypot(...row));
  const [widest, usual] = [Math.max(...widths), widths.reduce((sum, width) => sum + width / widths.length, 0)];
  const label = (known: string[][], weight: number) => oneHot(known).map((row) => row.map((share) => share * weight));
  const components = label(samples.map(({ component }) => [component ?? '']), CLASS_WIDTHS * (widest || 1));
  const kinds = label(samples.map(({ fault }) => partsOf(fault)), usual);
  return new Map(samples.map((sample, at) => [sample, Float64Array.from([...rows[at], ...components[at], ...kinds[at]])]));
}

const inUnits = (vector: ArrayLike<number>, units: number[]): number[] => Array.from(vector, (value, at) => value / units[at]);

function stateOf({ component, components }: SpotSample, vectors: WindowVectors): Float64Array {
  const guilty = partsOf(component).map((each) => components.indexOf(each)).filter((at) => at >= 0);
  const rows = guilty.length > 0 ? guilty.map((at) => vectors.components[at]) : vectors.components;
  return rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column] / rows.length, 0));
}

/** A share of each name that occurs, for each list of names. */
function oneHot(lists: string[][]): number[][] {
  const names = [...new Set(lists.flat())].sort();
  return lists.map((list) => names.map((name) => (list.includes(name) ? 1 / list.length : 0)));
}

/** The filter model is trained dozens of times: one network for less time than the classifier that will be used. */
const FILTER: SharedHyperparameters = { ...SHARED_DEFAULTS, epochs: 20, seeds: [1] };
const REFINING: SharedHyperparameters = { ...FILTER, epochs: 3, learningRate: FILTER.learningRate / 3 };

/** Roentgen's shared network as filter model, of one environment's samples or of several. */
export function sharedFilter(train: TrainShared, calls: Calls = []): WindowClassifier<SharedModel> {
  const learn = (hyperparameters: SharedHyperparameters, samples: SpotSample[], seed: number, from?: SharedModel) =>
    learnShared(samples, { window: 'centred', calls, from, environments: from?.environments, hyperparameters: { ...hyperparameters, seeds: [seed] } }, train);
  return {
    train: (samples, seed) => learn(FILTER, samples, seed),
    refine: (model, samples, seed) => learn(REFINING, samples, seed, model),
    loss: async (model, sample) => {
      const scales = scalesFor(model, sample.environment);
      const { logits } = predictShared(model, { rows: windowOf(sample, CENTRED), components: sample.components, features: sample.features, scales });
      return crossEntropy(softmax(logits), partsOf(sample.component).map((component) => sample.components.indexOf(component)));
    },
  };
}

/** A probability below this is as wrong as can be. */
const LEAST_PROBABILITY = 1e-9;

/** Nats; `probabilities` ends with that of no fault, and the faulty components share the truth equally. */
function crossEntropy(probabilities: number[], guilty: number[]): number {
  const truth = guilty.length > 0 ? guilty : [probabilities.length - 1];
  return truth.reduce((sum, at) => sum - Math.log(Math.max(LEAST_PROBABILITY, probabilities[at] ?? 0)) / truth.length, 0);
}
