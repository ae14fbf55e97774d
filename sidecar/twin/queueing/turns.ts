/** DRR: queues take turns. */

import type { Port } from '../scenario/scenario';
import { type Class, filled } from './classes';
import { QUEUES } from './layout';
import { type Phases, solveLevels } from './modulated-queue';
import { birth, death, floors, sums, UNUSED } from './phase-sums';

/** s at full weight (docs/twin-simulator.md). */
const QUANTUM_SECONDS = 1;

export interface Turns {
  classes: Class[];
  /** Offered to all classes, share of the capacity; bits of work found, times that. */
  load: number;
  work: number;
  /** Mean wait of a class over that of all packets together, where all wait `seconds`. */
  ratio(own: Class, seconds: number): number;
  waits: Map<Class, number>;
  /** s of a turn that begins with a full queue. */
  visits: Map<Class, number>;
  /** What a class gets of the capacity where it has always something to send and the others' loads are `each.load + lean * each.variance`. */
  share(own: Class, lean: number): number;
}

/**
 * A DRR turn ends when the queue is empty or its quantum spent. Waits of queues served until they are empty go with 1 - load
 * (Takagi 1986), those that need several turns wait for as many; together they wait as in one queue.
 */
export function turnsOf({ policy, buffer, capacity, weights }: Port, classes: Class[], total: number, work: number): Turns | null {
  if (policy !== 'DRR') {
    return null;
  }
  const quantum = ({ queue }: Class) => (weights[queue % QUEUES] / 100) * QUANTUM_SECONDS;
  const load = classes.reduce((sum, each) => sum + each.load, 0);
  const part = (each: Class, seconds: number) => Math.max(0.1, 1 - each.load) * (1 + (each.load * seconds) / quantum(each));
  const ratio = (own: Class, seconds: number) => (part(own, seconds) * load) / classes.reduce((sum, each) => sum + each.load * part(each, seconds), 0);
  const usual = Math.min(buffer / capacity, work / capacity / Math.max(0.02, 1 - total));
  const visits = new Map(classes.map((each) => [each, Math.min(quantum(each), each.load < 0.99 ? buffer / capacity / (1 - each.load) : Infinity)]));
  const share = (own: Class, lean: number) => filled(own, classes.filter((each) => each !== own), (each) => visits.get(each) ?? 0, ({ load: mean, variance }) => Math.max(0, mean + lean * variance)).share;
  return { classes, load, work, ratio, waits: new Map(classes.map((each) => [each, ratio(each, usual)])), visits, share };
}

/** Waits by phase from the work of all classes together, no longer than the others' turns last. Answers whether there are any. */
export function turnFloors({ classes, load, work, ratio, visits }: Turns, { capacity, buffer }: Port, own: Class, phases: Phases, uneven: number): boolean {
  const unit = (work / load) * uneven;
  const top = Math.max(...classes.map((each) => each.load));
  const swing = phases.count > 1 ? Math.sqrt(classes.reduce((sum, each) => sum + each.variance, 0)) : 0;
  for (let j = 0; j < phases.count; j++) {
    birth[j] = (Math.max(1e-6, load + swing * phases.place[j]) * capacity) / unit;
    death[j] = capacity / unit;
  }
  solveLevels(phases, birth, death, 1 + Math.max(0.3, ((buffer * load) / top - UNUSED * unit) / unit), sums);
  const others = classes.filter((each) => each !== own);
  const fullest = [...others].sort((a, b) => b.load / (visits.get(b) ?? 1) - a.load / (visits.get(a) ?? 1))[0];
  if (!fullest) {
    return false;
  }
  const modest = load - fullest.load;
  const longest = ((1 - own.load) * (visits.get(fullest) ?? 0)) / Math.max(0.1, 1 - modest) / 2;
  const isFullest = own.load / (visits.get(own) ?? 1) >= fullest.load / (visits.get(fullest) ?? 1);
  for (let j = 0; j < phases.count; j++) {
    const all = sums.room[j] > 0 ? (sums.found[j] / sums.room[j]) * (unit / capacity) : 0;
    floors[j] = Math.min(ratio(own, all) * all, isFullest ? (buffer - UNUSED * unit) / capacity : longest + unit / capacity);
  }
  return true;
}
