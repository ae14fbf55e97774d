import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { associationOf, blockLength, uniform } from '../../../../src/service/layers/association';

interface Case {
  name: string;
  first: number[];
  second: number[];
  block: number;
  replicates: number;
  numbers: number[];
  lift: number;
  phi: number;
  interval: [number, number] | null;
}

/** By numpy: association.py. */
const CASES = JSON.parse(readFileSync(join(__dirname, 'association.json'), 'utf8')) as Case[];

const drawn = (numbers: number[]) => {
  let at = 0;
  return () => numbers[at++];
};

test.each(CASES.map((each): [string, Case] => [each.name, each]))('%s: lift, correlation and bootstrap interval are numpy’s', (_, { first, second, block, replicates, numbers, lift, phi, interval }) => {
  const found = associationOf(first, second, { replicates, block, random: drawn(numbers) });
  expect(found.lift).toBeCloseTo(lift, 10);
  expect(found.phi).toBeCloseTo(phi, 10);
  if (interval) {
    expect(found.interval?.[0]).toBeCloseTo(interval[0], 10);
    expect(found.interval?.[1]).toBeCloseTo(interval[1], 10);
  } else {
    expect(found.interval).toBeNull();
  }
});

test('what is not known of either is left out', () => {
  const found = associationOf([1, NaN, 0, 1, 0], [1, 1, 0, NaN, 0], { replicates: 0, block: 1, random: () => 0 });
  expect(found).toMatchObject({ n: 3, first: expect.closeTo(1 / 3), second: expect.closeTo(1 / 3), both: expect.closeTo(1 / 3), lift: expect.closeTo(3), phi: expect.closeTo(1) });
});

test('where one of them never is, nothing is claimed', () => {
  const found = associationOf([0, 0, 0, 0], [0, 1, 1, 0], { replicates: 50, block: 1, random: uniform(1) });
  expect([found.lift, found.phi, found.interval]).toEqual([NaN, NaN, null]);
});

test('independent series that come in bursts: few are said to go together', () => {
  const bursts = (random: () => number) => {
    let on = false;
    return Array.from({ length: 720 }, () => {
      on = random() < (on ? 0.93 : 0.02);
      return on ? 1 : 0;
    });
  };
  const together = Array.from({ length: 100 }, (_, seed) => {
    const random = uniform(1000 + seed);
    const [first, second] = [bursts(random), bursts(random)];
    const { interval } = associationOf(first, second, { replicates: 200, block: blockLength([first, second], 720), random });
    return interval !== null && interval[0] > 1;
  });
  // 2.5 % by design; what is beyond 7 of 100 has a chance below 0.5 %
  expect(together.filter(Boolean).length).toBeLessThanOrEqual(7);
});

test('a block is as long as two events, and never longer than a quarter of the range', () => {
  const burst = (length: number) => Array.from({ length: 100 }, (_, i) => (i >= 20 && i < 20 + length ? 1 : 0));
  expect(blockLength([burst(8), burst(4)], 100)).toBe(12);
  expect(blockLength([burst(0), burst(0)], 100)).toBe(5);
  expect(blockLength([burst(60), burst(60)], 100)).toBe(25);
});

test('the same seed gives the same numbers, spread over 0 to 1', () => {
  const [one, other] = [uniform(3), uniform(3)];
  const numbers = Array.from({ length: 2000 }, () => one());
  expect(numbers.every((value) => value === other() && value >= 0 && value < 1)).toBe(true);
  expect(numbers.reduce((sum, value) => sum + value, 0) / 2000).toBeCloseTo(0.5, 1);
});
