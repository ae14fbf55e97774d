/** What this machine's core can do at best in single precision, by a product of matrices that fits its caches. */

import { createGraph, input, output } from '../../sidecar/nn/graph';
import { matmul } from '../../sidecar/nn/ops';
import { openSession } from '../../sidecar/nn/session';

const SIZE = 768;
const ROUNDS = 20;

/** Floating-point operations a second on one core. */
export async function peakFlops(): Promise<number> {
  const graph = createGraph();
  output('c', matmul(input(graph, 'a', [SIZE, SIZE]), input(graph, 'b', [SIZE, SIZE])));
  const session = await openSession(graph);
  const matrix = () => Float32Array.from({ length: SIZE * SIZE }, (_, index) => (index % 7) / 7);
  const feeds = { a: matrix(), b: matrix() };
  let shortest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await session.run(feeds);
    shortest = Math.min(shortest, performance.now() - start);
  }
  await session.close();
  return (2 * SIZE ** 3) / (shortest / 1000);
}
