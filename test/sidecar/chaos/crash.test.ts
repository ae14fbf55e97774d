/** The sidecar dies by kill -9 in the middle of runs: nothing may be left, nothing acknowledged may be lost. Needs root. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardsOf, killGuards, leftOn, makeTarget, targetFile, until, type TestTarget } from '../../../bench/chaos/target';
import { createRuns } from '../../../sidecar/chaos/runs';
import { readJournal } from '../../../sidecar/store/journal';

const withRoot = process.getuid?.() === 0 ? describe : describe.skip;
const FAULTS = ['pause', 'cpu-stress', 'memory-stress', 'packet-loss', 'rate-limit'];

withRoot('after kill -9', () => {
  let folder: string;
  let target: TestTarget;
  let owner: { process: ChildProcess; said: () => string };
  const directory = () => join(folder, 'chaos');
  const experiment = (faults: string[], duration = 60) => ({ name: 'x', service: 's', faults: faults.map((fault) => ({ fault, component: 'db', duration, parameters: fault === 'memory-stress' ? { megabytes: 16 } : {} })) });
  const reopen = () => createRuns({ directory: directory(), targets: () => [targetFile('s', [target])], allow: ['*/*'], maxDurationSeconds: 600, maxParallel: 4, now: Date.now });

  function startOwner(...experiments: object[]): void {
    writeFileSync(join(folder, 'targets.json'), JSON.stringify(targetFile('s', [target])));
    let said = '';
    const child = spawn(process.execPath, [join(folder, 'owner.js'), directory(), join(folder, 'targets.json'), ...experiments.map((each) => JSON.stringify(each))], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (text) => (said += text));
    owner = { process: child, said: () => said };
  }
  async function killOwner(): Promise<void> {
    owner.process.kill('SIGKILL');
    await until(() => owner.process.signalCode !== null);
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crash-'));
    execFileSync(resolve('node_modules/.bin/esbuild'), ['bench/chaos/owner.ts', '--bundle', '--platform=node', `--outfile=${join(folder, 'owner.js')}`, '--log-level=error']);
    target = await makeTarget('db');
  });
  afterEach(async () => {
    owner.process.kill('SIGKILL');
    await until(() => guardsOf(directory()).length === 0);
    await target.remove();
    rmSync(folder, { recursive: true });
  });

  // Moments around the start of five faults, all of which are in force some 200 ms after the run was accepted.
  test.each([0, 7, 19, 48, 95, 180, 400])('%i ms after "ready" nothing is left, without a restart', async (moment) => {
    startOwner(experiment(FAULTS));
    await until(() => owner.said().includes('ready'));
    await sleep(moment);
    await killOwner();
    await until(() => leftOn(target.now()).length === 0 && guardsOf(directory()).length === 0);

    const runs = reopen();
    await runs.recover();
    const accepted = [...owner.said().matchAll(/accepted (\S+)/g)].map(([, id]) => id);
    expect(runs.list().map(({ run }) => run)).toEqual(expect.arrayContaining(accepted));
    expect(runs.list().every(({ state }) => state === 'interrupted')).toBe(true);
    expect(runs.list().flatMap(({ faults }) => faults).every(({ start, end }) => (start === null) === (end === null))).toBe(true);
    expect(readdirSync(join(directory(), 'guards'))).toEqual([]);
    const again = await runs.start(experiment(['pause'], 0.1), 'me');
    expect((await runs.finished(again.run)).state).toBe('completed');
    await runs.close();
  });

  test('of the sidecar and all its guards the next sidecar undoes everything, and the labels know when', async () => {
    startOwner(experiment(FAULTS));
    await until(() => leftOn(target.now()).length === 4);
    await until(() => readJournal(join(directory(), 'journal.jsonl')).records.filter((each) => (each as { type: string }).type === 'applied').length === 5);
    owner.process.kill('SIGSTOP');
    expect(guardsOf(directory())).toHaveLength(5);
    killGuards(directory());
    await killOwner();
    expect(leftOn(target.now())).toHaveLength(4);

    const runs = reopen();
    await runs.recover();
    expect(leftOn(target.now())).toEqual([]);
    expect(runs.list()).toMatchObject([{ state: 'interrupted' }]);
    expect(runs.labels().map(({ fault, start, end }) => [fault, end > start])).toEqual(FAULTS.map((fault) => [fault, true]));
    await runs.close();
  });

  test('with the journal torn and spoiled the intact intents are undone', async () => {
    startOwner(experiment(['packet-loss', 'pause']));
    await until(() => leftOn(target.now()).length === 2);
    owner.process.kill('SIGSTOP');
    killGuards(directory());
    await killOwner();
    const journal = join(directory(), 'journal.jsonl');
    appendFileSync(journal, '0000 {"type":"undone"');

    const runs = reopen();
    expect(runs.corrupt).toBe(1);
    await runs.recover();
    expect(leftOn(target.now())).toEqual([]);
    await runs.close();
  });

  test('while it hangs, the faults end by their own time', async () => {
    startOwner(experiment(FAULTS, 3));
    await until(() => leftOn(target.now()).length === 4);
    owner.process.kill('SIGSTOP');
    await until(() => leftOn(target.now()).length === 0 && guardsOf(directory()).length === 0);
  });
});
