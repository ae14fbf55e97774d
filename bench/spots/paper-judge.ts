/** The paper's experiments on collected samples: who is trained on what and tested on what. Each over seeds; measures are means over them. */

import { createRandom, permutation } from '../../sidecar/nn/random';
import { measures } from '../../sidecar/spots/evaluate';
import type { SpotSample } from '../../sidecar/spots/sample';
import { FIGURE7, type Measured, MEASURES, METHOD_SAMPLES, type Method, METHODS, PAPER_COMPONENTS } from './paper-figures';
import type { Learner } from './paper-learners';
import { type EnvironmentName, ENVIRONMENT_NAMES, type Split } from './paper-plan';

export type Samples = Record<EnvironmentName, Split<SpotSample>>;

export const SEEDS = [1, 2, 3];
/** Fewer samples than these train, or test, nothing. */
const [LEAST, LEAST_TRAIN] = [4, 2];

/**
 * The measures of each component, then their average over the components that have a fault among the test samples, as Table 3 has them.
 * Precision of a component that is never named is 0/0 and counts as 0.
 */
async function judge<Model>(learner: Learner<Model>, model: Model, test: SpotSample[]): Promise<Measured[]> {
  const rows = measures(await learner.predict(model, test), test.map(({ component }) => PAPER_COMPONENTS.findIndex((each) => each === component)), [...PAPER_COMPONENTS]);
  const plain = rows.map(({ accuracy, precision, recall, f1 }): Measured => ({ accuracy, precision: precision ?? 0, recall: recall ?? NaN, f1: recall === null ? NaN : (f1 ?? 0) }));
  return [...plain, meanOf(plain.filter(({ recall }) => !Number.isNaN(recall)))];
}

/** Measures that do not exist are left out. */
function meanOf(results: Measured[]): Measured {
  return Object.fromEntries(MEASURES.map((measure) => [measure, results.reduce((sum, each) => sum + each[measure], 0) / results.length])) as Measured;
}

/** Rows of measures for each seed, to the mean of each row. */
async function overSeeds(work: (seed: number) => Promise<Measured[]>): Promise<Measured[]> {
  const results: Measured[][] = [];
  for (const seed of SEEDS) {
    results.push(await work(seed));
  }
  return results[0].map((_, row) => meanOf(results.map((each) => each[row])));
}

const ROWS = PAPER_COMPONENTS.length + 1;

/** Trained on all training samples of the mirror, tested in each environment. Environments without test samples are left out. */
export async function table3<Model>(learner: Learner<Model>, samples: Samples): Promise<Partial<Record<EnvironmentName, Measured[]>>> {
  const names = ENVIRONMENT_NAMES.filter((each) => samples[each].test.length >= LEAST && samples.mirror.train.length >= LEAST_TRAIN);
  const rows = await overSeeds(async (seed) => {
    const model = names.length === 0 ? null : await learner.train(samples.mirror.train, seed);
    return (await Promise.all(names.map((name) => judge(learner, model as Model, samples[name].test)))).flat();
  });
  return Object.fromEntries(names.map((name, index) => [name, rows.slice(index * ROWS, (index + 1) * ROWS)]));
}

/** So many of the samples, in an order drawn by the seed. */
const drawn = (samples: SpotSample[], amount: number, seed: number): SpotSample[] => [...permutation(samples.length, createRandom(seed)).subarray(0, amount)].map((index) => samples[index]);

/** Trained on so many of the environment's samples as Figure 7 has, tested in the same environment. By amount. */
export async function figure7<Model>(learner: Learner<Model>, { train, test }: Split<SpotSample>): Promise<Array<[amount: number, measured: Measured]>> {
  const curve: Array<[number, Measured]> = [];
  for (const amount of Object.keys(FIGURE7.mirror).map(Number).filter((each) => each <= train.length && test.length >= LEAST)) {
    const rows = await overSeeds(async (seed) => judge(learner, await learner.train(drawn(train, amount, seed), seed), test));
    curve.push([amount, rows[PAPER_COMPONENTS.length]]);
  }
  return curve;
}

/** How much of the paper's amounts is there for Tables 4 to 6: 1 is all of them. */
export function scaleOf(samples: Samples): number {
  const { train, tune } = samples['production-1'];
  return Math.min(1, samples.mirror.train.length / METHOD_SAMPLES.mirror[0], train.length / METHOD_SAMPLES.production[1], tune.length / METHOD_SAMPLES.after[1]);
}

/** Samples of the mirror and of production that a method has: the paper's times `scale`, and enough to train at all. */
export const amountsOf = (method: Method, scale: number): [mirror: number, production: number] => METHOD_SAMPLES[method].map((count) => (count === 0 ? 0 : Math.max(LEAST_TRAIN, Math.floor(count * scale + 1e-9)))) as [number, number];

/** All four methods tested in production I; nothing where there is too little. */
export async function tables4to6<Model>(learner: Learner<Model>, samples: Samples, scale: number): Promise<Partial<Record<Method, Measured>>> {
  const { train, tune, test } = samples['production-1'];
  const ofMirror = (method: Method, seed: number) => learner.train(drawn(samples.mirror.train, amountsOf(method, scale)[0], seed), seed);
  const trained: Record<Method, (seed: number) => Promise<Model>> = {
    before: (seed) => ofMirror('before', seed),
    after: async (seed) => learner.train(drawn(tune, amountsOf('after', scale)[1], seed), seed, await ofMirror('after', seed)),
    production: (seed) => learner.train(drawn(train, amountsOf('production', scale)[1], seed), seed),
    mirror: (seed) => ofMirror('mirror', seed),
  };
  if (test.length < LEAST || [samples.mirror.train, train, tune].some(({ length }) => length < LEAST_TRAIN)) {
    return {};
  }
  const methods: Partial<Record<Method, Measured>> = {};
  for (const method of METHODS) {
    methods[method] = (await overSeeds(async (seed) => judge(learner, await trained[method](seed), test)))[PAPER_COMPONENTS.length];
  }
  return methods;
}

/** Trained in the mirror, tested in all three: share of the faults of each kind of which the right component is the most probable. */
export async function firstByKind<Model>(learner: Learner<Model>, samples: Samples): Promise<Array<{ kind: string; faults: number; first: number }>> {
  const test = ENVIRONMENT_NAMES.flatMap((name) => samples[name].test);
  const right = test.map(() => 0);
  for (const seed of samples.mirror.train.length < LEAST_TRAIN || test.length === 0 ? [] : SEEDS) {
    const rows = await learner.predict(await learner.train(samples.mirror.train, seed), test);
    rows.forEach((row, index) => (right[index] += Number(PAPER_COMPONENTS[row.indexOf(Math.max(...row))] === test[index].component) / SEEDS.length));
  }
  const shareOf = (kind: string, rows: number[]) => ({ kind, faults: rows.length, first: rows.reduce((sum, each) => sum + each, 0) / rows.length });
  const kinds = [...new Set(test.map(({ fault }) => fault ?? ''))].map((kind) => shareOf(kind, right.filter((_, index) => test[index].fault === kind)));
  return test.length === 0 ? [] : [...kinds.sort((a, b) => b.first - a.first), shareOf('all', right)];
}
