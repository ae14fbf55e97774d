/** @jest-environment ./test/sidecar/nn/environment.js */

import { constant, createGraph, input, output } from '../../../sidecar/nn/graph';
import { gather, segmentSum } from '../../../sidecar/nn/gather';
import { gradients } from '../../../sidecar/nn/gradient';
import { loop } from '../../../sidecar/nn/loop';
import * as ops from '../../../sidecar/nn/ops';
import { gruCell, lstm } from '../../../sidecar/nn/rnn';
import { openSession } from '../../../sidecar/nn/session';
import { evaluate } from './evaluate';

const graph = createGraph();
const shaped = (...shape: number[]) => input(graph, `x${graph.inputs.length}`, shape);

const named = (...shape: Array<number | string>) => input(graph, `x${graph.inputs.length}`, shape);
const index = (...shape: string[]) => input(graph, `x${graph.inputs.length}`, shape, { type: 'int64' });

test.each<[string, () => unknown, string]>([
  ['matmul', () => ops.matmul(shaped(2, 3), shaped(4, 5)), 'matmul: shapes [2, 3] and [4, 5] do not fit'],
  ['matmul of vectors', () => ops.matmul(shaped(3), shaped(3, 5)), 'matmul: shapes [3] and [3, 5] do not fit'],
  ['matmul with a bias of other width', () => ops.matmul(shaped(2, 3), shaped(3, 5), shaped(4)), 'matmul: shapes [2, 5] and [4] do not broadcast'],
  ['add', () => ops.add(shaped(2, 3), shaped(2)), 'add: shapes [2, 3] and [2] do not broadcast'],
  ['reshape', () => ops.reshape(shaped(2, 3), [5]), 'reshape: shapes [2, 3] and [5] differ in size'],
  ['split', () => ops.split(shaped(2, 3), 1, [2, 2]), 'split: shapes [2, 3] and [2, 2] do not fit on axis 1'],
  ['concat', () => ops.concat([shaped(2, 3), shaped(3, 3)], 1), 'concat: shapes [2, 3] and [3, 3] do not fit on axis 1'],
  ['slice of an axis of unknown size', () => ops.slice(named('paths', 3), 0, 0, 1), 'slice: shapes [paths, 3] has no fixed size on axis 0'],
  ['reshape of unknown sizes', () => ops.reshape(named('paths', 3), ['links', 3]), 'reshape: shapes [paths, 3] and [links, 3] differ in size'],
  ['add of different unknown sizes', () => ops.add(named('paths', 3), named('links', 3)), 'add: shapes [paths, 3] and [links, 3] do not broadcast'],
  ['transpose', () => ops.transpose(shaped(2, 3), [0, 2]), 'transpose: shapes [2, 3] and [0, 2] do not fit'],
  ['segment sum', () => segmentSum(named('paths', 3), index('links'), named('queues', 3)), 'segmentSum: shapes [paths, 3] and [links] do not fit'],
  ['LSTM', () => lstm([shaped(3, 7)], 1, { input: shaped(8, 4), hidden: shaped(8, 2), bias: shaped(8) }), 'lstm: shapes [3, 7] and [8, 4] do not fit'],
  ['LSTM weights', () => lstm([shaped(3, 7)], 1, { input: shaped(8, 3), hidden: shaped(6, 2), bias: shaped(8) }), 'lstm: shapes [8, 3] and [6, 2] do not fit'],
  ['GRU', () => gruCell(shaped(5, 3), shaped(5, 2), { input: shaped(6, 3), hidden: shaped(6, 2), bias: shaped(4) }, shaped(6)), 'gru: shapes [6, 2] and [4] do not fit'],
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

test('an index of the wrong type is refused when built', () => {
  expect(() => gather(shaped(3, 2), shaped(2))).toThrow('is float32, not int64');
});

test('one graph with named dimensions runs at any size', async () => {
  const made = createGraph();
  const messages = input(made, 'messages', ['paths', 2]);
  const links = input(made, 'links', ['links', 2]);
  const crossed = input(made, 'crossed', ['paths'], { type: 'int64' });
  output('sums', segmentSum(messages, crossed, links));
  output('mean', ops.mean(gather(links, crossed)));
  const session = await openSession(made);
  const small = await session.run({ messages: Float32Array.of(1, 2, 3, 4), links: Float32Array.of(5, 7), crossed: BigInt64Array.of(0n, 0n) }, { paths: 2, links: 1 });
  expect([...small.sums]).toEqual([4, 6]);
  expect([...small.mean]).toEqual([6]);
  const large = await session.run({ messages: Float32Array.of(1, 2, 3, 4, 5, 6), links: new Float32Array(8).fill(2), crossed: BigInt64Array.of(3n, 1n, 3n) }, { paths: 3, links: 4 });
  expect([...large.sums]).toEqual([0, 0, 3, 4, 0, 0, 6, 8]);
  expect([...large.mean]).toEqual([2]);
  await expect(session.run({ messages: new Float32Array(2), links: new Float32Array(2), crossed: BigInt64Array.of(0n) }, { paths: 1 })).rejects.toThrow('the dimension "links" was given no size');
  await session.close();
});

test('gradients flow through named dimensions', async () => {
  const made = createGraph();
  const x = input(made, 'x', ['paths', 2], { trained: true });
  const loss = ops.mean(ops.square(x));
  output('gradient', gradients(loss, [x])[0]);
  const session = await openSession(made);
  const { gradient } = await session.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6) }, { paths: 3 });
  await session.close();
  gradient.forEach((value, at) => expect(value).toBeCloseTo((at + 1) / 3, 6));
});

test('a loop carries a state and keeps what each step says', async () => {
  const made = createGraph();
  const { carried, kept } = loop(made, [input(made, 'start', [2])], [input(made, 'series', ['steps', 2])], (_, [state], [element]) => {
    const next = ops.add(state, element);
    return { carried: [next], kept: [ops.sum(next)] };
  });
  output('end', carried[0]);
  output('sums', kept[0]);
  const session = await openSession(made);
  const { end, sums } = await session.run({ start: Float32Array.of(1, 1), series: Float32Array.of(1, 2, 3, 4, 5, 6) }, { steps: 3 });
  await session.close();
  expect([...end]).toEqual([10, 13]);
  expect([...sums]).toEqual([5, 12, 23]);
});

test('a loop whose state changes its shape is refused, naming both', () => {
  const made = createGraph();
  const start = input(made, 'start', [2]);
  expect(() => loop(made, [start], [input(made, 'series', ['steps'])], (_, [state]) => ({ carried: [ops.sum(state)], kept: [] }))).toThrow('loop: shapes [2] and [] differ from step to step');
});
