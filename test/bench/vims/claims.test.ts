import { deviatingShare, guiltyShare, layerClaims, lossClaims, manyFailed, overloadClaims, rankOfTaken, stressClaims, stressFigures } from '../../../bench/vims/claims';
import type { Row, Rows } from '../../../bench/vims/measured';

const row = (second: number, score: number, more: Partial<Row> = {}): Row => ({ time: second * 1000, mse: score / 100, score, kpi: 0, causes: [], ...more });
const seconds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const cause = (component: string, feature: string) => [{ component, feature, ratio: 0.9 }];
const PACKETS = cause('scscf', 'container_network_transmit_packets_total');
const RANGE = { from: 100_000, to: 199_000 };
const verdicts = (claims: Array<{ id: string; holds: boolean | null }>) => Object.fromEntries(claims.map(({ id, holds }) => [id, holds]));

describe('loss of answers', () => {
  /** `share` of the rows at many failed calls deviate; those at few never do. */
  const group = (share: number, causes = PACKETS): Row[] => [
    ...seconds(100, 150).map((second) => row(second, 0.3, { kpi: 0.5 })),
    ...seconds(150, 200).map((second, index) => row(second, index < 50 * share ? 2 : 0.5, { kpi: 6, causes })),
  ];
  const rows = (shares: Partial<Record<'cpu' | 'network' | 'memory' | 'filesystem', number>>, causes = PACKETS): Rows => Object.fromEntries(Object.entries({ cpu: 0.3, network: 0.9, memory: 0.1, filesystem: 0, ...shares }).map(([name, share]) => [name, group(share, causes)]));

  test('has the shape of the paper where network rows deviate at many failed calls and the others hardly', () => {
    expect(verdicts(lossClaims(rows({}), RANGE, { calls: 200, failed: 130 }))).toEqual({ 'loss-fails': true, 'loss-network': true, 'loss-others': true, 'loss-cause': true });
  });

  test.each([
    ['few calls fail', rows({}), 60, { 'loss-fails': false }],
    ['the network is calm', rows({ network: 0.2 }), 130, { 'loss-network': false }],
    ['memory shows it as well', rows({ memory: 0.6 }), 130, { 'loss-others': false }],
    ['another component leads', rows({}, cause('hss', 'container_network_receive_bytes_total')), 130, { 'loss-cause': false }],
    ['features of another kind lead', rows({}, cause('pcscf', 'container_cpu_usage_seconds_total')), 130, { 'loss-cause': false }],
  ])('%s: the claim does not hold', (_, measured, failed, expected) => {
    expect(verdicts(lossClaims(measured, RANGE, { calls: 200, failed }))).toMatchObject(expected);
  });

  test('is not judged where nothing was measured', () => {
    expect(Object.values(verdicts(lossClaims({}, RANGE, { calls: 0, failed: 0 })))).toEqual([null, null, null, null]);
  });

  test('many failed calls are those of at least half the most; without a failed call there are none', () => {
    expect(manyFailed([row(1, 0, { kpi: 1 }), row(2, 0, { kpi: 5 }), row(3, 0, { kpi: 10 }), row(4, 0, { kpi: NaN })]).map(({ time }) => time)).toEqual([2000, 3000]);
    expect(manyFailed([row(1, 3)])).toEqual([]);
  });
});

test('a share of nothing is no share', () => {
  expect(deviatingShare([])).toBeNull();
  expect(guiltyShare([row(1, 0.5, { causes: PACKETS }), row(2, 2)], () => true)).toBeNull();
});

describe('overload', () => {
  const rows = (shares: Record<string, number>): Rows => Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, seconds(100, 200).map((second, index) => row(second, index < 100 * share ? 3 : 0.4))]));
  test.each([
    ['alike', { cpu: 0.9, network: 0.8, memory: 0.6, filesystem: 0.05 }, true, true],
    ['one of them hardly', { cpu: 0.9, network: 0.8, memory: 0.2, filesystem: 0.05 }, false, true],
    ['one of them by half as much', { cpu: 0.9, network: 0.8, memory: 0.4, filesystem: 0.3 }, false, false],
    ['none of them', { cpu: 0.02, network: 0.02, memory: 0.02, filesystem: 0.02 }, false, true],
  ])('shows %s', (_, shares, alike, filesystem) => {
    expect(verdicts(overloadClaims(rows(shares), RANGE))).toEqual({ 'area-alike': alike, 'area-filesystem': filesystem });
  });
});

describe('CPU stress', () => {
  const STEPS = [10, 20, 30].map((level, index) => ({ level, from: 100_000 + index * 10_000, to: 109_000 + index * 10_000 }));
  const CPU = cause('pcscf', 'container_cpu_user_seconds_total');
  const course = (scoreAt: (level: number, index: number) => number, after = (_second: number): number => 0.3): Row[] => [
    ...STEPS.flatMap(({ level, from }) => seconds(from / 1000, from / 1000 + 10).map((second, index) => row(second, scoreAt(level, index), { causes: CPU }))),
    ...seconds(130, 190).map((second) => row(second, after(second), {})),
  ];
  const judged = (rows: Row[]) => verdicts(stressClaims(stressFigures(rows, STEPS, 189_000)));

  test('that the MSE follows, led by the CPU of the P-CSCF, and that is over afterwards', () => {
    const rows = course((level, index) => level / 5 + 0.1 * (index % 3), (second) => (second < 133 ? 2 : 0.3));
    expect(judged(rows)).toEqual({ 'stress-over': true, 'stress-order': true, 'stress-cause': true, 'stress-back': true });
    const { medians, rank, rankOfMedians, backAfter } = stressFigures(rows, STEPS, 189_000);
    expect(medians.map(({ level, rows: count }) => [level, count])).toEqual([[10, 8], [20, 8], [30, 8]]);
    expect(rankOfMedians).toBeCloseTo(1);
    expect(rank.low).toBeGreaterThan(0.8);
    // the end of the last step is at 129 s
    expect(backAfter).toBe(4);
  });

  test.each([
    ['in any order', course((_, index) => 2 + (index % 4)), { 'stress-order': false }],
    ['that falls', course((level) => 10 - level / 5), { 'stress-order': false }],
    ['that is seen from the second step on only', course((level) => (level === 10 ? 0.5 : level / 5)), { 'stress-over': false, 'stress-order': true }],
    ['that leaves its mark', course((level) => level / 5, () => 1.5), { 'stress-back': false }],
    ['of somebody else', course((level) => level / 5).map((each) => ({ ...each, causes: cause('hss', 'container_cpu_user_seconds_total') })), { 'stress-cause': false }],
  ])('%s: the claim does not hold', (_, rows, expected) => {
    expect(judged(rows)).toMatchObject(expected);
  });
});

describe('the physical layer under the virtual one', () => {
  const rising = seconds(100, 160).map((second) => row(second, (second - 95) / 10));
  test('deviates with it', () => {
    const [claim] = layerClaims({ cpu: rising, 'node-cpu': rising.map((each, index) => ({ ...each, mse: each.mse * 3 + 0.01 * (index % 2) })) }, RANGE);
    expect([claim.holds, claim.measured]).toEqual([true, expect.stringContaining('92 % of the rows')]);
  });
  test('is not said to where it goes its own way, and not judged where nobody watched it', () => {
    expect(verdicts(layerClaims({ cpu: rising, 'node-cpu': rising.map((each, index) => row(each.time / 1000, (index * 7) % 13)) }, RANGE))).toEqual({ 'stress-layers': false });
    expect(layerClaims({ cpu: rising }, RANGE)).toEqual([]);
  });
});

test('where the machine withholds CPU the MSE is compared with what the component took', () => {
  const medians = [10, 20, 30, 40].map((level, index) => ({ level, mse: [1, 2, 4, 3][index], rows: 10 }));
  expect(rankOfTaken(medians, new Map([[10, 0.1], [20, 0.2], [30, 0.27], [40, 0.25]]))).toBe(1);
  expect(rankOfTaken(medians, new Map([[10, 0.1], [20, null], [30, 0.3], [40, 0.4]]))).toBeCloseTo(0.5, 9);
  expect(rankOfTaken(medians, new Map([[10, 0.1], [20, 0.2]]))).toBeNull();
});
