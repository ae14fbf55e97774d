/** @jest-environment ./test/sidecar/nn/environment.js */

import { mse } from '../../../sidecar/nn/losses';
import { matmul } from '../../../sidecar/nn/ops';
import { openSession, type Session } from '../../../sidecar/nn/session';
import { adamRate } from '../../../sidecar/nn/optimizer';
import { trainingGraph } from '../../../sidecar/nn/step';
import { fit, type FitOptions, initialState } from '../../../sidecar/nn/train';

// y = x·w with w = (2, -1) to be found.
const inputs = Float32Array.of(1, 0, 0, 1, 1, 1, 2, -1);
const targets = Float32Array.of(2, -1, 1, 5);
let session: Session;

beforeAll(async () => {
  const layout = [{ name: 'w', shape: [2, 1] }];
  session = await openSession(trainingGraph(layout, (data, { w }) => mse(matmul(data('x', [4, 2]), w), data('y', [4, 1]))));
});
afterAll(() => session.close());

const start = () => initialState(Float32Array.of(0.5, 0.5));
const options = (more: Partial<FitOptions> = {}): FitOptions => ({ epochs: 400, learningRate: 0.05, patience: 400, batches: () => [{ x: inputs, y: targets }], ...more });

test('training finds the weights that made the data', async () => {
  const state = start();
  const result = await fit(session, state, options());
  expect(state.parameters[0]).toBeCloseTo(2, 3);
  expect(state.parameters[1]).toBeCloseTo(-1, 3);
  expect(result.trainingLoss).toBeLessThan(1e-6);
});

test('a step is the step of Adam as its paper writes it', async () => {
  const [w, m, v] = [[0.5, 0.5], [0, 0], [0, 0]];
  const state = start();
  await fit(session, state, options({ epochs: 3, learningRate: 0.1 }));
  for (let step = 1; step <= 3; step++) {
    const gradient = [0, 0];
    targets.forEach((target, row) => {
      const error = inputs[2 * row] * w[0] + inputs[2 * row + 1] * w[1] - target;
      gradient.forEach((_, index) => (gradient[index] += (2 * error * inputs[2 * row + index]) / 4));
    });
    gradient.forEach((value, index) => {
      m[index] = 0.9 * m[index] + 0.1 * value;
      v[index] = 0.999 * v[index] + 0.001 * value * value;
      w[index] -= (0.1 * (m[index] / (1 - 0.9 ** step))) / (Math.sqrt(v[index] / (1 - 0.999 ** step)) + 1e-8);
    });
  }
  w.forEach((value, index) => expect(state.parameters[index]).toBeCloseTo(value, 5));
  expect(adamRate(0.1, 1)).toBeCloseTo(0.1 * Math.sqrt(0.001) / 0.1, 12);
});

test('it stops when patience is over and keeps the weights of the best epoch', async () => {
  const seen: Array<[number, number]> = [];
  const judged: number[] = [];
  const state = start();
  const validations = [5, 3, 4, 4, 4, 1];
  const result = await fit(session, state, options({
    patience: 3,
    validate: async (parameters) => {
      judged.push(parameters[0]);
      return validations[judged.length - 1];
    },
    onEpoch: (epoch, _, __, validation) => seen.push([epoch, validation]),
  }));
  expect(seen).toEqual([[1, 5], [2, 3], [3, 4], [4, 4], [5, 4]]);
  expect(result).toMatchObject({ epochs: 5, validationLoss: 3 });
  expect(state.parameters[0]).toBe(judged[1]);
  expect(state.step).toBe(2);
});

test('training that goes on from a state ends where uninterrupted training does', async () => {
  const [whole, halves] = [start(), start()];
  await fit(session, whole, options({ epochs: 20 }));
  await fit(session, halves, options({ epochs: 10 }));
  await fit(session, halves, options({ epochs: 10 }));
  expect([...halves.parameters]).toEqual([...whole.parameters]);
  expect(halves.step).toBe(20);
});

test('a loss that is not a number ends training with a code; the last good weights are kept', async () => {
  const state = start();
  let epoch = 0;
  const batches = () => [{ x: inputs, y: ++epoch < 3 ? targets : targets.map(() => NaN) }];
  await expect(fit(session, state, options({ batches }))).rejects.toMatchObject({ code: 'TRAINING_FAILED', message: 'the loss became NaN in epoch 3' });
  expect(state.step).toBe(2);
  expect([...state.parameters].every(Number.isFinite)).toBe(true);
  expect(state.parameters[0]).not.toBe(0.5);
});

test('an aborted training ends with the reason given', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const onEpoch = (epoch: number) => epoch === 2 && controller.abort(reason);
  await expect(fit(session, start(), options({ onEpoch, signal: controller.signal }))).rejects.toBe(reason);
});
