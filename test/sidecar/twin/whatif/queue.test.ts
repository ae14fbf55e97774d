import { portState } from '../../../../sidecar/twin/whatif/port';
import { queueState } from '../../../../sidecar/twin/whatif/queue';
import type { Port } from '../../../../sidecar/twin/scenario/scenario';

/** Of M/M/1/K, by the textbook. */
function textbook(load: number, room: number) {
  const weights = Array.from({ length: room + 1 }, (_, n) => load ** n);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { loss: weights[room] / total, length: weights.reduce((sum, weight, n) => sum + n * weight, 0) / total };
}

test.each([[0.1, 1], [0.5, 4], [0.8, 10], [0.95, 30], [1, 8], [1.3, 6], [3, 20]])('load %p and room for %p packets: M/M/1/K to the digit', (load, room) => {
  const { loss, length } = queueState(load, 1, room);
  expect(loss).toBeCloseTo(textbook(load, room).loss, 10);
  expect(length).toBeCloseTo(textbook(load, room).length, 8);
});

test.each([0.2, 0.5, 0.9])('without a bound a load of %p has M/M/1 lengths and loses nothing', (load) => {
  const { loss, length, found, foundVariance } = queueState(load, 1, Infinity);
  expect(loss).toBe(0);
  expect(length).toBeCloseTo(load / (1 - load), 8);
  expect(found).toBeCloseTo(load / (1 - load), 8);
  expect(foundVariance).toBeCloseTo(load / (1 - load) ** 2, 6);
});

test.each([0.2, 0.5, 0.9])('without a bound and with constant sizes a load of %p is Pollaczek and Khinchine’s', (load) => {
  expect(queueState(load, 0.5, Infinity).length).toBeCloseTo(load + load ** 2 / (2 * (1 - load)), 8);
});

test('what is offered more than it carries loses the rest, and no figure ends in NaN', () => {
  for (const load of [1, 1.000001, 2, 50]) {
    const state = queueState(load, 1, 1e6);
    expect(state.loss).toBeCloseTo(Math.max(0, 1 - 1 / load), 3);
    expect(Object.values(state).every(Number.isFinite)).toBe(true);
  }
});

const port = (policy: Port['policy'], weights: number[] = []): Port => ({ from: 0, to: 1, capacity: 1000, buffer: 1e12, policy, weights });
/** Packets of 1 bit in the mean, with exponential sizes. */
const poisson = (rate: number) => ({ rate, bits: 1, squares: 2, cubes: 6, ca: 1, together: { share: 0, slowdown: 1 }, swing: null });

test('strict priority: Cobham’s waits', () => {
  const [first, second, third] = portState(port('SP'), [poisson(300), poisson(300), poisson(300)]).map((state) => state?.wait ?? NaN);
  const residual = (900 * 2) / (2 * 1000 ** 2);
  expect([first, second, third]).toEqual([expect.closeTo(residual / 0.7, 8), expect.closeTo(residual / (0.7 * 0.4), 8), expect.closeTo(residual / (0.4 * 0.1), 8)]);
});

test('a queue whose turn lasts until it is empty: all classes wait as in one queue', () => {
  const states = portState(port('DRR', [50, 30, 20]), [poisson(200), poisson(300), poisson(100)]);
  const together = portState(port('FIFO'), [poisson(600)])[0];
  states.forEach((state) => expect(state?.wait).toBeCloseTo(together?.wait ?? NaN, 8));
});

test('the mean wait of M/M/1, and its variance', () => {
  const state = portState(port('FIFO'), [poisson(800)])[0];
  expect(state?.wait).toBeCloseTo(0.8 / 200, 8);
  expect(state?.waitVariance).toBeCloseTo((0.8 * 1.2) / 200 ** 2, 8);
});

test('a class that is saturated loses; the one before it does not feel it', () => {
  const [first, second] = portState({ ...port('SP'), buffer: 20 }, [poisson(400), poisson(1200), null]);
  expect(first?.loss).toBeLessThan(1e-3);
  expect(second?.loss).toBeCloseTo(0.5, 1);
});
