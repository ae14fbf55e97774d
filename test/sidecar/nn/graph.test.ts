/** @jest-environment ./test/sidecar/nn/environment.js */

import { constant, createGraph, input, output } from '../../../sidecar/nn/graph';
import * as ops from '../../../sidecar/nn/ops';
import { openSession } from '../../../sidecar/nn/session';
import { evaluate } from './evaluate';

const graph = createGraph();
const shaped = (...shape: number[]) => input(graph, `x${graph.inputs.length}`, shape);

test.each<[string, () => unknown, string]>([
  ['matmul', () => ops.matmul(shaped(2, 3), shaped(4, 5)), 'matmul: shapes [2, 3] and [4, 5] do not fit'],
  ['matmul of vectors', () => ops.matmul(shaped(3), shaped(3, 5)), 'matmul: shapes [3] and [3, 5] do not fit'],
  ['matmul with a bias of other width', () => ops.matmul(shaped(2, 3), shaped(3, 5), shaped(4)), 'matmul: shapes [2, 5] and [4] do not broadcast'],
  ['add', () => ops.add(shaped(2, 3), shaped(2)), 'add: shapes [2, 3] and [2] do not broadcast'],
  ['reshape', () => ops.reshape(shaped(2, 3), [5]), 'reshape: shapes [2, 3] and [5] differ in size'],
  ['split', () => ops.split(shaped(2, 3), 1, [2, 2]), 'split: shapes [2, 3] and [2, 2] do not fit on axis 1'],
  ['concat', () => ops.concat([shaped(2, 3), shaped(3, 3)], 1), 'concat: shapes [2, 3] and [3, 3] do not fit on axis 1'],
  ['constant', () => constant(graph, new Float32Array(3), [2]), 'constant: shapes [3] and [2] differ in size'],
])('%s of shapes that do not fit is refused when built, naming both', (_, build, message) => {
  expect(build).toThrow(message);
});

test('a product of matrices is what a hand computes', async () => {
  const { y } = await evaluate({ a: Float32Array.of(1, 2, 3, 4), b: Float32Array.of(5, 6, 7, 8) }, (made) => ({
    y: ops.matmul(input(made, 'a', [2, 2]), input(made, 'b', [2, 2])),
  }));
  expect([...y]).toEqual([19, 22, 43, 50]);
});

test('a long constant and a large dimension survive the file format', async () => {
  const data = Float32Array.from({ length: 70000 }, (_, index) => index);
  const { y } = await evaluate({ x: Float32Array.of(1) }, (made) => ({ y: ops.add(constant(made, data, [70000]), input(made, 'x', [1])) }));
  expect(y[69999]).toBe(70000);
});

test('a feed of the wrong name or size is refused, naming it', async () => {
  const made = createGraph();
  output('y', ops.negate(input(made, 'x', [2])));
  const session = await openSession(made);
  await expect(session.run({ x: new Float32Array(3) })).rejects.toThrow('input "x": shapes [3] and [2] differ in size');
  await expect(session.run({ z: new Float32Array(2) })).rejects.toThrow('no input "z"');
  await session.close();
});
