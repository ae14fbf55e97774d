/** A nominal model: scaler, autoencoder and calibrations of one (service, group), and its place in the registry. */

import type { ServiceSection } from '../config/config';
import type { Detector, IncidentFound, Interval, ModelVersion, Quality } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Feature } from '../series/features';
import { grouping } from '../series/groups';
import type { Scaler } from '../series/scale';
import type { Registry, Version } from '../store/registry';
import { type AutoencoderWeights, decodeAutoencoder, encodeAutoencoder } from './autoencoder/autoencoder';
import type { Calibration } from './judging/calibrate';
import type { Ensemble } from './judging/ensemble';
import type { Horizon } from './judging/evidence';
import type { KmeansModel } from './simple/kmeans';
import type { PcaModel } from './simple/pca';

/** `level`: a row is expected at the scaler's centre, and the rule's forgetting mean follows it: a z-score that forgets. */
export type SimpleModel = { kind: 'level'; features: number } | PcaModel | KmeansModel;

/** Models that need no training; they see standard-scaled rows. */
export interface SimpleMembers {
  scaler: Scaler;
  fill: number[];
  members: SimpleModel[];
}

/** What it was made of and how it did. */
export interface Lineage {
  engine: string;
  /** Every component that spoke in the nominal period, with or without a feature worth learning. */
  components: string[];
  quality: Quality | null;
  /** Times inside the nominal period that were not learned. */
  excluded: Interval[];
  incidents: IncidentFound[];
}

export interface NominalModel {
  service: string;
  group: string;
  /** What of the configuration it was learned with: another basis makes another model. */
  basis: string;
  stepMs: number;
  features: Feature[];
  scaler: Scaler;
  /** Scaled nominal median of each feature: stands in where a value is missing. */
  fill: number[];
  /** `paper`: MSE against T^g. `tail`: the first horizon's. By component; `_all` is the whole group. */
  calibrations: Record<string, Calibration>;
  /** Of short nominal periods; else empty. */
  horizons: Horizon[];
  detector: Detector;
  /** Members beside the network, or in its place. */
  simple: SimpleMembers | null;
  /** Of long nominal periods; else null. With neither, MSE against T^g is the score: `calibration: paper`. */
  ensemble: Ensemble | null;
  /** Scores are divided by it: the alarm budget raised the line. */
  budgetFactor: number;
  nominal: Interval;
  trainedAt: number;
  lineage: Lineage;
  /** Null where simple members judge alone. */
  weights: AutoencoderWeights | null;
  /** An ONNX file from elsewhere that scores in the place of `weights`, which are then those of the model it was imported for. */
  foreign?: Buffer;
}

/** Keys that most configurations do not set stand in it only where they are set: an upgrade does not make models strangers. */
export function basisOf(service: ServiceSection, group: string): string {
  const { selector, componentLabel, componentRule, quantiles = [], stepMs, nodes, scaler, calibration, training, detector, policy, alarmBudget } = service;
  const { ruleOf, layerOf } = grouping(service);
  return JSON.stringify({
    selector, componentLabel, componentRule, quantiles: quantiles.length > 0 ? quantiles : undefined, stepMs, pattern: ruleOf(group), scaler, calibration, training: Object.entries(training).sort(),
    nodes: layerOf(group) === 'physical' ? [nodes?.selector, nodes?.componentLabel] : undefined,
    detector: detector === 'auto' ? undefined : detector,
    policy: policy.length > 0 ? policy : undefined,
    alarmBudget: alarmBudget ?? undefined,
  });
}

const CARD = 'model.json';
const WEIGHTS = 'autoencoder.bin';
const FOREIGN = 'scorer.onnx';

/** The version sorts by age; learning twice within a millisecond does not happen. */
export const versionOf = (trainedAt: number) => String(trainedAt).padStart(15, '0');

/** @param use whether it is the version in use from now on; else the one before stays */
export function saveModel(registry: Registry, model: NominalModel, use = true): void {
  const { weights, foreign, ...card } = model;
  const files = { [CARD]: Buffer.from(JSON.stringify(card, encodeInfinity)), ...(weights && { [WEIGHTS]: encodeAutoencoder(weights) }), ...(foreign && { [FOREIGN]: foreign }) };
  registry.save([model.service, model.group], versionOf(model.trainedAt), files, use);
}

/** What cards of before 0.2 do not tell. */
const EARLIER: Pick<NominalModel, 'detector' | 'simple' | 'ensemble' | 'budgetFactor' | 'lineage'> = { detector: 'autoencoder', simple: null, ensemble: null, budgetFactor: 1, lineage: { engine: 'unknown', components: [], quality: null, excluded: [], incidents: [] } };

export const isSimple = (detector: Detector): boolean => detector !== 'ensemble' && detector !== 'autoencoder';

/** Throws what a damaged file throws. */
function readModel({ files }: Version): NominalModel {
  const [card, weights] = [files.get(CARD), files.get(WEIGHTS)];
  if (!card) {
    throw new Error(`${CARD} is missing`);
  }
  const model = { ...EARLIER, ...(JSON.parse(card.toString('utf8'), decodeInfinity) as Omit<NominalModel, 'weights'>) };
  if (!weights && !isSimple(model.detector)) {
    throw new Error(`${WEIGHTS} is missing`);
  }
  return { ...model, weights: weights ? decodeAutoencoder(weights) : null, foreign: files.get(FOREIGN) };
}

/** The stored model in use; null where there is none or where it was learned with another configuration. */
export function loadModel(registry: Registry, service: ServiceSection, group: string, onDamaged: (error: RoentgenError) => void): NominalModel | null {
  const stored = registry.inUse([service.name, group], onDamaged, readModel);
  return stored?.basis === basisOf(service, group) ? stored : null;
}

const OTHER_BASIS = 'it was learned with another step, selector, grouping, scaler, detector, calibration, policy, alarm budget or training';

/** Makes a version the one in use. Throws MODEL_UNKNOWN, MODEL_CORRUPT, MODEL_UNFIT (learned with another configuration). */
export function chooseModel(registry: Registry, service: ServiceSection, group: string, version: string): NominalModel {
  const path = [service.name, group];
  const model = readWhole(registry.version(path, version));
  if (model.basis !== basisOf(service, group)) {
    throw new RoentgenError('MODEL_UNFIT', `version ${version} of ${path.join('/')} cannot be used: ${OTHER_BASIS}`, 'restore that configuration, or learn anew');
  }
  registry.choose(path, version);
  return model;
}

function readWhole(version: Version): NominalModel {
  try {
    return readModel(version);
  } catch (error) {
    throw new RoentgenError('MODEL_CORRUPT', `version ${version.version}: ${messageOf(error)}`, 'choose another version', { cause: error });
  }
}

/** Versions of a group by what is asked for. */
export interface Scoring {
  /** Training times of the model that scores and of the one that waits beside it; null where there is none. */
  used: number | null;
  staged: number | null;
}

/** What is known of every stored version, newest first. */
export function modelVersions(registry: Registry, service: ServiceSection, group: string, { used, staged }: Scoring): ModelVersion[] {
  return registry.versions([service.name, group]).map((version) => {
    try {
      const model = readWhole(registry.version([service.name, group], version));
      return { ...describe(model), version, inUse: model.trainedAt === used, staged: model.trainedAt === staged, obstacle: model.basis === basisOf(service, group) ? null : OTHER_BASIS };
    } catch (error) {
      return { ...UNREADABLE, version, inUse: false, staged: false, obstacle: messageOf(error) };
    }
  });
}

type Description = Omit<ModelVersion, 'version' | 'inUse' | 'staged' | 'obstacle'>;

const UNREADABLE: Description = { trainedAt: 0, nominal: { from: 0, to: 0 }, stepSeconds: 0, features: 0, components: [], hyperparameters: {}, epochs: 0, trainingLoss: 0, validationLoss: 0, detector: 'autoencoder', engine: 'unknown', quality: null, excluded: [], incidents: [] };

function describe({ trainedAt, nominal, stepMs, features, weights, detector, lineage }: NominalModel): Description {
  const { epochs, trainingLoss, validationLoss } = weights ?? UNREADABLE;
  const components = [...new Set(features.map(({ component }) => component))].sort();
  return { trainedAt, nominal, stepSeconds: stepMs / 1000, features: features.length, components, hyperparameters: { ...weights?.hyperparameters }, epochs, trainingLoss, validationLoss, detector, engine: lineage.engine, quality: lineage.quality, excluded: lineage.excluded, incidents: lineage.incidents };
}

/** JSON has no infinity; a scaler may have an infinite bound. */
const INFINITE = 'infinity';
const encodeInfinity = (_key: string, value: unknown) => (value === Infinity ? INFINITE : value);
const decodeInfinity = (_key: string, value: unknown) => (value === INFINITE ? Infinity : value);
