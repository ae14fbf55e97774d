import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chaos, CHAOS_VERBS, type ChaosFlags, type ChaosVerb } from '../../../sidecar/cli/chaos';
import type { Client } from '../../../sidecar/cli/client';

const FLAGS: ChaosFlags = { service: 's', seed: '3', count: '2', faults: '', components: 'a,b', duration: '20s', every: '30s', reason: 'fire' };
const EXPERIMENT = { name: 'x', service: 's', faults: [{ fault: 'pause', component: 'a', after: 0, duration: 1, parameters: {} }] };
const interval = { ...EXPERIMENT.faults[0], start: 1000, end: 2000, error: null, confirmation: { confirmed: false, figure: 'f', before: 1, during: 1 } };
const RUN = { run: 'r1', experiment: 'x', service: 's', author: 'cli', state: 'completed', deviated: true, reason: 'enough', startedAt: 0, endedAt: 1, faults: [interval] };

describe('chaos on the command line', () => {
  let folder: string;
  let printed: string[];
  const asked: Array<[string, unknown]> = [];
  const answers: Record<string, unknown> = {};
  const answer = async (path: string, body?: unknown) => { asked.push([path, body]); return answers[path]; };
  const client: Client = { get: (path) => answer(path) as Promise<never>, post: (path, body) => answer(path, body) as Promise<never>, download: () => Promise.reject(new Error('not asked for')), upload: () => Promise.reject(new Error('not asked for')) };
  const call = async (verb: ChaosVerb, argument?: string) => { await chaos(verb, argument, FLAGS, () => client, () => 'http://127.0.0.1:9797'); return printed.join('\n'); };
  const file = (value: object) => { const path = join(folder, 'file.json'); writeFileSync(path, JSON.stringify(value)); return path; };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cli-'));
    printed = [];
    asked.length = 0;
    jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
    Object.assign(answers, { '/chaos/preview': { experiment: EXPERIMENT, digest: 'd1', steps: [{ ...EXPERIMENT.faults[0], service: 's', touches: 't', undo: 'u' }], refusals: [{ code: 'COOLDOWN', message: 'wait' }] }, '/chaos/runs': RUN, '/chaos/random': EXPERIMENT, '/chaos/stop': [], '/chaos/lever': { engaged: false, reason: '', author: '', since: null }, '/chaos/lever/pull': { engaged: true, reason: 'fire', author: 'ann', since: 0 } });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  test('launches what its own preview showed, and says what came of it', async () => {
    expect(await call('run', file(EXPERIMENT))).toContain('r1  x  completed, deviated  (enough)\n  pause on a: 1970-01-01T00:00:01.000Z to 1970-01-01T00:00:02.000Z  not visible');
    expect(asked.slice(0, 2)).toEqual([['/chaos/preview', JSON.stringify(EXPERIMENT)], ['/chaos/runs', { experiment: EXPERIMENT, digest: 'd1' }]]);
  });

  test('previews with the digest, and why a run would be refused now', async () => {
    expect(await call('preview', file(EXPERIMENT))).toBe('after 0 s for 1 s: pause on s/a\n  touches  t\n  undone   u\ndigest d1\nwould be refused now: COOLDOWN: wait');
  });

  test('pulls, releases and shows the safety lever', async () => {
    expect(await call('lever')).toBe('released: runs may start');
    expect(await call('lever', 'pull')).toContain('engaged since 1970-01-01T00:00:00.000Z by ann: fire');
    expect(asked.at(-1)).toEqual(['/chaos/lever/pull', { reason: 'fire' }]);
    await expect(call('lever', 'push')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('prints an experiment drawn by chance as a file that can be kept', async () => {
    expect(parse(await call('random'))).toEqual(EXPERIMENT);
    expect(asked).toEqual([['/chaos/random', { service: 's', seed: 3, count: 2, faults: [], components: ['a', 'b'], duration: '20s', every: '30s' }]]);
  });

  test("turns files into Chaos Toolkit's form and back without a sidecar", async () => {
    const exported = JSON.parse(await call('export', file(EXPERIMENT)));
    printed = [];
    expect(parse(await call('import', file(exported)))).toEqual({ ...EXPERIMENT, description: 'Faults of Roentgen on s' });
    printed = [];
    expect(JSON.parse(await call('schema'))).toMatchObject({ title: 'Roentgen experiment' });
    expect(asked).toEqual([]);
  });

  test('asks for a file where one is needed', async () => {
    for (const verb of CHAOS_VERBS.filter((each) => ['run', 'preview', 'import', 'export'].includes(each))) {
      await expect(call(verb as ChaosVerb)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    }
    await expect(call('import', join(folder, 'none'))).rejects.toMatchObject({ code: 'EXPERIMENT_INVALID' });
  });
});
