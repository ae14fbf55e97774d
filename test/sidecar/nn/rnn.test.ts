/** @jest-environment ./test/sidecar/nn/environment.js */

import { createGraph, input, output, type Tensor } from '../../../sidecar/nn/graph';
import { concat, reshape, slice, transpose } from '../../../sidecar/nn/ops';
import { fusedGru, fusedLstm, gruCell, lstm } from '../../../sidecar/nn/rnn';
import { openSession } from '../../../sidecar/nn/session';
import { evaluate, values } from './evaluate';

const [MOMENTS, BATCH, IN, UNITS] = [4, 3, 5, 2];

const weights = (gates: number) => ({ w: values([gates * UNITS, IN], 2), r: values([gates * UNITS, UNITS], 3), b: values([gates * UNITS], 4), rb: values([gates * UNITS], 5) });

test("ONNX's fused LSTM answers what the unrolled one does", async () => {
  const { w, r, b } = weights(4);
  const answers = await evaluate({ x: values([MOMENTS, BATCH, IN], 1), w, r, b }, (graph) => {
    const x = input(graph, 'x', [MOMENTS, BATCH, IN]);
    const cell = { input: input(graph, 'w', [4 * UNITS, IN]), hidden: input(graph, 'r', [4 * UNITS, UNITS]), bias: input(graph, 'b', [4 * UNITS]) };
    const moments = Array.from({ length: MOMENTS }, (_, moment) => transpose(rowsAt(x, moment)));
    const unrolled = concat(lstm(moments, MOMENTS, cell).map((state) => transpose(state)), 0);
    const fused = fusedLstm(x, cell);
    return { unrolled, states: reshape(fused.states, [MOMENTS * BATCH, UNITS]), last: fused.last };
  });
  expectAlike(answers.states, answers.unrolled);
  expectAlike(answers.last, answers.unrolled.slice(-BATCH * UNITS));
});

test("ONNX's fused GRU answers what the cell does, each row to its own end", async () => {
  const { w, r, b, rb } = weights(3);
  const ends = [4, 1, 3];
  const graph = createGraph();
  const x = input(graph, 'x', [MOMENTS, BATCH, IN]);
  const [initial, lengths] = [input(graph, 'h', [BATCH, UNITS]), input(graph, 'ends', [BATCH], { type: 'int64' })];
  const cell = { input: input(graph, 'w', [3 * UNITS, IN]), hidden: input(graph, 'r', [3 * UNITS, UNITS]), bias: input(graph, 'b', [3 * UNITS]) };
  const recurrentBias = input(graph, 'rb', [3 * UNITS]);
  const fused = fusedGru(x, cell, recurrentBias, initial, lengths);
  let state = initial;
  for (let moment = 0; moment < MOMENTS; moment++) {
    state = gruCell(rowsAt(x, moment), state, cell, recurrentBias);
    output(`state${moment}`, state);
  }
  output('states', fused.states);
  output('last', fused.last);
  const session = await openSession(graph);
  const answers = await session.run({ x: values([MOMENTS, BATCH, IN], 1), h: values([BATCH, UNITS], 6), ends: BigInt64Array.from(ends, BigInt), w, r, b, rb });
  await session.close();
  ends.forEach((end, row) => {
    const part = (from: Float32Array, at: number) => from.slice(at, at + UNITS);
    expectAlike(part(answers.last, row * UNITS), part(answers[`state${end - 1}`], row * UNITS));
    for (let moment = end; moment < MOMENTS; moment++) {
      expect([...part(answers.states, (moment * BATCH + row) * UNITS)]).toEqual([0, 0]);
    }
  });
});

/** One moment of a time-major sequence. */
const rowsAt = (x: Tensor, moment: number): Tensor => slice(reshape(x, [MOMENTS * BATCH, IN]), 0, moment * BATCH, (moment + 1) * BATCH);

function expectAlike(found: Float32Array, expected: Float32Array): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5));
}
