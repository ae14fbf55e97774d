/** What a run measured, in the terms of the challenge's files. */

import type { Scenario } from '../scenario/scenario';
import {
  ARRIVED, ARRIVED_BITS, BIT_SECONDS, BUSY_SECONDS, COUNT, DELAYS, DROPPED, END, FIRST, HEAD, HELD, HOP, LOST, MASK, MOST_HELD, PACKET_ROW, PACKET_SECONDS, PACKET_WORDS, PASSED, PASSED_BITS,
  PORT, PORT_ROW, PORT_WORDS, RING, ROW, SECONDS_PER_BIT, SENT, SENT_AT, SENT_BITS, SHIFT, SQUARES, WINDOW_START, WORDS,
} from './columns';
import { meanLogOf, quantilesOf } from './histogram';
import { flowAt, type Network } from './network';

/** Of the packets that a flow sent in the window. NaN: none of them arrived. */
export interface FlowMeasures {
  src: number;
  dst: number;
  tos: number;
  /** Packets; sent = arrived + dropped + inFlight. */
  sent: number;
  arrived: number;
  dropped: number;
  inFlight: number;
  /** Mean, s. */
  delay: number;
  /** Variance of the delay, s^2. */
  jitter: number;
  /** Mean of ln(delay / 1 s) and quantiles of the delay (s), to about 1 % (docs/twin-simulator.md); absent when no quantiles were asked for. */
  logDelay?: number;
  quantiles?: number[];
  /** Share of the packets that arrived or were dropped. */
  loss: number;
  /** bit/s: sent, and arrived. */
  bandwidth: number;
  throughput: number;
}

export interface QueueMeasures {
  /** Share of the window in which the port sends this queue's bits. */
  utilisation: number;
  /** Share of the packets that came to this queue. */
  loss: number;
  packets: number;
  /** Mean bits of the packets sent; NaN when none was. */
  packetBits: number;
  /** Means over the window, the packet in service included. */
  occupancyBits: number;
  occupancyPackets: number;
  /** Share of the window in which the queue holds a packet. */
  busy: number;
  mostBits: number;
}

/** Loss, packets and packetBits of the port are those of all its queues. */
export interface PortMeasures extends Pick<QueueMeasures, 'utilisation' | 'loss' | 'packets' | 'packetBits'> {
  from: number;
  to: number;
  queues: QueueMeasures[];
}

/** Starts counting at `now`: what is under way counts for the ports from now on, and for no flow. */
export function openWindow({ scalars, met, queues, queueWords, window, histograms }: Network, now: number): void {
  scalars[WINDOW_START] = now;
  histograms.bins.fill(0);
  for (let row = 0; row < met.length; row += ROW) {
    met.fill(0, row, row + SHIFT);
  }
  window.fill(0);
  for (let row = 0; row < window.length; row += ROW) {
    const packets = queueWords[2 * row + COUNT];
    window[row + BIT_SECONDS] = -now * queues[row + HELD];
    window[row + PACKET_SECONDS] = -now * packets;
    window[row + BUSY_SECONDS] = packets > 0 ? -now : 0;
    window[row + MOST_HELD] = queues[row + HELD];
  }
}

function queueMeasures({ scalars, queues, queueWords, window, ports }: Network, queue: number, now: number): QueueMeasures {
  const row = ROW * queue;
  const held = queueWords[WORDS * queue + COUNT];
  const seconds = now - scalars[WINDOW_START];
  const [lost, packets, bits] = [window[row + LOST], window[row + PASSED], window[row + PASSED_BITS]];
  const came = packets + lost;
  return {
    utilisation: (bits * ports[PORT_ROW * queueWords[WORDS * queue + PORT] + SECONDS_PER_BIT]) / seconds,
    loss: came > 0 ? lost / came : 0,
    packets,
    packetBits: bits / packets,
    occupancyBits: (window[row + BIT_SECONDS] + now * queues[row + HELD]) / seconds,
    occupancyPackets: (window[row + PACKET_SECONDS] + now * held) / seconds,
    busy: (window[row + BUSY_SECONDS] + (held > 0 ? now : 0)) / seconds,
    mostBits: window[row + MOST_HELD],
  };
}

export function portMeasures(network: Network, { ports }: Scenario, now: number): PortMeasures[] {
  const { portWords, window } = network;
  return ports.map(({ from, to }, port) => {
    const [first, end] = [portWords[PORT_WORDS * port + FIRST], portWords[PORT_WORDS * port + END]];
    const numbers = Array.from({ length: end - first }, (_, place) => first + place);
    const queues = numbers.map((queue) => queueMeasures(network, queue, now));
    const total = (column: number) => numbers.reduce((sum, queue) => sum + window[ROW * queue + column], 0);
    const [packets, lost] = [total(PASSED), total(LOST)];
    return {
      from,
      to,
      utilisation: queues.reduce((sum, { utilisation }) => sum + utilisation, 0),
      loss: packets + lost > 0 ? lost / (packets + lost) : 0,
      packets,
      packetBits: total(PASSED_BITS) / packets,
      queues,
    };
  });
}

/** [flows] Packets sent in the window that stand in queues. */
function inFlight({ scalars, met, queueWords, pool, hopQueue }: Network): Uint32Array {
  const packets = new Uint32Array(met.length / ROW);
  for (let word = 0; word < queueWords.length; word += WORDS) {
    for (let packet = 0; packet < queueWords[word + COUNT]; packet++) {
      const slot = queueWords[word + RING] + ((queueWords[word + HEAD] + packet) & queueWords[word + MASK]);
      if (pool.packets[PACKET_ROW * slot + SENT_AT] >= scalars[WINDOW_START]) {
        packets[flowAt(hopQueue, pool.words[PACKET_WORDS * slot + HOP])]++;
      }
    }
  }
  return packets;
}

export function flowMeasures(network: Network, { flows }: Scenario, now: number, shares: readonly number[]): FlowMeasures[] {
  const { scalars, met, histograms } = network;
  const underWay = inFlight(network);
  const seconds = now - scalars[WINDOW_START];
  return flows.map(({ src, dst, tos }, flow) => {
    const row = ROW * flow;
    const [sent, dropped, arrived] = [met[row + SENT], met[row + DROPPED], met[row + ARRIVED]];
    const mean = met[row + DELAYS] / arrived;
    return {
      src,
      dst,
      tos,
      sent,
      arrived,
      dropped,
      inFlight: underWay[flow],
      delay: met[row + SHIFT] + mean,
      jitter: Math.max(0, met[row + SQUARES] / arrived - mean * mean),
      ...(shares.length > 0 && { logDelay: meanLogOf(histograms, flow), quantiles: quantilesOf(histograms, flow, shares) }),
      loss: arrived + dropped > 0 ? dropped / (arrived + dropped) : 0,
      bandwidth: met[row + SENT_BITS] / seconds,
      throughput: met[row + ARRIVED_BITS] / seconds,
    };
  });
}
