/**
 * All networks of a model at once, for prediction. A hop's row is made, scaled and used while it is in the processor's cache: a table
 * of a third of a million rows would be written and read from memory once a step. Four units of two hops are summed up side by side,
 * because a sum alone waits for its own last addition; each sum keeps the order of `forward`.
 */

import type { CorrectedModel } from './model';
import { bend, layer, starts } from './network';
import { bounded, OUTPUTS } from './paths';
import { scaleTable } from './scales';

/** Units that are summed up together. */
const LANES = 4;

export interface Ensemble {
  model: CorrectedModel;
  /** All networks' units of the hop's layer, rounded up to whole lanes. */
  units: number;
  /** [units / LANES, hop, LANES] Weights of the hop's row. */
  weights: Float64Array;
  /** [queues, units] What a queue's code and the bias add: the same for all hops there. */
  parts: Float64Array;
}

/** @param rows [queues, shape.queue] scaled @param hopQueue queues that no hop visits are left out */
export function ensembleOf(model: CorrectedModel, rows: Float64Array, hopQueue: Int32Array): Ensemble {
  const { shape, networks } = model;
  const units = LANES * Math.ceil((networks.length * shape.joined) / LANES);
  const count = rows.length / shape.queue;
  const ensemble = { model, units, weights: new Float64Array(units * shape.hop), parts: new Float64Array(count * units) };
  networks.forEach((parameters, network) => packNetwork(ensemble, parameters, network * shape.joined));
  const visited = new Uint8Array(count);
  hopQueue.forEach((queue) => (visited[queue] = 1));
  const [hidden, code] = [new Float64Array(shape.hidden), new Float64Array(shape.code)];
  for (let queue = 0; queue < count; queue++) {
    for (let network = 0; visited[queue] > 0 && network < networks.length; network++) {
      layer(networks[network], 0, shape.queue, shape.hidden, rows, queue * shape.queue, hidden, 0, true);
      layer(networks[network], starts(shape)[1], shape.hidden, shape.code, hidden, 0, code, 0, true);
      addCode(ensemble, networks[network], code, queue * units + network * shape.joined);
    }
  }
  return ensemble;
}

function packNetwork({ model: { shape }, weights }: Ensemble, parameters: Float64Array, first: number): void {
  const [, , joining] = starts(shape);
  for (let o = 0; o < shape.joined; o++) {
    const unit = first + o;
    for (let i = 0; i < shape.hop; i++) {
      weights[((unit - (unit % LANES)) / LANES) * shape.hop * LANES + i * LANES + (unit % LANES)] = parameters[joining + o * (shape.code + shape.hop) + shape.code + i];
    }
  }
}

function addCode({ model: { shape }, parts }: Ensemble, parameters: Float64Array, code: Float64Array, at: number): void {
  const [, , joining] = starts(shape);
  const inputs = shape.code + shape.hop;
  for (let o = 0; o < shape.joined; o++) {
    let sum = parameters[joining + inputs * shape.joined + o];
    for (let i = 0; i < shape.code; i++) {
      sum += parameters[joining + o * inputs + i] * code[i];
    }
    parts[at + o] = sum;
  }
}

/** Hops of a block: an even number, few enough to stay in the cache. */
export const BLOCK = 64;

export interface Block {
  /** [BLOCK, shape.hop] */
  rows: Float64Array;
  /** [BLOCK, units] */
  units: Float64Array;
}

export const createBlock = ({ model: { shape }, units }: Ensemble): Block => ({ rows: new Float64Array(BLOCK * shape.hop), units: new Float64Array(BLOCK * units) });

/** Corrections [hops, OUTPUTS] of `count` hops from `first` on, whose rows are in the block, not yet scaled: the mean over networks, bounded. */
export function correctBlock(ensemble: Ensemble, block: Block, hopQueue: Int32Array, first: number, count: number, corrections: Float64Array): void {
  const { model: { shape, scales, networks }, units } = ensemble;
  scaleTable(block.rows, count, scales.hop);
  for (let hop = 0; hop < count; hop += 2) {
    const second = Math.min(hop + 1, count - 1);
    joinTwo(ensemble, block, hop, hopQueue[first + hop], second, hopQueue[first + second]);
  }
  const start = starts(shape)[3];
  const [sums, own] = [new Float64Array(OUTPUTS), new Float64Array(OUTPUTS)];
  for (let hop = 0; hop < count; hop++) {
    sums.fill(0);
    for (let network = 0; network < networks.length; network++) {
      layer(networks[network], start, shape.joined, OUTPUTS, block.units, hop * units + network * shape.joined, own, 0, false);
      for (let o = 0; o < OUTPUTS; o++) {
        sums[o] += own[o];
      }
    }
    for (let o = 0; o < OUTPUTS; o++) {
      corrections[(first + hop) * OUTPUTS + o] = bounded(sums[o] / networks.length);
    }
  }
}

/** The hop's layer for two hops of the block. Plain declarations: a list taken apart in a loop this hot costs more than the sums. */
function joinTwo({ model: { shape: { hop: width } }, units, weights, parts }: Ensemble, { rows, units: joined }: Block, hop: number, queue: number, hop2: number, queue2: number): void {
  const from = hop * width;
  const from2 = hop2 * width;
  for (let unit = 0; unit < units; unit += LANES) {
    const part = queue * units + unit;
    const part2 = queue2 * units + unit;
    let a = parts[part];
    let b = parts[part + 1];
    let c = parts[part + 2];
    let d = parts[part + 3];
    let a2 = parts[part2];
    let b2 = parts[part2 + 1];
    let c2 = parts[part2 + 2];
    let d2 = parts[part2 + 3];
    for (let i = 0; i < width; i++) {
      const at = unit * width + i * LANES;
      const x = rows[from + i];
      const x2 = rows[from2 + i];
      const wa = weights[at];
      const wb = weights[at + 1];
      const wc = weights[at + 2];
      const wd = weights[at + 3];
      a += wa * x;
      b += wb * x;
      c += wc * x;
      d += wd * x;
      a2 += wa * x2;
      b2 += wb * x2;
      c2 += wc * x2;
      d2 += wd * x2;
    }
    const to = hop * units + unit;
    const to2 = hop2 * units + unit;
    joined[to] = bend(a);
    joined[to + 1] = bend(b);
    joined[to + 2] = bend(c);
    joined[to + 3] = bend(d);
    joined[to2] = bend(a2);
    joined[to2 + 1] = bend(b2);
    joined[to2 + 2] = bend(c2);
    joined[to2 + 3] = bend(d2);
  }
}
