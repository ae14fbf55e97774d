/** @jest-environment ./test/sidecar/nn/environment.js */

import { createGraph, input } from '../../../sidecar/nn/graph';
import { gradients } from '../../../sidecar/nn/gradient';
import * as ops from '../../../sidecar/nn/ops';
import { CASES } from './cases';
import { bothGradients, outputAndGradients } from './evaluate';
import reference from './reference/operations.json';

interface Vector {
  inputs: number[][];
  direction: number[];
  output: number[];
  gradients: number[][];
}

/** Single precision against double. */
function expectClose(found: ArrayLike<number>, expected: number[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(Math.abs(found[index] - value)).toBeLessThan(3e-6 * (1 + Math.abs(value))));
}

test.each(Object.entries(CASES))('the gradient of %s is what finite differences say', async (_, differentiable) => {
  const { reverse, differences } = await bothGradients(differentiable);
  expect(reverse).toHaveLength(differences.length);
  expect(differences.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  reverse.forEach((value, index) => expect(Math.abs(value - differences[index])).toBeLessThan(3e-3 * (1 + Math.abs(value))));
});

test.each(Object.entries(CASES))('%s and its gradient are what PyTorch computes', async (name, differentiable) => {
  const vector = (reference.cases as Record<string, Vector>)[name];
  const { output, gradients: found } = await outputAndGradients(differentiable, vector);
  expectClose(output, vector.output);
  found.forEach((gradient, index) => expectClose(gradient, vector.gradients[index]));
});

test('PyTorch was asked about no other operations', () => {
  expect(Object.keys(reference.cases).sort()).toEqual(Object.keys(CASES).sort());
});

test('a loss that is no single number, or does not depend on a parameter, is refused', () => {
  const graph = createGraph();
  const used = input(graph, 'used', [2], { trained: true });
  const unused = input(graph, 'unused', [2], { trained: true });
  expect(() => gradients(used, [used])).toThrow('a loss is one number, not [2]');
  expect(() => gradients(ops.sum(used), [unused])).toThrow('does not depend on "unused"');
});
