/** @jest-environment ./test/sidecar/nn/environment.js */

import { createSessionCache } from '../../../sidecar/jobs/session-cache';
import { createGraph, input, output } from '../../../sidecar/nn/graph';
import { scale } from '../../../sidecar/nn/ops';

test('models of one shape are compiled once; the shape that was longest not asked for makes room', async () => {
  const built: string[] = [];
  const cache = createSessionCache(2);
  const doubled = async (key: string) => {
    const session = await cache.open(key, () => {
      built.push(key);
      const x = input(createGraph(), 'x', [1]);
      output('y', scale(x, 2));
      return x.graph;
    });
    const { y } = await session.run({ x: Float32Array.of(3) });
    await session.close();
    return y[0];
  };
  for (const key of ['a', 'b', 'a', 'a', 'c', 'a', 'b']) {
    expect(await doubled(key)).toBe(6);
  }
  expect(built).toEqual(['a', 'b', 'c', 'b']);
  await cache.close();
  expect(await doubled('a')).toBe(6);
  expect(built).toEqual(['a', 'b', 'c', 'b', 'a']);
  await cache.close();
});
