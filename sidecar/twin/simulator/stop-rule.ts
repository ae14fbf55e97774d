/**
 * Stops a run when its mean delays are known well enough: the window is cut into 10 to 19 batches, whose means show how far a flow's
 * mean delay may be off (batch means; Law and Carson 1979). When there are 20, neighbours are merged and batches become twice as long.
 */

import { ARRIVED, DELAYS, ROW, SHIFT } from './columns';
import type { Network } from './network';

export interface StopRule {
  /** Half-width of the 95 % confidence interval of a flow's mean delay as a share of that mean, on average over flows. */
  relative: number;
  /** Length of the first batches; longer than the network remembers (10 on-off cycles, say). */
  batchSeconds: number;
  /** The window ends here whatever the confidence. */
  maxSeconds: number;
}

export interface Batches {
  rule: StopRule;
  /** Seconds of a batch. */
  length: number;
  /** Per batch [flows]: delay (s) summed over the packets that arrived in it, and how many did. */
  delays: Float64Array[];
  counts: Float64Array[];
  /** Of all batches until now. */
  delaysBefore: Float64Array;
  countsBefore: Float64Array;
}

const FEWEST = 10;
const MOST = 20;
/** 97.5 % quantiles of Student's t with 9, 10, .. 19 degrees of freedom. */
const STUDENT = [2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093];

export const createBatches = (rule: StopRule, flows: number): Batches => ({
  rule,
  length: rule.batchSeconds,
  delays: [],
  counts: [],
  delaysBefore: new Float64Array(flows),
  countsBefore: new Float64Array(flows),
});

/** Seconds of the window that the batches cover when the next one is full. */
export const nextBoundary = ({ counts, length }: Batches): number => (counts.length + 1) * length;

const merged = (batches: Float64Array[]): Float64Array[] =>
  Array.from({ length: batches.length / 2 }, (_, pair) => batches[2 * pair].map((value, flow) => value + batches[2 * pair + 1][flow]));

/** To be called when a batch is full. */
export function closeBatch(batches: Batches, { met }: Network): void {
  const counts = batches.countsBefore.map((before, flow) => met[ROW * flow + ARRIVED] - before);
  const delays = batches.delaysBefore.map((before, flow) => met[ROW * flow + DELAYS] + met[ROW * flow + SHIFT] * met[ROW * flow + ARRIVED] - before);
  counts.forEach((count, flow) => (batches.countsBefore[flow] += count));
  delays.forEach((delay, flow) => (batches.delaysBefore[flow] += delay));
  batches.counts.push(counts);
  batches.delays.push(delays);
  if (batches.counts.length === MOST) {
    batches.counts = merged(batches.counts);
    batches.delays = merged(batches.delays);
    batches.length *= 2;
  }
}

/** A flow's half-width as a share of its mean, by the ratio estimator (batches hold unequal numbers of packets); NaN where none arrived. */
export function relativeHalfWidth({ delays, counts }: Batches, flow: number): number {
  const batches = counts.length;
  const total = counts.reduce((sum, count) => sum + count[flow], 0);
  const mean = delays.reduce((sum, delay) => sum + delay[flow], 0) / total;
  const squares = counts.reduce((sum, count, batch) => sum + (delays[batch][flow] - mean * count[flow]) ** 2, 0);
  const error = Math.sqrt((squares * batches) / (batches - 1)) / total;
  return (STUDENT[batches - FEWEST] * error) / mean;
}

/** The mean over flows, of those of which a packet arrived; Infinity while there are too few batches or packets. */
export function confidenceOf(batches: Batches): number {
  if (batches.counts.length < FEWEST) {
    return Infinity;
  }
  let [sum, flows] = [0, 0];
  for (let flow = 0; flow < batches.countsBefore.length; flow++) {
    if (batches.countsBefore[flow] > 0) {
      sum += relativeHalfWidth(batches, flow);
      flows++;
    }
  }
  return flows > 0 ? sum / flows : Infinity;
}
