/** The fixed point: what ports lose decides what comes to those behind them. */

import { type Arrivals, createArrivals, sourcesOf, walkFlows } from './arrivals';
import { type Layout, QUEUES } from './layout';
import { solvePort, type Together } from './port-queues';
import { createStates, type QueueStates } from './states';

export interface Solved {
  layout: Layout;
  arrivals: Arrivals;
  states: QueueStates;
  /** By port. */
  together: Together[];
}

const MOST_ROUNDS = 10;
/** Relative change of what comes to a port for which it is not solved again. */
const STILL = 1e-4;

export function solveNetwork(layout: Layout): Solved {
  const states = createStates(QUEUES * layout.ports.length);
  const arrivals = createArrivals(layout);
  const sources = sourcesOf(layout);
  const together: Together[] = layout.ports.map(() => ({ share: 0, slowdown: 1 }));
  const solved = { layout, arrivals, states, together };
  const last = new Float64Array(2 * QUEUES * layout.ports.length).fill(-1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    walkFlows(layout, sources, states, arrivals);
    joinLinks(solved);
    if (solveChanged(solved, last) === 0) {
      break;
    }
  }
  return solved;
}

/** Answers how many ports were solved. */
function solveChanged({ layout, arrivals, states, together }: Solved, last: Float64Array): number {
  let changed = 0;
  layout.ports.forEach((port, number) => {
    let moved = false;
    for (let queue = QUEUES * number; queue < QUEUES * (number + 1); queue++) {
      [arrivals.bits[queue], Math.sqrt(arrivals.variance[queue])].forEach((value, place) => {
        const at = 2 * queue + place;
        moved ||= Math.abs(value - last[at]) > STILL * Math.max(value, last[at]);
      });
    }
    if (moved) {
      changed++;
      for (let queue = QUEUES * number; queue < QUEUES * (number + 1); queue++) {
        last[2 * queue] = arrivals.bits[queue];
        last[2 * queue + 1] = Math.sqrt(arrivals.variance[queue]);
      }
      solvePort(port, number, arrivals, together[number], states);
    }
  });
  return changed;
}

function joinLinks({ layout: { ports, pairInput, pairPort }, arrivals: { bits, pairBits }, together }: Solved): void {
  const totals = ports.map((_, port) => bits[QUEUES * port] + bits[QUEUES * port + 1] + bits[QUEUES * port + 2]);
  together.forEach((each) => Object.assign(each, { share: 0, slowdown: 0 }));
  pairBits.forEach((load, pair) => {
    const [port, input] = [pairPort[pair], pairInput[pair]];
    const pairs = totals[port] > 0 ? (load / totals[port]) ** 2 : 0;
    together[port].share += pairs;
    together[port].slowdown += pairs * Math.min(1, ports[port].capacity / ports[input].capacity);
  });
  together.forEach((each) => (each.slowdown = each.share > 0 ? each.slowdown / each.share : 1));
}
