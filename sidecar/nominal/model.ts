/** A nominal model: scaler, autoencoder and calibrations of one (service, group), and its place in the registry. */

import type { ServiceSection } from '../config/config';
import type { ModelVersion } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Feature } from '../series/features';
import { DEFAULT_GROUPS } from '../series/groups';
import type { Scaler } from '../series/scale';
import type { Registry, Version } from '../store/registry';
import { type AutoencoderWeights, decodeAutoencoder, encodeAutoencoder } from './autoencoder';
import type { Calibration } from './calibrate';
import type { Horizon } from './evidence';

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
  /** Empty with `calibration: paper`. */
  horizons: Horizon[];
  nominal: { from: number; to: number };
  trainedAt: number;
  weights: AutoencoderWeights;
  /** An ONNX file from elsewhere that scores in the place of `weights`, which are then those of the model it was imported for. */
  foreign?: Buffer;
}

export function basisOf({ selector, componentLabel, componentRule, quantiles = [], stepMs, groups, scaler, calibration, training }: ServiceSection, group: string): string {
  return JSON.stringify({ selector, componentLabel, componentRule, quantiles: quantiles.length > 0 ? quantiles : undefined, stepMs, pattern: (groups ?? DEFAULT_GROUPS)[group] ?? null, scaler, calibration, training: Object.entries(training).sort() });
}

const CARD = 'model.json';
const WEIGHTS = 'autoencoder.bin';
const FOREIGN = 'scorer.onnx';

/** The version sorts by age; learning twice within a millisecond does not happen. */
const versionOf = (trainedAt: number) => String(trainedAt).padStart(15, '0');

export function saveModel(registry: Registry, model: NominalModel): void {
  const { weights, foreign, ...card } = model;
  const files = { [CARD]: Buffer.from(JSON.stringify(card, encodeInfinity)), [WEIGHTS]: encodeAutoencoder(weights), ...(foreign && { [FOREIGN]: foreign }) };
  registry.save([model.service, model.group], versionOf(model.trainedAt), files);
}

/** Throws what a damaged file throws. */
function readModel({ files }: Version): NominalModel {
  const [card, weights] = [files.get(CARD), files.get(WEIGHTS)];
  if (!card || !weights) {
    throw new Error(`${CARD} or ${WEIGHTS} is missing`);
  }
  return { ...(JSON.parse(card.toString('utf8'), decodeInfinity) as Omit<NominalModel, 'weights'>), weights: decodeAutoencoder(weights), foreign: files.get(FOREIGN) };
}

/** The stored model in use; null where there is none or where it was learned with another configuration. */
export function loadModel(registry: Registry, service: ServiceSection, group: string, onDamaged: (error: RoentgenError) => void): NominalModel | null {
  const stored = registry.inUse([service.name, group], onDamaged, readModel);
  return stored?.basis === basisOf(service, group) ? stored : null;
}

const OTHER_BASIS = 'it was learned with another step, selector, grouping, scaler, calibration or training';

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

/** What is known of every stored version, newest first; `used` is the training time of the model that scores. */
export function modelVersions(registry: Registry, service: ServiceSection, group: string, used: number | null): ModelVersion[] {
  return registry.versions([service.name, group]).map((version) => {
    try {
      const model = readWhole(registry.version([service.name, group], version));
      return { ...describe(model), version, inUse: model.trainedAt === used, obstacle: model.basis === basisOf(service, group) ? null : OTHER_BASIS };
    } catch (error) {
      return { ...UNREADABLE, version, inUse: false, obstacle: messageOf(error) };
    }
  });
}

type Description = Omit<ModelVersion, 'version' | 'inUse' | 'obstacle'>;

const UNREADABLE: Description = { trainedAt: 0, nominal: { from: 0, to: 0 }, stepSeconds: 0, features: 0, components: [], hyperparameters: {}, epochs: 0, trainingLoss: 0, validationLoss: 0 };

function describe({ trainedAt, nominal, stepMs, features, weights }: NominalModel): Description {
  const { epochs, trainingLoss, validationLoss } = weights;
  const components = [...new Set(features.map(({ component }) => component))].sort();
  return { trainedAt, nominal, stepSeconds: stepMs / 1000, features: features.length, components, hyperparameters: { ...weights.hyperparameters }, epochs, trainingLoss, validationLoss };
}

/** JSON has no infinity; a scaler may have an infinite bound. */
const INFINITE = 'infinity';
const encodeInfinity = (_key: string, value: unknown) => (value === Infinity ? INFINITE : value);
const decodeInfinity = (_key: string, value: unknown) => (value === INFINITE ? Infinity : value);
