/** Delay, jitter and loss of flows from the states of the queues on their paths. */

import type { Prediction } from '../predictor';
import { leaning } from './arrivals';
import { QUEUES } from './layout';
import type { Solved } from './solve';

/** A flow's packets at one hop. */
export interface HopFigures {
  loss: number;
  /** Of those that find room: mean wait, s; its variance; s that it changes with a deviation of the swing. */
  wait: number;
  variance: number;
  lean: number;
}

export function hopFigures({ layout: { rate, bits, on, hopQueue }, arrivals: { left, swingLeft }, states }: Solved, flow: number, hop: number, to: HopFigures): HopFigures {
  const queue = hopQueue[hop];
  const load = rate[flow] * bits[flow] * left[hop];
  const lean = on[flow] < 1 ? leaning(((rate[flow] * bits[flow] * swingLeft[hop]) ** 2 * (1 - on[flow])) / on[flow], load, states.deviation[queue]) : 0;
  const room = Math.max(1e-9, states.room[queue] + lean * states.roomSlope[queue]);
  to.loss = Math.min(1 - 1e-9, Math.max(0, 1 - room));
  const ownWait = Math.max(0, (states.waits[queue] + lean * states.waitsSlope[queue]) / room);
  const ownSquare = Math.max(0, (states.squares[queue] + lean * states.squaresSlope[queue]) / room);
  to.wait = ownWait;
  to.variance = Math.max(0, ownSquare - ownWait * ownWait);
  to.lean = states.lean[queue];
  return to;
}

const portOf = (queue: number): number => Math.floor(queue / QUEUES);

export function pathFigures(solved: Solved): Prediction {
  const { layout, arrivals, states } = solved;
  const { flows, bits, squares, firstHop, hopQueue, hopPair, ports } = layout;
  const [delay, jitter, loss] = [new Float64Array(flows), new Float64Array(flows), new Float64Array(flows)];
  const hop = { loss: 0, wait: 0, variance: 0, lean: 0 };
  for (let flow = 0; flow < flows; flow++) {
    let [sum, spread, kept, seconds, carried] = [0, 0, 1, 0, 0];
    for (let place = firstHop[flow]; place < firstHop[flow + 1]; place++) {
      const queue = hopQueue[place];
      hopFigures(solved, flow, place, hop);
      // what swings at one port swings at the next as far as they share flows
      const pair = hopPair[place];
      const both = pair >= 0 ? states.deviation[queue] * states.deviation[hopQueue[place - 1]] : 0;
      carried *= both > 0 ? Math.min(1, arrivals.pairVariance[pair] / both) : 0;
      spread += hop.variance + 2 * carried * hop.lean;
      carried += hop.lean;
      sum += hop.wait + bits[flow] / ports[portOf(queue)].capacity;
      seconds += 1 / ports[portOf(queue)].capacity;
      kept *= 1 - hop.loss;
    }
    delay[flow] = sum;
    jitter[flow] = Math.max(0, spread + Math.max(0, squares[flow] - bits[flow] ** 2) * seconds ** 2);
    loss[flow] = 1 - kept;
  }
  return { delay, jitter, loss };
}
