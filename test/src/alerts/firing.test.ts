/** @jest-environment-options {"customExportConditions": ["node", "require", "default"]} */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { allFirings, evaluations, firings } from '../../../src/alerts/firing';
import { topOf } from '../../../src/alerts/chart';

const STEP = 15_000;
const at = (i: number) => i * STEP;
const replay = (values: Array<number | null>, lasts = 0, keeps = 0) => firings({ values, times: values.map((_, i) => at(i)), line: 1, lasts, keeps }).map(({ from, to }) => [from / STEP, to / STEP]);

describe('when a rule would have fired', () => {
  test.each<[string, Array<number | null>, number, number, number[][]]>([
    ['at once without a duration, to the first sample below', [0, 2, 2, 0, 0], 0, 0, [[1, 3]]],
    ['after the duration only', [0, 2, 2, 2, 2, 0], 2 * STEP, 0, [[3, 5]]],
    ['not where a dip begins the duration anew', [2, 2, 0, 2, 2, 0], 2 * STEP, 0, []],
    ['no answer and NaN are not over the line', [2, 2, null, 2, NaN, 2], STEP, 0, [[1, 2]]],
    ['on the line is not over it', [1, 1, 1], 0, 0, []],
    ['a short dip does not end it where it is kept', [2, 0, 2, 0, 0, 0], 0, 2 * STEP, [[0, 5]]],
    ['to the end of the range', [0, 2, 2], 0, 0, [[1, 2]]],
    ['infinity is over every line', [Infinity, 0], 0, 0, [[0, 1]]],
  ])('%s', (_, values, lasts, keeps, expected) => {
    expect(replay(values, lasts, keeps)).toEqual(expected);
  });

  test('gaps of the answer are evaluations without a value', () => {
    const { times, values } = evaluations({ labels: {}, times: [at(2), at(5)], values: [7, 8] }, { from: at(1) + 1, to: at(5) }, STEP);
    expect([times.map((time) => time / STEP), values]).toEqual([[2, 3, 4, 5], [7, null, null, 8]]);
  });

  test('of several series the newest stands first, with its labels', () => {
    const series = ['a', 'b'].map((group, i) => ({ labels: { group }, times: [0, 1, 2, 3].map(at), values: i === 0 ? [2, 0, 0, 0] : [0, 0, 2, 0] }));
    expect(allFirings(series, { line: 1, lasts: 0, keeps: 0 }).map(({ labels, from }) => [labels.group, from / STEP])).toEqual([['b', 2], ['a', 0]]);
  });
});

/** Bernoulli samples that stay for a while, from a linear congruential generator. */
function samples(seed: number, count: number): number[] {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  let value = 0;
  return Array.from({ length: count }, () => (value = random() < 0.2 ? 2 - value : value));
}

test('is what Prometheus’s own rule engine does, evaluation by evaluation', () => {
  const cases = [[0, 0], [30, 0], [45, 30], [0, 60], [15, 15], [60, 45]].map(([lasts, keeps], i) => ({ name: `r${i}`, lasts, keeps, values: samples(i + 1, 60) }));
  const rules = cases.map(({ name, lasts, keeps }) => ({ alert: name, expr: `x{rule="${name}"} > 1`, ...(lasts > 0 && { for: `${lasts}s` }), ...(keeps > 0 && { keep_firing_for: `${keeps}s` }) }));
  const expected = cases.flatMap(({ name, lasts, keeps, values }) => {
    const fired = firings({ values, times: values.map((_, i) => at(i)), line: 1, lasts: 1000 * lasts, keeps: 1000 * keeps });
    expect(fired.length).toBeGreaterThan(0);
    // at its end it fires no more, but for one that still fires at the end of the range
    const isFiring = (i: number) => fired.some(({ from, to }) => at(i) >= from && at(i) < to);
    return values.slice(0, -1).map((_, i) => ({ eval_time: `${(i * STEP) / 1000}s`, alertname: name, exp_alerts: isFiring(i) ? [{ exp_labels: { rule: name } }] : [] }));
  });
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-firing-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), stringify({ groups: [{ name: 'g', rules }] }));
    writeFileSync(join(folder, 'test.yml'), stringify({ rule_files: ['rules.yml'], evaluation_interval: '15s', tests: [{ interval: '15s', input_series: cases.map(({ name, values }) => ({ series: `x{rule="${name}"}`, values: values.join(' ') })), alert_rule_test: expected }] }));
    expect(execFileSync('promtool', ['test', 'rules', 'test.yml'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })).toContain('SUCCESS');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the axis ends at a round number above every value and the line', () => {
  expect([topOf([], 1), topOf([{ labels: {}, times: [0], values: [6.4] }], 1), topOf([{ labels: {}, times: [0], values: [Infinity] }], 0.8)]).toEqual([1.5, 7.5, 1]);
});
