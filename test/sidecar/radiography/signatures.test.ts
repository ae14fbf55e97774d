import { createRandom, permutation } from '../../../sidecar/nn/random';
import { coverageOf, type DeviantSample, signaturesOf } from '../../../sidecar/radiography/signatures';

const at = (time: number, contributions: number[]): DeviantSample => ({ time, contributions });

/** `carried` of the error on `set`, in parts that vary, the rest spread over the other features. */
function planted(random: () => number, width: number, set: number[], carried: number): number[] {
  const weights = set.map(() => 1 + random());
  const noise = Array.from({ length: width }, () => random());
  set.forEach((feature) => (noise[feature] = 0));
  const [weight, rest] = [weights, noise].map((values) => values.reduce((sum, value) => sum + value, 0));
  return noise.map((value, feature) => (set.includes(feature) ? (carried * weights[set.indexOf(feature)]) / weight : ((1 - carried) * value) / rest));
}

/** Error on everything: no small set carries nine tenths of it. */
const spread = (random: () => number, width: number) => planted(random, width, [], 0);

describe('five deviations by hand', () => {
  const samples = [
    at(10, [0.6, 0.35, 0.05, 0]),
    at(20, [0.5, 0.4, 0.1, 0]),
    // c is needed here for nine tenths, but a and b are what recurs
    at(30, [0.55, 0.3, 0.15, 0]),
    at(40, [0.02, 0.03, 0, 0.95]),
    at(50, [0, 0, 0.08, 0.92]),
  ];

  test('two sets characterise four of them', () => {
    const { deviations, signatures, unexplained } = signaturesOf(samples, { leastShare: 0.25 });
    expect(deviations).toBe(5);
    expect(signatures).toEqual([
      { features: [0, 1], samples: 2, share: 0.4, meanContribution: [0.55, 0.375], first: 10, last: 20 },
      { features: [3], samples: 2, share: 0.4, meanContribution: [0.935], first: 40, last: 50 },
    ]);
    expect(unexplained).toBeCloseTo(0.2);
  });

  test('a minor member is merged where it earns its place', () => {
    const { signatures, unexplained } = signaturesOf(samples, { leastShare: 0.1 });
    expect(signatures.map(({ features, samples: count }) => [features, count])).toEqual([[[0, 1, 2], 3], [[3], 2]]);
    expect(unexplained).toBe(0);
  });

  test.each([
    [[0, 1], 0.4],
    [[1, 0, 2], 0.6],
    [[3], 0.4],
    [[2], 0],
    [[0, 1, 2, 3], 1],
    [[], 0],
  ])('the set %j characterises %d of them', (set, share) => expect(coverageOf(set, samples)).toBe(share));
});

test('nine tenths in three equal parts are nine tenths', () => {
  expect(signaturesOf([1, 2].map((time) => at(time, [0.3, 0.3, 0.3, 0.05, 0.05]))).signatures[0].features).toEqual([0, 1, 2]);
  expect(coverageOf([0, 1, 2], [at(1, [0.3, 0.3, 0.3, 0.1])])).toBe(1);
});

describe('sets that are hidden in noise', () => {
  const random = createRandom(5);
  const width = 60;
  const kinds: Array<[set: number[], count: number]> = [[[7, 3], 450], [[20, 21, 40], 250], [[59], 120]];
  const samples = [
    ...kinds.flatMap(([set, count]) => Array.from({ length: count }, () => planted(random, width, set, 0.88 + 0.11 * random()))),
    ...Array.from({ length: 180 }, () => spread(random, width)),
  ].map((contributions, index) => at(index, contributions));
  const found = signaturesOf(samples);

  test('are found, and nothing else', () => {
    expect(found.signatures.map(({ features }) => [...features].sort((a, b) => a - b))).toEqual([[3, 7], [20, 21, 40], [59]]);
    found.signatures.forEach(({ share }, index) => {
      expect(share).toBeGreaterThan(0.7 * kinds[index][1] / samples.length);
      expect(share).toBeLessThanOrEqual(kinds[index][1] / samples.length);
    });
  });

  test('with shares that add up, and by which each is what it characterises', () => {
    expect(found.signatures.reduce((sum, { share }) => sum + share, found.unexplained)).toBeCloseTo(1, 12);
    found.signatures.forEach(({ features, share }) => expect(coverageOf(features, samples)).toBe(share));
  });

  test('with the most guilty member first', () => {
    found.signatures.forEach(({ meanContribution }) => expect([...meanContribution].sort((a, b) => b - a)).toEqual(meanContribution));
  });

  test('in whatever order they come', () => {
    const shuffled = [...permutation(samples.length, createRandom(9))].map((index) => samples[index]);
    expect(signaturesOf(shuffled)).toEqual(found);
  });
});

test('two causes that once came together stay two signatures', () => {
  const kinds = [[0.5, 0.45, 0.02, 0.03], [0.02, 0.03, 0.5, 0.45], [0.25, 0.25, 0.25, 0.25]];
  const samples = Array.from({ length: 41 }, (_, index) => at(index, kinds[index === 40 ? 2 : index % 2]));
  expect(signaturesOf(samples).signatures.map(({ features }) => features)).toEqual([[0, 1], [2, 3]]);
});

test('two rare causes do not make one signature because they once came together', () => {
  const random = createRandom(2);
  const kinds = [[0, 1], [2, 3]];
  const rare = [...Array.from({ length: 8 }, (_, index) => planted(random, 40, kinds[index % 2], 0.95)), planted(random, 40, [0, 1, 2, 3], 0.95)];
  const samples = [...rare, ...Array.from({ length: 91 }, () => spread(random, 40))].map((contributions, index) => at(index, contributions));
  expect(signaturesOf(samples)).toEqual({ deviations: 100, signatures: [], unexplained: 1 });
});

test('a set that outnumbers its own part is told beside it, with what that leaves', () => {
  const samples = Array.from({ length: 100 }, (_, index) => at(index, index < 45 ? [0.96, 0.04] : index < 90 ? [0.04, 0.96] : [0.5, 0.5]));
  expect(signaturesOf(samples).signatures.map(({ features, share }) => [features, share])).toEqual([[[0], 0.45], [[1], 0.45], [[0, 1], 0.1]]);
  expect(coverageOf([0, 1], samples)).toBe(1);
});

test('among equals, features and sets with lower indices are first', () => {
  const samples = [1, 2, 3, 4].map((time) => at(time, time > 2 ? [0.5, 0.5, 0, 0] : [0, 0, 0.5, 0.5]));
  expect(signaturesOf(samples).signatures.map(({ features }) => features)).toEqual([[0, 1], [2, 3]]);
  const even = [1, 2].map((time) => at(time, Array<number>(10).fill(0.1)));
  expect(signaturesOf(even, { members: 9 }).signatures[0].features).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a deviation that needs more members than a signature may have is in none', () => {
  const even = [1, 2].map((time) => at(time, Array<number>(10).fill(0.1)));
  expect(signaturesOf(even)).toEqual({ deviations: 2, signatures: [], unexplained: 1 });
});

test('what was there once does not recur', () => {
  expect(signaturesOf([at(1, [1, 0]), at(2, [0, 1]), at(3, [0, 1])]).signatures.map(({ features, first, last }) => [features, first, last])).toEqual([[[1], 2, 3]]);
});

test('no deviation has no signature', () => {
  expect(signaturesOf([])).toEqual({ deviations: 0, signatures: [], unexplained: 0 });
  expect(coverageOf([1], [])).toBe(0);
});

test('a deviation without contributions, or with none that is a number, is in no signature', () => {
  expect(signaturesOf([at(1, [0, 0]), at(2, []), at(3, [NaN, NaN]), at(4, [NaN, 1]), at(5, [0, 1])])).toEqual({
    deviations: 5,
    signatures: [{ features: [1], samples: 2, share: 0.4, meanContribution: [1], first: 4, last: 5 }],
    unexplained: 0.6,
  });
});

test("the paper's memory group: 57.4 % of deviations are two page-fault counters of the HSS; in a group without such a pattern none predominates", () => {
  const random = createRandom(16);
  const names = ['hss', 'pcscf', 'scscf', 'icscf'].flatMap((pod) => ['cache', 'rss', 'failures{pgfault,container}', 'failures{pgfault,hierarchy}', 'failures{pgmajfault,container}', 'usage'].map((metric) => `${pod} ${metric}`));
  const memory = Array.from({ length: 1000 }, (_, index) => at(index, index % 1000 < 574 ? planted(random, names.length, [2, 3], 0.92 + 0.07 * random()) : spread(random, names.length)));
  const { signatures, unexplained } = signaturesOf(memory);
  expect(signatures.map(({ features, share }) => [features.map((feature) => names[feature]).sort(), share])).toEqual([[['hss failures{pgfault,container}', 'hss failures{pgfault,hierarchy}'], 0.574]]);
  expect(unexplained).toBeCloseTo(0.426);

  const without = Array.from({ length: 1000 }, (_, index) => at(index, planted(random, names.length, [Math.floor(24 * random()), Math.floor(24 * random())], 0.95)));
  expect(signaturesOf(without).signatures.filter(({ share }) => share > 0.1)).toEqual([]);
});
