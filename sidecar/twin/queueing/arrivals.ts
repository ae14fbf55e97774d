/** What comes to each queue: sums over the flows that are left there. */

import { type Layout, QUEUES } from './layout';
import type { QueueStates } from './states';

/** [queues] unless said otherwise; bits are bit/s. */
export interface Arrivals {
  rate: Float64Array;
  bits: Float64Array;
  /** Sum of packets/s times squared size. */
  squares: Float64Array;
  /** Packets/s with exponential gaps. */
  poisson: Float64Array;
  /** Of flows with constant gaps: sum of packets/s times the logarithm of packets/s while they send. */
  regular: Float64Array;
  /** Of on-off flows: bit/s; variance of bit/s; that times share of time on, times turnover. */
  swinging: Float64Array;
  variance: Float64Array;
  on: Float64Array;
  turnover: Float64Array;
  /** Sum of squared bit/s of flows. */
  flowSquares: Float64Array;
  /** Bit/s that begin their way here. */
  fresh: Float64Array;
  /** [pairs] Bit/s and their variance. */
  pairBits: Float64Array;
  pairVariance: Float64Array;
  /** [hops] Share of the flow's packets, and of its swing, that are left. */
  left: Float64Array;
  swingLeft: Float64Array;
}

export function createArrivals({ ports, hopQueue, pairPort }: Layout): Arrivals {
  const queues = () => new Float64Array(QUEUES * ports.length);
  return {
    rate: queues(), bits: queues(), squares: queues(), poisson: queues(), regular: queues(), swinging: queues(), variance: queues(), on: queues(), turnover: queues(), flowSquares: queues(), fresh: queues(),
    pairBits: new Float64Array(pairPort.length),
    pairVariance: new Float64Array(pairPort.length),
    left: new Float64Array(hopQueue.length),
    swingLeft: new Float64Array(hopQueue.length),
  };
}

/** Where an on-off flow's packets meet a queue: how far its phase is from the mean, in deviations, while the flow is on. */
export const leaning = (variance: number, bits: number, deviation: number): number => (deviation > 0 && bits > 0 ? variance / (deviation * bits) : 0);

/** [flows] What is the same in every walk: variance of the bit/s, logarithm of the packets/s while they are sent. */
export interface Sources {
  variance: Float64Array;
  pace: Float64Array;
}

export function sourcesOf({ flows, rate, bits, on }: Layout): Sources {
  const sources = { variance: new Float64Array(flows), pace: new Float64Array(flows) };
  for (let flow = 0; flow < flows; flow++) {
    sources.variance[flow] = ((rate[flow] * bits[flow]) ** 2 * (1 - on[flow])) / on[flow];
    sources.pace[flow] = Math.log(Math.max(1e-300, rate[flow] / on[flow]));
  }
  return sources;
}

/** Walks every flow along its path through queues that lose what `states` says. */
export function walkFlows(layout: Layout, sources: Sources, states: QueueStates, to: Arrivals): void {
  const { flows, rate, bits, squares, on, turnover, poisson, firstHop, hopQueue, hopPair } = layout;
  for (const values of Object.values(to) as Float64Array[]) {
    values.fill(0);
  }
  for (let flow = 0; flow < flows; flow++) {
    const variance = sources.variance[flow];
    const pace = sources.pace[flow];
    let left = 1;
    let swing = 1;
    for (let hop = firstHop[flow]; hop < firstHop[flow + 1]; hop++) {
      const queue = hopQueue[hop];
      const through = rate[flow] * left;
      const load = through * bits[flow];
      const swings = variance * swing * swing;
      to.left[hop] = left;
      to.swingLeft[hop] = swing;
      to.rate[queue] += through;
      to.bits[queue] += load;
      to.squares[queue] += through * squares[flow];
      to.poisson[queue] += through * poisson[flow];
      to.regular[queue] += poisson[flow] > 0 ? 0 : through * pace;
      to.flowSquares[queue] += load * load;
      if (variance > 0) {
        to.swinging[queue] += load;
        to.variance[queue] += swings;
        to.on[queue] += swings * on[flow];
        to.turnover[queue] += swings * turnover[flow];
      }
      if (hopPair[hop] >= 0) {
        to.pairBits[hopPair[hop]] += load;
        to.pairVariance[hopPair[hop]] += swings;
      } else {
        to.fresh[queue] += load;
      }
      left *= 1 - states.lossOf(queue, variance > 0 ? leaning(swings, load, states.deviation[queue]) : 0);
      swing *= states.carry[queue];
    }
  }
}
