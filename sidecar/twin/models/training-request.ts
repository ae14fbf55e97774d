/** What a training is asked for, with its limits. */

import { TWIN_MODELS, type TwinModelKind, type TwinTrainingRequest } from '../../contract';
import { RoentgenError } from '../../errors';
import type { CandidateRule } from '../autoopt/admission';
import { CORRECTED_DEFAULTS } from '../corrected/train';
import { TRAINING_DEFAULTS } from '../training/options';

const MOST = 2000;

/** 100 samples are the challenge's rule. Candidates: three for each sample, as a selection needs a choice. */
export const TRAINING_LIMITS = {
  candidates: { low: 10, high: MOST, fallback: 300 },
  samples: { low: 10, high: 100, fallback: 100 },
  epochs: { low: 1, high: 1000 },
  seed: { low: 0, high: 2 ** 31 - 1, fallback: 1 },
} as const;

/** What a person at the machine may give beside the request: paths are not for HTTP. */
export interface TrainingSources {
  /** Folders with more candidates: then none need be generated. */
  sources: string[];
  /** Without the challenge's rule a training set may have as many samples as there may be candidates. */
  rule: CandidateRule;
}

const NO_SOURCES: TrainingSources = { sources: [], rule: 'challenge' };

const EPOCHS: Record<TwinModelKind, number> = { corrected: CORRECTED_DEFAULTS.epochs, routenet: TRAINING_DEFAULTS.epochs };

/** Throws REQUEST_INVALID. */
export function trainingOf(body: unknown, { sources, rule }: TrainingSources = NO_SOURCES): Required<TwinTrainingRequest> {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const model = kindOf(fields.model ?? 'corrected');
  const limits = { ...TRAINING_LIMITS, ...(sources.length > 0 && { candidates: { low: 0, high: MOST } }), ...(rule === 'none' && { samples: { low: TRAINING_LIMITS.samples.low, high: MOST } }) };
  const read = (name: keyof typeof TRAINING_LIMITS, fallback: number): number => {
    const { low, high } = limits[name];
    const value = fields[name] ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
      throw new RoentgenError('REQUEST_INVALID', `${name} is ${(JSON.stringify(value) ?? 'nothing').slice(0, 40)}`, `a whole number from ${low} to ${high}`);
    }
    return value;
  };
  const { samples, candidates, seed } = TRAINING_LIMITS;
  const request = { model, samples: read('samples', samples.fallback), candidates: read('candidates', candidates.fallback), epochs: read('epochs', EPOCHS[model]), seed: read('seed', seed.fallback) };
  if (model === 'corrected' && (sources.length > 0 || rule === 'none')) {
    throw new RoentgenError('REQUEST_INVALID', 'the model corrected learns from generated networks, and selects nothing', 'sources and rules of candidates are for the model routenet');
  }
  if (model === 'corrected') {
    return { ...request, candidates: request.samples }; // nothing is selected
  }
  if (request.samples > request.candidates && sources.length === 0) {
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
