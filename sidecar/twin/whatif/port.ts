/**
 * A port with its queues by type of service. A class is a queue whose server is what the others leave it, and whose variability is
 * such that its mean wait without a bound is the discipline's: Cobham's for priorities, the conservation law for the rest.
 * As the simulator serves (docs/twin-simulator.md): WFQ compares bits sent since the start per weight, so that below saturation it is
 * a priority by load per weight, least first; a DRR turn lasts until the queue is empty, so that all classes wait alike.
 */

import type { Port } from '../scenario/scenario';
import { queueState } from './queue';

/** What comes to one queue. */
export interface Arrivals {
  /** Packets/s */
  rate: number;
  /** Mean bits, and means of their squares and cubes. */
  bits: number;
  squares: number;
  cubes: number;
  /** Squared coefficient of variation of the gaps, on and off periods aside. */
  ca: number;
  /** Of the port: share of the pairs of packets that came over one link, one after the other, and its capacity over that link's, 1 at most. */
  together: { share: number; slowdown: number };
  /** Of on and off periods: deviation of the rate (packets/s), share of the time it is high, and how long that lasts (s). */
  swing: { deviation: number; high: number; seconds: number } | null;
}

export interface ClassState {
  loss: number;
  /** s, until service begins; and its variance */
  wait: number;
  waitVariance: number;
  /** Packets, the one in service included. */
  length: number;
  /** Offered over the capacity that is left to the class. */
  load: number;
}

interface Present extends Arrivals {
  place: number;
  load: number;
  /** How long this rate lasts, s. */
  seconds: number;
  /** Packets/s over all time. */
  mean: number;
}

/** Of the line, that a class gets at least: what is starved is slow, not endless. */
const LEAST_SHARE = 1e-3;

/** By queue (one of FIFO, else three); null where nothing comes. Slow swings of rates are states of their own, weighed by their time. */
export function portState(port: Port, arrivals: Array<Arrivals | null>): Array<ClassState | null> {
  const states = phases(arrivals).map(({ share, levels }) => ({ share, levels, classes: steadyState(port, levels) }));
  return arrivals.map((each, queue) => {
    if (!each || each.rate <= 0) {
      return null;
    }
    const [sent, kept] = [{ rate: 0 }, { loss: 0, wait: 0, square: 0, length: 0, load: 0, rate: 0 }];
    states.forEach(({ share, levels, classes }) => {
      const state = classes[queue];
      const rate = share * (levels[queue]?.rate ?? 0);
      if (state && rate > 0) {
        const through = rate * (1 - state.loss);
        sent.rate += rate;
        kept.loss += rate * state.loss;
        kept.rate += through;
        kept.wait += through * state.wait;
        kept.square += through * (state.waitVariance + state.wait ** 2);
        kept.length += share * state.length;
        kept.load += share * state.load;
      }
    });
    const wait = kept.wait / kept.rate;
    return { loss: kept.loss / sent.rate, wait, waitVariance: Math.max(0, kept.square / kept.rate - wait ** 2), length: kept.length, load: kept.load };
  });
}

interface Phase {
  /** Of the time. */
  share: number;
  levels: Array<(Arrivals & { seconds: number; mean: number }) | null>;
}

/** Two levels for each queue whose rate swings, with its mean and deviation; all combinations. */
function phases(arrivals: Array<Arrivals | null>): Phase[] {
  return arrivals.reduce<Phase[]>((before, each) => before.flatMap(({ share, levels }) => levelsOf(each).map((level) => ({ share: share * level.share, levels: [...levels, level.arrivals] }))), [{ share: 1, levels: [] }]);
}

function levelsOf(each: Arrivals | null): Array<{ share: number; arrivals: Phase['levels'][number] }> {
  if (!each?.swing) {
    return [{ share: 1, arrivals: each && { ...each, mean: each.rate, seconds: Infinity } }];
  }
  const { deviation, high, seconds } = each.swing;
  const up = each.rate + deviation * Math.sqrt((1 - high) / high);
  const down = Math.max(0, each.rate - deviation * Math.sqrt(high / (1 - high)));
  return [{ share: high, arrivals: { ...each, mean: each.rate, rate: up, seconds } }, { share: 1 - high, arrivals: { ...each, mean: each.rate, rate: down, seconds: (seconds * (1 - high)) / high } }];
}

function steadyState(port: Port, arrivals: Phase['levels']): Array<ClassState | null> {
  const present = arrivals.flatMap((each, place): Present[] => (each && each.rate > 0 ? [{ ...each, place, load: (each.rate * each.bits) / port.capacity }] : []));
  const sent = ({ mean, bits, place }: Present) => (mean * bits) / weightOf(port, place);
  const order = port.policy === 'WFQ' ? [...present].sort((a, b) => sent(a) - sent(b)) : present;
  const total = { load: sum(present.map(({ load }) => load)), weight: sum(present.map(({ place }) => weightOf(port, place))) };
  const states: Array<ClassState | null> = arrivals.map(() => null);
  let before = 0;
  order.forEach((own) => {
    const share = Math.max(LEAST_SHARE, guaranteed(port, own.place, total.weight), 1 - (port.policy === 'DRR' ? total.load - own.load : before));
    const free = port.policy === 'DRR' || port.policy === 'FIFO' ? 1 - total.load : Math.max(LEAST_SHARE, 1 - before) * (1 - before - own.load);
    const state = classState(port, own, share, sum(present.map((met) => workOf(met, own, port.capacity))) / Math.max(LEAST_SHARE, free));
    states[own.place] = state;
    before += own.load * (1 - state.loss);
  });
  return states;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const weightOf = ({ weights }: Port, place: number): number => weights[place] ?? 1;
const guaranteed = (port: Port, place: number, total: number): number => (port.policy === 'WFQ' || port.policy === 'DRR' ? weightOf(port, place) / total : 0);

/**
 * Seconds of work that a packet of `own` finds of `met`: Pollaczek and Khinchine's rate E[b1^2] / 2, times (ca^2 + cs^2) / (1 + cs^2) for
 * gaps that are not exponential. Of packets from one link, the second (b2) comes when the link has sent it, so that it finds
 * E[(b1 - slowdown b2)^2] / 2 where b1 is the larger, and nothing of a smaller one.
 */
function workOf({ rate, squares, bits, ca, together: { share, slowdown } }: Arrivals, own: Arrivals, capacity: number): number {
  const second = slowdown * own.bits;
  const left = bits >= second * 0.999 ? Math.max(0, squares - 2 * bits * second + second ** 2) / squares : 0;
  return ((rate * squares) / (2 * capacity ** 2)) * Math.max(0, 1 + (ca - 1) / (squares / bits ** 2)) * Math.max(1e-3, 1 - share + share * left);
}

/** Takacs' second moment of the wait of M/G/1, w^2 + w 2 E[S^3] / (3 E[S^2]), made less as the buffer's bound makes the queue's variance less. */
function varianceOf(wait: number, residual: number, bounded: number, boundless: () => number): number {
  const free = boundless();
  return wait * (wait + residual) * (free > 0 ? Math.min(1, bounded / free) : 1);
}

/** @param wait of the class without a bound of its buffer, s */
function classState({ capacity, buffer }: Port, { rate, mean, bits, squares, cubes, load, seconds }: Present, share: number, wait: number): ClassState {
  const service = bits / capacity / share;
  const room = buffer / bits - Math.max(0, squares / bits ** 2 - 1) / 2;
  const usual = ((mean / rate) * load) / share;
  // what is saturated on the mean stays full through swings that end before they would empty or fill it
  const smoothed = usual >= 1 && (Math.abs(load / share - usual) / service) * seconds < room;
  const offered = smoothed ? usual : load / share;
  const coming = smoothed ? mean : rate;
  const cs = Math.max(0, squares / bits ** 2 - 1);
  const grown = ((offered - 1) / service) * seconds;
  const brief = offered > 1 && grown < room && usual < 1;
  const variability = offered < 1 ? Math.max(1e-9, (wait * (1 - offered)) / (offered * service)) : 1;
  // a burst that ends before the buffer is full: a queue that grew evenly, and lost nothing
  const { loss, length, found, foundVariance } = brief ? { loss: 0, length: grown / 2, found: grown / 2, foundVariance: grown ** 2 / 12 } : queueState(offered, variability, room);
  const waits = brief ? found * service : Math.max(0, length / (coming * (1 - loss)) - service);
  const waitVariance = offered < 1 ? varianceOf(waits, ((2 / 3) * cubes) / squares / capacity / share, foundVariance, () => queueState(offered, variability, Infinity).foundVariance) : (found * cs + foundVariance) * service ** 2;
  return { loss, wait: waits, waitVariance, length: (waits + bits / capacity) * coming * (1 - loss), load: offered };
}
