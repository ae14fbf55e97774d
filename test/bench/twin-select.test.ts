/** @jest-environment ./test/sidecar/nn/environment.js */

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf } from '../../bench/twin-select';
import { proportions, rulesOf } from '../../bench/twin-select/choices';
import { corrections, pathLearner } from '../../bench/twin-select/corrected-paths';
import type { Learner } from '../../bench/twin-select/learner';
import { PATH_FEATURES, pathTable } from '../../bench/twin-select/path-features';
import { inSlowTime, slownessOf } from '../../bench/twin-select/routenet';
import { splitPool } from '../../bench/twin-select/split';
import { meanOf, tableLines, tableOf } from '../../bench/twin-select/table';
import { amountOf, cellsOf, runTrials, type Trial } from '../../bench/twin-select/trials';
import { NO_ERRORS } from '../../sidecar/twin/evaluation/errors';
import { brokenRules } from '../../sidecar/twin/selection/rules';
import type { Sample } from '../../sidecar/twin/scenario/results';
import { sample } from '../sidecar/twin/scenario/fixture';

/** Networks of three nodes that differ in their delays. */
const samples = (count: number): Sample[] =>
  Array.from({ length: count }, (_, place) => {
    const one = sample();
    one.measured.flows.forEach((flow) => (flow.delay *= 1 + place / count));
    return { ...one, name: `made#${place}` };
  });

describe('the split', () => {
  const items = [50, 75, 100].flatMap((size, at) => Array.from({ length: [14, 14, 5][at] }, (_, place) => ({ size, name: `${size}#${place}` })));
  const sizeOf = ({ size }: { size: number }) => size;
  const namesOf = (list: Array<{ name: string }>) => list.map(({ name }) => name);

  test('takes a fifth of each size for testing, and each item is in one part', () => {
    const { candidates, validation, test: kept } = splitPool(items, sizeOf, 1);
    expect([50, 75, 100].map((size) => kept.filter((item) => item.size === size).length)).toEqual([3, 3, 1]);
    expect(validation).toHaveLength(4);
    expect(namesOf([...candidates, ...validation, ...kept]).sort()).toEqual(namesOf(items).sort());
  });

  test('is the same for the same seed and another one for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => namesOf(splitPool(items, sizeOf, seed).test));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('of sizes of which there is one each takes a fifth of the whole', () => {
    const single = Array.from({ length: 10 }, (_, size) => ({ size, name: String(size) }));
    expect(splitPool(single, sizeOf, 1).test).toHaveLength(2);
  });
});

describe('the table', () => {
  const trial = (seed: number, choice: Trial['choice'], share: number, error: number): Trial => ({ seed, choice, share, error, samples: share, candidates: 100, rejected: { rules: 0, influence: 0, training: 0 }, broken: [], chooseSeconds: 0, trainSeconds: 0 });
  const trials = [
    trial(1, 'all', 100, 10), trial(1, 'random', 10, 14), trial(1, 'autoopt', 10, 12),
    trial(2, 'all', 100, 20), trial(2, 'random', 10, 26), trial(2, 'autoopt', 10, 23),
    // not finished: no row's mean takes it
    trial(3, 'all', 100, 30), trial(3, 'random', 10, 99),
  ];

  test('means have intervals of Student, as in a table of t: 1, 2, 3 has 2 ± 2.48', () => {
    const { mean, half, count } = meanOf([1, 2, 3]);
    expect([mean, count]).toEqual([2, 3]);
    expect(half).toBeCloseTo(4.303 / Math.sqrt(3), 6);
    expect(meanOf([5])).toEqual({ mean: 5, half: NaN, count: 1 });
  });

  test('losses are differences to all candidates, seed by seed, of seeds that are complete', () => {
    const [row] = tableOf(trials)?.rows ?? [];
    expect(row.random.mean).toBe(20);
    expect(row.randomLoss.mean).toBe(5);
    expect(row.autooptLoss.mean).toBe(2.5);
    expect(row.difference).toMatchObject({ mean: -2.5, count: 2 });
    expect(row.difference.half).toBeCloseTo(12.706 * 0.5, 6);
    expect(tableOf(trials)?.all.mean).toBe(20);
  });

  test('nothing can be told before a seed has its figure of all candidates', () => {
    expect(tableOf(trials.filter(({ choice }) => choice !== 'all'))).toBeUndefined();
    expect(tableOf([])).toBeUndefined();
  });

  test("stands beside the paper's figures, and says that they are of other data", () => {
    const lines = tableLines('RouteNet-Fermi', 'routenet', tableOf(trials) ?? { all: meanOf([1]), candidates: 1, rows: [] });
    expect(lines[2]).toMatch(/^10 % +10 +20.00 ± \d+.\d\d +\+5.00 ± .*17.50 .*\+2.50 .*-2.50 .*38.65 \(\+4.13\) +38.89 \(\+3.61\)$/);
    expect(lines[lines.length - 1]).toContain('of other data');
  });
});

describe('trials', () => {
  let file: string;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trials-'));
    file = join(folder, 'trials.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Predicts one delay for all: the mean of those that it was trained on. */
  const middle = (): Learner<number> & { trainings: number } => ({
    name: 'middle',
    title: 'one delay for all',
    settings: {},
    trainings: 0,
    async train(of) {
      this.trainings++;
      return of.reduce((sum, { measured }) => sum + measured.flows[0].delay / of.length, 0);
    },
    refine(_, of, seed) {
      return this.train(of, seed, 'filter');
    },
    errors: async (model, { measured }) => ({ ...NO_ERRORS, delay: Math.abs(model / measured.flows[0].delay - 1), delays: 1 }),
    close: async () => undefined,
  });
  const pool = samples(30);
  const cells = cellsOf([10, 50, 100], [1, 2]);
  const quiet = () => undefined;

  test('there is one of all candidates a seed, and two of each smaller share', () => {
    expect(cells.slice(0, 5).map(({ seed, choice, share }) => [seed, choice, share])).toEqual([[1, 'all', 100], [1, 'random', 10], [1, 'autoopt', 10], [1, 'random', 50], [1, 'autoopt', 50]]);
    expect([amountOf(10, 26), amountOf(10, 4), amountOf(50, 19)]).toEqual([3, 1, 10]);
  });

  test('both choices take as many of the same candidates, and all of them give the same error to both', async () => {
    const trials = await runTrials(middle(), pool, cells, { file, tell: quiet });
    expect(trials.map(({ samples: count }) => count)).toEqual([20, 2, 2, 10, 10, 20, 2, 2, 10, 10]);
    expect(trials.every(({ error, candidates }) => error > 0 && error < 100 && candidates === 20)).toBe(true);
  });

  test('a run goes on where the last one ended; a line cut off by a kill is made again', async () => {
    const first = await runTrials(middle(), pool, cells.slice(0, 3), { file, tell: quiet });
    appendFileSync(file, '\n{"seed":1,"choice":"random","sha');
    const more = await runTrials(middle(), pool, cells.slice(0, 4), { file, tell: quiet });
    const again = middle();
    expect(await runTrials(again, pool, cells.slice(0, 4), { file, tell: quiet })).toEqual(more);
    expect(more.slice(0, 3)).toEqual(first);
    expect(again.trainings).toBe(0);
  });

  test('trials of a model with other settings, or of other samples, are not taken for these', async () => {
    await runTrials(middle(), pool, cells.slice(0, 1), { file, tell: quiet });
    for (const [settings, of] of [[{ steps: 2 }, pool], [{}, samples(29)]] as const) {
      const other = { ...middle(), settings };
      await runTrials(other, of, cells.slice(0, 1), { file, tell: quiet });
      expect(other.trainings).toBe(1);
    }
  });

  test('when the time is over, what is known is told and nothing is begun', async () => {
    await runTrials(middle(), pool, cells.slice(0, 1), { file, tell: quiet });
    const late = middle();
    expect(await runTrials(late, pool, cells, { file, tell: quiet, signal: AbortSignal.abort() })).toHaveLength(1);
    expect(late.trainings).toBe(0);
  });
});

test("a selection of any size has table II's proportions, a fifth of seeds and a fifth an iteration; a small one has no less than four seeds", () => {
  expect(proportions(100, 1)).toMatchObject({ samples: 100, clusters: 10, samplesPerCluster: 2, samplesPerIteration: 20 });
  expect(proportions(7, 1)).toMatchObject({ samples: 7, clusters: 2, samplesPerCluster: 2, samplesPerIteration: 2 });
  expect(proportions(1, 1)).toMatchObject({ samples: 1, clusters: 1, samplesPerCluster: 1 });
});

test('rules ask no longer paths than the validation samples have', () => {
  const [short] = samples(1);
  expect(rulesOf([short]).longestPath).toBe(2);
  expect(brokenRules(short, rulesOf([short]))).toEqual([]);
});

test('a network told in slow time is the same network: loads and relative delays stay', () => {
  const fast = inSlowTime(sample(), 1e-4);
  expect(slownessOf([sample()])).toBe(1);
  expect(slownessOf([fast])).toBeCloseTo(2e8 / 1e5);
  const back = inSlowTime(fast, 1e4);
  expect(back.scenario.ports[0].capacity).toBeCloseTo(10_000);
  expect(back.measured.flows[0].delay).toBeCloseTo(sample().measured.flows[0].delay);
  const load = ({ scenario: { flows, ports } }: Sample) => flows[0].bandwidth / ports[0].capacity;
  expect(load(fast)).toBeCloseTo(load(sample()));
  expect(fast.scenario.flows[2].arrival).toMatchObject({ kind: 'on-off', onSeconds: 4e-4 });
});

test('the second model learns a correction that paths show, and says nothing of flows that sent nothing', async () => {
  const learner = pathLearner();
  const few = samples(4);
  few.forEach((one) => {
    const { prior, flows } = pathTable(one);
    flows.forEach((flow, path) => (one.measured.flows[flow].delay = 2 * prior[path]));
  });
  const model = await learner.train(few, 1, 'filter');
  const table = pathTable(few[0]);
  expect(table.features).toHaveLength(3 * PATH_FEATURES);
  corrections(model, table).forEach((correction) => expect(Math.abs(Math.exp(correction) - 2)).toBeLessThan(0.1));
  const { delay, delays } = await learner.errors(model, few[0]);
  expect(delays).toBe(3);
  expect(delay / delays).toBeLessThan(0.05);
  await learner.close();
});

test.each([{ shares: '0' }, { shares: 'some' }, { models: 'best' }, { seeds: '0' }, { steps: '1.5' }, { minutes: '0' }, { 'most-nodes': 'few' }])('options %j are refused', (words) => {
  expect(() => optionsOf(words)).toThrow('--');
});
