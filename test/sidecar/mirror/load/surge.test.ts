/** More users for a while: the file that guard and load share, the load meanwhile, and that it is over whoever dies. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardsOf, killGuards, until } from '../../../../bench/chaos/target';
import { faultSpec } from '../../../../sidecar/chaos/faults';
import { startGuard, undoNow, type GuardTask } from '../../../../sidecar/chaos/guard';
import type { Parameters, ProcessTarget } from '../../../../sidecar/contract';
import { DEFAULT_LOAD, type Load, targetRate } from '../../../../sidecar/mirror/load/curve';
import { parseSurge, surged, surgeOf, watchSurge } from '../../../../sidecar/mirror/load/surge';

const LOAD: Load = { ...DEFAULT_LOAD, base: 2, peak: 10, daySeconds: 100, week: [1, 1, 1, 1, 1, 0.5, 0.5], profiles: { 'other-area': { base: 20, peak: 90 } } };
const PEAK = (10 / 24) * 100;
/** A Saturday's peak: two days after the first of January 1970. */
const SATURDAY = 2 * 100 + PEAK;
const rate = (load: Load, time = PEAK) => targetRate(time, load);

describe('a surged load', () => {
  test('has so many times as many users, at every hour', () => {
    for (const time of [0, 20, PEAK, 80, SATURDAY]) {
      expect(rate(surged(LOAD, { factor: 4, profile: '' }), time)).toBeCloseTo(4 * rate(LOAD, time));
    }
  });

  test('follows another profile with its own week', () => {
    expect(rate(surged(LOAD, { factor: 1, profile: 'other-area' }), SATURDAY)).toBeCloseTo(90, 1);
    expect(rate(surged(LOAD, { factor: 0.5, profile: 'other-area' }))).toBeCloseTo(45, 1);
  });

  test('of a recording is the recording, higher; and another profile takes its place', () => {
    const replay = { times: [0, 10], values: [3, 3], scale: 2, speed: 1, start: 0 };
    expect(rate(surged({ ...LOAD, replay }, { factor: 3, profile: '' }))).toBeCloseTo(18);
    expect(rate(surged({ ...LOAD, replay }, { factor: 1, profile: 'other-area' }))).toBeCloseTo(90, 1);
  });

  test('of a profile that nobody knows is its own', () => {
    expect(rate(surged(LOAD, { factor: 2, profile: 'gone' }))).toBeCloseTo(20, 1);
  });
});

test.each(['', 'x', 'token-1 12 99 4 -', 'token-1 12 99 4 - \n', 'Token 1 9 4 -\n', 'token-1 12 99 x -\n', 'token-1 12 99 4 ../x\n', 'token-1 12 99 -4 -\n'])('%j is no surge', (text) => {
  expect(parseSurge(text)).toBeNull();
});

describe('the fault', () => {
  let folder: string;
  let load: () => number;
  const target = (): ProcessTarget => ({ component: 'pcscf', faultable: true, incarnation: 1, cgroups: {}, cgroupVersion: 1, netns: '', interface: '', pid: 0, surge: { file: surgeOf(folder), profiles: ['other-area'] } });
  const task = (parameters: Parameters = { factor: 4, profile: '' }, seconds = 30): GuardTask => ({ kind: 'surge', token: `test-${process.pid}-surge`, note: join(folder, 'note'), before: '', hit: { target: target(), parameters, seconds, peer: () => undefined } });
  const left = () => readdirSync(folder).filter((name) => name.startsWith('surge'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'surge-'));
    const watched = watchSurge(surgeOf(folder));
    load = () => rate(watched(LOAD));
  });
  afterEach(async () => {
    await until(() => guardsOf(folder).length === 0);
    rmSync(folder, { recursive: true });
  });

  test.each([[{ factor: 4, profile: '' }, 40], [{ factor: 1, profile: 'other-area' }, 90]])('%j changes the users while it lasts, and leaves nothing', async (parameters, users) => {
    const guard = await startGuard(task(parameters));
    expect(load()).toBeCloseTo(10, 1);
    await guard.apply();
    expect(load()).toBeCloseTo(users, 1);
    guard.release();
    await guard.undone;
    expect(load()).toBeCloseTo(10, 1);
    expect(left()).toEqual([]);
  });

  test('is over a second after its guard was killed, and the next fault does not meet it', async () => {
    const guard = await startGuard(task());
    const ended = guard.undone.catch(() => null);
    await guard.apply();
    expect(load()).toBeCloseTo(40, 1);
    killGuards(folder);
    await until(() => load() < 11);
    expect(left()).toEqual([]);
    await ended;
  });

  test('that a dead guard left is undone from what the journal knows', async () => {
    const guard = await startGuard(task());
    const ended = guard.undone.catch(() => null);
    await guard.apply();
    killGuards(folder);
    await ended;
    await undoNow({ ...task(), note: '', hit: { ...task().hit, seconds: 0 } });
    expect(left()).toEqual([]);
  });

  test('refuses where another surge is, and leaves it', async () => {
    writeFileSync(surgeOf(folder), 'other-1 1 1 2 -\n');
    await expect(startGuard(task())).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE' });
    expect(left()).toEqual(['surge']);
  });

  test('refuses a profile that the load does not have, and a component that users do not speak to', () => {
    const args = (on: ProcessTarget, profile: string) => () => faultSpec('surge').args({ target: on, parameters: { factor: 1, profile }, seconds: 1, peer: () => undefined });
    expect(args(target(), 'nowhere')).toThrow(expect.objectContaining({ code: 'EXPERIMENT_INVALID' }));
    expect(args({ ...target(), surge: undefined }, '')).toThrow(expect.objectContaining({ code: 'FAULT_UNAVAILABLE' }));
  });
});
