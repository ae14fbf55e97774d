/** Training and testing of the fault-spot classifier on kept windows: two models, one for either kind of window. */

import type { SpotFeature, SpotsConfig } from '../config/config';
import type { SpotEvaluation, SpotModelKind, SpotPrediction, SpotWindow } from '../contract';
import { RoentgenError } from '../errors';
import type { Jobs } from '../jobs/jobs';
import { temperatureOf } from './calibration';
import { evaluationOf, groupedFolds, type Judged } from './evaluate';
import { learnPaper, type PaperModel, predictPaper } from './paper';
import { judgedPlacesOf, type Place, windowOf } from './places';
import { MARGIN, rowsOf, SPOT_FEATURES, type SpotSample } from './sample';
import { learnShared, partsOf, predictShared, scalesFor, type SharedModel } from './shared/model';
import { softmax } from './shared/network';
import type { Calls } from './shared/vectors';

/** What is trained for one kind of window. */
export type WindowModel = { kind: 'paper'; model: PaperModel } | { kind: 'shared'; model: SharedModel };

export interface SpotModel {
  kind: SpotModelKind;
  components: string[];
  /** Of the paper's network. */
  features: SpotFeature[];
  moments: number;
  /** Where it is to predict. */
  environment: string;
  trainedAt: number;
  models: Record<SpotWindow, WindowModel>;
  evaluations: Record<SpotWindow, SpotEvaluation>;
}

export interface OpenSpotModel {
  /**
   * `past`: the newest rows, oldest first, 2 x moments of them or more. `centred`: the rows of a sample. Columns are components x
   * `features` (those that the sidecar keeps), raw units, NaN = missing. Probabilities are in the order of the components.
   */
  predict(rows: number[][], window: SpotWindow, features?: readonly string[]): Promise<{ probabilities: number[]; kinds: SpotPrediction['kinds']; unknown: boolean }>;
  /** How little the classifier knows about a sample: 0 (sure) to 1 (nothing, or unlike all that was learned). */
  uncertainty(sample: SpotSample): Promise<number>;
}

export const SPOT_WINDOWS: readonly SpotWindow[] = ['centred', 'past'];

/** Fewer fault samples than this per component teach nothing. */
const LEAST_PER_COMPONENT = 2;
/** Folds of the evaluation: each sample is judged by a network that never saw it, nor any of its run. */
const FOLDS = 4;

/** Throws DATASET_TOO_SMALL, or TRAINING_FAILED from the job. */
export async function learnSpots(samples: SpotSample[], components: string[], config: SpotsConfig, jobs: Pick<Jobs, 'run'>, now: number, signal?: AbortSignal, calls: Calls = []): Promise<SpotModel> {
  const known = samples.filter(({ moments }) => moments === config.moments);
  checkSamples(known, components);
  const learner = learnerOf(config, components, calls, jobs, signal);
  // Jobs that wait for each other's workers: all cores are used.
  const [centred, past] = await Promise.all(SPOT_WINDOWS.map((window) => learnWindow(known, components, window, learner)));
  return {
    kind: config.model,
    components,
    features: config.features,
    moments: config.moments,
    environment: config.environment,
    trainedAt: now,
    models: { centred: centred.model, past: past.model },
    evaluations: { centred: centred.evaluation, past: past.evaluation },
  };
}

function checkSamples(samples: SpotSample[], components: string[]): void {
  for (const component of components) {
    const count = samples.filter((sample) => partsOf(sample.component).includes(component)).length;
    if (count < LEAST_PER_COMPONENT) {
      throw new RoentgenError('DATASET_TOO_SMALL', `${count} fault samples of ${component}, ${LEAST_PER_COMPONENT} are needed`, 'run a campaign');
    }
  }
}

type Learner = (samples: SpotSample[], window: SpotWindow) => Promise<WindowModel>;

function learnerOf({ model, features }: SpotsConfig, components: string[], calls: Calls, jobs: Pick<Jobs, 'run'>, signal?: AbortSignal): Learner {
  if (model === 'paper') {
    return async (samples, window) => ({ kind: 'paper', model: await learnPaper(samples.filter((sample) => hasAll(sample, components)), { window, components, features }, (order) => jobs.run('train-classifier', order, { signal })) });
  }
  return async (samples, window) => ({ kind: 'shared', model: await learnShared(samples, { window, calls }, (order) => jobs.run('train-shared', order, { signal })) });
}

const hasAll = (sample: SpotSample, components: string[]): boolean => components.every((component) => sample.components.includes(component));

async function learnWindow(samples: SpotSample[], components: string[], window: SpotWindow, learn: Learner): Promise<{ model: WindowModel; evaluation: SpotEvaluation }> {
  const [model, held] = await Promise.all([learn(samples, window), crossValidated(samples, window, learn)]);
  const judged = held.filter(({ sample }) => hasAll(sample, components));
  if (model.kind === 'shared') {
    model.model.temperature = temperatureOf(held.map(({ logits }) => logits), held.map(truthOf));
  }
  const faults = samples.filter(({ component }) => component !== null).length;
  return { model, evaluation: evaluationOf(calibrated(judged).map((each) => judgedOf(each, components)), components, faults) };
}

/** A window that was judged by a model that had not seen it. */
export interface Held {
  sample: SpotSample;
  fold: number;
  /** By the sample's components. */
  probabilities: number[];
  kind: string | null;
  /** One a component, then "no fault"; empty where the model has none. */
  logits: number[];
  /** 1 is the line of the unknown. */
  novelty: number;
}

/** Every sample's windows, judged by a model of the other folds. Runs are never parted. */
export async function crossValidated(samples: SpotSample[], window: SpotWindow, learn: Learner): Promise<Held[]> {
  const groups = samples.map(({ run, sample, environment }) => (run === '' ? sample : `${environment} ${run}`));
  const folds = groupedFolds(groups, samples.map(({ fault, component }) => `${fault} ${component}`), FOLDS);
  const judge = async (fold: number) => {
    const model = await learn(samples.filter((_, at) => folds[at] !== fold), window);
    const held = samples.filter((_, at) => folds[at] === fold);
    return Promise.all(held.flatMap((sample) => judgedPlacesOf(window, sample.moments).map((place) => judgeOne(model, sample, place, fold))));
  };
  return (await Promise.all([...new Set(folds)].map(judge))).flat();
}

async function judgeOne({ kind, model }: WindowModel, sample: SpotSample, place: Place, fold: number): Promise<Held> {
  const rows = windowOf(sample, place);
  if (kind === 'paper') {
    const probabilities = await predictPaper(model, rows, sample);
    return { sample, fold, probabilities: sample.components.map((component) => probabilities[model.components.indexOf(component)] ?? 0), kind: null, logits: [], novelty: 0 };
  }
  const { probabilities, kinds, logits, novelty } = predictShared(model, { rows, components: sample.components, features: sample.features, scales: scalesFor(model, sample.environment) });
  return { sample, fold, probabilities, kind: kinds[0]?.fault ?? null, logits, novelty };
}

const truthIn = (sample: SpotSample, components: readonly string[]): number[] => partsOf(sample.component).map((component) => components.indexOf(component)).filter((at) => at >= 0);

/** Shares of each component, and of "no fault". */
function truthOf({ sample }: Held): number[] {
  const guilty = truthIn(sample, sample.components);
  return [...sample.components.map((_, at) => guilty.filter((each) => each === at).length / Math.max(1, guilty.length)), Number(guilty.length === 0)];
}

/** Probabilities by the temperature of the other folds, so that calibration is judged on what it was not fitted on. */
export function calibrated(held: Held[]): Held[] {
  const folds = [...new Set(held.map(({ fold }) => fold))];
  const temperatures = new Map(folds.map((fold) => {
    const others = held.filter((each) => each.fold !== fold && each.logits.length > 0);
    return [fold, temperatureOf(others.map(({ logits }) => logits), others.map(truthOf))];
  }));
  return held.map((each) => (each.logits.length === 0 ? each : { ...each, probabilities: softmax(each.logits.map((logit) => logit / (temperatures.get(each.fold) as number))).slice(0, -1) }));
}

function judgedOf({ sample, probabilities, kind }: Held, components: string[]): Judged {
  return { probabilities: components.map((component) => probabilities[sample.components.indexOf(component)]), truth: truthIn(sample, components), kind, faults: partsOf(sample.fault) };
}

/** Entropy as a share of the largest that there can be. */
function entropyOf(probabilities: number[]): number {
  const entropy = probabilities.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  return Math.min(1, Math.max(0, entropy / Math.log(probabilities.length)));
}

export async function openSpotModel({ models, components, moments, environment }: Pick<SpotModel, 'models' | 'components' | 'moments' | 'environment'>): Promise<OpenSpotModel> {
  const judge = async ({ kind, model }: WindowModel, rows: number[][], columns: Pick<SpotSample, 'components' | 'features' | 'environment'>) => {
    if (kind === 'paper') {
      const probabilities = await predictPaper(model, rows, columns);
      const sureness = probabilities.map((p) => entropyOf([p, 1 - p]));
      return { probabilities, kinds: [], unknown: false, doubt: sureness.reduce((sum, each) => sum + each, 0) / sureness.length };
    }
    const answer = predictShared(model, { rows, components: columns.components, features: columns.features, scales: scalesFor(model, columns.environment) });
    return { probabilities: answer.probabilities, kinds: answer.kinds, unknown: answer.unknown, doubt: answer.unknown ? 1 : entropyOf([...answer.probabilities, answer.none]) };
  };
  const rowsFor = (rows: number[][], window: SpotWindow) => (window === 'centred' && rows.length === rowsOf(moments) ? rows.slice(MARGIN, MARGIN + 2 * moments) : rows);
  return {
    predict: async (rows, window, features = SPOT_FEATURES) => {
      const { probabilities, kinds, unknown } = await judge(models[window], rowsFor(rows, window), { components, features: [...features], environment });
      return { probabilities, kinds, unknown };
    },
    uncertainty: async (sample) => (await judge(models.centred, rowsFor(sample.values, 'centred'), sample)).doubt,
  };
}
