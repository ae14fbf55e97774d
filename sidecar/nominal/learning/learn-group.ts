/**
 * Learns and calibrates the model of one group from the matrix of its nominal period. That takes from seconds to minutes: a job. It touches
 * nothing but the engine and its checkpoint.
 */

import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { ServiceSection } from '../../config/config';
import type { Detector } from '../../contract';
import { RoentgenError } from '../../errors';
import { failureOf } from '../../jobs/failures';
import { engineName } from '../../nn/platform';
import type { TrainingHooks } from '../../nn/train';
import type { Matrix } from '../../series/align';
import { floorOf } from '../../series/floors';
import { fitScaler, type Scaler, scaleValues } from '../../series/scale';
import { wholeSegments } from '../../series/select';
import { AUTOENCODER_DEFAULTS, type AutoencoderWeights } from '../autoencoder/autoencoder';
import { trainAutoencoder } from '../autoencoder/training';
import { withinBudget } from '../autoencoder/budget';
import { ENSEMBLE } from '../judging/ensemble';
import { calibrateGroup, type Pause } from './group-calibration';
import { windowOf } from '../interchange';
import { basisOf, isSimple, type NominalModel, type SimpleMembers, type SimpleModel } from '../model';
import type { NominalGroup } from './nominal-groups';
import { filled, fillOf } from '../prepare';
import { learnKmeans } from '../simple/kmeans';
import { learnPca } from '../simple/pca';

export { componentsOf } from './group-calibration';

export interface GroupOrder {
  service: ServiceSection;
  nominal: NominalGroup;
  /** A model whose network or imported scorer is calibrated instead of a network trained; null where there is none. */
  pinned: NominalModel | null;
}

export interface GroupHooks extends Omit<TrainingHooks, 'onEpoch'> {
  /** How much of the work is done, 0..1; never less than before. */
  onProgress?(share: number): void;
}

/** The time, and an imported scorer, are the caller's to add. */
export type LearnedModel = Omit<NominalModel, 'trainedAt' | 'foreign'>;

/** The network learns on the first part of the nominal period; the rest decides the line. */
const LEARNING_SHARE = 0.7;
/** Fewer whole windows than this teach nothing. */
const LEAST_WINDOWS = 40;
/** A row with more missing features than this is not learned. */
const PRESENT_SHARE = 0.9;
/** Share of the work that is training. */
export const TRAINING_SHARE = 0.8;

/**
 * The same, bit for bit, wherever it runs and however often it was interrupted. Throws NOMINAL_TOO_SHORT, TRAINING_FAILED,
 * TRAINING_OUT_OF_MEMORY, all with the group's name, and the signal's reason, which is looked at between the parts of the work.
 */
export async function learnGroup(order: GroupOrder, hooks: GroupHooks): Promise<LearnedModel> {
  try {
    return await learnedModel(order, hooks);
  } catch (error) {
    hooks.signal?.throwIfAborted();
    const { code, message, hint } = failureOf(error, 'learning ended');
    throw new RoentgenError(code, `${order.nominal.group}: ${message}`, hint, { cause: error });
  }
}

async function learnedModel({ service, nominal, pinned: given }: GroupOrder, { onProgress = () => undefined, ...hooks }: GroupHooks): Promise<LearnedModel> {
  const { matrix, group } = nominal;
  const pinned = given && { ...given, ...foreignOf(given) };
  const pause: Pause = async (share) => {
    onProgress(share);
    await eventLoopTurn();
    hooks.signal?.throwIfAborted();
  };
  const { detector, segments, learned, split } = planOf(service, nominal, pinned);
  const nominalValues = valuesIn(segments, matrix);
  const scaler = pinned?.scaler ?? fitScaler(service.scaler, nominalValues, matrix.features.length, floors(service, matrix));
  const fill = pinned?.fill ?? fillOf(scaler, nominalValues);
  await pause(0);
  const onEpoch = (epoch: number, epochs: number) => onProgress((TRAINING_SHARE * epoch) / epochs);
  const weights = pinned || isSimple(detector) ? (pinned?.weights ?? null) : await trained(service, matrix, { scaler, fill }, learned, { ...hooks, onEpoch });
  await pause(TRAINING_SHARE);
  const lineage = { engine: engineName(), components: nominal.components, quality: null, excluded: nominal.excluded, incidents: nominal.incidents };
  const model: LearnedModel = {
    service: service.name, group, basis: basisOf(service, group), stepMs: service.stepMs, features: matrix.features, scaler, fill,
    calibrations: {}, horizons: [], detector, simple: simpleMembers(detector, service, matrix, nominalValues, learned), ensemble: null, budgetFactor: 1,
    nominal: nominal.nominal, weights, lineage,
  };
  const { quality, ...calibrated } = await calibrateGroup(service, { ...model, trainedAt: NaN, foreign: pinned?.foreign }, matrix, segments, split, (share) => pause(TRAINING_SHARE + (1 - TRAINING_SHARE) * share));
  onProgress(1);
  return { ...model, ...calibrated, lineage: { ...lineage, quality } };
}

/** Between threads a buffer becomes an array of bytes. */
function foreignOf({ foreign }: NominalModel): Pick<NominalModel, 'foreign'> {
  return { foreign: foreign && Buffer.from(foreign.buffer, foreign.byteOffset, foreign.byteLength) };
}

interface Plan {
  detector: Detector;
  /** Ranges [from, to) of contiguous rows that may be learned, ascending. */
  segments: Array<[number, number]>;
  /** Those of them that are trained on: before the row `split`. */
  learned: Array<[number, number]>;
  split: number;
}

/** Throws NOMINAL_TOO_SHORT. */
function planOf(service: ServiceSection, { matrix, rested }: NominalGroup, pinned: NominalModel | null): Plan {
  const segments = cut(wholeSegments(matrix, PRESENT_SHARE), rested);
  const detector = detectorOf(service, segments.reduce((rows, [from, to]) => rows + to - from, 0));
  const window = pinned ? windowOf(pinned) : isSimple(detector) ? 1 : hyperparametersOf(service).window;
  const rows = segments.flatMap(([from, to]) => range(from + window - 1, to));
  if (rows.length < LEAST_WINDOWS) {
    throw new RoentgenError('NOMINAL_TOO_SHORT', `${rows.length} whole windows of ${window} rows in the nominal period, ${LEAST_WINDOWS} are needed`, 'choose a longer nominal.duration, or a step that is the scrape interval or a multiple of it');
  }
  const split = rows[Math.floor(rows.length * LEARNING_SHARE)];
  return { detector, segments, learned: before(segments, split), split };
}

const hyperparametersOf = (service: ServiceSection) => ({ ...AUTOENCODER_DEFAULTS, ...service.training });

/** What scores: as configured; of itself the ensemble where there are rows enough to know its tail. The paper's rule is the autoencoder's. */
function detectorOf({ detector, calibration }: ServiceSection, rows: number): Detector {
  const fits = calibration !== 'paper' && rows >= ENSEMBLE.leastRows;
  return detector === 'auto' || detector === 'ensemble' ? (fits ? 'ensemble' : 'autoencoder') : detector;
}

/** Whether learning a group trains a network, as far as the configuration decides it. */
export const trainsNetwork = ({ detector }: ServiceSection): boolean => detector === 'auto' || !isSimple(detector);

const floors = (service: ServiceSection, matrix: Matrix) => matrix.features.map((feature) => floorOf(feature, service.stepMs));

function trained(service: ServiceSection, { values, features }: Matrix, { scaler, fill }: { scaler: Scaler; fill: number[] }, learned: Array<[number, number]>, hooks: TrainingHooks): Promise<AutoencoderWeights> {
  const hyperparameters = hyperparametersOf(service);
  const windows = learned.reduce((sum, [from, to]) => sum + Math.max(0, to - from - hyperparameters.window + 1), 0);
  const fitting = service.training.epochs === undefined ? withinBudget(hyperparameters, windows) : hyperparameters;
  return trainAutoencoder(filled(scaleValues(scaler, values), fill), features.length, learned, fitting, hooks);
}

function simpleMembers(detector: Detector, service: ServiceSection, matrix: Matrix, nominalValues: Float64Array, learned: Array<[number, number]>): SimpleMembers | null {
  if (detector === 'autoencoder') {
    return null;
  }
  const features = matrix.features.length;
  const scaler = fitScaler('standard', nominalValues, features, floors(service, matrix));
  const fill = fillOf(scaler, nominalValues);
  const rows = { matrix: filled(scaleValues(scaler, matrix.values), fill), features, segments: learned };
  const level: SimpleModel = { kind: 'level', features };
  const members = { ensemble: () => [learnPca(rows), level], pca: () => [learnPca(rows)], kmeans: () => [learnKmeans(rows)], 'z-score': () => [level] }[detector]();
  return { scaler, fill, members };
}

/** What is left out of the nominal period does not scale it either. */
function valuesIn(segments: Array<[number, number]>, { values, features }: Matrix): Float64Array {
  const rows = segments.reduce((sum, [from, to]) => sum + to - from, 0);
  const chosen = new Float64Array(rows * features.length);
  let at = 0;
  for (const [from, to] of segments) {
    const part = values.subarray(from * features.length, to * features.length);
    chosen.set(part, at);
    at += part.length;
  }
  return chosen;
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** Segments without the rows that are not rested. */
function cut(segments: Array<[number, number]>, rested: boolean[]): Array<[number, number]> {
  return segments.flatMap(([from, to]) => {
    const parts: Array<[number, number]> = [];
    for (let row = from; row < to; row++) {
      const last = parts[parts.length - 1];
      if (rested[row] && last && last[1] === row) {
        last[1] = row + 1;
      } else if (rested[row]) {
        parts.push([row, row + 1]);
      }
    }
    return parts;
  });
}

function before(segments: Array<[number, number]>, row: number): Array<[number, number]> {
  return segments.filter(([from]) => from < row).map(([from, to]) => [from, Math.min(to, row)]);
}
