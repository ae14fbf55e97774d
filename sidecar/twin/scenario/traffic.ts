/** Traffic matrices (AutoOPT section III-C 3): bandwidths by equation 4, packet sizes, types of service, arrivals. */

import type { Random } from '../../nn/random';
import { pick, pickByShare, sixDigits, uniform } from './draws';
import { type Arrival, type Flow, meanBits, type PacketSize, TOS, type Tos } from './scenario';

export interface TrafficParameters {
  /** Low to high traffic intensity TI over N - 1, bit/s: a flow's bandwidth is this times U(0.5, 1). */
  intensityPerNode: { low: number; high: number };
  /** Shares of types of service 0, 1 and 2. */
  tos: [number, number, number];
  arrivals: { poisson: number; cbr: number; onOff: number };
  /** Mean seconds of ON-OFF's periods. */
  onSeconds: number;
  offSeconds: number;
  /** Sizes of packets that a flow mixes, bits. */
  packetBits: number[];
  /** Mixtures of sizes that a scenario's flows choose from. */
  mixtures: number;
}

/**
 * What the paper leaves to an analysis of the validation set is its coarse form there: ToS 10, 30 and 60 %, sizes of 500 to 1,500
 * bits in five mixtures, periods of 5 s. Poisson has a higher share by the paper (in the files all three have the same). The least
 * intensity keeps most links above the least permitted capacity, the largest keeps flows at the permitted 10 kbit/s.
 */
export const TRAFFIC_DEFAULTS: TrafficParameters = {
  intensityPerNode: { low: 1000, high: 10_000 },
  tos: [0.1, 0.3, 0.6],
  arrivals: { poisson: 0.4, cbr: 0.3, onOff: 0.3 },
  onSeconds: 5,
  offSeconds: 5,
  packetBits: [500, 750, 1000, 1250, 1500],
  mixtures: 5,
};

/** Equation 4: AvgBW(s, d) = U(0.5, 1) * TI / (N - 1), bit/s; `share` is the uniform number in [0, 1). */
export const averageBandwidth = (intensity: number, nodes: number, share: number): number => ((0.5 + 0.5 * share) * intensity) / (nodes - 1);

/** TI in bit/s, uniform between the low and the high intensity for a network of as many nodes. */
export const drawIntensity = (nodes: number, { intensityPerNode: { low, high } }: TrafficParameters, random: Random): number =>
  sixDigits(uniform(low, high, random) * (nodes - 1));

/** One flow between each two nodes, both ways. */
export function trafficMatrix(nodes: number, intensity: number, parameters: TrafficParameters, random: Random): Flow[] {
  const mixtures = Array.from({ length: parameters.mixtures }, () => drawMixture(parameters.packetBits, random));
  const pairs = Array.from({ length: nodes * nodes }, (_, pair) => [Math.floor(pair / nodes), pair % nodes]).filter(([src, dst]) => src !== dst);
  return pairs.map(([src, dst]) => {
    const bandwidth = sixDigits(averageBandwidth(intensity, nodes, random()));
    const tos: Tos = TOS[pickByShare(parameters.tos, random)];
    const arrival = drawArrival(parameters, random);
    const sizes = pick(mixtures, random);
    return { src, dst, tos, bandwidth, packetRate: packetRateOf(bandwidth, arrival, sizes), arrival, sizes };
  });
}

/** Packets/s that make the bandwidth; of ON-OFF inside an on period. */
export function packetRateOf(bandwidth: number, arrival: Arrival, sizes: readonly PacketSize[]): number {
  const burst = arrival.kind === 'on-off' ? (arrival.onSeconds + arrival.offSeconds) / arrival.onSeconds : 1;
  return sixDigits((bandwidth / meanBits(sizes)) * burst);
}

function drawArrival({ arrivals, onSeconds, offSeconds }: TrafficParameters, random: Random): Arrival {
  const kinds: Arrival[] = [{ kind: 'poisson' }, { kind: 'cbr' }, { kind: 'on-off', onSeconds, offSeconds }];
  return kinds[pickByShare([arrivals.poisson, arrivals.cbr, arrivals.onOff], random)];
}

/** Probabilities in whole percent, at least one each, from a uniform draw of all that sum to 1. */
function drawMixture(packetBits: readonly number[], random: Random): PacketSize[] {
  const rest = 100 - packetBits.length;
  const cuts = [0, ...packetBits.slice(1).map(() => Math.floor(random() * (rest + 1))).sort((a, b) => a - b), rest];
  return packetBits.map((bits, index) => ({ bits, probability: (cuts[index + 1] - cuts[index] + 1) / 100 }));
}
