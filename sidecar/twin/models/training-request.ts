/** What a training is asked for, with its limits. */

import { TWIN_MODELS, type TwinModelKind, type TwinTrainingRequest } from '../../contract';
import { RoentgenError } from '../../errors';
import { CORRECTED_DEFAULTS } from '../corrected/train';
import { TRAINING_DEFAULTS } from '../training/options';

/** 100 samples are the challenge's rule. Candidates: three for each sample, as a selection needs a choice. */
export const TRAINING_LIMITS = {
  candidates: { low: 10, high: 2000, fallback: 300 },
  samples: { low: 10, high: 100, fallback: 100 },
  epochs: { low: 1, high: 1000 },
  seed: { low: 0, high: 2 ** 31 - 1, fallback: 1 },
} as const;

const EPOCHS: Record<TwinModelKind, number> = { corrected: CORRECTED_DEFAULTS.epochs, routenet: TRAINING_DEFAULTS.epochs };

/** Throws REQUEST_INVALID. */
export function trainingOf(body: unknown): Required<TwinTrainingRequest> {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const model = kindOf(fields.model ?? 'corrected');
  const read = (name: keyof typeof TRAINING_LIMITS, fallback: number): number => {
    const { low, high } = TRAINING_LIMITS[name];
    const value = fields[name] ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
      throw new RoentgenError('REQUEST_INVALID', `${name} is ${(JSON.stringify(value) ?? 'nothing').slice(0, 40)}`, `a whole number from ${low} to ${high}`);
    }
    return value;
  };
  const { samples, candidates, seed } = TRAINING_LIMITS;
  const request = { model, samples: read('samples', samples.fallback), candidates: read('candidates', candidates.fallback), epochs: read('epochs', EPOCHS[model]), seed: read('seed', seed.fallback) };
  if (model === 'corrected') {
    return { ...request, candidates: request.samples }; // nothing is selected
  }
  if (request.samples > request.candidates) {
    throw new RoentgenError('REQUEST_INVALID', `${request.samples} samples of ${request.candidates} candidates`, 'samples are chosen among the candidates: at most as many');
  }
  return request;
}

function kindOf(value: unknown): TwinModelKind {
  const kind = TWIN_MODELS.find((each) => each === value);
  if (!kind) {
    throw new RoentgenError('REQUEST_INVALID', `the model is ${(JSON.stringify(value) ?? 'nothing').slice(0, 40)}`, `one of ${TWIN_MODELS.join(', ')}`);
  }
  return kind;
}
