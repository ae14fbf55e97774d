import { NETWORK_FEATURES, networkFeatures, statesOf } from '../../../../sidecar/twin/selection/features';
import { brokenRules, rulesLike } from '../../../../sidecar/twin/selection/rules';
import { sample } from '../scenario/fixture';

test('a measured network has the states of its links, queues and flows', () => {
  const { scenario, measured } = sample();
  const states = statesOf(scenario, measured);
  expect(states.utilization).toEqual([0.25, 0.25, 0.25, 0.25]);
  // 812.5 bits in queues of 8,000 (one), 16,000 (two ports of three) and 32,000 (three)
  expect(states.occupancy).toEqual([0.1015625, ...new Array<number>(6).fill(0.05078125), ...new Array<number>(3).fill(0.025390625)]);
  expect(states.delay).toEqual([0.3678794, 0.3678794]);
  expect(states.loss).toEqual([0.0625, 1, 0.0625]);
  expect(states.throughput).toEqual([2500.25 * 0.9375, 0, 1000.25 * 0.9375]);
});

test('features are mean, deviation and quantiles of each, the same number for networks of all sizes', () => {
  const found = networkFeatures(sample());
  expect(found).toHaveLength(NETWORK_FEATURES);
  expect([...found.slice(0, 5)]).toEqual([0.25, 0, 0.25, 0.25, 0.25]);
  expect(found[10]).toBeCloseTo(-1, 6);
  [0.375, Math.sqrt((2 * 0.3125 ** 2 + 0.625 ** 2) / 3), 0.0625, 0.0625, 1].forEach((value, index) => expect(found[20 + index]).toBeCloseTo(value, 12));
});

test('where ports were not measured they are reckoned from the traffic', () => {
  const { scenario, measured } = sample();
  const oneFlow = { ...scenario, flows: scenario.flows.slice(0, 1), ports: scenario.ports.map((port) => ({ ...port, capacity: 5000.5, buffer: 2500 })) };
  const states = statesOf(oneFlow, { ...measured, ports: [], flows: measured.flows.slice(0, 1) });
  // load 1/2 at 0>1 and 1>2, two places for packets of 1,250 bits: states 4/7, 2/7, 1/7; half of (2 + 2)/7 packets
  [3 / 7, 0, 3 / 7, 0].forEach((value, port) => expect(states.utilization[port]).toBeCloseTo(value, 12));
  [2 / 7, 0, 2 / 7, 0].forEach((value, port) => expect(states.occupancy[port]).toBeCloseTo(value, 12));
});

test.each([
  [1, 2 / 3, 1 / 2],
  // states 1, 10, 100
  [10, 110 / 111, 105 / 111],
  [1e200, 1, 1],
])('a port with a load of %d', (load, busy, held) => {
  const { scenario, measured } = sample();
  const network = { ...scenario, flows: scenario.flows.slice(0, 1), ports: scenario.ports.map((port) => ({ ...port, capacity: 2500.25 / load, buffer: 2500 })) };
  const { utilization, occupancy } = statesOf(network, { ...measured, ports: [], flows: measured.flows.slice(0, 1) });
  expect(utilization[0]).toBeCloseTo(busy, 12);
  expect(occupancy[0]).toBeCloseTo(held, 12);
});

test('a network in which nothing arrived has features that are no numbers', () => {
  const { scenario, measured } = sample();
  const nothing = { scenario, measured: { ...measured, flows: measured.flows.map(() => measured.flows[1]) } };
  expect(networkFeatures(nothing).some(Number.isNaN)).toBe(true);
});

describe('rules', () => {
  const rules = rulesLike([sample()], { margin: 2, longestPath: 2 });
  const slower = (factor: number) => {
    const { scenario, measured } = sample();
    return { scenario, measured: { ...measured, flows: measured.flows.map((flow) => ({ ...flow, delay: flow.delay * factor })) } };
  };

  test('are ranges around the means of the reference', () => {
    expect(rules.ranges.utilization).toEqual({ low: 0.125, high: 0.5 });
    expect(rules.ranges.delay.high).toBeCloseTo(0.7357588, 7);
  });

  test('the reference itself obeys them, and what lies within the margin', () => {
    expect(brokenRules(sample(), rules)).toEqual([]);
    expect(brokenRules(slower(1.9), rules)).toEqual([]);
  });

  test.each([2.1, 0.4, NaN])('a delay %d times as long does not', (factor) => expect(brokenRules(slower(factor), rules)).toEqual([expect.stringContaining('mean delay')]));

  test('a network without long paths does not', () => expect(brokenRules(sample(), { ...rules, longestPath: 3 })).toEqual(['the longest path has 2 hops, not 3']));

  test('cannot be taken from nothing', () => {
    expect(() => rulesLike([])).toThrow(expect.objectContaining({ code: 'DATASET_INVALID' }));
    expect(() => rulesLike([slower(NaN)])).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: 'the mean delay of sample 0 is NaN' }));
  });
});
