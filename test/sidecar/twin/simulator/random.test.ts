import { decay, exponential, nextBits, streamsOf, uniform } from '../../../../sidecar/twin/simulator/random';
import { sizeTables } from '../../../../sidecar/twin/simulator/sizes';

const draws = (count: number, draw: (words: Int32Array, stream: number) => number, stream = 0) => {
  const words = streamsOf(11, stream + 1);
  return Array.from({ length: count }, () => draw(words, stream));
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('a stream is xoshiro64**', () => {
  /** The generator in exact integers. */
  const state = [0x12345678n, 0x9abcdef0n];
  const mask = 0xffffffffn;
  const turned = (word: bigint, by: bigint) => ((word << by) | (word >> (32n - by))) & mask;
  const next = () => {
    const result = (turned((state[0] * 0x9e3779bbn) & mask, 5n) * 5n) & mask;
    const other = state[1] ^ state[0];
    state[0] = turned(state[0], 26n) ^ other ^ ((other << 9n) & mask);
    state[1] = turned(other, 13n);
    return Number(result);
  };
  const words = Int32Array.of(0x12345678, 0x9abcdef0 | 0);
  expect(Array.from({ length: 50 }, () => nextBits(words, 0) >>> 0)).toEqual(Array.from({ length: 50 }, next));
});

test('streams of a seed differ, and are the same for the same seed', () => {
  const words = streamsOf(5, 1000);
  expect(new Set(Array.from({ length: 1000 }, (_, stream) => `${words[2 * stream]} ${words[2 * stream + 1]}`)).size).toBe(1000);
  expect(streamsOf(5, 1000)).toEqual(words);
  expect(streamsOf(6, 1000)).not.toEqual(words);
});

test('uniform numbers fill [0, 1) evenly', () => {
  const counts = new Array<number>(20).fill(0);
  draws(200_000, uniform).forEach((value) => counts[Math.floor(20 * value)]++);
  counts.forEach((count) => expect(Math.abs(count - 10_000)).toBeLessThan(500));
});

test('exponential numbers have the moments and the tail of their law', () => {
  const values = draws(2_000_000, exponential);
  expect(Math.abs(mean(values) - 1)).toBeLessThan(0.003);
  expect(Math.abs(mean(values.map((value) => value ** 2)) - 2)).toBeLessThan(0.02);
  [0.01, 0.1, 0.5, 1, 2, 4, 7, 7.7, 8.5].forEach((limit) => {
    const expected = Math.exp(-limit) * values.length;
    expect(Math.abs(values.filter((value) => value > limit).length - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });
});

test('the decay by products is the exponential function', () => {
  [0, 1e-6, 0.3, 1, 5, 9.9].forEach((x) => expect(Math.abs(decay(x) / Math.exp(-x) - 1)).toBeLessThan(1e-10));
});

test('sizes come as often as their table says, and equal tables are kept once', () => {
  const table = [{ bits: 500, probability: 0.53 }, { bits: 750, probability: 0.16 }, { bits: 1500, probability: 0.31 }];
  const { own, other, share, first } = sizeTables([table, [{ bits: 1, probability: 1 }], table]);
  expect([...first]).toEqual([0, 3, 0]);
  expect(own).toHaveLength(4);
  const chance = (bits: number) => [0, 1, 2].reduce((sum, entry) => sum + ((own[entry] === bits ? share[entry] : 0) + (other[entry] === bits ? 1 - share[entry] : 0)) / 3, 0);
  table.forEach(({ bits, probability }) => expect(chance(bits)).toBeCloseTo(probability, 12));
});
