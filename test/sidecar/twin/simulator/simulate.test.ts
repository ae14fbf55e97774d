import type { Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { measurementOf } from '../../../../sidecar/twin/simulator/measurement';
import { simulate } from '../../../../sidecar/twin/simulator/simulate';
import { CAPACITY, lineOf, PACKET, poissonFlow } from './networks';

const onOff = { kind: 'on-off', onSeconds: 5, offSeconds: 5 } as const;

/** Flows of every kind between all pairs of five nodes in a line; the ports of the middle are overloaded. */
function mixed(): Scenario {
  const arrivals = [{ kind: 'poisson' }, { kind: 'cbr' }, onOff] as const;
  const pairs = Array.from({ length: 25 }, (_, pair) => [Math.floor(pair / 5), pair % 5]).filter(([src, dst]) => src !== dst);
  const sizes = [500, 750, 1500].map((bits) => ({ bits, probability: 1 / 3 }));
  const flows = pairs.map(([src, dst], index) => poissonFlow(0.18, { src, dst, sizes, tos: (index % 3) as 0 | 1 | 2, arrival: arrivals[index % 3] }));
  const scenario = lineOf(5, flows, { buffer: 16_000 });
  const policies = ['FIFO', 'SP', 'WFQ', 'DRR'] as const;
  scenario.ports.forEach((port, index) => Object.assign(port, { policy: policies[index % 4], weights: index % 4 > 1 ? [60, 30, 10] : [] }));
  return scenario;
}

const options = { seed: 7, warmUpSeconds: 5, window: { seconds: 60 } };

test('every packet that a flow sent has arrived, was dropped or is under way', async () => {
  const { flows, ports } = await simulate(mixed(), options);
  flows.forEach(({ sent, arrived, dropped, inFlight }) => expect(arrived + dropped + inFlight).toBe(sent));
  expect(flows.some(({ dropped }) => dropped > 0)).toBe(true);
  expect(flows.some(({ inFlight }) => inFlight > 0)).toBe(true);
  ports.forEach(({ queues }) => queues.forEach(({ mostBits }) => expect(mostBits).toBeLessThanOrEqual(16_000)));
});

test('ports and flows agree on losses and on bits', async () => {
  const { flows, ports, seconds } = await simulate(mixed(), { ...options, warmUpSeconds: 0 });
  const dropped = flows.reduce((sum, flow) => sum + flow.dropped, 0);
  expect(ports.reduce((sum, { loss, packets }) => sum + (packets * loss) / (1 - loss), 0)).toBeCloseTo(dropped, 3);
  const into = (node: number) => ports.filter(({ to }) => to === node).reduce((sum, { utilisation }) => sum + utilisation * CAPACITY, 0);
  // Node 0 is an end of the line: what its only port brings stays there.
  const arrived = flows.filter(({ dst }) => dst === 0).reduce((sum, { throughput }) => sum + throughput, 0);
  expect(into(0)).toBeCloseTo(arrived, 0);
  expect(seconds).toBe(60);
});

test('the same seed gives the same result, another seed another one', async () => {
  const [first, again, other] = [await simulate(mixed(), options), await simulate(mixed(), options), await simulate(mixed(), { ...options, seed: 8 })];
  expect(again).toEqual(first);
  expect(other.flows[0].delay).not.toBe(first.flows[0].delay);
});

test('a change at one flow leaves what the others send as it was', async () => {
  const [before, changed] = [mixed(), mixed()];
  changed.flows[3].packetRate *= 2;
  const [first, second] = [await simulate(before, options), await simulate(changed, options)];
  const others = (sent: number[]) => sent.filter((_, flow) => flow !== 3);
  expect(others(second.flows.map(({ sent }) => sent))).toEqual(others(first.flows.map(({ sent }) => sent)));
});

test('the window counts nothing of the warm-up', async () => {
  const { flows } = await simulate(lineOf(2, [poissonFlow(0.5, { arrival: { kind: 'cbr' } })]), options);
  expect(Math.abs(flows[0].sent - 30_000)).toBeLessThanOrEqual(1);
  expect(flows[0].bandwidth / CAPACITY).toBeCloseTo(0.5, 3);
  expect(flows[0].throughput / CAPACITY).toBeCloseTo(0.5, 3);
});

/** Gaps of an on period of mean 1 that holds `perPeriod` on average: the exponential law to the nearest whole number, one at least. */
const meanGaps = (perPeriod: number) => Math.exp(-0.5 / perPeriod) / (1 - Math.exp(-1 / perPeriod)) + 1 - Math.exp(-0.5 / perPeriod);

test.each([0.1, 0.4, 2, 20])('an on-off flow of %d packets/s sends them over whole gaps while on, and one packet more for each on period', async (rate) => {
  const seconds = 300_000;
  const { flows } = await simulate(lineOf(2, [poissonFlow(0.5, { packetRate: rate, arrival: onOff })]), { ...options, window: { seconds } });
  const gaps = meanGaps(5 * rate);
  // one standard deviation is 0.6 % and less
  expect(Math.abs(flows[0].sent / seconds / ((gaps + 1) / (gaps / rate + 5)) - 1)).toBeLessThan(0.02);
  expect(flows[0].delay).toBeCloseTo(PACKET / CAPACITY, 3);
});

test('a load over 1 is no error: the queue is full and drops', async () => {
  const { flows, ports } = await simulate(lineOf(2, [poissonFlow(2)], { buffer: 16_000 }), options);
  expect(flows[0].loss).toBeCloseTo(0.5, 2);
  expect(ports[0].utilisation).toBeGreaterThan(0.999);
});

test('a flow whose packets never fit the buffer arrives nowhere', async () => {
  const { flows } = await simulate(lineOf(2, [poissonFlow(0.2)], { buffer: PACKET - 1 }), options);
  expect(flows[0]).toMatchObject({ arrived: 0, loss: 1, delay: NaN, jitter: NaN });
  expect(flows[0].quantiles).toEqual([NaN, NaN, NaN, NaN, NaN]);
});

test('without quantiles none are told', async () => {
  const { flows } = await simulate(mixed(), { ...options, quantiles: [] });
  expect(flows[0]).not.toHaveProperty('quantiles');
});

test('a result is a measurement that models can learn from', async () => {
  const result = await simulate(mixed(), options);
  const { flows, ports, seconds } = measurementOf(result);
  expect(flows[1].dropRate / flows[1].packetRate).toBeCloseTo(result.flows[1].dropped / result.flows[1].sent, 12);
  expect(flows[1].quantiles).toHaveLength(5);
  expect(ports[0].queues[0].occupancy).toBeGreaterThan(0);
  expect(ports[0].queues[0].largestOccupancy).toBeLessThanOrEqual(16_000);
  expect(seconds).toBe(60);
});

test('a long run tells its progress and can be stopped', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const onProgress = (seconds: number) => {
    seen.push(seconds);
    stop.abort(new Error('enough'));
  };
  await expect(simulate(mixed(), { ...options, window: { seconds: 1e9 }, signal: stop.signal, onProgress })).rejects.toThrow('enough');
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeGreaterThan(0);
});

const broken: Array<[string, (scenario: Scenario) => void, RegExp]> = [
  ['no capacity', ({ ports }) => (ports[0].capacity = 0), /capacity of 0/],
  ['an unknown policy', ({ ports }) => Object.assign(ports[0], { policy: 'LIFO' }), /LIFO/],
  ['a path over a missing link', ({ paths }) => (paths[0][4] = [0, 2, 3, 4]), /missing link/],
  ['a flow without a path', ({ paths }) => (paths[0][4] = []), /path from 0 to 4/],
  ['WFQ without weights', ({ ports }) => Object.assign(ports[0], { policy: 'WFQ', weights: [] }), /weights/],
  ['a DRR weight of next to nothing', ({ ports }) => Object.assign(ports[0], { policy: 'DRR', weights: [99, 1, 1e-6] }), /less than a bit a round/],
  ['a network in two parts', (scenario) => (scenario.ports = scenario.ports.filter(({ from, to }) => from + to !== 3)), /not connected/],
];

test.each(broken)('%s is refused in words', async (_, spoil, words) => {
  const scenario = mixed();
  spoil(scenario);
  await expect(simulate(scenario, options)).rejects.toMatchObject({ code: 'SCENARIO_INVALID', message: expect.stringMatching(words) });
});

test.each([
  { warmUpSeconds: -1, window: { seconds: 1 } },
  { warmUpSeconds: 0, window: { seconds: 0 } },
  { warmUpSeconds: 0, window: { stop: { relative: 0, batchSeconds: 1, maxSeconds: 1 } } },
])('times that cannot be simulated are refused: %j', async (times) => {
  await expect(simulate(mixed(), { seed: 1, ...times })).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
});
