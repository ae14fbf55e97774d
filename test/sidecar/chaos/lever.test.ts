import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLever } from '../../../sidecar/chaos/lever';
import { createRuns } from '../../../sidecar/chaos/runs';
import { fakeFile, fakeGuards } from './fake-guards';

describe('the safety lever', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lever-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const lever = () => createLever(folder, () => 17);
  const path = () => join(folder, 'lever.json');

  test('was never touched at first, and then stays as it was put, over restarts', () => {
    expect(lever().state()).toEqual({ engaged: false, reason: '', author: '', since: null });
    lever().pull('users suffer', 'ann');
    expect(lever().state()).toEqual({ engaged: true, reason: 'users suffer', author: 'ann', since: 17 });
    expect(() => lever().refuse()).toThrow(expect.objectContaining({ code: 'LEVER_ENGAGED', message: 'the safety lever is engaged by ann: users suffer' }));
    lever().release('bob');
    expect(lever().state()).toEqual({ engaged: false, reason: '', author: 'bob', since: 17 });
    lever().refuse();
  });

  test.each([
    ['empty', ''],
    ['torn', '{"engaged":false,"rea'],
    ['of another form', '{"engaged":0,"reason":"","author":"","since":null}'],
    ['no set of keys', 'null'],
  ])('whose file is %s counts as engaged', (_, text) => {
    writeFileSync(path(), text);
    expect(lever().state().engaged).toBe(true);
    lever().release('ann');
    expect(lever().state().engaged).toBe(false);
  });

  test('whose file cannot be read counts as engaged', () => {
    mkdirSync(path());
    expect(lever().state()).toMatchObject({ engaged: true, reason: expect.stringContaining('cannot be read') });
  });

  test('that cannot be written is pulled all the same, and cannot be released by chance', () => {
    mkdirSync(join(path(), 'x'), { recursive: true });
    const present = lever();
    expect(() => present.pull('fire', 'ann')).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }));
    expect(present.state()).toMatchObject({ engaged: true, reason: 'fire' });
    expect(() => present.release('ann')).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }));
    expect(present.state().engaged).toBe(true);
  });

  test('stops 20 faults in flight and blocks every start, campaigns too, over a restart', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const guards = fakeGuards();
    const open = () => createRuns({ directory: folder, targets: () => [fakeFile(...names)], allow: ['*/*'], maxDurationSeconds: 60, maxParallel: 20, now: Date.now, guards });
    const one = (component: string) => ({ name: 'x', service: 's', faults: [{ fault: 'pause', component, duration: 60 }] });
    let runs = open();
    await Promise.all(names.map((name) => runs.start(one(name), 'me')));
    while (guards.inForce.size < 20) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await runs.pullLever('users suffer', 'ann')).toMatchObject({ engaged: true });
    expect([guards.inForce.size, runs.running()]).toEqual([0, []]);
    expect(new Set(runs.list().map(({ state, reason }) => `${state}: ${reason}`))).toEqual(new Set(['aborted: the safety lever: users suffer']));
    await runs.close();

    runs = open();
    await expect(runs.start(one('c1'), 'me')).rejects.toMatchObject({ code: 'LEVER_ENGAGED' });
    await expect(runs.start(one('c1'), 'campaign', { campaign: true })).rejects.toMatchObject({ code: 'LEVER_ENGAGED' });
    expect((await runs.preview(one('c1'))).refusals).toMatchObject([{ code: 'LEVER_ENGAGED' }]);
    runs.releaseLever('ann');
    expect((await runs.start(one('c1'), 'me')).state).toBe('running');
    await runs.close();
  });

  test('that is pulled while a start looks at its targets keeps the run from beginning', async () => {
    const guards = fakeGuards();
    const runs = createRuns({ directory: folder, targets: () => [fakeFile('a')], allow: ['*/*'], maxDurationSeconds: 60, maxParallel: 4, now: Date.now, guards });
    await runs.recover();
    const starting = runs.start({ name: 'x', service: 's', faults: [{ fault: 'pause', component: 'a', duration: 60 }] }, 'me');
    const refused = expect(starting).rejects.toMatchObject({ code: 'LEVER_ENGAGED' });
    await runs.pullLever('now', 'ann');
    await refused;
    expect([guards.did, runs.list()]).toEqual([[], []]);
    await runs.close();
  });
});
