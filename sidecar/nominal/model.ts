/** A nominal model: scaler, autoencoder and calibrations of one (service, group), and its place in the registry. */

import type { ServiceSection } from '../config/config';
import type { RoentgenError } from '../errors';
import type { Feature } from '../series/features';
import type { Scaler } from '../series/scale';
import type { Registry } from '../store/registry';
import { type AutoencoderWeights, decodeAutoencoder, encodeAutoencoder } from './autoencoder';
import type { Calibration } from './calibrate';

export interface NominalModel {
  service: string;
  group: string;
  stepMs: number;
  features: Feature[];
  scaler: Scaler;
  /** Scaled nominal median of each feature: stands in where a value is missing. */
  fill: number[];
  /** By component; `_all` is the whole group. */
  calibrations: Record<string, Calibration>;
  nominal: { from: number; to: number };
  trainedAt: number;
  weights: AutoencoderWeights;
}

const CARD = 'model.json';
const WEIGHTS = 'autoencoder.bin';

/** The version sorts by age; learning twice within a millisecond does not happen. */
const versionOf = (trainedAt: number) => String(trainedAt).padStart(15, '0');

export function saveModel(registry: Registry, model: NominalModel): void {
  const { weights, ...card } = model;
  registry.save([model.service, model.group], versionOf(model.trainedAt), { [CARD]: Buffer.from(JSON.stringify(card, encodeInfinity)), [WEIGHTS]: encodeAutoencoder(weights) });
}

/** The newest stored model that is whole and was learned with this step, scaler and calibration; null where there is none. */
export function loadModel(registry: Registry, service: ServiceSection, group: string, onDamaged: (error: RoentgenError) => void): NominalModel | null {
  const stored = registry.newest([service.name, group], onDamaged);
  const [card, weights] = [stored?.files.get(CARD), stored?.files.get(WEIGHTS)];
  if (!card || !weights) {
    return null;
  }
  const model = { ...(JSON.parse(card.toString('utf8'), decodeInfinity) as Omit<NominalModel, 'weights'>), weights: decodeAutoencoder(weights) };
  const fits = model.stepMs === service.stepMs && model.scaler.kind === service.scaler && Object.values(model.calibrations).every((each) => each.kind === service.calibration);
  return fits ? model : null;
}

/** JSON has no infinity; a scaler may have an infinite bound. */
const INFINITE = 'infinity';
const encodeInfinity = (_key: string, value: unknown) => (value === Infinity ? INFINITE : value);
const decodeInfinity = (_key: string, value: unknown) => (value === INFINITE ? Infinity : value);
