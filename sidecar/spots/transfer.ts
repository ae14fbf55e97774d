/**
 * A classifier from one environment (a mirror) in another (production): five ways to get one, judged on the same samples of the target,
 * and how alike the first and the last are. Networks are trained by what is handed in.
 */

import type { TransferReport, TransferRow } from '../contract';
import { RoentgenError } from '../errors';
import { createRandom, permutation } from '../nn/random';
import { likenessOf } from './alike';
import { evaluationOf, groupedFolds, type Judged } from './evaluate';
import { type Place, windowOf } from './places';
import type { SpotSample } from './sample';
import { aligner } from './shared/alignment';
import { learnShared, partsOf, predictShared, type SharedModel, type TrainShared } from './shared/model';
import { SHARED_DEFAULTS, type SharedHyperparameters } from './shared/network';
import { fitScales, type Scales } from './shared/scales';
import { type Calls, vectorsOf, type WindowVectors } from './shared/vectors';

export interface TransferOrder {
  source: SpotSample[];
  target: SpotSample[];
  /** Faultable components of the target. */
  components: string[];
  /** Target samples that fine-tuning may use; the paper's 30 unless told otherwise. */
  fineTune?: number;
  calls?: Calls;
  seed?: number;
  hyperparameters?: SharedHyperparameters;
}

const CENTRED: Place = { window: 'centred', at: 0 };
const FOLDS = 4;
const PAPER_FINE_TUNE = 30;
/** Fewer fault samples in either environment say nothing. */
const LEAST_FAULTS = 8;
/** Fine-tuning takes smaller and fewer steps, or what was learned before is lost. */
const TUNING = { rate: 0.2, epochs: 0.4 };

type Judge = (sample: SpotSample) => Judged;
const METHODS = ['source only', 'scaled', 'aligned', 'fine-tuned', 'target only'] as const;
type Method = (typeof METHODS)[number];

export type TransferResult = Pick<TransferReport, 'samples' | 'rows' | 'agreement' | 'difference' | 'margin' | 'alike' | 'verdict'>;

/** Throws DATASET_TOO_SMALL, and what `train` throws. */
export async function transfer(order: TransferOrder, train: TrainShared): Promise<TransferResult> {
  const { source, target, components, seed = 1 } = order;
  checkEnough(source, 'source');
  checkEnough(target, 'target');
  const judges = await judgesOf(order, train);
  const judged = Object.fromEntries(METHODS.map((method) => [method, target.map((sample) => judges[method](sample))])) as Record<Method, Judged[]>;
  const rows = METHODS.map((method) => rowOf(method, judged[method], components));
  // The best that can be had without a label of the target stands for the source: that is what would be deployed.
  const pairs = target.map((_, at) => ({ source: judged.scaled[at], target: judged['target only'][at] }));
  return { samples: target.length, rows, ...likenessOf(pairs, components, seed) };
}

function checkEnough(samples: SpotSample[], what: string): void {
  const faults = samples.filter(({ component }) => component !== null).length;
  if (faults < LEAST_FAULTS) {
    throw new RoentgenError('DATASET_TOO_SMALL', `${faults} fault samples of the ${what} environment, ${LEAST_FAULTS} are needed`, 'run a campaign there, or import samples');
  }
}

function rowOf(method: string, judged: Judged[], components: string[]): TransferRow {
  const { average: { accuracy, precision, recall, f1 }, componentFirst } = evaluationOf(judged, components, 0);
  return { method, accuracy, precision, recall, f1, componentFirst };
}

async function judgesOf({ source, target, components, fineTune = PAPER_FINE_TUNE, calls = [], seed = 1, hyperparameters = SHARED_DEFAULTS }: TransferOrder, train: TrainShared): Promise<Record<Method, Judge>> {
  const own = fitScales(target);
  const learn = (samples: SpotSample[], more: Partial<Parameters<typeof learnShared>[1]> = {}) => learnShared(samples, { window: 'centred', calls, hyperparameters, ...more }, train);
  const environments = Object.fromEntries(target.map(({ environment }) => [environment, own]));
  const judge = (model: SharedModel, scales: Scales): Judge => (sample) => judgedOf(model, sample, scales, components);
  const fromSource = await learn(source);
  const sourceScales = fitScales(source);
  const vectors = (samples: SpotSample[], scales: Scales) => samples.flatMap((sample) => vectorsOf(windowOf(sample, CENTRED), sample.components, sample.features, scales, calls).components);
  const align = aligner(vectors(source, sourceScales), vectors(target, own));
  const aligned = await learn(source, { adjust: ({ components: each, context }: WindowVectors) => ({ components: each.map(align), context }) });
  const gentle = { ...hyperparameters, learningRate: hyperparameters.learningRate * TUNING.rate, epochs: Math.ceil(hyperparameters.epochs * TUNING.epochs) };
  const order = permutation(target.length, createRandom(seed));
  const byFold = await eachFold(target, async (rest) => {
    const few = [...order].map((at) => target[at]).filter((sample) => rest.includes(sample)).slice(0, Math.max(2, fineTune));
    const tuned = await learn(few, { from: fromSource, environments, hyperparameters: gentle });
    return { tuned: judge(tuned, own), target: judge(await learn(rest, { environments }), own) };
  });
  return {
    'source only': judge(fromSource, sourceScales),
    scaled: judge(fromSource, own),
    aligned: judge(aligned, own),
    'fine-tuned': (sample) => byFold(sample).tuned(sample),
    'target only': (sample) => byFold(sample).target(sample),
  };
}

/** Works on all but one fold, for each fold; answers what was made without a sample. */
async function eachFold<Made>(samples: SpotSample[], work: (rest: SpotSample[]) => Promise<Made>): Promise<(sample: SpotSample) => Made> {
  const folds = groupedFolds(samples.map(({ run, sample }) => run || sample), samples.map(({ fault, component }) => `${fault} ${component}`), FOLDS);
  const fold = new Map(samples.map((sample, at) => [sample, folds[at]]));
  const made = new Map<number, Made>();
  for (const held of new Set(folds)) {
    made.set(held, await work(samples.filter((_, at) => folds[at] !== held)));
  }
  return (sample) => made.get(fold.get(sample) as number) as Made;
}

function judgedOf(model: SharedModel, sample: SpotSample, scales: Scales, components: string[]): Judged {
  const { probabilities, kinds } = predictShared(model, { rows: windowOf(sample, CENTRED), components: sample.components, features: sample.features, scales });
  return {
    probabilities: components.map((component) => probabilities[sample.components.indexOf(component)] ?? 0),
    truth: partsOf(sample.component).map((component) => components.indexOf(component)).filter((at) => at >= 0),
    kind: kinds[0]?.fault ?? null,
    faults: partsOf(sample.fault),
  };
}

