/**
 * The queueing estimate: each port by closed forms (port.ts), flows thinned by what is lost before; gaps of joined flows as in Whitt's
 * queueing network analyzer (Bell System Technical Journal 62, 1983); what came over one link came one after the other. Ports depend
 * on one another along paths, hence a few rounds. No randomness: equal network, equal figures.
 */

import { type Flow, meanBits, portIndex, portKey } from '../scenario/scenario';
import type { Routed } from './convert';
import { type Arrivals, type ClassState, portState } from './port';

export interface PortEstimate {
  /** Offered bits over capacity. */
  load: number;
  utilisation: number;
  /** Mean bits. */
  occupancy: number;
  /** Mean s of a packet here. */
  delay: number | null;
  loss: number;
}

export interface FlowEstimate {
  /** s, s^2, share */
  delay: number;
  jitter: number;
  loss: number;
}

export interface Estimate {
  /** By flow of the scenario. */
  flows: FlowEstimate[];
  ports: PortEstimate[];
}

interface Moving {
  bits: number;
  squares: number;
  cubes: number;
  rate: number;
  smoothness: number;
  /** Variance of the rate, share of the time it is high, s that this lasts. */
  swing: { variance: number; high: number; seconds: number } | null;
  hops: Array<{ port: number; queue: number }>;
}

/** What comes to a queue, summed over flows. */
interface Pile {
  rate: number;
  bits: number;
  squares: number;
  cubes: number;
  variation: number;
  rates: number;
  swing: { variance: number; high: number; seconds: number };
  /** Packets/s by the port they came from; -1 - flow where they begin. */
  inputs: Map<number, number>;
}

type States = Array<Array<ClassState | null>>;

const ROUNDS = 12;
/** Of a port's loss from one round to the next. */
const STILL = 1e-6;

function movingOf({ scenario }: Routed): Moving[] {
  const places = portIndex(scenario.ports);
  return scenario.flows.map((flow) => {
    const path = scenario.paths[flow.src][flow.dst];
    const hops = path.slice(1).map((to, hop) => {
      const port = places.get(portKey(path[hop], to)) as number;
      return { port, queue: scenario.ports[port].policy === 'FIFO' ? 0 : flow.tos };
    });
    const bits = meanBits(flow.sizes);
    const moment = (power: number) => flow.sizes.reduce((sum, size) => sum + size.bits ** power * size.probability, 0);
    return { bits, squares: moment(2), cubes: moment(3), rate: flow.bandwidth / bits, smoothness: flow.arrival.kind === 'poisson' ? 1 : 0, swing: swingOf(flow), hops };
  });
}

/** While it is on, an on-off flow sends at its rate; where it has no off period it is a constant one. */
function swingOf({ arrival, bandwidth, sizes }: Flow): Moving['swing'] {
  if (arrival.kind !== 'on-off' || arrival.offSeconds === 0) {
    return null;
  }
  const high = arrival.onSeconds / (arrival.onSeconds + arrival.offSeconds);
  return { variance: (bandwidth / meanBits(sizes)) ** 2 * ((1 - high) / high), high, seconds: arrival.onSeconds };
}

export function estimate(routed: Routed): Estimate {
  const { ports } = routed.scenario;
  const moving = movingOf(routed);
  let states: States = ports.map(() => [null, null, null]);
  let arrivals: Array<Array<Arrivals | null>> = [];
  for (let round = 0; round < ROUNDS; round++) {
    arrivals = arrivalsOf(moving, states, routed);
    const next = ports.map((port, index) => portState(port, arrivals[index]));
    const change = next.reduce((most, classes, port) => Math.max(most, ...classes.map((each, queue) => Math.abs((each?.loss ?? 0) - (states[port][queue]?.loss ?? 0)))), 0);
    states = next;
    if (change < STILL && round > 0) {
      break;
    }
  }
  return { flows: moving.map((each) => alongPath(each, states, routed)), ports: ports.map((port, index) => portEstimate(port.capacity, arrivals[index], states[index])) };
}

/** What comes to each queue when the ports before it lose what they did in the last round. */
function arrivalsOf(moving: Moving[], states: States, { scenario }: Routed): Array<Array<Arrivals | null>> {
  const piles: Array<Array<Pile | null>> = scenario.ports.map(({ policy }) => (policy === 'FIFO' ? [null] : [null, null, null]));
  moving.forEach((flow, number) => {
    let left = 1;
    flow.hops.forEach(({ port, queue }, hop) => {
      addTo((piles[port][queue] ??= emptyPile()), flow, left, hop === 0 ? -1 - number : flow.hops[hop - 1].port);
      left *= 1 - (states[port][queue]?.loss ?? 0);
    });
  });
  const capacities = scenario.ports.map(({ capacity }) => capacity);
  return piles.map((queues, port) => {
    const together = togetherOf(queues, capacities, port);
    return queues.map((pile) => pile && superposed(pile, capacities[port], together));
  });
}

const emptyPile = (): Pile => ({ rate: 0, bits: 0, squares: 0, cubes: 0, variation: 0, rates: 0, swing: { variance: 0, high: 0, seconds: 0 }, inputs: new Map() });

/** @param left share of the flow that was not lost before */
function addTo(pile: Pile, { rate, bits, squares, cubes, smoothness, swing }: Moving, left: number, input: number): void {
  const through = rate * left;
  pile.rate += through;
  pile.bits += through * bits;
  pile.squares += through * squares;
  pile.cubes += through * cubes;
  pile.variation += through * smoothness;
  pile.rates += through ** 2;
  pile.inputs.set(input, (pile.inputs.get(input) ?? 0) + through * bits);
  if (swing) {
    const variance = swing.variance * left ** 2;
    pile.swing.variance += variance;
    pile.swing.high += variance * swing.high;
    pile.swing.seconds += variance * swing.seconds;
  }
}

/** Share of the pairs of packets that came over one link (all queues count, the line is one), and how much slower this port is than that. */
function togetherOf(queues: Array<Pile | null>, capacity: number[], port: number): Arrivals['together'] {
  const inputs = new Map<number, number>();
  queues.forEach((pile) => pile?.inputs.forEach((bits, input) => inputs.set(input, (inputs.get(input) ?? 0) + bits)));
  const total = [...inputs.values()].reduce((sum, bits) => sum + bits, 0);
  let [share, slower] = [0, 0];
  inputs.forEach((bits, input) => {
    const pairs = input < 0 ? 0 : (bits / total) ** 2;
    share += pairs;
    slower += pairs * Math.min(1, capacity[port] / (capacity[input] ?? Infinity));
  });
  return { share, slowdown: share > 0 ? slower / share : 1 };
}

/** Gaps of all flows of a queue together (Whitt 1983, equations 29 and 30). */
function superposed({ rate, bits, squares, cubes, variation, rates, swing }: Pile, capacity: number, together: Arrivals['together']): Arrivals {
  const weight = 1 / (1 + 4 * Math.max(0, 1 - bits / capacity) ** 2 * (rate ** 2 / rates - 1));
  const ca = weight * (variation / rate) + 1 - weight;
  const { variance } = swing;
  return { rate, bits: bits / rate, squares: squares / rate, cubes: cubes / rate, ca, together, swing: variance > 0 ? { deviation: Math.sqrt(variance), high: swing.high / variance, seconds: swing.seconds / variance } : null };
}

function alongPath({ bits, squares, hops }: Moving, states: States, { scenario }: Routed): FlowEstimate {
  let [delay, jitter, kept, seconds] = [0, 0, 1, 0];
  hops.forEach(({ port, queue }) => {
    const state = states[port][queue];
    delay += (state?.wait ?? 0) + bits / scenario.ports[port].capacity;
    jitter += state?.waitVariance ?? 0;
    kept *= 1 - (state?.loss ?? 0);
    seconds += 1 / scenario.ports[port].capacity;
  });
  // a packet has one size on its whole way
  return { delay, jitter: jitter + Math.max(0, squares - bits * bits) * seconds ** 2, loss: 1 - kept };
}

function portEstimate(capacity: number, arrivals: Array<Arrivals | null>, states: Array<ClassState | null>): PortEstimate {
  let [offered, sent, held, packets, came, lost, waiting] = [0, 0, 0, 0, 0, 0, 0];
  arrivals.forEach((each, queue) => {
    const state = states[queue];
    if (each && state) {
      const through = each.rate * (1 - state.loss);
      offered += each.rate * each.bits;
      sent += through * each.bits;
      held += state.length * each.bits;
      packets += through;
      came += each.rate;
      lost += each.rate * state.loss;
      waiting += through * (state.wait + each.bits / capacity);
    }
  });
  return { load: offered / capacity, utilisation: Math.min(1, sent / capacity), occupancy: held, delay: packets > 0 ? waiting / packets : null, loss: came > 0 ? lost / came : 0 };
}
