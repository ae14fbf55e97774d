/** Robust statistics of one feature's rows and of blocks of rows; NaN = missing, and does not count. Mathematics only. */

import { quantile } from '../../series/scale';

/** Blocks of the running median. */
export const WINDOW = 33;
/** The central nine tenths: steadier than quartiles where bursts are part of what is nominal. */
const CENTRAL: [low: number, high: number] = [0.05, 0.95];
/** Values that a quantile is taken of at most. */
const QUANTILE_SAMPLE = 4000;

/** A copy; NaN is behind the rest when sorted, and cut off. */
function sortedPresent(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let end = sorted.length;
  while (end > 0 && Number.isNaN(sorted[end - 1])) {
    end--;
  }
  return sorted.subarray(0, end);
}

export function median(values: Float64Array): number {
  const sorted = sortedPresent(values);
  return sorted.length === 0 ? NaN : quantile(sorted, 0.5);
}

/** Every k-th value, so that there are at most QUANTILE_SAMPLE. */
export function sampled(values: Float64Array): Float64Array {
  const stride = Math.ceil(values.length / QUANTILE_SAMPLE);
  return stride <= 1 ? values : Float64Array.from({ length: Math.floor(values.length / stride) }, (_, index) => values[index * stride]);
}

/** 0 to 0 where nothing is present. */
export function centralRange(values: Float64Array): [low: number, high: number] {
  const sorted = sortedPresent(sampled(values));
  return sorted.length === 0 ? [0, 0] : [quantile(sorted, CENTRAL[0]), quantile(sorted, CENTRAL[1])];
}

/** Between two it is their mean. */
export function medianOfThree(a: number, b: number, c: number): number {
  if (!Number.isNaN(a + b + c)) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
  const [x, y] = [a, b, c].filter((value) => !Number.isNaN(value));
  return y === undefined ? (x ?? NaN) : (x + y) / 2;
}

/** Medians of three neighbours each, from one block length to the next (the remedian, Rousseeuw and Bassett 1990). */
export function longerBlocks(blocks: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.ceil(blocks.length / 3) }, (_, index) => medianOfThree(blocks[3 * index], blocks[3 * index + 1] ?? NaN, blocks[3 * index + 2] ?? NaN));
}

/** Median of the WINDOW values around each, of the first or last WINDOW at the ends. */
export function runningMedian(values: Float64Array): Float64Array {
  const sorted = new Float64Array(WINDOW);
  let [count, start] = [0, 0];
  const add = (value: number) => {
    let at = count++;
    for (; at > 0 && sorted[at - 1] > value; at--) {
      sorted[at] = sorted[at - 1];
    }
    sorted[at] = value;
  };
  const drop = (value: number) => {
    count -= 1;
    for (let at = sorted.indexOf(value); at < count; at++) {
      sorted[at] = sorted[at + 1];
    }
  };
  const present = (value: number, change: (value: number) => void) => Number.isNaN(value) || change(value);
  values.subarray(0, WINDOW).forEach((value) => present(value, add));
  return values.map((_, index) => {
    for (; start < Math.min(index - (WINDOW >> 1), values.length - WINDOW); start++) {
      present(values[start], drop);
      present(values[start + WINDOW], add);
    }
    return count === 0 ? NaN : (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
  });
}
