/** A queue's ring grows by doubling; its buffer bounds it. Old places in the pool are not used again: together they are less than the new ones. */

import { COUNT, HEAD, MASK, PACKET_ROW, POOL_USED, RING, WORDS } from './columns';
import { createPool, type Network } from './network';

/** Room for `more` packets at the pool's end. */
function reserve(network: Network, more: number): number {
  const { scalars, pool } = network;
  const place = scalars[POOL_USED];
  scalars[POOL_USED] += more;
  if (PACKET_ROW * scalars[POOL_USED] > pool.packets.length) {
    const grown = createPool(2 * scalars[POOL_USED]);
    grown.words.set(pool.words);
    network.pool = grown;
  }
  return place;
}

/** Doubles the full ring of a queue. */
export function growRing(network: Network, queue: number): void {
  const { queueWords } = network;
  const word = WORDS * queue;
  const mask = queueWords[word + MASK];
  const place = reserve(network, 2 * (mask + 1));
  const { packets } = network.pool;
  for (let packet = 0; packet < queueWords[word + COUNT]; packet++) {
    const from = PACKET_ROW * (queueWords[word + RING] + ((queueWords[word + HEAD] + packet) & mask));
    packets.copyWithin(PACKET_ROW * (place + packet), from, from + PACKET_ROW);
  }
  queueWords[word + RING] = place;
  queueWords[word + HEAD] = 0;
  queueWords[word + MASK] = 2 * mask + 1;
}
