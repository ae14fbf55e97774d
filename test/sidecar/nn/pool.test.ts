/** @jest-environment ./test/sidecar/nn/environment.js */

import { createGraph, type Graph, input, output } from '../../../sidecar/nn/graph';
import { scale } from '../../../sidecar/nn/ops';
import { createPool, float32, type Pool, type PooledSession } from '../../../sidecar/nn/pool';
import { turnsDuring } from './turns';

/** A model that multiplies by `factor`; `opened` notes each time that its graph is made. */
function multiplier(pool: Pool, factor: number, opened: number[] = []): PooledSession {
  return pool.session(factor, () => {
    opened.push(factor);
    return multiplying(factor);
  });
}

function multiplying(factor: number): Graph {
  const x = input(createGraph(), 'x', [2]);
  output('y', scale(x, factor));
  return x.graph;
}

async function times(session: PooledSession, x: number[], flops = 0): Promise<number[]> {
  const y = new Float32Array(2);
  await session.run({ x: float32(Float32Array.from(x), [2]) }, { y: float32(y, [2]) }, flops);
  return [...y];
}

/** Bytes that the pool counts for one multiplier. */
async function bytesOfOne(): Promise<number> {
  const pool = createPool();
  await times(multiplier(pool, 1), [1, 1]);
  const { bytes } = pool.held();
  await pool.close();
  return bytes;
}

test('a session is opened by its first run, once for all who ask with its key', async () => {
  const pool = createPool();
  const opened: number[] = [];
  const [one, other] = [multiplier(pool, 3, opened), multiplier(pool, 3, opened)];
  expect(pool.held()).toEqual({ sessions: 0, bytes: 0 });
  expect(await Promise.all([times(one, [1, 2]), times(other, [3, 4])])).toEqual([[3, 6], [9, 12]]);
  expect(opened).toEqual([3]);
  expect(pool.held().sessions).toBe(1);
  await pool.close();
});

test('beyond its memory the pool releases what was not used for longest, which opens again when it is run', async () => {
  const pool = createPool({ maxBytes: 2.5 * (await bytesOfOne()) });
  const opened: number[] = [];
  const [a, b, c] = [2, 3, 4].map((factor) => multiplier(pool, factor, opened));
  await times(a, [1, 1]);
  await times(b, [1, 1]);
  await times(a, [1, 1]);
  await times(c, [1, 1]);
  expect(pool.held().sessions).toBe(2);
  await times(a, [1, 1]);
  expect(opened).toEqual([2, 3, 4]);
  expect(await times(b, [1, 5])).toEqual([3, 15]);
  expect(opened).toEqual([2, 3, 4, 3]);
  await pool.close();
});

test('more models than fit, all asked at once, each answer by their own weights', async () => {
  const pool = createPool({ maxBytes: 3.5 * (await bytesOfOne()) });
  const sessions = Array.from({ length: 20 }, (_, index) => multiplier(pool, index));
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all(sessions.map((session) => times(session, [1, 10])));
    expect(answers).toEqual(sessions.map((_, index) => [index, 10 * index]));
    expect(pool.held().sessions).toBe(3);
  }
  await pool.close();
});

test('a model that is larger than the pool is kept alone', async () => {
  const pool = createPool({ maxBytes: 1 });
  expect(await times(multiplier(pool, 2), [1, 2])).toEqual([2, 4]);
  expect(await times(multiplier(pool, 3), [1, 2])).toEqual([3, 6]);
  expect(pool.held().sessions).toBe(1);
  await pool.close();
});

test('a session is released with its last use, however often one use is ended', async () => {
  const pool = createPool();
  const [one, other] = [multiplier(pool, 2), multiplier(pool, 2)];
  const running = times(one, [1, 1]);
  await Promise.all([one.close(), one.close()]);
  expect(await running).toEqual([2, 2]);
  expect(pool.held().sessions).toBe(1);
  expect(await times(other, [1, 3])).toEqual([2, 6]);
  await other.close();
  expect(pool.held()).toEqual({ sessions: 0, bytes: 0 });
});

test.each<[string, (pool: Pool) => Promise<unknown>]>([
  ['a graph that cannot be made', (pool) => times(pool.session('bad', () => { throw new RangeError('no such shape'); }), [1, 1])],
  ['a graph that onnxruntime refuses', (pool) => times(pool.session('bad', createGraph), [1, 1])],
  ['a feed of the wrong size', (pool) => multiplier(pool, 5).run({ x: float32(new Float32Array(3), [3]) }, { y: float32(new Float32Array(2), [2]) }, 0)],
])('%s is an error for who asked, and for nobody else', async (_, wrong) => {
  const pool = createPool();
  const [failing, fine] = [wrong(pool), times(multiplier(pool, 2), [1, 1])];
  await expect(failing).rejects.toThrow();
  expect(await fine).toEqual([2, 2]);
  await pool.close();
});

test('closing waits for what was asked for, then nothing runs any more', async () => {
  const pool = createPool();
  const session = multiplier(pool, 2);
  const running = times(session, [4, 5]);
  await pool.close();
  expect(await running).toEqual([8, 10]);
  expect(pool.held().sessions).toBe(0);
  await expect(times(session, [1, 1])).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('short runs share a turn of the event loop, long ones leave turns to others between them', async () => {
  const pool = createPool();
  const session = multiplier(pool, 2);
  await times(session, [1, 1]);
  const turnsOf = (flops: number) => turnsDuring(Promise.all(Array.from({ length: 200 }, () => times(session, [1, 1], flops))));
  const [short, middle, long] = [await turnsOf(0), await turnsOf(4e6), await turnsOf(1e9)];
  expect(short).toBeGreaterThanOrEqual(200 / 25);
  expect(short).toBeLessThan(60);
  expect(middle).toBeGreaterThanOrEqual(200 / 5);
  expect(middle).toBeLessThan(150);
  expect(long).toBeGreaterThanOrEqual(200);
  await pool.close();
});
