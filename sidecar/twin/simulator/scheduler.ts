/**
 * Which queue a port serves next, as the challenge's simulator does it. SP: the first that is not empty (ToS 0 first); a packet in
 * service is not interrupted. WFQ: the one with the least bits sent since the start per weight. DRR: in turns, each for a quantum.
 */

import * as columns from './columns';
import type { Network } from './network';

// copies, as in advance.ts
const { DEFICIT, DRR, ROW, SERVED, SP, WEIGHT } = columns;

/** -1: all are empty. */
export function nextQueue(network: Network, port: number): number {
  const { policy, firstQueue, ringCount, queues } = network;
  if (policy[port] === DRR) {
    return nextByDeficit(network, port);
  }
  let best = -1;
  let least = Infinity;
  for (let queue = firstQueue[port]; queue < firstQueue[port + 1]; queue++) {
    if (ringCount[queue] > 0) {
      if (policy[port] === SP) {
        return queue;
      }
      const share = queues[ROW * queue + SERVED] / queues[ROW * queue + WEIGHT];
      if (share < least) {
        best = queue;
        least = share;
      }
    }
  }
  return best;
}

/** A queue keeps its turn while its deficit covers its first packet; a queue that ran empty loses its deficit. */
function nextByDeficit({ firstQueue, ringPlace, ringHead, ringCount, queues, pool, turn }: Network, port: number): number {
  const first = firstQueue[port];
  const end = firstQueue[port + 1];
  let waiting = 0;
  for (let queue = first; queue < end; queue++) {
    waiting += ringCount[queue];
    if (ringCount[queue] === 0) {
      queues[ROW * queue + DEFICIT] = 0;
    }
  }
  if (waiting === 0) {
    return -1;
  }
  for (let queue = turn[port]; ; ) {
    const bits = pool.bits[ringPlace[queue] + ringHead[queue]];
    if (ringCount[queue] > 0 && queues[ROW * queue + DEFICIT] >= bits) {
      queues[ROW * queue + DEFICIT] -= bits;
      turn[port] = queue;
      return queue;
    }
    queue = queue + 1 < end ? queue + 1 : first;
    if (ringCount[queue] > 0) {
      queues[ROW * queue + DEFICIT] += queues[ROW * queue + WEIGHT];
    }
  }
}
