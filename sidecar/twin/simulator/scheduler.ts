/**
 * Which queue a port serves next, as the challenge's simulator does it. SP: the first that is not empty (ToS 0 first); a packet in
 * service is not interrupted. WFQ: the one with the least bits sent since the start per weight. DRR: in turns, each for a quantum.
 */

import * as columns from './columns';
import type { Network } from './network';

// copies, as in advance.ts
const { BITS, COUNT, DEFICIT, DRR, END, FIRST, HEAD, PACKET_ROW, POLICY, PORT_WORDS, RING, ROW, SERVED, TURN, WAITING, WEIGHT, WFQ, WORDS } = columns;

const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

/** Of a port where a packet waits. */
export function nextQueue(network: Network, port: number): number {
  const { portWords } = network;
  const word = PORT_WORDS * port;
  const waiting = portWords[word + WAITING];
  const policy = portWords[word + POLICY];
  if (policy === DRR) {
    return nextByDeficit(network, port);
  }
  const first = portWords[word + FIRST];
  return policy === WFQ ? leastServed(network, first, waiting) : first + lowestBit(waiting);
}

function leastServed({ queues }: Network, first: number, waiting: number): number {
  let best = first + lowestBit(waiting);
  for (let left = waiting & (waiting - 1); left !== 0; left &= left - 1) {
    const queue = first + lowestBit(left);
    if (queues[ROW * queue + SERVED] / queues[ROW * queue + WEIGHT] < queues[ROW * best + SERVED] / queues[ROW * best + WEIGHT]) {
      best = queue;
    }
  }
  return best;
}

/** A queue keeps its turn while its deficit covers its first packet. */
function nextByDeficit({ portWords, queueWords, queues, pool }: Network, port: number): number {
  const word = PORT_WORDS * port;
  const first = portWords[word + FIRST];
  for (let queue = portWords[word + TURN]; ; ) {
    const bits = pool.packets[PACKET_ROW * (queueWords[WORDS * queue + RING] + queueWords[WORDS * queue + HEAD]) + BITS];
    if (queueWords[WORDS * queue + COUNT] > 0 && queues[ROW * queue + DEFICIT] >= bits) {
      queues[ROW * queue + DEFICIT] -= bits;
      portWords[word + TURN] = queue;
      return queue;
    }
    queue = queue + 1 < portWords[word + END] ? queue + 1 : first;
    if (queueWords[WORDS * queue + COUNT] > 0) {
      queues[ROW * queue + DEFICIT] += queues[ROW * queue + WEIGHT];
    }
  }
}
