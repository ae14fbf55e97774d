/** A queue's ring grows by doubling; its buffer bounds it. Old places in the pool are not used again: together they are less than the new ones. */

import { POOL_USED } from './columns';
import { createPool, type Network } from './network';

/** Room for `more` packets at the pool's end. */
function reserve(network: Network, more: number): number {
  const { scalars, pool } = network;
  const place = scalars[POOL_USED];
  scalars[POOL_USED] += more;
  if (scalars[POOL_USED] > pool.hop.length) {
    const grown = createPool(2 * scalars[POOL_USED]);
    grown.sentAt.set(pool.sentAt);
    grown.bits.set(pool.bits);
    grown.hop.set(pool.hop);
    network.pool = grown;
  }
  return place;
}

/** Doubles the full ring of a queue. */
export function growRing(network: Network, queue: number): void {
  const { ringPlace, ringMask, ringHead, ringCount } = network;
  const mask = ringMask[queue];
  const place = reserve(network, 2 * (mask + 1));
  const { sentAt, bits, hop } = network.pool;
  for (let packet = 0; packet < ringCount[queue]; packet++) {
    const from = ringPlace[queue] + ((ringHead[queue] + packet) & mask);
    sentAt[place + packet] = sentAt[from];
    bits[place + packet] = bits[from];
    hop[place + packet] = hop[from];
  }
  ringPlace[queue] = place;
  ringHead[queue] = 0;
  ringMask[queue] = 2 * mask + 1;
}
