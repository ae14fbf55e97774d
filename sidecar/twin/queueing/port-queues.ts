/**
 * A port with its queues. A class is a queue whose server is what the others leave it; the bits of its unit of work are such that its
 * mean wait without a bound is the discipline's: Cobham's for priorities, the conservation law for the rest. As the simulator serves
 * (docs/twin-simulator.md): WFQ compares bits sent since the start per weight, hence is a priority by load per weight, least first,
 * of all that is not saturated; a DRR turn lasts until the queue is empty.
 */

import type { Port } from '../scenario/scenario';
import type { Arrivals } from './arrivals';
import { type Class, fairShare, LEAST_SHARE } from './classes';
import { QUEUES } from './layout';
import { MOST_LEVELS, MOST_SOURCES, phasesOf, type Phases, solveLevels } from './modulated-queue';
import { birth, death, floors, keep, sums, UNUSED } from './phase-sums';
import type { QueueStates } from './states';
import { type Turns, turnFloors, turnsOf } from './turns';

const LEAST_SWING = 1e-6;

/** Share of pairs of packets that came over one link, and how much slower this port is than that link. */
export interface Together {
  share: number;
  slowdown: number;
}

/** Solves all queues of port number `port`, those before the others first. */
export function solvePort(port: Port, number: number, arrivals: Arrivals, together: Together, states: QueueStates): void {
  const { capacity, policy, weights } = port;
  const classes = Array.from({ length: policy === 'FIFO' ? 1 : QUEUES }, (_, place): Class => {
    const queue = QUEUES * number + place;
    return { queue, load: arrivals.bits[queue] / capacity, variance: arrivals.variance[queue] / capacity ** 2, weight: weights[place] ?? 1 };
  }).filter(({ load }) => load > 0);
  const work = classes.reduce((sum, { queue }) => sum + (arrivals.squares[queue] * (1 - states.loss[queue])) / (2 * capacity), 0);
  const passed = ({ queue, load }: Class) => load * (1 - states.loss[queue]);
  const order = policy === 'WFQ' ? [...classes].sort((a, b) => passed(a) / a.weight - passed(b) / b.weight) : classes;
  const total = classes.reduce((sum, each) => sum + passed(each), 0);
  const turns = turnsOf(port, classes, total, work);
  order.forEach((own, place) => {
    const others = policy === 'DRR' ? classes.filter((each) => each !== own) : order.slice(0, place);
    const before = { load: 0, variance: 0, queues: others.map(({ queue }) => queue) };
    others.forEach((each) => {
      before.load += passed(each);
      before.variance += each.variance * states.carry[each.queue] ** 2;
    });
    const least = turns ? LEAST_SHARE : policy === 'WFQ' ? fairShare(own, classes.filter((each) => each !== own)) : LEAST_SHARE;
    solveClass({ port, own, arrivals, together, states, before, least, work: work * (turns?.waits.get(own) ?? 1) * (turns ? Math.max(turns.share(own, 0), 1 - before.load) : 1), ownWork: arrivals.squares[own.queue] / (2 * capacity) / work, turns });
  });
}

interface Problem {
  port: Port;
  own: Class;
  arrivals: Arrivals;
  together: Together;
  states: QueueStates;
  /** What is served before it: share of the capacity, its variance. */
  before: { load: number; variance: number; queues: number[] };
  /** Share of the capacity that it gets whatever the others do. */
  least: number;
  /** Bits of work that a packet finds in service, times the port's load. */
  work: number;
  /** Share of that work that is the class's own: the rest does not stand in its buffer, but lets it fill. */
  ownWork: number;
  turns: Turns | null;
}

function solveClass({ port, own, arrivals, together, states, before, least, work, ownWork, turns }: Problem): void {
  const { capacity, buffer } = port;
  const { queue, load } = own;
  const rate = arrivals.rate[queue];
  const bits = arrivals.bits[queue] / rate;
  const swing = Math.sqrt(own.variance + before.variance);
  const phases = phasesAt(arrivals, [own.queue, ...before.queues], (own.variance + before.variance) / load ** 2);
  const spread = swing > 0 && phases.count > 1 ? swing : 0;
  const left = Math.max(least, turns ? turns.share(own, 0) : 0, 1 - before.load);
  const idle = Math.max(0.02, 1 - load / left);
  const uneven = variability(arrivals, queue, bits, together, bits / capacity / left / idle ** 2);
  const fine = Math.max(bits * LEAST_SHARE, (work / load) * uneven);
  // more units than levels matter only to what is full
  const unit = load + 3 * own.variance ** 0.5 >= left ? Math.max(fine, buffer / MOST_LEVELS) : fine;
  const units = 1 + Math.max(0.3, (buffer - UNUSED * bits) / (unit * (ownWork + (1 - ownWork) * Math.min(1, load / left))));
  const floored = turns ? turnFloors(turns, port, own, phases, uneven) : false;
  const seconds = capacity / unit;
  for (let j = 0; j < phases.count; j++) {
    birth[j] = Math.max(1e-6 * load, load + (spread > 0 ? (own.variance / spread) * phases.place[j] : 0)) * seconds;
    const lean = spread > 0 ? phases.place[j] / spread : 0;
    death[j] = Math.max(least, turns ? turns.share(own, lean) : 0, 1 - before.load - before.variance * lean) * seconds;
  }
  solveLevels(phases, birth, death, units, sums);
  const residual = (2 / 3) * bits * (1 + 2 * Math.max(0, arrivals.squares[queue] / rate / bits ** 2 - 1));
  keep(states, queue, phases, phases.count > 1 ? phases.up[0] / (phases.count - 1) + phases.down[1] : 0, residual / unit, floored ? floors : null);
  states.deviation[queue] = spread * capacity;
  states.load[queue] = load / left;
  states.units[queue] = units;
  states.unit[queue] = unit;
}

/** On-off flows of some queues stand as a few equal ones with the same mean and variance. @param relative variance over squared load; little of it is none */
function phasesAt(arrivals: Arrivals, queues: number[], relative: number): Phases {
  const all = (values: Float64Array) => queues.reduce((sum, queue) => sum + values[queue], 0);
  const variance = all(arrivals.variance);
  if (relative < LEAST_SWING || variance === 0) {
    return phasesOf(0, 0.5, 0);
  }
  const on = Math.min(0.95, Math.max(0.05, all(arrivals.on) / variance));
  const sources = ((all(arrivals.swinging) ** 2 / variance) * (1 - on)) / on;
  return phasesOf(Math.min(MOST_SOURCES, Math.max(1, Math.round(sources))), on, all(arrivals.turnover) / variance);
}

/**
 * Of the work found, against Poisson arrivals of all: constant gaps are even over times longer than themselves (`memory`, s: how long
 * the queue remembers), and of packets from one link the second comes when the link has sent it, hence finds the first gone or leaving.
 */
function variability(arrivals: Arrivals, queue: number, bits: number, { share, slowdown }: Together, memory: number): number {
  const rate = arrivals.rate[queue];
  const regular = rate - arrivals.poisson[queue];
  const pace = regular > 0 ? Math.exp(arrivals.regular[queue] / regular) : 0;
  const ca = (arrivals.poisson[queue] + regular / (1 + pace * memory)) / rate;
  const squares = arrivals.squares[queue] / rate;
  const second = Math.min(1, slowdown) * bits;
  const met = Math.max(0, squares - 2 * bits * second + second ** 2) / squares;
  return Math.max(0.05, 1 + (ca - 1) / (squares / bits ** 2)) * Math.max(LEAST_SHARE, 1 - share + share * met);
}
