/** A network as the correcting network takes it: the prior solved, laid out by hop, with features. */

import type { SentTraffic } from '../predictor';
import { type HopFigures, hopFigures } from '../queueing/paths';
import { layoutOf, QUEUES } from '../queueing/layout';
import { type Solved, solveNetwork } from '../queueing/solve';
import type { Scenario } from '../scenario/scenario';
import { hopFeatures, lossLogit, queueFeatures, WIDTH } from './features';
import type { Rows } from './network';
import type { Base } from './paths';

export interface Example {
  base: Base;
  rows: Rows;
}

export const exampleOf = (scenario: Scenario, sent?: SentTraffic): Example => exampleOfSolved(solveNetwork(layoutOf(scenario, sent)));

export function exampleOfSolved(solved: Solved): Example {
  const { layout, arrivals, states } = solved;
  const { flows, firstHop, hopQueue, hopPair, bits, squares, ports } = layout;
  const hops = () => new Float64Array(hopQueue.length);
  const base: Base = { firstHop, hopQueue, wait: hops(), variance: hops(), lean: hops(), joint: hops(), logit: hops(), fixed: new Float64Array(flows), fixedVariance: new Float64Array(flows) };
  const rows: Rows = { queues: queueFeatures(solved), hops: new Float64Array(hopQueue.length * WIDTH.hop), hopQueue };
  const figures: HopFigures = { loss: 0, wait: 0, variance: 0, lean: 0 };
  for (let flow = 0; flow < flows; flow++) {
    let seconds = 0;
    for (let hop = firstHop[flow]; hop < firstHop[flow + 1]; hop++) {
      const queue = hopQueue[hop];
      const bitSeconds = 1 / ports[Math.floor(queue / QUEUES)].capacity;
      hopFigures(solved, flow, hop, figures);
      // what the network can raise must not be 0
      base.wait[hop] = Math.max(figures.wait, 1e-3 * bits[flow] * bitSeconds);
      base.variance[hop] = Math.max(figures.variance, 1e-4 * (bits[flow] * bitSeconds) ** 2);
      base.lean[hop] = figures.lean;
      base.logit[hop] = lossLogit(figures.loss);
      const pair = hopPair[hop];
      const both = pair < 0 ? 0 : states.deviation[queue] * states.deviation[hopQueue[hop - 1]];
      base.joint[hop] = both > 0 ? Math.min(1, arrivals.pairVariance[pair] / both) : 0;
      hopFeatures(solved, flow, hop, { wait: base.wait[hop], variance: base.variance[hop], loss: figures.loss }, rows.hops, hop * WIDTH.hop);
      seconds += bitSeconds;
    }
    base.fixed[flow] = bits[flow] * seconds;
    base.fixedVariance[flow] = Math.max(0, squares[flow] - bits[flow] ** 2) * seconds ** 2;
  }
  return { base, rows };
}

export interface ColumnScale {
  mean: number;
  deviation: number;
  low: number;
  high: number;
}

export interface Scales {
  queue: ColumnScale[];
  hop: ColumnScale[];
}

/** Means, deviations and ranges of the rows in which something comes. */
export function scalesOf(all: readonly Rows[]): Scales {
  return {
    queue: columnScales(all.map(({ queues, hopQueue }) => rowsAt(queues, [...new Set(hopQueue)], WIDTH.queue)).flat(), WIDTH.queue),
    hop: columnScales(all.map(({ hops, hopQueue }) => rowsAt(hops, [...hopQueue.keys()], WIDTH.hop)).flat(), WIDTH.hop),
  };
}

const rowsAt = (table: Float64Array, places: number[], width: number): Float64Array[] => places.map((place) => table.subarray(place * width, (place + 1) * width));

function columnScales(rows: Float64Array[], width: number): ColumnScale[] {
  return Array.from({ length: width }, (_, column) => {
    const values = Float64Array.from(rows, (row) => row[column]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { mean, deviation: deviation > 1e-9 ? deviation : 1, low: Math.min(...values), high: Math.max(...values) };
  });
}

/** In place: what lies outside the training set's range is taken as its end, then all in deviations. */
export function scaleRows({ queues, hops }: Rows, scales: Scales): void {
  scaleTable(queues, scales.queue);
  scaleTable(hops, scales.hop);
}

function scaleTable(table: Float64Array, scales: ColumnScale[]): void {
  const width = scales.length;
  for (let column = 0; column < width; column++) {
    const { mean, deviation, low, high } = scales[column];
    for (let at = column; at < table.length; at += width) {
      table[at] = (Math.min(high, Math.max(low, table[at])) - mean) / deviation;
    }
  }
}
