/** @jest-environment ./test/sidecar/nn/environment.js */

import { mse } from '../../../sidecar/nn/losses';
import { matmul } from '../../../sidecar/nn/ops';
import { adamRate } from '../../../sidecar/nn/optimizer';
import { openSession } from '../../../sidecar/nn/session';
import { trainingGraph } from '../../../sidecar/nn/step';
import reference from './reference/operations.json';

const LEARNING_RATE = 0.1;
const x = [1, 0, 0, 1, 1, 1, 2, -1];
const y = [2, -1, 1, 5];
const thrice = (values: number[]) => Float32Array.from([...values, ...values, ...values]);

/** Parameters after one, two and three steps of one run each. */
async function steps(count: number, decay: number, clip: number): Promise<{ parameters: Float32Array; losses: Float32Array }> {
  const graph = trainingGraph([{ name: 'w', shape: [2, 1] }], (data, { w }) => mse(matmul(data('x', [4, 2]), w), data('y', [4, 1])), clip);
  const session = await openSession(graph);
  const rate = Float32Array.from({ length: count }, (_, index) => adamRate(LEARNING_RATE, index + 1));
  const shrink = new Float32Array(count).fill(LEARNING_RATE * decay);
  const feeds = { parameters: Float32Array.of(0.5, 0.5), m: new Float32Array(2), v: new Float32Array(2), rate, shrink, x: thrice(x).slice(0, 8 * count), y: thrice(y).slice(0, 4 * count) };
  const { newParameters, losses } = await session.run(feeds, { steps: count });
  await session.close();
  return { parameters: newParameters, losses };
}

test.each<[keyof typeof reference.adam, number, number]>([
  ['plain', 0, Infinity],
  ['decayed', 0.3, Infinity],
  ['clipped', 0, 0.5],
])('%s Adam makes the steps that PyTorch makes, one run for each number of steps', async (name, decay, clip) => {
  for (const [index, expected] of reference.adam[name].entries()) {
    const { parameters } = await steps(index + 1, decay, clip);
    expected.forEach((value, at) => expect(parameters[at]).toBeCloseTo(value, 5));
  }
});

test('a run answers the loss before each of its steps', async () => {
  const { losses } = await steps(3, 0, Infinity);
  expect(losses).toHaveLength(3);
  expect(losses[0]).toBeCloseTo((1.5 ** 2 + 1.5 ** 2 + 0 + 4.5 ** 2) / 4, 5);
  expect(losses[1]).toBeLessThan(losses[0]);
  expect(losses[2]).toBeLessThan(losses[1]);
});

test('a gradient within the limit is not touched', async () => {
  const [limited, free] = [await steps(2, 0, 100), await steps(2, 0, Infinity)];
  expect([...limited.parameters]).toEqual([...free.parameters]);
});
