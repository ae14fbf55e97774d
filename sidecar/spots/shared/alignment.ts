/** Second-order alignment of vectors between environments (CORAL: Sun, Feng and Saenko 2016, section 3), without labels. Mathematics only. */

/** A symmetric matrix, rows of columns. */
export type Matrix = Float64Array[];

const matrixOf = (size: number, of: (row: number, column: number) => number): Matrix => Array.from({ length: size }, (_, row) => Float64Array.from({ length: size }, (_unused, column) => of(row, column)));

const meanOf = (rows: Float64Array[]): Float64Array => rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0) / rows.length);

/** Covariance plus the identity, as the paper has it, so that it can be inverted. */
function covarianceOf(rows: Float64Array[], mean: Float64Array): Matrix {
  const covariance = matrixOf(mean.length, (row, column) => Number(row === column));
  for (const values of rows) {
    const centred = values.map((value, at) => value - mean[at]);
    centred.forEach((left, row) => left !== 0 && centred.forEach((right, column) => (covariance[row][column] += (left * right) / rows.length)));
  }
  return covariance;
}

const SWEEPS = 30;

/** Eigenvalues and, in columns, eigenvectors of a symmetric matrix, by Jacobi's rotations (Golub and Van Loan, section 8.5). */
export function eigen(symmetric: Matrix): { values: Float64Array; vectors: Matrix } {
  const size = symmetric.length;
  const a = symmetric.map((row) => row.slice());
  const vectors = matrixOf(size, (row, column) => Number(row === column));
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a) > 1e-18 * size * size; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        rotate(a, vectors, p, q);
      }
    }
  }
  return { values: Float64Array.from({ length: size }, (_, at) => a[at][at]), vectors };
}

const offDiagonal = (a: Matrix): number => a.reduce((sum, row, at) => sum + row.reduce((part, value, column) => part + (column === at ? 0 : value * value), 0), 0);

/** Makes a[p][q] zero. */
function rotate(a: Matrix, vectors: Matrix, p: number, q: number): void {
  if (Math.abs(a[p][q]) < 1e-15) {
    return;
  }
  const tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  const turn = (row: Float64Array) => ([row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]]);
  const [rowP, rowQ] = [a[p].slice(), a[q].slice()];
  rowP.forEach((value, at) => ([a[p][at], a[q][at]] = [c * value - s * rowQ[at], s * value + c * rowQ[at]]));
  a.forEach(turn);
  vectors.forEach(turn);
}

/** A power of a symmetric positive matrix. */
export function power(symmetric: Matrix, exponent: number): Matrix {
  const { values, vectors } = eigen(symmetric);
  const raised = values.map((value) => Math.max(value, 1e-12) ** exponent);
  return matrixOf(symmetric.length, (row, column) => raised.reduce((sum, value, at) => sum + vectors[row][at] * value * vectors[column][at], 0));
}

const times = (matrix: Matrix, vector: Float64Array): Float64Array => Float64Array.from(matrix, (row) => row.reduce((sum, value, at) => sum + value * vector[at], 0));

/** What gives vectors of the source the mean and covariance of those of the target. */
export function aligner(source: Float64Array[], target: Float64Array[]): (vector: Float64Array) => Float64Array {
  const [from, to] = [meanOf(source), meanOf(target)];
  const whiten = power(covarianceOf(source, from), -0.5);
  const colour = power(covarianceOf(target, to), 0.5);
  return (vector) => times(colour, times(whiten, vector.map((value, at) => value - from[at]))).map((value, at) => value + to[at]);
}
