/** Features on one scale: equation 7 adds their squares, hence a delay in seconds would vanish beside a throughput in bit/s. */

import { RoentgenError } from '../../errors';

/** To mean 0 and deviation 1; to 0..1; or not at all, for features that are alike, as a network's states are. */
export type Scaling = 'standard' | 'range' | 'none';

/** Throws DATASET_INVALID for vectors of different lengths, or with a value that is not finite. */
export function scaledRows(vectors: readonly Float64Array[], scaling: Scaling): Float64Array[] {
  vectors.forEach((vector, sample) => checkVector(vector, sample, vectors[0].length));
  if (scaling === 'none') {
    return [...vectors];
  }
  const columns = Array.from(vectors[0] ?? [], (_, column) => placeOf(vectors.map((vector) => vector[column]), scaling));
  return vectors.map((vector) => vector.map((value, column) => (value - columns[column].origin) / columns[column].width));
}

function checkVector(vector: Float64Array, sample: number, length: number): void {
  if (vector.length !== length) {
    throw new RoentgenError('DATASET_INVALID', `candidate ${sample} has ${vector.length} features, the first one ${length}`, 'give every sample the same features');
  }
  const bad = vector.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RoentgenError('DATASET_INVALID', `feature ${bad} of candidate ${sample} is ${vector[bad]}`, 'leave out samples that were not measured in full');
  }
}

/** A feature that is the same everywhere becomes 0. */
function placeOf(values: number[], scaling: 'standard' | 'range'): { origin: number; width: number } {
  const least = values.reduce((low, value) => Math.min(low, value), Infinity);
  const width = values.reduce((high, value) => Math.max(high, value), -Infinity) - least;
  if (scaling === 'range' || width === 0) {
    return { origin: least, width: width || 1 };
  }
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return { origin: mean, width: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0)) || 1 };
}
