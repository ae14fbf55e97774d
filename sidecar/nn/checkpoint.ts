/** Where a training stands between two epochs, as one checksummed buffer. With it and the data, training goes on as if never interrupted. */

import { createHash } from 'node:crypto';
import { decodeModel, encodeModel } from './modelfile';
import type { Arrays } from './parameters';
import type { TrainingState } from './trainer';

export interface Best {
  state: TrainingState;
  /** 0 before the first epoch has ended. */
  epoch: number;
  /** Its losses. */
  training: number;
  validation: number;
}

export interface Checkpoint {
  /** Epochs that are over. */
  epoch: number;
  state: TrainingState;
  best: Best;
}

/** Where a training keeps its checkpoints. The fingerprint tells trainings apart: one of other data is never gone on with. */
export interface Checkpoints {
  load(fingerprint: string): Checkpoint | null;
  keep(fingerprint: string, checkpoint: Checkpoint): void;
}

interface Meta {
  fingerprint: string;
  epoch: number;
  step: number;
  best: Omit<Best, 'state'> & { step: number };
}

const KIND = 'training-checkpoint/1';

/** SHA-256 of all that decides a training: data as arrays, the rest as what JSON holds. */
export function fingerprintOf(plain: unknown, ...data: Float32Array[]): string {
  const hash = createHash('sha256').update(JSON.stringify(plain));
  data.forEach((values) => hash.update(`${values.length} `).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
  return hash.digest('hex');
}

const VECTORS = ['parameters', 'm', 'v'] as const;

const vectorsOf = (stem: string, state: TrainingState): Arrays =>
  Object.fromEntries(VECTORS.map((name) => [`${stem}.${name}`, { shape: [state[name].length], data: state[name] }]));

function stateOf(stem: string, arrays: Arrays, step: number): TrainingState {
  const [parameters, m, v] = VECTORS.map((name) => arrays[`${stem}.${name}`].data);
  return { parameters, m, v, step };
}

export function encodeCheckpoint(fingerprint: string, { epoch, state, best }: Checkpoint): Buffer {
  const { state: bestState, ...rest } = best;
  const meta: Meta = { fingerprint, epoch, step: state.step, best: { ...rest, step: bestState.step } };
  return encodeModel({ kind: KIND, meta, arrays: { ...vectorsOf('present', state), ...vectorsOf('best', bestState) } });
}

/** Null where it is another training's. Throws MODEL_CORRUPT. */
export function decodeCheckpoint(fingerprint: string, file: Buffer): Checkpoint | null {
  const { meta, arrays } = decodeModel<Meta>(KIND, file);
  if (meta.fingerprint !== fingerprint) {
    return null;
  }
  const { step, ...best } = meta.best;
  return { epoch: meta.epoch, state: stateOf('present', arrays, meta.step), best: { ...best, state: stateOf('best', arrays, step) } };
}
