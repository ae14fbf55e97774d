/**
 * What the correcting network sees of a queue and of a flow's packets at a hop: ratios only, so that a network of other rates, or of
 * more nodes, looks like those it was trained on.
 */

import { leaning } from '../queueing/arrivals';
import { type Layout, QUEUES } from '../queueing/layout';
import type { Solved } from '../queueing/solve';

/** Columns of a queue's row and of a hop's. */
export const WIDTH = { queue: 36, hop: 14 };

/** What counts as nothing: losses and waits below are taken as this. */
export const LEAST_LOSS = 1e-5;
/** s: the time of a DRR quantum at 100 % (docs/twin-simulator.md). */
const QUANTUM_SECONDS = 1;

const POLICY_PLACES = { FIFO: 0, SP: 1, WFQ: 2, DRR: 3 };
const log = (value: number, least: number, most: number): number => Math.log(Math.min(most, Math.max(least, value)));
const logit = (share: number): number => Math.log(share / (1 - share));
export const lossLogit = (loss: number): number => logit(Math.min(0.99, Math.max(LEAST_LOSS, loss)));

/** [queues, WIDTH.queue]; rows of queues to which nothing comes stay 0. */
export function queueFeatures({ layout, arrivals, states, together }: Solved): Float64Array {
  const { ports } = layout;
  const rows = new Float64Array(QUEUES * ports.length * WIDTH.queue);
  const before = inputsOf(layout, arrivals.pairBits, states.loss, arrivals.bits);
  ports.forEach(({ capacity, buffer, policy, weights }, port) => {
    const queues = [0, 1, 2].map((place) => QUEUES * port + place);
    const loads = queues.map((queue) => arrivals.bits[queue] / capacity);
    const total = loads[0] + loads[1] + loads[2];
    queues.forEach((queue, place) => {
      const rate = arrivals.rate[queue];
      if (!(rate > 0)) {
        return;
      }
      const bits = arrivals.bits[queue] / rate;
      const deviation = states.deviation[queue] / capacity;
      const regular = rate - arrivals.poisson[queue];
      const quantum = policy === 'DRR' ? (weights[place] / 100) * QUANTUM_SECONDS * capacity : 0;
      const row = [
        Math.min(2, states.load[queue]), Math.min(2, loads[place]), Math.min(2, total), Math.min(2, total - loads[place]), loads[place] / total,
        ...oneHot(POLICY_PLACES[policy], 4), place === 0 ? 1 : 0, place === 1 ? 1 : 0,
        log(states.units[queue], 1, 1000), log(states.unit[queue] / bits, 0.02, 100), log(buffer / bits, 1, 1000),
        deviation, deviation > 0 ? Math.min(5, Math.max(-2, (1 - total) / Math.max(0.02, deviation))) : 5, Math.sqrt(arrivals.variance[queue]) / arrivals.bits[queue],
        deviation > 0 ? log(((buffer / capacity) * arrivals.turnover[queue]) / Math.max(1e-300, arrivals.variance[queue]), 1e-3, 100) : 0,
        together[port].share, together[port].slowdown, arrivals.poisson[queue] / rate, arrivals.swinging[queue] / arrivals.bits[queue],
        regular > 0 ? log((Math.exp(arrivals.regular[queue] / regular) * bits) / capacity, 1e-4, 2) : log(1e-4, 1e-4, 2),
        Math.sqrt(arrivals.flowSquares[queue]) / arrivals.bits[queue], arrivals.squares[queue] / rate / bits ** 2 - 1, arrivals.fresh[queue] / arrivals.bits[queue],
        lossLogit(states.loss[queue]) / 5, log((states.wait[queue] * capacity) / bits, 1e-3, 1e3), Math.sqrt(Math.max(0, states.loss[queue])),
        (weights[place] ?? 0) / 100, quantum > 0 ? log(quantum / bits, 0.5, 200) : 0, quantum > 0 ? log(quantum / buffer, 0.02, 20) : 0,
        before.load[port], before.loss[port],
        policy === 'DRR' ? log(((100 - weights[place]) / 100) * QUANTUM_SECONDS * capacity / bits, 0.5, 200) : 0,
        before.slower[port],
      ];
      rows.set(row, queue * WIDTH.queue);
    });
  });
  return rows;
}

const oneHot = (place: number, width: number): number[] => Array.from({ length: width }, (_, index) => (index === place ? 1 : 0));

/** By port: load, loss and relative capacity of the links before it, weighed by what they bring. */
function inputsOf({ ports, pairInput, pairPort }: Layout, pairBits: Float64Array, loss: Float64Array, bits: Float64Array) {
  const [load, lost, slower, weight] = [0, 1, 2, 3].map(() => new Float64Array(ports.length));
  pairBits.forEach((through, pair) => {
    const [port, input] = [pairPort[pair], pairInput[pair]];
    const queues = [0, 1, 2].map((place) => QUEUES * input + place);
    const came = queues.reduce((sum, queue) => sum + bits[queue], 0);
    weight[port] += through;
    load[port] += through * Math.min(2, came / ports[input].capacity);
    lost[port] += came > 0 ? (through * queues.reduce((sum, queue) => sum + bits[queue] * loss[queue], 0)) / came : 0;
    slower[port] += through * log(ports[port].capacity / ports[input].capacity, 0.05, 20);
  });
  [load, lost, slower].forEach((values) => values.forEach((value, port) => (values[port] = weight[port] > 0 ? value / weight[port] : 0)));
  return { load, loss: lost, slower };
}

/** A hop's row. @param wait of the flow here, s; @param variance of it; @param lossLogit of its loss */
export function hopFeatures({ layout, arrivals, states }: Solved, flow: number, hop: number, wait: number, variance: number, lossLogit: number, rows: Float64Array, at: number): void {
  const { rate, bits, on, poisson, firstHop, hopQueue, hopPair, ports, turnover } = layout;
  const queue = hopQueue[hop];
  const port = ports[Math.floor(queue / QUEUES)];
  const load = rate[flow] * bits[flow] * arrivals.left[hop];
  const swings = turnover[flow] > 0;
  const lean = swings ? leaning((rate[flow] * bits[flow] * arrivals.swingLeft[hop]) ** 2 * (1 - on[flow]) / on[flow], load, states.deviation[queue]) : 0;
  const usual = arrivals.bits[queue] / arrivals.rate[queue];
  const service = usual / port.capacity;
  const share = load / arrivals.bits[queue];
  const before = hop - firstHop[flow];
  rows[at] = poisson[flow];
  rows[at + 1] = swings ? 1 : 0;
  rows[at + 2] = share;
  rows[at + 3] = Math.sqrt(share);
  rows[at + 4] = poisson[flow] > 0 ? 0 : Math.sqrt(share);
  rows[at + 5] = Math.min(2, lean);
  rows[at + 6] = load / port.capacity / on[flow];
  rows[at + 7] = bits[flow] / usual - 1;
  rows[at + 8] = before === 0 ? 1 : 0;
  rows[at + 9] = Math.min(1, before / 4);
  rows[at + 10] = hopPair[hop] < 0 ? 0 : arrivals.pairBits[hopPair[hop]] / (arrivals.bits[queue - (queue % QUEUES)] + arrivals.bits[queue - (queue % QUEUES) + 1] + arrivals.bits[queue - (queue % QUEUES) + 2]);
  rows[at + 11] = log(wait / service, 1e-3, 1e3);
  rows[at + 12] = log(variance / Math.max(1e-300, wait * wait + service * service * 0.01), 1e-2, 1e2);
  rows[at + 13] = lossLogit / 5;
}
