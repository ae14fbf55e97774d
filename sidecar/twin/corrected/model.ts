/** A trained correction as a file: JSON, versioned, checked on reading. */

import { createHash } from 'node:crypto';
import { RoentgenError } from '../../errors';
import { WIDTH } from './features';
import { parameterCount, type Shape } from './network';
import type { Scales } from './scales';

export const CORRECTED_VERSION = 1;
const KIND = 'roentgen-twin-corrected';

export interface CorrectedModel {
  shape: Shape;
  scales: Scales;
  /** Of each network; what they say is averaged. */
  networks: Float64Array[];
  /** Where it comes from: command, seed, samples. For people. */
  about: Record<string, string | number>;
}

/** Digits that are kept of a weight. */
const DIGITS = 6;
const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

interface Body extends Omit<CorrectedModel, 'networks'> {
  networks: number[][];
}

const digest = (body: Body): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');

export function encodeCorrected({ about, shape, scales, networks }: CorrectedModel): string {
  const body: Body = { about, shape, scales, networks: networks.map((weights) => Array.from(weights, rounded)) };
  return `${JSON.stringify({ kind: KIND, version: CORRECTED_VERSION, checksum: digest(body), ...body })}\n`;
}

/** Throws MODEL_CORRUPT for what is no such file, is cut or changed; MODEL_UNFIT for another version. */
export function decodeCorrected(text: string): CorrectedModel {
  const { kind, version, checksum, ...body } = parsed(text) ?? {};
  if (kind !== KIND) {
    throw corrupt('it is no corrected queueing model');
  }
  if (version !== CORRECTED_VERSION) {
    throw new RoentgenError('MODEL_UNFIT', `the model file has version ${String(version)} where ${CORRECTED_VERSION} is read`, 'train it again');
  }
  const { about, shape, scales, networks } = body as unknown as Body;
  if (digest({ about, shape, scales, networks }) !== checksum) {
    throw corrupt('its checksum is wrong');
  }
  const fits = shape.queue === WIDTH.queue && shape.hop === WIDTH.hop && networks.length > 0 && networks.every((weights) => weights.length === parameterCount(shape));
  if (!fits) {
    throw new RoentgenError('MODEL_UNFIT', 'the model file has other features than are computed', 'train it again');
  }
  return { about, shape, scales, networks: networks.map((weights) => Float64Array.from(weights)) };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    throw corrupt('it is cut off or no JSON');
  }
}

const corrupt = (reason: string): RoentgenError => new RoentgenError('MODEL_CORRUPT', `the model file cannot be read: ${reason}`, 'take the shipped one, or train it again');
