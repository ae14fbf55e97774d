/**
 * The challenge's baseline generator, what its quickstart.ipynb makes (BNN-UPC/GNNetworkingChallenge, 2022_DataCentricAI): five topologies of 6
 * to 10 nodes, 20 traffic matrices each; FIFO, buffers of 32,000 bits, links of 100 kbit/s, shortest paths, flows of 10 to 1,000 bit/s.
 */

import { epochRandom, type Random } from '../../sidecar/nn/random';
import { pick } from '../../sidecar/twin/scenario/draws';
import type { GeneratedScenario } from '../../sidecar/twin/scenario/generate';
import { shortestPaths, unitWeights } from '../../sidecar/twin/scenario/routing';
import { type Arrival, type Flow, type PacketSize, type Port, TOS } from '../../sidecar/twin/scenario/scenario';
import { powerLawTopology } from '../../sidecar/twin/scenario/topology';
import { packetRateOf } from '../../sidecar/twin/scenario/traffic';

const MATRICES = 20;
const FEWEST_NODES = 6;
const TOPOLOGIES = 5;
/** Degrees of 2 to 6 with 34, 35, 20, 10 and 1 %: a mean of 3.09, and flatter than real topologies. */
const TOPOLOGY = { alpha: 0.3, meanDegree: 3.09 };
const PORT: Omit<Port, 'from' | 'to'> = { capacity: 100_000, policy: 'FIFO', weights: [], buffer: 32_000 };
const LARGEST_FLOW = 1000;
const ARRIVALS: Arrival[] = [{ kind: 'poisson' }, { kind: 'cbr' }, { kind: 'on-off', offSeconds: 10, onSeconds: 5 }];
const sizes = (...pairs: Array<[number, number]>): PacketSize[] => pairs.map(([bits, probability]) => ({ bits, probability }));
const SIZES = [sizes([300, 0.5], [1700, 0.5]), sizes([500, 0.6], [1000, 0.2], [1400, 0.2])];

function drawFlow(src: number, dst: number, random: Random): Flow {
  const bandwidth = 10 + Math.floor(random() * (LARGEST_FLOW - 9));
  const [arrival, mixture, tos] = [pick(ARRIVALS, random), pick(SIZES, random), pick(TOS, random)];
  return { src, dst, tos, bandwidth, packetRate: packetRateOf(bandwidth, arrival, mixture), arrival, sizes: mixture };
}

/** Scenario `place` of 100, those of one topology after each other; further ones have further topologies. */
export function quickstartScenario(seed: number, place: number): GeneratedScenario {
  const topologyPlace = Math.floor(place / MATRICES);
  const nodes = FEWEST_NODES + (topologyPlace % TOPOLOGIES);
  const topology = powerLawTopology(nodes, TOPOLOGY, epochRandom(seed, topologyPlace));
  const random = epochRandom(seed + 1, place);
  const ids = Array.from({ length: nodes }, (_, node) => node);
  const flows = ids.flatMap((src) => ids.filter((dst) => dst !== src).map((dst) => drawFlow(src, dst, random)));
  const ports = topology.links.flatMap(([a, b]): Port[] => [{ from: a, to: b, ...PORT }, { from: b, to: a, ...PORT }]).sort((one, other) => one.from - other.from || one.to - other.to);
  return { seed: Math.floor(random() * 2 ** 32), intensity: LARGEST_FLOW, scenario: { nodes, ports, paths: shortestPaths(unitWeights(topology)), flows } };
}
