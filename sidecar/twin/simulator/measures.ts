/** What a run measured, in the terms of the challenge's files. */

import type { Scenario } from '../scenario/scenario';
import {
  ARRIVED, ARRIVED_BITS, BIT_SECONDS, BUSY_SECONDS, DELAYS, DROPPED, HELD, LOST, MOST_HELD, PACKET_SECONDS, PASSED, PASSED_BITS, ROW, SENT, SENT_BITS, SHIFT, SQUARES, WINDOW_START,
} from './columns';
import { meanLogOf, quantilesOf } from './histogram';
import type { Network } from './network';

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
export function openWindow({ scalars, met, queues, window, ringCount, histograms }: Network, now: number): void {
  scalars[WINDOW_START] = now;
  histograms.bins.fill(0);
  for (let row = 0; row < met.length; row += ROW) {
    met.fill(0, row, row + SHIFT);
  }
  ringCount.forEach((packets, queue) => {
    const row = ROW * queue;
    window.fill(0, row, row + ROW);
    window[row + BIT_SECONDS] = -now * queues[row + HELD];
    window[row + PACKET_SECONDS] = -now * packets;
    window[row + BUSY_SECONDS] = packets > 0 ? -now : 0;
    window[row + MOST_HELD] = queues[row + HELD];
  });
}

function queueMeasures({ scalars, queues, window, ringCount, secondsPerBit, queuePort }: Network, queue: number, now: number): QueueMeasures {
  const row = ROW * queue;
  const seconds = now - scalars[WINDOW_START];
  const [lost, packets, bits] = [window[row + LOST], window[row + PASSED], window[row + PASSED_BITS]];
  const came = packets + lost;
  return {
    utilisation: (bits * secondsPerBit[queuePort[queue]]) / seconds,
    loss: came > 0 ? lost / came : 0,
    packets,
    packetBits: bits / packets,
    occupancyBits: (window[row + BIT_SECONDS] + now * queues[row + HELD]) / seconds,
    occupancyPackets: (window[row + PACKET_SECONDS] + now * ringCount[queue]) / seconds,
    busy: (window[row + BUSY_SECONDS] + (ringCount[queue] > 0 ? now : 0)) / seconds,
    mostBits: window[row + MOST_HELD],
  };
}

export function portMeasures(network: Network, { ports }: Scenario, now: number): PortMeasures[] {
  const { firstQueue, window } = network;
  return ports.map(({ from, to }, port) => {
    const numbers = Array.from({ length: firstQueue[port + 1] - firstQueue[port] }, (_, place) => firstQueue[port] + place);
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
function inFlight({ scalars, met, ringPlace, ringMask, ringHead, ringCount, pool, hopFlow }: Network): Uint32Array {
  const packets = new Uint32Array(met.length / ROW);
  ringCount.forEach((count, queue) => {
    for (let packet = 0; packet < count; packet++) {
      const slot = ringPlace[queue] + ((ringHead[queue] + packet) & ringMask[queue]);
      packets[hopFlow[pool.hop[slot]]] += pool.sentAt[slot] >= scalars[WINDOW_START] ? 1 : 0;
    }
  });
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
