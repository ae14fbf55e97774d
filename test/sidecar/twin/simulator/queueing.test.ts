/** The simulator against what queueing theory says of single ports; loads, and seconds of a packet's transmission (1 ms), as in networks.ts. */

import { simulate } from '../../../../sidecar/twin/simulator/simulate';
import { CAPACITY, CONSTANT, exponentialSizes, lineOf, PACKET, poissonFlow } from './networks';
import FINITE_BUFFERS from './reference/finite-buffer.json';

const MILLISECOND = 1e-3;
const options = { seed: 1, warmUpSeconds: 20, window: { seconds: 1500 } };

/** Relative error. */
const off = (value: number, exact: number) => Math.abs(value / exact - 1);

test.each([0.3, 0.6, 0.8])('M/M/1 at load %d: delay is exponential, the queue is geometric', async (load) => {
  const { flows, ports } = await simulate(lineOf(2, [poissonFlow(load, { sizes: exponentialSizes() })]), options);
  const mean = MILLISECOND / (1 - load);
  expect(off(flows[0].delay, mean)).toBeLessThan(0.03);
  expect(off(flows[0].jitter, mean ** 2)).toBeLessThan(0.08);
  const exact = [0.1, 0.2, 0.5, 0.8, 0.9].map((share) => -Math.log(1 - share) * mean);
  flows[0].quantiles?.forEach((quantile, index) => expect(off(quantile, exact[index])).toBeLessThan(0.03));
  expect(off(ports[0].utilisation, load)).toBeLessThan(0.01);
  expect(off(ports[0].queues[0].occupancyPackets, load / (1 - load))).toBeLessThan(0.04);
  expect(off(ports[0].queues[0].busy, load)).toBeLessThan(0.01);
  // A packet in service has twice the mean size (long ones are met more often), one that waits the mean size.
  expect(off(ports[0].queues[0].occupancyBits, PACKET * (load / (1 - load) + load))).toBeLessThan(0.04);
});

test.each([0.3, 0.6, 0.8])('M/D/1 at load %d: the wait is half that of M/M/1', async (load) => {
  const { flows } = await simulate(lineOf(2, [poissonFlow(load)]), options);
  expect(off(flows[0].delay, MILLISECOND * (1 + load / (2 * (1 - load))))).toBeLessThan(0.015);
});

/** Loss of M/D/1 with room for `room` packets, the one in service included: the chain of packets left behind by departures. */
function lossOfMD1(load: number, room: number): number {
  const arrivals = Array.from({ length: room }).reduce<number[]>((shares, _, count) => [...shares, count === 0 ? Math.exp(-load) : (shares[count - 1] * load) / count], []);
  const left = [1];
  for (let count = 0; count + 1 < room; count++) {
    const reached = left.slice(1).reduce((sum, share, index) => sum + share * arrivals[count - index], left[0] * arrivals[count]);
    left.push((left[count] - reached) / arrivals[0]);
  }
  const empty = 1 / left.reduce((sum, share) => sum + share, 0);
  return 1 - 1 / (empty + load);
}

test.each([
  { load: 0.8, room: 1 },
  { load: 0.7, room: 4 },
  { load: 0.95, room: 8 },
  { load: 1.5, room: 5 },
])('M/D/1 at load $load with room for $room packets loses as many as theory says', async ({ load, room }) => {
  const { flows, ports } = await simulate(lineOf(2, [poissonFlow(load)], { buffer: room * PACKET }), options);
  const exact = lossOfMD1(load, room);
  expect(Math.abs(flows[0].loss - exact)).toBeLessThan(0.02 * exact + 3e-4);
  expect(ports[0].loss).toBeCloseTo(flows[0].loss, 4);
  expect(ports[0].queues[0].mostBits).toBe(room * PACKET);
  expect(off(ports[0].utilisation, load * (1 - exact))).toBeLessThan(0.01);
});

/** M/M/1/K as far as a buffer in bits allows it: sizes in steps of a unit, exactly by a Markov chain (reference/finite-buffer.py). */
test.each(FINITE_BUFFERS)('exponential sizes and a buffer of $room units: loss, delay and occupancy are those of the chain', async ({ room, rate, sizes, loss, bits, packets, delay, busy }) => {
  const unit = 250;
  const flow = poissonFlow(0.5, { packetRate: (rate * CAPACITY) / unit, sizes: sizes.map(([units, probability]) => ({ bits: units * unit, probability })) });
  const { flows, ports } = await simulate(lineOf(2, [flow], { buffer: room * unit }), options);
  const [queue] = ports[0].queues;
  expect(off(flows[0].loss, loss)).toBeLessThan(0.01);
  expect(off(flows[0].delay, (delay * unit) / CAPACITY)).toBeLessThan(0.01);
  expect(off(queue.occupancyBits, bits * unit)).toBeLessThan(0.01);
  expect(off(queue.occupancyPackets, packets)).toBeLessThan(0.01);
  expect(off(queue.busy, busy)).toBeLessThan(0.005);
  expect(queue.mostBits).toBe(room * unit);
});

test('with room for one packet the mean size alone decides the loss (Erlang)', async () => {
  const sizes = [{ bits: 600, probability: 0.5 }, { bits: 1000, probability: 0.5 }];
  const { flows } = await simulate(lineOf(2, [poissonFlow(0.8, { sizes })], { buffer: 1100 }), options);
  expect(Math.abs(flows[0].loss - 0.64 / 1.64)).toBeLessThan(0.004);
});

test('strict priority does not interrupt: Cobham tells the wait of each class', async () => {
  const loads = [0.3, 0.3, 0.2];
  const flows = loads.map((load, tos) => poissonFlow(load, { tos: tos as 0 | 1 | 2 }));
  const result = await simulate(lineOf(2, flows, { policy: 'SP' }), options);
  const rest = (0.8 * MILLISECOND) / 2;
  const free = [1, 0.7, 0.4, 0.2];
  loads.forEach((_, tos) => {
    const wait = rest / (free[tos] * free[tos + 1]);
    expect(off(result.flows[tos].delay - MILLISECOND, wait)).toBeLessThan(0.04);
    // Little: so many packets are there as arrive while one is.
    expect(off(result.ports[0].queues[tos].occupancyPackets, (loads[tos] / MILLISECOND) * (wait + MILLISECOND))).toBeLessThan(0.04);
    expect(off(result.ports[0].queues[tos].utilisation, loads[tos])).toBeLessThan(0.01);
  });
});

test('a packet alone takes its transmission times, and no other', async () => {
  const flow = poissonFlow(0.001, { dst: 3, arrival: { kind: 'cbr' }, sizes: CONSTANT });
  const { flows } = await simulate(lineOf(4, [flow]), { ...options, window: { seconds: 100 } });
  expect(flows[0].delay).toBeCloseTo(3 * MILLISECOND, 12);
  expect(flows[0].jitter).toBeLessThan(1e-15);
  expect(flows[0].logDelay).toBeCloseTo(Math.log(3 * MILLISECOND), 1);
});
