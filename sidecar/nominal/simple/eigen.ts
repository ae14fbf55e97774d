/** Eigenvalues and eigenvectors of symmetric matrices by Jacobi's cyclic rotations (Golub and Van Loan, section 8.5). Mathematics only. */

export interface Eigen {
  /** Largest first. */
  values: Float64Array;
  /** One of length `size` a value, of length 1, mutually orthogonal; the sign is such that the largest entry is positive. */
  vectors: Float64Array[];
}

const MOST_SWEEPS = 60;
/** Sum of squares off the diagonal, as a share of all, at which the matrix counts as diagonal. */
const DIAGONAL = 1e-24;

/** @param matrix size x size, row-major, symmetric; not changed */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = Array.from({ length: size }, (_, index) => Float64Array.from({ length: size }, (_value, at) => Number(at === index)));
  const whole = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > DIAGONAL * whole; sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        rotate(a, size, vectors, p, q);
      }
    }
  }
  const order = Array.from({ length: size }, (_, index) => index).sort((one, other) => a[other * size + other] - a[one * size + one]);
  return { values: Float64Array.from(order, (index) => a[index * size + index]), vectors: order.map((index) => signed(vectors[index])) };
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) {
      sum += 2 * a[p * size + q] ** 2;
    }
  }
  return sum;
}

/** Makes a[p, q] zero; `vectors` turn along. */
function rotate(a: Float64Array, size: number, vectors: Float64Array[], p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) {
    return;
  }
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(t, 1);
  const sin = t * cos;
  for (let k = 0; k < size; k++) {
    turn(a, k * size + p, k * size + q, cos, sin);
  }
  for (let k = 0; k < size; k++) {
    turn(a, p * size + k, q * size + k, cos, sin);
    const [one, other] = [vectors[p][k], vectors[q][k]];
    vectors[p][k] = cos * one - sin * other;
    vectors[q][k] = sin * one + cos * other;
  }
}

function turn(a: Float64Array, first: number, second: number, cos: number, sin: number): void {
  const [one, other] = [a[first], a[second]];
  a[first] = cos * one - sin * other;
  a[second] = sin * one + cos * other;
}

function signed(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
