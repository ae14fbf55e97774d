import { createRandom } from '../../../../sidecar/nn/random';
import { BLOCK, correctBlock, createBlock, ensembleOf } from '../../../../sidecar/twin/corrected/ensemble';
import { WIDTH } from '../../../../sidecar/twin/corrected/features';
import { backward, forward, initialParameters, type Rows, type Shape } from '../../../../sidecar/twin/corrected/network';
import { objective } from '../../../../sidecar/twin/corrected/objective';
import { type Base, bounded, OUTPUTS } from '../../../../sidecar/twin/corrected/paths';
import { scaleTable } from '../../../../sidecar/twin/corrected/scales';
import type { FlowResult } from '../../../../sidecar/twin/scenario/results';

const SHAPE: Shape = { queue: 3, hop: 2, hidden: 4, code: 3, joined: 4 };
const random = createRandom(1);
const columns = (width: number) => Array.from({ length: width }, (_, column) => ({ mean: 0.01 * column, deviation: 2, low: -1, high: 1 }));
const values = (size: number, low: number, high: number) => Float64Array.from({ length: size }, () => low + (high - low) * random());

/** Three flows over two queues: of two hops, one hop, two hops. */
const base: Base = {
  firstHop: Int32Array.of(0, 2, 3, 5),
  hopQueue: Int32Array.of(0, 1, 1, 1, 0),
  wait: values(5, 0.01, 0.1),
  variance: values(5, 0.001, 0.01),
  lean: values(5, 0, 0.05),
  joint: Float64Array.of(0, 0.7, 0, 0, 0.4),
  logit: values(5, -6, 0),
  fixed: values(3, 0.01, 0.05),
  fixedVariance: values(3, 0, 0.001),
};
const rows: Rows = { queues: values(6, -1, 1), hops: values(10, -1, 1), hopQueue: base.hopQueue };
const truth = [0, 1, 2].map((): FlowResult => ({ bandwidth: 1000, packetRate: 1, dropRate: 0.1, delay: 0.1 + 0.1 * random(), logDelay: 0, quantiles: [], jitter: 0.01 + 0.01 * random() }));
const weights = { delay: 1, jitter: 0.6, loss: 8 };

test('the gradient of the objective through paths and both networks: finite differences', () => {
  const parameters = initialParameters(SHAPE, random).map((value) => value + 0.3 * (random() - 0.5));
  const lossAt = (at: Float64Array) => {
    const run = forward(SHAPE, at, rows);
    return objective(base, run.outputs, truth, weights, new Float64Array(run.outputs.length));
  };
  const run = forward(SHAPE, parameters, rows);
  const byOutputs = new Float64Array(run.outputs.length);
  objective(base, run.outputs, truth, weights, byOutputs);
  const gradient = new Float64Array(parameters.length);
  backward(SHAPE, parameters, rows, run, byOutputs, gradient);
  expect(gradient.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  parameters.forEach((_, place) => {
    const moved = (step: number) => lossAt(parameters.map((value, at) => (at === place ? value + step : value)));
    expect(gradient[place]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 5);
  });
});

test('before training the correction is none', () => {
  expect([...forward(SHAPE, initialParameters(SHAPE, random), rows).outputs].every((value) => value === 0)).toBe(true);
  expect(OUTPUTS * base.hopQueue.length).toBe(15);
});

test('predicting gives what training saw, whatever the number of networks and hops', () => {
  const shape: Shape = { ...SHAPE, queue: WIDTH.queue, hop: WIDTH.hop, joined: 3 };
  const scales = { queue: columns(WIDTH.queue), hop: columns(WIDTH.hop) };
  const networks = [0, 1, 2].map(() => initialParameters(shape, random).map((value) => value + 0.3 * (random() - 0.5)));
  const hopQueue = Int32Array.from({ length: BLOCK - 1 }, (_, hop) => hop % 2);
  const seen = { queues: values(3 * WIDTH.queue, -1, 1), hops: values(hopQueue.length * WIDTH.hop, -2, 2), hopQueue };
  const ensemble = ensembleOf({ shape, scales, networks, about: {} }, seen.queues, hopQueue);
  const block = createBlock(ensemble);
  block.rows.set(seen.hops);
  const corrections = new Float64Array(hopQueue.length * OUTPUTS);
  correctBlock(ensemble, block, hopQueue, 0, hopQueue.length, corrections);
  scaleTable(seen.hops, hopQueue.length, scales.hop);
  const outputs = networks.map((parameters) => forward(shape, parameters, seen).outputs);
  corrections.forEach((value, at) => expect(value).toBeCloseTo(bounded((outputs[0][at] + outputs[1][at] + outputs[2][at]) / 3), 12));
  expect(corrections.some((value) => Math.abs(value) > 0.01)).toBe(true);
});
