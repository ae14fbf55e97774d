/** A toy regression problem: polynomials by ridge regression learn a curve from points, of which most lie close together. */

import { createRandom, permutation } from '../../../../sidecar/nn/random';
import type { SelectionProblem } from '../../../../sidecar/twin/selection/problem';

export interface Point {
  x: number;
  y: number;
}

const DEGREE = 7;
const RIDGE = 1e-4;
const powers = (x: number): number[] => Array.from({ length: DEGREE + 1 }, (_, power) => x ** power);

export type Weights = number[];

/** Solves (X'X + ridge) w = X'y by elimination: the matrix is positive definite, hence no pivot is 0. */
export function ridge(points: Point[]): Weights {
  const rows = points.map(({ x }) => powers(x));
  const table = powers(0).map((_, one) => [
    ...powers(0).map((__, other) => rows.reduce((sum, row) => sum + row[one] * row[other], one === other ? RIDGE : 0)),
    rows.reduce((sum, row, index) => sum + row[one] * points[index].y, 0),
  ]);
  for (let pivot = 0; pivot <= DEGREE; pivot++) {
    for (let row = 0; row <= DEGREE; row++) {
      const factor = row === pivot ? 0 : table[row][pivot] / table[pivot][pivot];
      table[pivot].forEach((value, column) => (table[row][column] -= factor * value));
    }
  }
  return table.map((row, index) => row[DEGREE + 1] / row[index]);
}

const off = (weights: Weights, { x, y }: Point): number => Math.abs(powers(x).reduce((sum, power, index) => sum + power * weights[index], 0) - y);
export const meanError = (weights: Weights, points: Point[]): number => points.reduce((sum, point) => sum + off(weights, point) / points.length, 0);

export const problem: SelectionProblem<Point, Weights> = {
  features: ({ x }) => Float64Array.of(x),
  train: async (points) => ridge(points),
  loss: async (weights, point) => off(weights, point),
};

const curve = (x: number): number => Math.sin(4 * x) + x;
const uniformIn = (random: () => number, low: number, high: number): number => low + (high - low) * random();

/** Candidates nine in ten of which lie in a tenth of the range, and clean points of all of it. */
export function data(seed: number, count = 200): { candidates: Point[]; validation: Point[]; test: Point[] } {
  const random = createRandom(seed);
  const point = (x: number, noise: number): Point => ({ x, y: curve(x) + uniformIn(random, -noise, noise) });
  const even = (points: number, shift: number) => Array.from({ length: points }, (_, index) => point(-1 + (2 * (index + shift)) / points, 0));
  const candidates = Array.from({ length: count }, () => point(random() < 0.9 ? uniformIn(random, -0.1, 0.1) : uniformIn(random, -1, 1), 0.05));
  return { candidates, validation: even(20, 0.5), test: even(101, 0.25) };
}

export const randomChoice = (candidates: Point[], count: number, seed: number): Point[] => [...permutation(candidates.length, createRandom(seed)).slice(0, count)].map((place) => candidates[place]);
