import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planOf, secondsOf } from '../../../bench/vims/plan';
import { gapsOf, learnable, openProgress, saveProgress, secondsIn } from '../../../bench/vims/progress';
import { faultsOf } from '../../../bench/vims/scenarios';
import { ENSEMBLE } from '../../../sidecar/nominal/judging/ensemble';

test('the long form is two weeks of days of 150 s, in which the shipped ensemble has rows enough', () => {
  const { daySeconds, nominalDays, stepSeconds } = planOf({});
  expect(planOf({})).toMatchObject({ daySeconds: 150, nominalDays: 14, scenarioSeconds: 150, short: false });
  // a row in fifty may be missing
  expect((0.98 * nominalDays * daySeconds) / stepSeconds).toBeGreaterThan(ENSEMBLE.leastRows);
});

test('the short form is over in some minutes', () => {
  expect(secondsOf(planOf({ short: true }))).toBeLessThan(8 * 60);
});

test('without compression a step of stress lasts as long as the paper’s, and no scenario is longer than a fault may be', () => {
  expect(planOf({ compression: '1' })).toMatchObject({ stressSeconds: 450, scenarioSeconds: 3600 });
});

test.each([{ compression: '0' }, { compression: 'x' }, { compression: '100000' }, { days: '0' }, { days: '1.5' }])('%j is no plan', (options) => {
  expect(() => planOf(options)).toThrow('--compression');
});

test('stress rises in the paper’s steps, one after the other', () => {
  const steps = faultsOf('stress', { scenarioSeconds: 120, stressSeconds: 15 });
  expect(steps.map(({ parameters }) => parameters.load)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  expect(steps.every(({ after, duration }, index) => index === 0 || after >= steps[index - 1].after + duration)).toBe(true);
  expect(steps.every(({ component, after }, index) => component === 'pcscf' && after < steps[index].after + 1)).toBe(true);
});

describe('progress', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bench-vims-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const plan = planOf({ short: true });

  test('is what a rerun goes on with: stretches add up, and what is between them is not learned', () => {
    const progress = openProgress(folder, plan);
    progress.recorded.push({ from: 0, to: 60_000 }, { from: 100_000, to: 140_000 });
    saveProgress(folder, progress);
    const again = openProgress(folder, plan);
    expect([secondsIn(again.recorded), gapsOf(again.recorded)]).toEqual([100, [{ from: 60_000, to: 100_000 }]]);
  });

  const at = (...seconds: Array<[number, number]>) => seconds.map(([from, to]) => ({ from: from * 1000, to: to * 1000 }));
  test.each([
    ['enough in one stretch', at([0, 1000]), at([0, 1000])],
    ['too little', at([0, 999]), null],
    ['two with little between them', at([0, 600], [630, 1230]), at([0, 600], [630, 1230])],
    ['two with much between them', at([0, 600], [900, 1500]), null],
    ['two with much between them, until there is so much more that it is little', at([0, 600], [900, 2600]), at([0, 600], [900, 2600])],
    ['an old one far away, and enough since', at([0, 600], [9000, 10_000]), at([9000, 10_000])],
  ])('%s', (_, recorded, expected) => {
    expect(learnable(recorded, 1000)).toEqual(expected);
  });

  test('of another plan is refused', () => {
    saveProgress(folder, openProgress(folder, plan));
    expect(() => openProgress(folder, planOf({}))).toThrow('another plan');
  });
});
