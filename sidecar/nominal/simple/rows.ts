/** Rows of a nominal matrix, as the simple models learn from them and are asked about them. Mathematics only. */

import type { AutoencoderScorer } from '../autoencoder/scoring';

/** A matrix of rows x features, row-major, scaled, without NaN; `segments` are ranges [from, to) of contiguous rows, ascending. */
export interface NominalRows {
  matrix: Float32Array;
  features: number;
  segments: Array<[number, number]>;
}

/** At most `most` rows of the segments, evenly picked, as copies. */
export function pickRows({ matrix, features, segments }: NominalRows, most = Infinity): Float64Array[] {
  const total = segments.reduce((sum, [from, to]) => sum + to - from, 0);
  const every = Math.max(1, Math.ceil(total / most));
  const rows: Float64Array[] = [];
  let index = 0;
  for (const [from, to] of segments) {
    for (let row = from; row < to; row++) {
      if (index++ % every === 0) {
        rows.push(Float64Array.from(matrix.subarray(row * features, (row + 1) * features)));
      }
    }
  }
  return rows;
}

export function meanRow(rows: Float64Array[], features: number): Float64Array {
  const mean = new Float64Array(features);
  for (const row of rows) {
    row.forEach((value, feature) => (mean[feature] += value / rows.length));
  }
  return mean;
}

/** Writes the expectation of `row` into `into`; both have one number a feature. */
export type Expect = (row: Float32Array, into: Float32Array) => void;

/** A scorer of single rows: the last row of each window goes in, its expectation comes out, in order. */
export function rowScorer(features: number, expect: Expect): AutoencoderScorer {
  async function reconstructLast(windows: Float32Array, batch: number): Promise<Float32Array> {
    const length = windows.length / Math.max(1, batch);
    const expected = new Float32Array(batch * features);
    for (let index = 0; index < batch; index++) {
      const end = (index + 1) * length;
      expect(windows.subarray(end - features, end), expected.subarray(index * features, (index + 1) * features));
    }
    return expected;
  }
  return {
    features,
    window: 1,
    reconstructLast,
    reconstructRange: (matrix, from, to) => reconstructLast(matrix.subarray(from * features, to * features), to - from),
    close: async () => undefined,
  };
}
