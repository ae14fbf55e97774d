/**
 * The table's second model, in the seat of the paper's m0b1us: small, of another kind and fast. The queueing estimate of a path's
 * delay times exp(c), c from a network of two hidden layers that sees the path alone. Not m0b1us itself, which is RouteNet with attention.
 */

import { matmul, mul, relu, abs, exp, scale, sub, sum, tanh } from '../../sidecar/nn/ops';
import { initialArrays, type Layout, layoutSize, toArrays, toFlat } from '../../sidecar/nn/parameters';
import { createRandom, epochRandom, type Random } from '../../sidecar/nn/random';
import { cosine } from '../../sidecar/nn/schedule';
import { openSession, type Session } from '../../sidecar/nn/session';
import { type BuildLoss, trainingGraph } from '../../sidecar/nn/step';
import { fit, initialState } from '../../sidecar/nn/train';
import { type Batch, graphTrainer } from '../../sidecar/nn/trainer';
import { sumErrors } from '../../sidecar/twin/evaluation/errors';
import type { Sample } from '../../sidecar/twin/scenario/results';
import type { Learner } from './learner';
import { PATH_FEATURES, pathTable, type PathTable } from './path-features';

/** Paths of a step, all of one network, drawn anew each time: a large network has 90,000, hence would take all the time. */
const PATHS = 512;
const HIDDEN = 32;
const LEARNING_RATE = 0.005;
/** Logarithm of the largest correction either way: an estimate that is off by more is not of the network that was measured. */
const LARGEST = 3;
const EFFORT = { full: 1500, filter: 300, refine: { steps: 100, rate: 0.05 } };

const LAYOUT: Layout = [[HIDDEN, PATH_FEATURES], [HIDDEN, HIDDEN], [1, HIDDEN]].flatMap(([to, from], layer) => [{ name: `dense${layer}.weight`, shape: [to, from] }, { name: `dense${layer}.bias`, shape: [to] }]);

export interface PathModel {
  parameters: Float32Array;
  /** Of the features, by column. */
  mean: Float32Array;
  deviation: Float32Array;
}

/** Mean over paths of |predicted / measured - 1|. `weight` is 1 / paths, or 0 for a path without a delay. */
const pathLoss: BuildLoss = (data, parameters) => {
  const dense = (x: ReturnType<typeof data>, layer: number) => matmul(x, parameters[`dense${layer}.weight`], parameters[`dense${layer}.bias`], false, true);
  const last = dense(relu(dense(relu(dense(data('features', [PATHS, PATH_FEATURES]), 0)), 1)), 2);
  const ratio = mul(exp(scale(tanh(last), LARGEST)), data('ratio', [PATHS, 1]));
  return sum(mul(abs(sub(ratio, data('one', [PATHS, 1]))), data('weight', [PATHS, 1])));
};

/** c of each path, without the engine: a network of 90,000 paths takes some hundredths of a second. */
export function corrections({ parameters, mean, deviation }: PathModel, { features }: PathTable): Float64Array {
  const arrays = toArrays(parameters, LAYOUT);
  const layers = [0, 1, 2].map((layer) => ({ weight: arrays[`dense${layer}.weight`].data, bias: arrays[`dense${layer}.bias`].data }));
  return Float64Array.from({ length: features.length / PATH_FEATURES }, (_, path) => {
    let values: ArrayLike<number> = mean.map((middle, column) => (features[path * PATH_FEATURES + column] - middle) / deviation[column]);
    layers.forEach(({ weight, bias }, layer) => {
      const width = values.length;
      const from = values;
      values = bias.map((start, unit) => {
        let total = start;
        for (let column = 0; column < width; column++) {
          total += weight[unit * width + column] * from[column];
        }
        return layer < 2 ? Math.max(0, total) : total;
      });
    });
    return LARGEST * Math.tanh(values[0]);
  });
}

function scaleOf(tables: PathTable[]): Pick<PathModel, 'mean' | 'deviation'> {
  const mean = new Float64Array(PATH_FEATURES);
  const square = new Float64Array(PATH_FEATURES);
  const count = tables.reduce((total, { flows }) => total + flows.length, 0);
  tables.forEach(({ features }) => features.forEach((value, at) => (mean[at % PATH_FEATURES] += value / count)));
  tables.forEach(({ features }) => features.forEach((value, at) => (square[at % PATH_FEATURES] += (value - mean[at % PATH_FEATURES]) ** 2 / count)));
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(square, (each) => Math.sqrt(each) || 1) };
}

function batchOf({ features, prior, flows }: PathTable, { measured }: Sample, { mean, deviation }: Pick<PathModel, 'mean' | 'deviation'>, random: Random): Batch {
  const feeds = { features: new Float32Array(PATHS * PATH_FEATURES), ratio: new Float32Array(PATHS), one: new Float32Array(PATHS).fill(1), weight: new Float32Array(PATHS) };
  for (let row = 0; row < PATHS; row++) {
    const path = Math.floor(random() * flows.length);
    const { delay } = measured.flows[flows[path]];
    for (let column = 0; column < PATH_FEATURES; column++) {
      feeds.features[row * PATH_FEATURES + column] = (features[path * PATH_FEATURES + column] - mean[column]) / deviation[column];
    }
    feeds.ratio[row] = delay > 0 ? prior[path] / delay : 0;
    feeds.weight[row] = delay > 0 ? 1 / PATHS : 0;
  }
  return { feeds };
}

export function pathLearner(signal?: AbortSignal): Learner<PathModel> {
  const tables = new WeakMap<Sample, PathTable>();
  const tableOf = (sample: Sample): PathTable => {
    const table = tables.get(sample) ?? pathTable(sample);
    tables.set(sample, table);
    return table;
  };
  let session: Promise<Session> | undefined;

  async function trained(samples: Sample[], start: PathModel, seed: number, steps: number, rate: number): Promise<PathModel> {
    session ??= openSession(trainingGraph(LAYOUT, pathLoss));
    const state = initialState(start.parameters.slice());
    const random = epochRandom(seed, 1);
    const batches = function* (): Generator<Batch> {
      for (let step = 0; step < steps; step++) {
        const sample = samples[Math.floor(random() * samples.length)];
        yield batchOf(tableOf(sample), sample, start, random);
      }
    };
    await fit(graphTrainer(await session), state, { epochs: 1, learningRate: rate, schedule: cosine(steps, 0.01), patience: 1, batches, signal });
    return { ...start, parameters: state.parameters };
  }

  return {
    name: 'paths',
    title: 'queueing estimate, corrected',
    settings: { PATHS, HIDDEN, LEARNING_RATE, LARGEST, EFFORT, size: layoutSize(LAYOUT) },
    train: (samples, seed, effort) => trained(samples, { parameters: toFlat(initialArrays(LAYOUT, createRandom(seed)), LAYOUT), ...scaleOf(samples.map(tableOf)) }, seed, EFFORT[effort], LEARNING_RATE),
    refine: (model, samples, seed) => trained(samples, model, seed, EFFORT.refine.steps, EFFORT.refine.rate * LEARNING_RATE),
    async errors(model, sample) {
      const table = tableOf(sample);
      const delay = new Float64Array(sample.measured.flows.length).fill(NaN);
      corrections(model, table).forEach((correction, path) => (delay[table.flows[path]] = table.prior[path] * Math.exp(correction)));
      const nothing = new Float64Array(delay.length).fill(NaN);
      return sumErrors({ delay, jitter: nothing, loss: nothing }, sample.measured.flows);
    },
    close: async () => (await session)?.close(),
  };
}
