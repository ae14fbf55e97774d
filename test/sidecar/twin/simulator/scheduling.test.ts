/** Shares of a port under overload, and who waits. */

import type { Policy } from '../../../../sidecar/twin/scenario/scenario';
import { simulate } from '../../../../sidecar/twin/simulator/simulate';
import { lineOf, poissonFlow } from './networks';

const options = { seed: 3, warmUpSeconds: 20, window: { seconds: 300 }, quantiles: [] };

/** Every class asks for all of the port, in packets of its own size. */
const greedy = ([300, 700, 1500] as const).map((bits, tos) =>
  poissonFlow(1, { tos: tos as 0 | 1 | 2, packetRate: 1e6 / bits, sizes: [{ bits, probability: 1 }] })
);

test.each<{ policy: Policy; weights: number[]; shares: number[] }>([
  { policy: 'WFQ', weights: [60, 30, 10], shares: [0.6, 0.3, 0.1] },
  { policy: 'WFQ', weights: [33.3, 33.3, 33.4], shares: [0.333, 0.333, 0.334] },
  { policy: 'DRR', weights: [60, 30, 10], shares: [0.6, 0.3, 0.1] },
  { policy: 'DRR', weights: [90, 5, 5], shares: [0.9, 0.05, 0.05] },
  { policy: 'SP', weights: [], shares: [1, 0, 0] },
])('$policy $weights divides an overloaded port $shares', async ({ policy, weights, shares }) => {
  // DRR's turn is a second long: buffers must last for the others' turns.
  const { ports } = await simulate(lineOf(2, greedy, { policy, weights, buffer: 4e6 }), options);
  const { queues, utilisation } = ports[0];
  expect(utilisation).toBeGreaterThan(0.98);
  queues.forEach((queue, tos) => expect(Math.abs(queue.utilisation / utilisation - shares[tos])).toBeLessThan(0.015));
});

test('what a class does not use goes to the others', async () => {
  const flows = [poissonFlow(0.1, { tos: 0 }), poissonFlow(1, { tos: 1 }), poissonFlow(1, { tos: 2 })];
  for (const policy of ['WFQ', 'DRR'] as const) {
    const { ports } = await simulate(lineOf(2, flows, { policy, weights: [50, 25, 25], buffer: 1e6 }), options);
    const [first, second, third] = ports[0].queues.map(({ utilisation }) => utilisation);
    expect(first).toBeCloseTo(0.1, 2);
    expect(second).toBeCloseTo(0.45, 1);
    expect(second + third).toBeCloseTo(0.9, 2);
  }
});

test('DRR with weights far below a packet still serves everyone', async () => {
  const { ports } = await simulate(lineOf(2, greedy, { policy: 'DRR', weights: [0.02, 0.02, 0.04], buffer: 1e5 }), { ...options, window: { seconds: 50 } });
  const shares = ports[0].queues.map(({ utilisation }) => utilisation);
  expect(shares[0]).toBeCloseTo(0.25, 1);
  expect(shares[2]).toBeCloseTo(0.5, 1);
});

test('FIFO treats all types of service alike', async () => {
  const flows = [0, 1, 2].map((tos) => poissonFlow(0.25, { tos: tos as 0 | 1 | 2 }));
  const result = await simulate(lineOf(2, flows), options);
  expect(result.ports[0].queues).toHaveLength(1);
  expect(Math.max(...result.flows.map(({ delay }) => delay)) / Math.min(...result.flows.map(({ delay }) => delay))).toBeLessThan(1.03);
});
