/** @jest-environment ./test/sidecar/nn/environment.js */

import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../../sidecar/nn/checkpoint';
import { mse } from '../../../sidecar/nn/losses';
import { matmul } from '../../../sidecar/nn/ops';
import { adamRate } from '../../../sidecar/nn/optimizer';
import { openSession } from '../../../sidecar/nn/session';
import { trainingGraph } from '../../../sidecar/nn/step';
import { fit, type FitOptions, initialState } from '../../../sidecar/nn/train';
import { type Batch, graphTrainer, type Trainer } from '../../../sidecar/nn/trainer';

// y = x·w with w = (2, -1) to be found.
const inputs = Float32Array.of(1, 0, 0, 1, 1, 1, 2, -1);
const targets = Float32Array.of(2, -1, 1, 5);
const whole: Batch = { feeds: { x: inputs, y: targets } };
const broken: Batch = { feeds: { x: inputs, y: targets.map(() => NaN) } };
const layout = [{ name: 'w', shape: [2, 1] }];
let trainer: Trainer;

async function open(clip?: number): Promise<Trainer> {
  return graphTrainer(await openSession(trainingGraph(layout, (data, { w }) => mse(matmul(data('x', ['rows', 2]), w), data('y', ['rows', 1])), clip)));
}

beforeAll(async () => {
  trainer = await open();
});
afterAll(() => trainer.close());

const start = () => initialState(Float32Array.of(0.5, 0.5));
const sized = (batch: Batch): Batch => ({ ...batch, sizes: { rows: batch.feeds.y.length } });
const options = (more: Partial<FitOptions> = {}): FitOptions => ({ epochs: 400, learningRate: 0.05, patience: 400, batches: () => [sized(whole)], ...more });

/** A batch of its own for each epoch and step, with 1 to 4 rows. */
function* varied(epoch: number): Generator<Batch> {
  for (let step = 0; step < 10; step++) {
    const rows = 1 + (Math.floor(step / 3) % 4);
    yield sized({ feeds: { x: inputs.slice(0, 2 * rows).map((value) => value + epoch / 10), y: targets.slice(0, rows).map((value) => value - step / 10) } });
  }
}

test('training finds the weights that made the data', async () => {
  const state = start();
  const result = await fit(trainer, state, options());
  expect(state.parameters[0]).toBeCloseTo(2, 3);
  expect(state.parameters[1]).toBeCloseTo(-1, 3);
  expect(result.trainingLoss).toBeLessThan(1e-6);
});

test('a step is the step of Adam as its paper writes it, at the rate of the schedule', async () => {
  const [w, m, v] = [[0.5, 0.5], [0, 0], [0, 0]];
  const state = start();
  await fit(trainer, state, options({ epochs: 3, learningRate: 0.2, schedule: (step) => 1 / (step + 1) }));
  for (let step = 1; step <= 3; step++) {
    const gradient = [0, 0];
    targets.forEach((target, row) => {
      const error = inputs[2 * row] * w[0] + inputs[2 * row + 1] * w[1] - target;
      gradient.forEach((_, index) => (gradient[index] += (2 * error * inputs[2 * row + index]) / 4));
    });
    gradient.forEach((value, index) => {
      m[index] = 0.9 * m[index] + 0.1 * value;
      v[index] = 0.999 * v[index] + 0.001 * value * value;
      w[index] -= ((0.2 / step) * (m[index] / (1 - 0.9 ** step))) / (Math.sqrt(v[index] / (1 - 0.999 ** step)) + 1e-8);
    });
  }
  w.forEach((value, index) => expect(state.parameters[index]).toBeCloseTo(value, 5));
  expect(adamRate(0.1, 1)).toBeCloseTo(0.1 * Math.sqrt(0.001) / 0.1, 12);
});

test('weight decay pulls towards zero what the loss does not hold', async () => {
  const state = start();
  const idle: Batch = { feeds: { x: inputs.map(() => 0), y: targets.map(() => 0) } };
  await fit(trainer, state, options({ epochs: 2, patience: 2, weightDecay: 0.4, batches: () => [sized(idle)], validate: async (parameters) => parameters[0] }));
  [...state.parameters].forEach((value) => expect(value).toBeCloseTo(0.5 * (1 - 0.05 * 0.4) ** 2, 6));
});

test('a gradient over the limit is shortened to it', async () => {
  const clipping = await open(1e-6);
  const [free, clipped] = [start(), start()];
  await fit(trainer, free, options({ epochs: 1 }));
  await fit(clipping, clipped, options({ epochs: 1 }));
  expect(Math.hypot(...free.m)).toBeGreaterThan(0.01);
  expect(Math.hypot(...clipped.m)).toBeCloseTo(1e-7, 12);
  await clipping.close();
});

test('it stops when patience is over and keeps the weights of the best epoch', async () => {
  const seen: Array<[number, number]> = [];
  const judged: number[] = [];
  const state = start();
  const validations = [5, 3, 4, 4, 4, 1];
  const result = await fit(trainer, state, options({
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

test('how many steps a run makes changes nothing: neither weights nor losses', async () => {
  const trained = async (now: () => number) => {
    const runs: number[] = [];
    const counting: Trainer = { ...trainer, run: (state, batches, ...rest) => (runs.push(batches.length), trainer.run(state, batches, ...rest)) };
    const state = start();
    const result = await fit(counting, state, options({ epochs: 4, batches: varied, now }));
    return { most: Math.max(...runs), end: [...state.parameters, ...state.m, ...state.v, state.step, result.trainingLoss] };
  };
  let time = 0;
  const [slow, fast] = [await trained(() => (time += 100)), await trained(() => 0)];
  expect([slow.most, fast.most]).toEqual([1, 10]);
  expect(fast.end).toEqual(slow.end);
});

test('training that goes on from a state ends where uninterrupted training does', async () => {
  const [once, halves] = [start(), start()];
  await fit(trainer, once, options({ epochs: 20 }));
  await fit(trainer, halves, options({ epochs: 10 }));
  await fit(trainer, halves, options({ epochs: 10 }));
  expect([...halves.parameters]).toEqual([...once.parameters]);
  expect(halves.step).toBe(20);
});

test.each([1, 7, 12])('training that goes on from the checkpoint of epoch %d ends bit for bit where uninterrupted training does', async (interrupted) => {
  const validate = async ([w]: Float32Array) => Math.abs(w - 1);
  const all = options({ epochs: 12, patience: 8, batches: varied, validate });
  const [once, again] = [start(), start()];
  const kept: Checkpoint[] = [];
  const seen: number[][] = [];
  const expected = await fit(trainer, once, { ...all, onCheckpoint: (checkpoint) => kept.push(checkpoint), onEpoch: (...epoch) => seen.push(epoch) });
  expect(kept.length).toBeGreaterThan(7);
  const file = encodeCheckpoint('f', kept[Math.min(interrupted, kept.length) - 1]);
  const seenAgain: number[][] = [];
  const result = await fit(trainer, again, { ...all, resume: decodeCheckpoint('f', file), onEpoch: (...epoch) => seenAgain.push(epoch) });
  expect(result).toEqual(expected);
  expect(again).toEqual(once);
  expect(seenAgain).toEqual(seen.slice(interrupted));
});

test('a checkpoint stays as it was given, whatever training does afterwards', async () => {
  const inPlace: Trainer = {
    run: async ({ parameters }, batches) => {
      parameters[0] += 1;
      return Float32Array.from(batches, () => parameters[0]);
    },
    close: async () => {},
  };
  const kept: Checkpoint[] = [];
  const state = start();
  await fit(inPlace, state, options({ epochs: 3, onCheckpoint: (checkpoint) => kept.push(checkpoint) }));
  expect(kept.map(({ epoch, state: { parameters, step }, best }) => [epoch, parameters[0], step, best.epoch, best.state.parameters[0]])).toEqual([[1, 1.5, 1, 1, 1.5], [2, 2.5, 2, 1, 1.5], [3, 3.5, 3, 1, 1.5]]);
  expect(state.parameters[0]).toBe(1.5);
});

test.each<[string, number, string]>([
  ['in the third epoch', 3, 'the loss became NaN in epoch 3; the weights of epoch 2 are kept'],
  ['in the first epoch', 1, 'the loss became NaN in epoch 1; no epoch had ended before'],
])('a loss that is not a number %s ends training with a code; the last good weights are kept', async (_, bad, message) => {
  const state = start();
  const kept: Checkpoint[] = [];
  const batches = (epoch: number) => [sized(whole), sized(epoch === bad ? broken : whole)];
  const done = fit(trainer, state, options({ batches, now: () => 0, onCheckpoint: (checkpoint) => kept.push(checkpoint) }));
  await expect(done).rejects.toMatchObject({ code: 'TRAINING_FAILED', message });
  expect(state.step).toBe(2 * (bad - 1));
  expect([...state.parameters].every(Number.isFinite)).toBe(true);
  expect(kept.map(({ epoch }) => epoch)).toEqual([1, 2].slice(0, bad - 1));
});

test('weights that the last step broke are not kept, though its loss was finite', async () => {
  const overflowing: Trainer = {
    run: async (state, batches) => {
      state.parameters[1] = Infinity;
      return new Float32Array(batches.length);
    },
    close: async () => {},
  };
  const state = start();
  await expect(fit(overflowing, state, options())).rejects.toMatchObject({ code: 'TRAINING_FAILED', message: expect.stringContaining('a weight became Infinity in epoch 1') });
  expect([...state.parameters]).toEqual([0.5, 0.5]);
});

test('an aborted training ends with the reason given, within an epoch as well', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  function* endless() {
    for (let step = 0; ; step++) {
      if (step === 100) {
        controller.abort(reason);
      }
      yield sized(whole);
    }
  }
  await expect(fit(trainer, start(), options({ batches: endless, signal: controller.signal }))).rejects.toBe(reason);
});
