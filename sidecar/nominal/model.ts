/** A nominal model: scaler, autoencoder and calibrations of one (service, group), and its place in the registry. */

import type { ServiceSection } from '../config/config';
import type { RoentgenError } from '../errors';
import type { Feature } from '../series/features';
import { DEFAULT_GROUPS } from '../series/groups';
import type { Scaler } from '../series/scale';
import type { Registry } from '../store/registry';
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
}

export function basisOf({ selector, componentLabel, stepMs, groups, scaler, calibration, training }: ServiceSection, group: string): string {
  return JSON.stringify({ selector, componentLabel, stepMs, pattern: (groups ?? DEFAULT_GROUPS)[group] ?? null, scaler, calibration, training: Object.entries(training).sort() });
}

const CARD = 'model.json';
const WEIGHTS = 'autoencoder.bin';

/** The version sorts by age; learning twice within a millisecond does not happen. */
const versionOf = (trainedAt: number) => String(trainedAt).padStart(15, '0');

export function saveModel(registry: Registry, model: NominalModel): void {
  const { weights, ...card } = model;
  registry.save([model.service, model.group], versionOf(model.trainedAt), { [CARD]: Buffer.from(JSON.stringify(card, encodeInfinity)), [WEIGHTS]: encodeAutoencoder(weights) });
}

/** The newest stored model that is whole; null where there is none or where it was learned with another configuration. */
export function loadModel(registry: Registry, service: ServiceSection, group: string, onDamaged: (error: RoentgenError) => void): NominalModel | null {
  const stored = registry.newest([service.name, group], onDamaged, ({ files }) => {
    const [card, weights] = [files.get(CARD), files.get(WEIGHTS)];
    if (!card || !weights) {
      throw new Error(`${CARD} or ${WEIGHTS} is missing`);
    }
    return { ...(JSON.parse(card.toString('utf8'), decodeInfinity) as Omit<NominalModel, 'weights'>), weights: decodeAutoencoder(weights) };
  });
  return stored?.basis === basisOf(service, group) ? stored : null;
}

/** JSON has no infinity; a scaler may have an infinite bound. */
const INFINITE = 'infinity';
const encodeInfinity = (_key: string, value: unknown) => (value === Infinity ? INFINITE : value);
const decodeInfinity = (_key: string, value: unknown) => (value === INFINITE ? Infinity : value);
