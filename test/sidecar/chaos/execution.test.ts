/** The order of a run's steps, its clock, and what a failing journal does to it. Guards are stand-ins; runs.test.ts has the real ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrashPoint } from '../../../sidecar/chaos/execution';
import type { ChaosRecord } from '../../../sidecar/chaos/records';
import { createRuns, type Runs, type RunsOptions } from '../../../sidecar/chaos/runs';
import { NO_SENSES, type Senses } from '../../../sidecar/chaos/senses';
import type { ProcessTarget } from '../../../sidecar/contract';
import { openJournal, readJournal } from '../../../sidecar/store/journal';
import { fakeGuards, fakeTarget, type FakeGuards } from './fake-guards';

const fault = (kind: string, component: string, duration: number, after = 0) => ({ fault: kind, component, duration, after });
const experiment = (...faults: object[]) => ({ name: 'x', service: 's', faults });
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('a run', () => {
  let folder: string;
  let targets: ProcessTarget[];
  let guards: FakeGuards;
  let runs: Runs;
  const open = (more: Partial<RunsOptions> = {}) => createRuns({ directory: folder, targets: () => [{ service: 's', targets }], allow: ['*/*'], maxDurationSeconds: 60, maxParallel: 4, now: Date.now, guards, ...more });
  const journal = () => readJournal(join(folder, 'journal.jsonl')).records as ChaosRecord[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'execution-'));
    targets = ['a', 'b'].map((name) => fakeTarget(name));
    guards = fakeGuards();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await runs.close();
    rmSync(folder, { recursive: true });
  });

  test('passes the named points at which it may die, and writes before and after as each says', async () => {
    const passed: Array<[CrashPoint, string[]]> = [];
    runs = open({ crashAt: (point) => passed.push([point, journal().map(({ type }) => type)]) });
    await runs.finished((await runs.start(experiment(fault('pause', 'a', 0.3)), 'me')).run);
    expect(passed).toEqual([
      ['before-intent', ['accepted']],
      ['after-intent', ['accepted', 'intent']],
      ['after-apply', ['accepted', 'intent']],
      ['while-held', ['accepted', 'intent', 'applied']],
      ['before-undone', ['accepted', 'intent', 'applied']],
      ['after-undone', ['accepted', 'intent', 'applied', 'undone']],
      ['after-end', ['accepted', 'intent', 'applied', 'undone', 'ended']],
    ]);
  });

  test('never lets two faults of one object meet, though the first is late', async () => {
    const hold = guards.start;
    guards.start = async (task) => {
      const guard = await hold(task);
      return { ...guard, undone: guard.undone.then(async (undone) => { await settled(); guards.did.push({ what: 'read back', task }); return undone; }) };
    };
    runs = open();
    const run = await runs.start(experiment(fault('pause', 'a', 0.1), fault('pause', 'a', 0.1, 0.11), fault('pause', 'b', 0.1, 0.11)), 'me');
    expect((await runs.finished(run.run)).state).toBe('completed');
    const onA = guards.did.filter(({ task }) => task.hit.target.component === 'a' && task.token !== 'preflight').map(({ what, task }) => `${what} ${task.token.slice(-1)}`);
    expect(onA).toEqual(['apply 0', 'undone 0', 'read back 0', 'apply 1', 'undone 1', 'read back 1']);
  });

  test('ends as interrupted when a component was started anew before its fault was due: that one was not previewed', async () => {
    runs = open();
    const run = await runs.start(experiment(fault('pause', 'a', 5), fault('pause', 'b', 5, 0.2)), 'me');
    await settled();
    targets = [fakeTarget('a'), fakeTarget('b', 2)];
    expect(await runs.finished(run.run)).toMatchObject({ state: 'interrupted', reason: 'b was started anew before its pause was due', faults: [{ error: null }, { start: null, error: { code: 'TARGETS_CHANGED' } }] });
    expect([...guards.inForce]).toEqual([]);
  });

  test('may hit the incarnation that its own kill let come up', async () => {
    runs = open();
    const run = await runs.start(experiment(fault('kill', 'a', 0.1), fault('pause', 'a', 0.1, 0.25)), 'me');
    await settled();
    targets = [fakeTarget('a', 2), fakeTarget('b')];
    expect(await runs.finished(run.run)).toMatchObject({ state: 'completed', faults: [{ error: null }, { error: null }] });
  });

  test.each([['forward', 3_600_000], ['back', -3_600_000]])('lasts as long as it was planned when somebody sets the clock %s by an hour', async (_, jump) => {
    let shift = 0;
    runs = open({ now: () => Date.now() + shift, cooldownMs: 30_000 });
    const begin = performance.now();
    const run = await runs.start(experiment(fault('pause', 'a', 0.2), fault('pause', 'b', 0.1, 0.2)), 'me');
    await settled();
    shift = jump;
    const { startedAt, endedAt } = await runs.finished(run.run);
    const lasted = performance.now() - begin;
    expect(lasted).toBeGreaterThan(290);
    expect(Math.abs(endedAt! - startedAt - lasted)).toBeLessThan(1000);
    await expect(runs.start(experiment(fault('pause', 'a', 0.1)), 'me')).rejects.toMatchObject({ code: 'COOLDOWN' });
  });

  test('is gated, and a campaign is not: it waits for nominal state itself', async () => {
    const senses: Senses = { ...NO_SENSES, anomalous: () => ['cpu'] };
    runs = open({ senses, cooldownMs: 60_000, dailyBudget: 1 });
    const one = experiment(fault('pause', 'a', 0.1));
    await expect(runs.start(one, 'me')).rejects.toMatchObject({ code: 'NOT_NOMINAL' });
    const ungated = await runs.start({ ...one, gate: 'none' }, 'me');
    await runs.finished(ungated.run);
    expect((await runs.preview(one)).refusals.map(({ code }) => code)).toEqual(['NOT_NOMINAL', 'COOLDOWN', 'BUDGET_SPENT']);
    await runs.close();
    runs = open({ senses, cooldownMs: 60_000, dailyBudget: 1 });
    await expect(runs.start({ ...one, gate: 'none' }, 'me')).rejects.toMatchObject({ code: 'COOLDOWN' });
    for (let cycle = 0; cycle < 3; cycle += 1) {
      await runs.finished((await runs.start(one, 'campaign', { campaign: true })).run);
    }
    expect(runs.list().map(({ state }) => state)).toEqual(['completed', 'completed', 'completed', 'completed']);
  });

  test('counts against the budget of the day even when another one is accepted at the same moment', async () => {
    runs = open({ dailyBudget: 1 });
    const both = await Promise.allSettled(['a', 'b'].map((name) => runs.start(experiment(fault('pause', name, 0.1)), 'me')));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'BUDGET_SPENT' } });
    await expect(runs.start(experiment(fault('pause', 'b', 0.1)), 'me')).rejects.toMatchObject({ code: 'BUDGET_SPENT' });
  });

  test('is stopped by its stop condition, which is the reason that stays', async () => {
    let value = 0;
    runs = open({ senses: { ...NO_SENSES, query: async () => [value] } });
    const run = await runs.start({ ...experiment(fault('pause', 'a', 60)), stop: [{ query: 'q', over: 1 }] }, 'me');
    await settled();
    value = 2;
    expect(await runs.finished(run.run)).toMatchObject({ state: 'aborted', reason: 'q is 2, over 1' });
    expect((await runs.stop(run.run, 'too late')).reason).toBe('q is 2, over 1');
    await expect(runs.start({ ...experiment(fault('pause', 'a', 60)), stop: [{ query: 'q', over: 1 }] }, 'me')).rejects.toMatchObject({ code: 'NOT_NOMINAL', message: expect.stringContaining('holds already') });
  });

  test('is told afterwards whether its fault was seen and the service deviated, in the label too', async () => {
    const asked: string[] = [];
    const senses: Senses = { ...NO_SENSES, stepMs: () => 20, deviated: () => true, series: async (_, component, metric, from, to) => {
      asked.push(`${component} ${metric}`);
      const times = Array.from({ length: Math.floor((to - from) / 20) }, (_each, index) => from + 20 * index);
      const { start, end } = runs.list()[0].faults[0];
      return [{ times, values: times.map((time) => (time > start! && time < end! ? 4e8 : 1e8)) }];
    } };
    runs = open({ senses });
    const run = await runs.start(experiment(fault('memory-stress', 'a', 0.4)), 'me');
    const done = await runs.finished(run.run);
    expect([done.deviated, done.faults[0].confirmation]).toEqual([null, null]);
    const confirmation = { confirmed: true, figure: 'container_memory_working_set_bytes', before: 1e8, during: 4e8 };
    expect(await runs.confirmed(run.run)).toMatchObject({ state: 'completed', deviated: true, faults: [{ confirmation }] });
    expect(asked).toEqual(['a container_memory_working_set_bytes']);
    expect(runs.labels()).toMatchObject([{ confirmed: true }]);
    await runs.close();
    runs = open();
    expect(runs.list()).toMatchObject([{ deviated: true, faults: [{ confirmation }] }]);
  });

  test('whose sidecar went down before that was known is looked at by the next one', async () => {
    runs = open({ senses: { ...NO_SENSES, stepMs: () => 60_000 } });
    await runs.finished((await runs.start(experiment(fault('pause', 'a', 0.1)), 'me')).run);
    await runs.close();
    runs = open({ senses: { ...NO_SENSES, stepMs: () => 10 } });
    await runs.recover();
    const [{ run }] = runs.list();
    expect((await runs.confirmed(run)).faults[0].confirmation).toMatchObject({ confirmed: null });
  });

  describe('with a disk that is full from some line of the journal on', () => {
    const types = ['accepted', 'intent', 'applied', 'undone', 'ended'];
    test.each(types.map((type, index): [string, number] => [type, index]))('%s: no fault without its record, and nothing left', async (_, full) => {
      const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      guards = fakeGuards(({ token }) => expect(journal().map((each) => (each.type === 'intent' ? `${each.run}-${each.fault}` : ''))).toContain(token));
      let written = 0;
      const failing: RunsOptions['journal'] = (path) => {
        const real = openJournal(path);
        return { close: real.close, append: (line) => {
          if (written++ >= full) {
            throw Object.assign(new Error('ENOSPC'), { code: 'STORE_UNWRITABLE' });
          }
          real.append(line);
        } };
      };
      runs = open({ journal: failing });
      const started = await runs.start(experiment(fault('pause', 'a', 0.1)), 'me').catch((error: { code: string }) => error.code);
      const applied = () => guards.did.some(({ what }) => what === 'apply');
      if (typeof started === 'string') {
        expect([started, applied(), runs.list()]).toEqual(['STORE_UNWRITABLE', false, []]);
      } else {
        const { state, faults } = await runs.finished(started.run);
        // The end alone is a fact whether or not it can be written.
        expect([state, applied()]).toEqual([full < 4 ? 'failed' : 'completed', full >= 2]);
        expect(faults[0].start === null).toBe(!applied() );
        expect(told).toHaveBeenCalled();
      }
      expect([...guards.inForce]).toEqual([]);
      await runs.close();
      runs = open();
      await runs.recover();
      expect(runs.running()).toEqual([]);
    });
  });
});
