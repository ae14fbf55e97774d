/** Initial values of parameters. Matrices are [to, from] or [from, to]: what is here is the same for both. */

import type { Random } from './random';
import { sizeOf } from './shape';

export type Initializer = (shape: readonly number[], random: Random) => Float32Array;

export const zeros: Initializer = (shape) => new Float32Array(sizeOf(shape));

/** Uniform within ±sqrt(6 / (in + out)): Glorot and Bengio 2010. */
export const glorot: Initializer = ([rows, columns], random) => uniform(rows * columns, Math.sqrt(6 / (rows + columns)), random);

/** Uniform within ±sqrt(6 / in), for [in, out] before a ReLU: He et al. 2015. */
export const he: Initializer = ([rows, columns], random) => uniform(rows * columns, Math.sqrt(6 / rows), random);

function uniform(size: number, bound: number, random: Random): Float32Array {
  return Float32Array.from({ length: size }, () => (2 * random() - 1) * bound);
}

/** [gates * h, h]: each gate's square matrix with orthonormal rows, so that states neither grow nor fade (Saxe et al. 2014). */
export const orthogonal: Initializer = ([rows, units], random) => {
  const matrix = new Float32Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const first = row - (row % units);
    matrix.set(orthonormal(matrix, first, row, units, random), row * units);
  }
  return matrix;
};

/** A random direction without its parts along the rows first..row-1 (Gram and Schmidt), of length 1. */
function orthonormal(matrix: Float32Array, first: number, row: number, units: number, random: Random): Float64Array {
  const direction = Float64Array.from({ length: units }, () => gaussian(random));
  for (let before = first; before < row; before++) {
    const other = matrix.subarray(before * units, (before + 1) * units);
    const along = other.reduce((total, value, index) => total + value * direction[index], 0);
    other.forEach((value, index) => (direction[index] -= along * value));
  }
  const length = Math.hypot(...direction);
  return direction.map((value) => value / length);
}

/** Box and Muller 1958. */
const gaussian = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
