/** The event loop, and the first events. */

import * as columns from './columns';
import * as heap from './heap';
import { BINS as BINS_OF_FLOW, DROPPED_BITS as BITS_OF_BIN } from './histogram';
import type { Network } from './network';
import * as random from './random';
import { growRing } from './ring';
import * as scheduler from './scheduler';

// Compiled, an imported name is a call of a getter; copies in this file's scope make the loop ten times as fast.
const { ARRIVED, ARRIVED_BITS, BIT_SECONDS, BUFFER, BUSY_SECONDS, CBR, DELAYS, DROPPED, DRR, EVENTS, FIFO, GAP, GAP_LEFT, HEAP_SIZE, HELD, LOST } = columns;
const { MOST_HELD, OFF, ON, ON_LEFT, PACKET_SECONDS, PASSED, PASSED_BITS, POISSON, ROW, SENT, SENT_BITS, SERVED, SHIFT, SQUARES, TIES, WINDOW_START } = columns;
const { addEvent, replaceRoot } = heap;
const { exponential, uniform } = random;
const { nextQueue } = scheduler;
const [BINS, DROPPED_BITS] = [BINS_OF_FLOW, BITS_OF_BIN];

const single = new Float32Array(1);
const form = new Int32Array(single.buffer);

/** Schedules the first packets: constant gaps begin anywhere in one, on-off flows in the state they have in the long run. */
export function startFlows(network: Network): void {
  const { scalars, times, ids, ties, streams, arrivals, traffic } = network;
  arrivals.forEach((kind, flow) => {
    const row = ROW * flow;
    if (traffic[row + GAP] === Infinity) {
      return;
    }
    let first = traffic[row + GAP] * (kind === POISSON ? exponential(streams, flow) : uniform(streams, flow));
    if (kind !== POISSON && kind !== CBR) {
      const on = uniform(streams, flow) * (traffic[row + ON] + traffic[row + OFF]) < traffic[row + ON];
      traffic[row + GAP_LEFT] = first;
      traffic[row + ON_LEFT] = on ? traffic[row + ON] * exponential(streams, flow) : 0;
      first = nextGap(network, flow);
    }
    ties[flow] = scalars[TIES]++;
    addEvent(times, ids, ties, scalars[HEAP_SIZE]++, first, flow);
  });
}

/**
 * Seconds to a flow's next packet. The clock of an on-off flow's gaps stands still in off periods, and each on period begins with a
 * packet besides: the challenge's files have one packet per on period more than rate x time.
 */
function nextGap({ streams, arrivals, traffic }: Network, flow: number): number {
  const row = ROW * flow;
  const gap = traffic[row + GAP];
  const kind = arrivals[flow];
  if (kind === POISSON) {
    return gap * exponential(streams, flow);
  }
  if (kind === CBR) {
    return gap;
  }
  const wait = traffic[row + GAP_LEFT];
  const left = traffic[row + ON_LEFT];
  if (wait <= left) {
    traffic[row + GAP_LEFT] = gap;
    traffic[row + ON_LEFT] = left - wait;
    return wait;
  }
  traffic[row + GAP_LEFT] = wait - left;
  traffic[row + ON_LEFT] = traffic[row + ON] * exponential(streams, flow);
  return left + traffic[row + OFF] * exponential(streams, flow);
}

/** Draws a packet's bits. */
function packetBits({ streams, sizes: { share, own, other, first, length } }: Network, flow: number): number {
  const entry = first[flow];
  if (length[flow] === 1) {
    return own[entry];
  }
  const place = uniform(streams, flow) * length[flow];
  const drawn = entry + Math.floor(place);
  return place - Math.floor(place) < share[drawn] ? own[drawn] : other[drawn];
}

/**
 * Handles events before `until` (s), at most `most` of them; answers how many. An event is a packet that leaves its flow or a port,
 * then stands in front of the next queue, or at its destination. This one function is long because it is the hot loop: what it
 * reads stays in local variables, and a packet's way from one queue to the next needs no record.
 */
export function advance(network: Network, until: number, most: number): number {
  const { scalars, times, ids, ties, met, firstHop, hopQueue, hopFlow, queues, window, queuePort, ringPlace, ringMask, ringHead, ringCount } = network;
  const { policy, secondsPerBit, serving, arrivals } = network;
  const { bins, lowest } = network.histograms;
  const counted = scalars[WINDOW_START];
  let { sentAt, bits: packet, hop: hops } = network.pool;
  let heapSize = scalars[HEAP_SIZE];
  let tie = scalars[TIES];
  let events = 0;
  while (events < most && heapSize > 0 && times[0] < until) {
    const now = times[0];
    const source = ids[0];
    events++;
    // The root's event is done; whatever is scheduled first takes its place.
    let rootFree = true;
    let hop: number;
    let bits: number;
    let sent: number;
    if (source < arrivals.length) {
      hop = firstHop[source];
      bits = packetBits(network, source);
      sent = now;
      if (now >= counted) {
        met[ROW * source + SENT]++;
        met[ROW * source + SENT_BITS] += bits;
      }
      ties[source] = tie++;
      replaceRoot(times, ids, ties, heapSize, now + nextGap(network, source), source);
      rootFree = false;
    } else {
      const port = source - arrivals.length;
      const queue = serving[port];
      const row = ROW * queue;
      const slot = ringPlace[queue] + ringHead[queue];
      hop = hops[slot] + 1;
      bits = packet[slot];
      sent = sentAt[slot];
      ringHead[queue] = (ringHead[queue] + 1) & ringMask[queue];
      queues[row + HELD] -= bits;
      window[row + PASSED]++;
      window[row + PASSED_BITS] += bits;
      window[row + BIT_SECONDS] += now * bits;
      window[row + PACKET_SECONDS] += now;
      if (--ringCount[queue] === 0) {
        window[row + BUSY_SECONDS] += now;
      }
      const next = policy[port] !== FIFO ? nextQueue(network, port) : ringCount[queue] > 0 ? queue : -1;
      serving[port] = next;
      if (next >= 0) {
        const nextBits = packet[ringPlace[next] + ringHead[next]];
        queues[ROW * next + SERVED] += nextBits;
        ties[source] = tie++;
        replaceRoot(times, ids, ties, heapSize, now + nextBits * secondsPerBit[port], source);
        rootFree = false;
      }
    }

    const queue = hopQueue[hop];
    const row = ROW * queue;
    if (queue < 0) {
      if (sent >= counted) {
        const flow = hopFlow[hop];
        const delay = now - sent;
        const above = delay - met[ROW * flow + SHIFT];
        met[ROW * flow + ARRIVED]++;
        met[ROW * flow + ARRIVED_BITS] += bits;
        met[ROW * flow + DELAYS] += above;
        met[ROW * flow + SQUARES] += above * above;
        if (bins.length > 0) {
          single[0] = delay;
          const bin = (form[0] >> DROPPED_BITS) - lowest[flow];
          bins[BINS * flow + (bin < 0 ? 0 : bin < BINS ? bin : BINS - 1)]++;
        }
      }
    } else if (queues[row + HELD] + bits > queues[row + BUFFER]) {
      window[row + LOST]++;
      if (sent >= counted) {
        met[ROW * hopFlow[hop] + DROPPED]++;
      }
    } else {
      if (ringCount[queue] > ringMask[queue]) {
        growRing(network, queue);
        ({ sentAt, bits: packet, hop: hops } = network.pool);
      }
      const slot = ringPlace[queue] + ((ringHead[queue] + ringCount[queue]) & ringMask[queue]);
      sentAt[slot] = sent;
      packet[slot] = bits;
      hops[slot] = hop;
      const held = queues[row + HELD] + bits;
      queues[row + HELD] = held;
      if (held > window[row + MOST_HELD]) {
        window[row + MOST_HELD] = held;
      }
      window[row + BIT_SECONDS] -= now * bits;
      window[row + PACKET_SECONDS] -= now;
      if (ringCount[queue]++ === 0) {
        window[row + BUSY_SECONDS] -= now;
      }
      const port = queuePort[queue];
      if (serving[port] < 0) {
        serving[port] = policy[port] === DRR ? nextQueue(network, port) : queue;
        queues[row + SERVED] += bits;
        const id = arrivals.length + port;
        ties[id] = tie++;
        if (rootFree) {
          rootFree = false;
          replaceRoot(times, ids, ties, heapSize, now + bits * secondsPerBit[port], id);
        } else {
          addEvent(times, ids, ties, heapSize++, now + bits * secondsPerBit[port], id);
        }
      }
    }
    if (rootFree) {
      heapSize--;
      replaceRoot(times, ids, ties, heapSize, times[heapSize], ids[heapSize]);
    }
  }
  scalars[HEAP_SIZE] = heapSize;
  scalars[TIES] = tie;
  scalars[EVENTS] += events;
  return events;
}
