/** What becomes of each port: for drawings and for checks. */

import { QUEUES } from './layout';
import { type HopFigures, hopFigures } from './paths';
import type { Solved } from './solve';

export interface PortFigures {
  /** Offered bits over capacity. */
  load: number;
  utilisation: number;
  /** Mean bits, the packet in service included. */
  occupancy: number;
  /** Mean s of a packet here; null where none passes. */
  delay: number | null;
  /** Share of the packets. */
  loss: number;
}

/** @param hopOf wait (s) and loss (share) of a flow's packets at a hop; the queueing model's own unless given */
export function portFigures(solved: Solved, hopOf?: (hop: number) => { wait: number; loss: number }): PortFigures[] {
  const { layout, arrivals } = solved;
  const sums = layout.ports.map(() => ({ came: 0, offered: 0, passed: 0, sent: 0, waiting: 0 }));
  const own: HopFigures = { loss: 0, wait: 0, variance: 0, lean: 0 };
  for (let flow = 0; flow < layout.flows; flow++) {
    for (let hop = layout.firstHop[flow]; hop < layout.firstHop[flow + 1]; hop++) {
      const { wait, loss } = hopOf ? hopOf(hop) : hopFigures(solved, flow, hop, own);
      const sum = sums[Math.floor(layout.hopQueue[hop] / QUEUES)];
      const rate = layout.rate[flow] * arrivals.left[hop];
      sum.came += rate;
      sum.offered += rate * layout.bits[flow];
      sum.passed += rate * (1 - loss);
      sum.sent += rate * (1 - loss) * layout.bits[flow];
      sum.waiting += rate * (1 - loss) * wait;
    }
  }
  return sums.map(({ came, offered, passed, sent, waiting }, port) => {
    const { capacity } = layout.ports[port];
    const utilisation = Math.min(1, sent / capacity);
    const delay = passed > 0 ? waiting / passed + sent / passed / capacity : null;
    return { load: offered / capacity, utilisation, occupancy: passed > 0 ? waiting * (sent / passed) + sent * (sent / passed / capacity) : 0, delay, loss: came > 0 ? 1 - passed / came : 0 };
  });
}
