/** The event loop, and the first events. */

import * as columns from './columns';
import { BINS as BINS_OF_FLOW, DROPPED_BITS as BITS_OF_BIN } from './histogram';
import * as networks from './network';
import type { Network } from './network';
import * as random from './random';
import { growRing } from './ring';
import * as scheduler from './scheduler';
import * as tournaments from './tournament';

// Compiled, an imported name is a call of a getter; copies in this file's scope make the loop ten times as fast.
const { ARRIVALS, ARRIVED, ARRIVED_BITS, BIT_SECONDS, BITS, BUFFER, BUSY_SECONDS, CBR, COUNT, DEFICIT, DELAYS, DROPPED, EVENTS, FIRST_HOP, FIRST_SIZE, FLAG } = columns;
const { GAP, GAPS_LEFT, HEAD, HELD, HOP, LOST, MASK, MOST_HELD, OFF, ON, PACKET_ROW, PACKET_SECONDS, PACKET_WORDS, PASSED, PASSED_BITS, POISSON, PORT } = columns;
const { PORT_ROW, PORT_WORDS, RING, ROW, SECONDS_PER_BIT, SENT, SENT_AT, SENT_BITS, SERVED, SERVING, SHIFT, SIZES, SQUARES, STREAM, TIES, WAITING, WINDOW_START, WORDS } = columns;
const { flowAt } = networks;
const { IDLE, schedule, SOURCE } = tournaments;
const { exponential, uniform } = random;
const { nextQueue } = scheduler;
const [BINS, DROPPED_BITS] = [BINS_OF_FLOW, BITS_OF_BIN];

const single = new Float32Array(1);
const form = new Int32Array(single.buffer);

/** Schedules the first packets: constant gaps begin anywhere in one, on-off flows in the state they have in the long run. */
export function startFlows(network: Network): void {
  const { scalars, tournament, flows, flowWords } = network;
  for (let flow = 0; flow < flows.length / ROW; flow++) {
    const row = ROW * flow;
    const kind = flowWords[WORDS * flow + ARRIVALS];
    if (flows[row + GAP] === Infinity) {
      continue;
    }
    let first = flows[row + GAP] * (kind === POISSON ? exponential(flowWords, row + STREAM) : uniform(flowWords, row + STREAM));
    if (kind !== POISSON && kind !== CBR) {
      const on = uniform(flowWords, row + STREAM) * (flows[row + ON] + flows[row + OFF]) < flows[row + ON];
      flows[row + GAPS_LEFT] = on ? drawGaps(network, flow) : 0;
      first = on ? first : nextGap(network, flow);
    }
    tournament.ties[flow] = scalars[TIES]++;
    schedule(tournament, tournament.flowLeaf + flow, first);
  }
}

/** Seconds to a flow's next packet. An on period is a packet and some gaps, each with a packet at its end; then the off period begins. */
function nextGap(network: Network, flow: number): number {
  const { flows, flowWords } = network;
  const row = ROW * flow;
  const gap = flows[row + GAP];
  const kind = flowWords[WORDS * flow + ARRIVALS];
  if (kind === POISSON) {
    return gap * exponential(flowWords, row + STREAM);
  }
  if (kind === CBR) {
    return gap;
  }
  if (flows[row + GAPS_LEFT] > 0) {
    flows[row + GAPS_LEFT]--;
    return gap;
  }
  flows[row + GAPS_LEFT] = drawGaps(network, flow);
  return flows[row + OFF] * exponential(flowWords, row + STREAM);
}

/** Gaps of an on period: its exponential time in whole gaps, to the nearest, one at least. So the challenge's files have it (docs/twin-simulator.md). */
function drawGaps({ flows, flowWords }: Network, flow: number): number {
  const row = ROW * flow;
  const gaps = Math.floor((flows[row + ON] * exponential(flowWords, row + STREAM)) / flows[row + GAP] + 0.5);
  return gaps > 1 ? gaps : 1;
}

/** Draws a packet's bits. */
function packetBits({ flowWords, sizes: { share, own, other } }: Network, flow: number): number {
  const entry = flowWords[WORDS * flow + FIRST_SIZE];
  const entries = flowWords[WORDS * flow + SIZES];
  if (entries === 1) {
    return own[entry];
  }
  const place = uniform(flowWords, ROW * flow + STREAM) * entries;
  const drawn = entry + Math.floor(place);
  return place - Math.floor(place) < share[drawn] ? own[drawn] : other[drawn];
}

/** A port begins with its next packet, or is idle. */
function serve(network: Network, port: number, now: number): void {
  const { tournament, ports, portWords, queues, queueWords, pool } = network;
  const leaf = tournament.portLeaf + port;
  if (portWords[PORT_WORDS * port + WAITING] === 0) {
    schedule(tournament, leaf, IDLE * leaf);
    return;
  }
  const queue = nextQueue(network, port);
  const bits = pool.packets[PACKET_ROW * (queueWords[WORDS * queue + RING] + queueWords[WORDS * queue + HEAD]) + BITS];
  portWords[PORT_WORDS * port + SERVING] = queue;
  queues[ROW * queue + SERVED] += bits;
  schedule(tournament, leaf, now + bits * ports[PORT_ROW * port + SECONDS_PER_BIT]);
}

/**
 * Handles events before `until` (s), at most `most` of them; answers how many. An event is a packet that leaves its flow or a port,
 * then stands in front of the next queue, or at its destination. This one function is long because it is the hot loop: what it
 * reads stays in local variables, and a packet's way from one queue to the next needs no record.
 */
export function advance(network: Network, until: number, most: number): number {
  const { scalars, tournament, flowWords, met, hopQueue, queues, queueWords, window, portWords } = network;
  const { nodes, words, ties, flowLeaf } = tournament;
  const { bins, lowest } = network.histograms;
  const flows = met.length / ROW;
  const counted = scalars[WINDOW_START];
  let { packets, words: packetWords } = network.pool;
  let tie = scalars[TIES];
  let events = 0;
  while (events < most && nodes[2] < until) {
    const now = nodes[2];
    const source = words[4 + SOURCE];
    events++;
    let hop: number;
    let bits: number;
    let sent: number;
    ties[source] = tie++;
    if (source < flows) {
      hop = flowWords[WORDS * source + FIRST_HOP];
      bits = packetBits(network, source);
      sent = now;
      if (now >= counted) {
        met[ROW * source + SENT]++;
        met[ROW * source + SENT_BITS] += bits;
      }
      schedule(tournament, flowLeaf + source, now + nextGap(network, source));
    } else {
      const port = source - flows;
      const queue = portWords[PORT_WORDS * port + SERVING];
      const [row, word] = [ROW * queue, WORDS * queue];
      const slot = queueWords[word + RING] + queueWords[word + HEAD];
      hop = packetWords[PACKET_WORDS * slot + HOP] + 1;
      bits = packets[PACKET_ROW * slot + BITS];
      sent = packets[PACKET_ROW * slot + SENT_AT];
      queueWords[word + HEAD] = (queueWords[word + HEAD] + 1) & queueWords[word + MASK];
      queues[row + HELD] -= bits;
      window[row + PASSED]++;
      window[row + PASSED_BITS] += bits;
      window[row + BIT_SECONDS] += now * bits;
      window[row + PACKET_SECONDS] += now;
      if (--queueWords[word + COUNT] === 0) {
        window[row + BUSY_SECONDS] += now;
        // DRR: a queue that ran empty loses its deficit
        queues[row + DEFICIT] = 0;
        portWords[PORT_WORDS * port + WAITING] -= queueWords[word + FLAG];
      }
      serve(network, port, now);
    }

    const queue = hopQueue[hop];
    const [row, word] = [ROW * queue, WORDS * queue];
    if (queue < 0) {
      if (sent >= counted) {
        const flow = ~queue;
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
      continue;
    }
    const held = queues[row + HELD] + bits;
    if (held > queues[row + BUFFER]) {
      window[row + LOST]++;
      if (sent >= counted) {
        met[ROW * flowAt(hopQueue, hop) + DROPPED]++;
      }
      continue;
    }
    if (queueWords[word + COUNT] > queueWords[word + MASK]) {
      growRing(network, queue);
      ({ packets, words: packetWords } = network.pool);
    }
    const slot = queueWords[word + RING] + ((queueWords[word + HEAD] + queueWords[word + COUNT]) & queueWords[word + MASK]);
    packets[PACKET_ROW * slot + SENT_AT] = sent;
    packets[PACKET_ROW * slot + BITS] = bits;
    packetWords[PACKET_WORDS * slot + HOP] = hop;
    queues[row + HELD] = held;
    if (held > window[row + MOST_HELD]) {
      window[row + MOST_HELD] = held;
    }
    window[row + BIT_SECONDS] -= now * bits;
    window[row + PACKET_SECONDS] -= now;
    if (queueWords[word + COUNT]++ === 0) {
      window[row + BUSY_SECONDS] -= now;
      const port = queueWords[word + PORT];
      const waiting = portWords[PORT_WORDS * port + WAITING];
      portWords[PORT_WORDS * port + WAITING] = waiting + queueWords[word + FLAG];
      if (waiting === 0) {
        ties[flows + port] = tie++;
        serve(network, port, now);
      }
    }
  }
  scalars[TIES] = tie;
  scalars[EVENTS] += events;
  return events;
}
