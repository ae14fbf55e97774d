/** Scores windows with a trained nominal network, by sessions of a pool. */

import { RoentgenError } from '../../errors';
import type { Arrays } from '../../nn/parameters';
import { createPool, float32, type Pool } from '../../nn/pool';
import { type AutoencoderShape, type AutoencoderWeights, shapeOf } from './autoencoder';
import { decoderGraph, encoderGraph, scoringGraph } from './graphs';

export interface Scorer {
  features: number;
  window: number;
  /** `windows` is batch x window x features, row-major; answers batch x features: the reconstruction of each window's last row. */
  reconstructLast(windows: Float32Array, batch: number): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface AutoencoderScorer extends Scorer {
  /**
   * `matrix` is rows x features. Answers (to - from) x features: the reconstruction of rows from .. to-1, each by the window that
   * ends at it. Throws INTERNAL where a window begins before the matrix or a row is behind its end.
   */
  reconstructRange(matrix: Float32Array, from: number, to: number): Promise<Float32Array>;
}

/** Work of one run at most, in floating-point operations: 3 ms of the fused operators, which are not faster on more windows. */
const RUN_FLOPS = 2e8;
/**
 * Unrolled graphs are a fifth faster where many rows follow each other, and take larger batches (6 ms). Opening them takes as long
 * as they save on `leastWindows`, and blocks the thread for half a millisecond a row of the window, which sets the other limit.
 */
const UNROLLED = { runFlops: 5e8, largestBatch: 360, leastWindows: 4000, longestWindow: 30 };

/** Floating-point operations of one window's forward pass in which the last row is read out. */
export function windowFlops({ features, window, hidden, latent }: AutoencoderShape): number {
  const layer = (from: number, units: number) => 8 * units * (from + units);
  return window * (layer(features, hidden) + layer(hidden, latent) + layer(latent, latent) + layer(latent, hidden)) + 2 * features * hidden;
}

const atLeastOne = (count: number) => Math.max(1, Math.floor(count));

/** Opens a trained model for scoring, in a pool of its own where none is given. */
export async function openAutoencoder(weights: AutoencoderWeights, pool: Pool = createPool()): Promise<AutoencoderScorer> {
  const shape = shapeOf(weights);
  const { features, window } = shape;
  const length = window * features;
  const flops = windowFlops(shape);
  const batch = atLeastOne(RUN_FLOPS / flops);
  const network = pool.session(weights, () => scoringGraph(shape, weights.arrays));
  const unrolled = openUnrolled(shape, weights.arrays, pool);

  /** Reconstructs `size` windows given as `rows` [window, size, features]. */
  const byMoments = (rows: Float32Array, size: number, into: Float32Array): Promise<void> =>
    network.run({ rows: float32(rows, [window, size, features]) }, { reconstruction: float32(into, [size, features]) }, size * flops);

  return {
    features,
    window,
    async reconstructLast(windows, count) {
      if (windows.length !== count * length) {
        throw new RoentgenError('INTERNAL', `${windows.length} values are not ${count} windows of ${window} rows of ${features} features`);
      }
      return inParts(count, batch, features, (from, size, into) => {
        const part = windows.subarray(from * length, (from + size) * length);
        return byMoments(size === 1 ? part : momentMajor(part, size, window, features), size, into);
      });
    },
    async reconstructRange(matrix, from, to) {
      const first = from - window + 1;
      const count = to - from;
      if (first < 0 || count < 0 || to * features > matrix.length) {
        throw new RoentgenError('INTERNAL', `${matrix.length} values do not hold the windows of ${window} rows of ${features} features that end at rows ${from} to ${to - 1}`);
      }
      const rows = matrix.subarray(first * features, to * features);
      return window <= UNROLLED.longestWindow && count >= UNROLLED.leastWindows
        ? inParts(count, unrolled.batch, features, (part, _, into) => unrolled.run(rows.subarray(part * features), into))
        : inParts(count, batch, features, (part, size, into) => byMoments(stretches(rows.subarray(part * features), size, window, features), size, into));
    },
    close: async () => {
      await Promise.all([network.close(), unrolled.close()]);
    },
  };
}

/** Calls `part` for at most `most` windows at a time, to write [size, features]; the last ones may be asked for twice, so that a part is whole. */
async function inParts(total: number, most: number, features: number, part: (from: number, size: number, into: Float32Array) => Promise<void>): Promise<Float32Array> {
  const all = new Float32Array(total * features);
  const size = Math.min(most, total);
  for (let next = 0; next < total; next += size) {
    const from = Math.min(next, total - size);
    await part(from, size, all.subarray(from * features, (from + size) * features));
  }
  return all;
}

/** The `size` windows that begin at the first row and those after it, as [window, size, features]. */
function stretches(matrix: Float32Array, size: number, window: number, features: number): Float32Array {
  if (size === 1) {
    return matrix.subarray(0, window * features);
  }
  const rows = new Float32Array(window * size * features);
  for (let moment = 0; moment < window; moment++) {
    rows.set(matrix.subarray(moment * features, (moment + size) * features), moment * size * features);
  }
  return rows;
}

/** windows [size, window, features] as [window, size, features] */
function momentMajor(windows: Float32Array, size: number, window: number, features: number): Float32Array {
  const rows = new Float32Array(windows.length);
  for (let at = 0; at < size * window; at++) {
    const [each, moment] = [Math.floor(at / window), at % window];
    rows.set(windows.subarray(at * features, (at + 1) * features), (moment * size + each) * features);
  }
  return rows;
}

/** What reconstructs `batch` rows that follow each other. Encoder and decoder are two sessions: each opens, and runs, in half the time. */
function openUnrolled(shape: AutoencoderShape, arrays: Arrays, pool: Pool) {
  const { features, window, latent } = shape;
  const batch = Math.min(UNROLLED.largestBatch, atLeastOne((2 * UNROLLED.runFlops) / windowFlops(shape)));
  const flops = (batch * windowFlops(shape)) / 2;
  const encoder = pool.session(Symbol('encoder'), () => encoderGraph(shape, arrays, batch));
  const decoder = pool.session(Symbol('decoder'), () => decoderGraph(shape, arrays, batch));
  return {
    batch,
    /** `matrix` begins with the first of the windows. */
    async run(matrix: Float32Array, into: Float32Array): Promise<void> {
      const rows = float32(matrix.subarray(0, (batch + window - 1) * features), [batch + window - 1, features]);
      const encoded = float32(new Float32Array(batch * latent), [batch, latent]);
      await encoder.run({ rows }, { encoded }, flops);
      await decoder.run({ encoded }, { reconstruction: float32(into, [batch, features]) }, flops);
    },
    close: () => Promise.all([encoder.close(), decoder.close()]),
  };
}
