/** Hold files, and the supervisor that obeys them: with real components in namespaces and cgroups, as root. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGuard } from '../../../../sidecar/chaos/guard';
import type { ProcessTarget } from '../../../../sidecar/contract';
import { findCgroups } from '../../../../sidecar/mirror/runtime/cgroup';
import { bootSeconds, holdOf, parseHold, wordOf } from '../../../../sidecar/mirror/runtime/hold';
import { sweep } from '../../../../sidecar/mirror/runtime/janitor';
import { layNetwork } from '../../../../sidecar/mirror/runtime/network';
import { supervise, type Supervisor } from '../../../../sidecar/mirror/runtime/supervisor';
import { eventually } from '../remains';

const HOSTS = '127.0.0.1 localhost\n10.86.9.2 quick\n';
const withRoot = process.getuid?.() === 0 ? describe : describe.skip;

describe('a hold', () => {
  test('is one whole line', () => {
    expect(parseHold('run-1-0 42 1234\n')).toEqual({ token: 'run-1-0', guard: 42, deadline: 1234, now: false });
    expect(parseHold('run-1-0 42 1234 now\n')).toMatchObject({ now: true });
  });

  test.each(['', 'run-1-0 42 12', 'run-1-0 42\n', 'run-1-0 42 12 soon\n', 'Run 42 12\n', '../x 42 12\n', 'run-1-0 -1 12\n', 'run-1-0 42 12\nrun-1-0 42 12\n'])('is not %j', (text) => {
    expect(parseHold(text)).toBeNull();
  });

  test.each([
    ['holds while its guard lives', { boot: 100, guardSeen: 100 }, 'held'],
    ['holds in the second after its guard died', { boot: 100, guardSeen: 99.2 }, 'held'],
    ['is over when its guard is dead for longer', { boot: 100, guardSeen: 98.9 }, 'free'],
    ['is over at its deadline', { boot: 200, guardSeen: 200 }, 'free'],
  ])('%s', (_, { boot, guardSeen }, word) => {
    const hold = { token: 't', guard: 42, deadline: 200, now: false };
    expect(wordOf(hold, boot, guardSeen)).toBe(word);
    expect(wordOf({ ...hold, now: true }, boot, guardSeen)).toBe(word === 'held' ? 'now' : 'free');
  });
});

withRoot('a supervised component', () => {
  const instance = `th${process.pid}`;
  const directory = mkdtempSync(join(tmpdir(), 'roentgen-hold-'));
  let guard: ChildProcess;
  let quick: Supervisor;
  let slow: Supervisor;

  const start = (component: string, restartDelayMs: number) =>
    supervise({
      place: { instance, directory, mounts: findCgroups(), nodes: {} },
      specs: [{ component, command: ['sleep', '1000'], environment: {}, prepare: '', files: { '/etc/hosts': HOSTS }, keeps: false, limits: { cpu: 1, memory: 64e6, pids: 20 }, stopSignal: 'SIGKILL', faultable: true, address: '10.86.9.2', ports: [] }],
      restartDelayMs,
      lastIncarnation: () => 0,
      onChange: () => undefined,
      onStep: () => undefined,
      now: Date.now,
    });
  const living = (supervisor: Supervisor, incarnation: number) => eventually(`incarnation ${incarnation}`, () => (supervisor.states()[0].incarnation === incarnation && supervisor.states()[0].unit?.pid() ? true : null));
  const die = (supervisor: Supervisor) => process.kill(supervisor.states()[0].unit?.pid() ?? NaN, 'SIGKILL');
  const fileOf = (supervisor: Supervisor) => holdOf(directory, supervisor.states()[0].component);
  /** As a guard writes it; see guard/component.ts. */
  const hold = (supervisor: Supervisor, pid: number | undefined, word = '', deadline = bootSeconds() + 60) => writeFileSync(fileOf(supervisor), `token-${instance} ${pid} ${Math.round(deadline)}${word}\n`);

  beforeAll(async () => {
    // Stands in for a guard: a process with the token among its arguments.
    guard = spawn('bash', ['-c', 'read -t 100', 'roentgen-guard', `token-${instance}`], { stdio: ['pipe', 'ignore', 'ignore'] });
    await layNetwork(instance, '10.86.9.0/24', { quick: '10.86.9.2', slow: '10.86.9.3' });
    [quick, slow] = [start('quick', 10), start('slow', 60_000)];
    await Promise.all([living(quick, 1), living(slow, 1)]);
  });
  afterAll(async () => {
    guard.kill('SIGKILL');
    await Promise.all([quick?.stop(['quick']), slow?.stop(['slow'])]);
    await sweep(instance);
    rmSync(directory, { recursive: true, force: true });
  });

  test('stays down while it is held, and is started when the hold is taken away', async () => {
    hold(quick, guard.pid);
    die(quick);
    await eventually('its end', () => (quick.states()[0].unit === null ? true : null));
    await sleep(300);
    expect(quick.states()).toMatchObject([{ incarnation: 1, unit: null }]);
    rmSync(fileOf(quick));
    await living(quick, 2);
  });

  test.each([
    ['whose guard is dead', 2 ** 22 + 1, undefined],
    ['whose process id means another process by now', process.pid, undefined],
    ['that is over', undefined, 1],
  ])('is not kept down by a hold %s, and the hold is cleaned away', async (_, pid, deadline) => {
    const [{ incarnation }] = quick.states();
    hold(quick, pid ?? guard.pid, '', deadline);
    die(quick);
    await living(quick, incarnation + 1);
    expect(existsSync(fileOf(quick))).toBe(false);
  });

  test('is started although it is held when somebody asks for it by hand', async () => {
    hold(slow, guard.pid);
    await slow.restart('slow');
    await living(slow, 2);
    rmSync(fileOf(slow));
  });

  test('is started at once, without its delay, by a hold that says so', async () => {
    hold(slow, guard.pid, ' now');
    die(slow);
    await living(slow, 3);
    rmSync(fileOf(slow));
  });

  describe('under faults', () => {
    /** As mirrors write it into their target files. */
    const target = (supervisor: Supervisor): ProcessTarget => {
      const [{ component, incarnation, unit }] = supervisor.states();
      return { component, incarnation, faultable: true, cgroups: unit?.cgroups ?? {}, cgroupVersion: findCgroups().version, netns: `rtg-${instance}-${component}`, interface: 'eth0', pid: unit?.pid() ?? 0, layer: unit?.layer, hold: fileOf(supervisor) };
    };
    const apply = async (kind: 'stop' | 'remove' | 'restart' | 'dns-failure', supervisor: Supervisor) => {
      const guard = await startGuard({ kind, token: `fault-${instance}`, note: '', before: '', hit: { target: target(supervisor), parameters: { grace: 0.2, answer: 'drop' }, seconds: 30, peer: () => undefined } });
      await guard.apply();
      return guard;
    };

    test.each(['stop', 'remove'] as const)('%s keeps it down and gives it back as a new incarnation', async (kind) => {
      const [{ incarnation }] = quick.states();
      const guard = await apply(kind, quick);
      await eventually('its end', () => (quick.states()[0].unit === null ? true : null));
      await sleep(1300);
      expect(quick.states()).toMatchObject([{ incarnation, unit: null }]);
      guard.release();
      await guard.undone;
      await living(quick, incarnation + 1);
    });

    test('restart gives it back at once, while it is still in force', async () => {
      const [{ incarnation }] = slow.states();
      const guard = await apply('restart', slow);
      await living(slow, incarnation + 1);
      guard.release();
      await guard.undone;
      expect(existsSync(fileOf(slow))).toBe(false);
    });

    test('DNS failure takes the names from what the component itself sees, and brings them back', async () => {
      const seen = () => readFileSync(`/proc/${target(quick).pid}/root/etc/hosts`, 'utf8');
      expect(seen()).toBe(HOSTS);
      const guard = await apply('dns-failure', quick);
      expect(seen()).toBe('127.0.0.1 localhost\n');
      guard.release();
      await guard.undone;
      expect(seen()).toBe(HOSTS);
    });
  });
});
