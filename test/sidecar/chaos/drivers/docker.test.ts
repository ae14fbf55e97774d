/** Runs on containers of a real Docker engine, which the test starts from Debian's package; needs root, busybox, nftables, iproute2 and stress-ng. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type Docker from 'dockerode';
import { guardsOf, killGuards, until } from '../../../../bench/chaos/target';
import { watchDocker } from '../../../../sidecar/chaos/drivers/docker';
import type { TargetWatch } from '../../../../sidecar/chaos/drivers/watch-targets';
import { createRuns, type Runs } from '../../../../sidecar/chaos/runs';
import type { Parameters, ProcessTarget, Run } from '../../../../sidecar/contract';
import { findCgroups } from '../../../../sidecar/mirror/runtime/cgroup';
import { type Engine, engineObstacle, startEngine } from '../../mirror/runtimes/engine';

const obstacle = engineObstacle();
if (obstacle) {
  console.warn(`no Docker engine can be started here: ${obstacle}`);
}

(obstacle ? describe.skip : describe)('on a container', () => {
  let engine: Engine;
  let watch: TargetWatch;
  let folder: string;
  let runs: Runs;
  const containers: Record<string, Docker.Container> = {};

  async function make(name: string, policy: string, hosts: string[] = []): Promise<void> {
    containers[name] = await engine.docker.createContainer({
      name,
      Image: engine.image,
      // httpd as the first process heeds no signal but 9.
      StopSignal: 'SIGKILL',
      Labels: { part: name.replace(/-\d$/, ''), 'com.docker.compose.container-number': name.split('-')[1] ?? '1' },
      HostConfig: { RestartPolicy: { Name: policy }, NanoCpus: 5e8, Memory: 96 * 2 ** 20, PidsLimit: 60, ExtraHosts: hosts },
      NetworkingConfig: { EndpointsConfig: { one: {} } },
    });
    await containers[name].start();
  }
  const now = (component: string) => watch.current()[0].targets.find((each) => each.component === component) as ProcessTarget;
  const stateOf = async (name: string) => (await containers[name].inspect()).State;
  const within = (component: string, ...command: string[]) => execFileSync('nsenter', [`--net=${now(component).netns}`, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  /** What one hears within half a second when it asks another for its page: the last line of the answer, the first one of an error. */
  const page = (from: string, of: string) => {
    try {
      const answer = within(from, 'timeout', '0.5', 'bash', '-c', 'exec 5<>"/dev/tcp/$1/8080" && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&5 && cat <&5', 'ask', String(now(of).address)).trim().split('\r\n');
      return answer[0].includes(' 200 ') ? answer[answer.length - 1] : answer[0];
    } catch {
      return 'nothing';
    }
  };
  const experiment = (fault: string, component: string, duration: number, parameters: Parameters = {}) => ({ name: fault, service: 's', gate: 'none', faults: [{ fault, component, duration, parameters }] });
  const inForce = (run: Run) => until(() => runs.get(run.run).faults[0].start !== null || runs.get(run.run).state !== 'running');
  /** What an outsider sees of faults. */
  const leftOn = ({ netns, interface: device, cgroups, layer, component }: ProcessTarget) => [
    ...within(component, 'bash', '-c', 'nft list tables | grep roentgen; tc qdisc show dev "$1" root | grep 524f; true', 'look', device).split('\n').filter(Boolean),
    ...(readFileSync(join(cgroups.freezer, 'freezer.state'), 'utf8') === 'THAWED\n' ? [] : ['frozen']),
    ...readFileSync(join(cgroups.pids, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).filter((comm) => comm !== 'httpd'),
    ...(readFileSync(join(cgroups.cpu, 'cpu.cfs_quota_us'), 'utf8') === '50000\n' ? [] : ['quota']),
    ...execFileSync('find', [layer ?? '', '-name', '.roentgen*'], { encoding: 'utf8' }).split('\n').filter(Boolean),
    ...(netns === now(component).netns ? [] : ['another namespace']),
  ];

  beforeAll(async () => {
    engine = await startEngine();
    for (const [index, Name] of ['one', 'two'].entries()) {
      await engine.docker.createNetwork({ Name, IPAM: { Driver: 'default', Config: [{ Subnet: `10.8${index}.0.0/24` }] } });
    }
    await Promise.all([make('web', 'unless-stopped'), make('back', 'no'), make('both', 'no'), make('named', 'no', ['web:10.80.0.9']), make('pair-1', 'no'), make('pair-2', 'no')]);
    await engine.docker.getNetwork('two').connect({ Container: 'both' });
    watch = watchDocker([{ service: 's', socket: engine.socket, label: 'part', filter: '' }], findCgroups, () => undefined);
    await watch.refresh();
    folder = mkdtempSync(join(tmpdir(), 'chaos-docker-'));
    runs = createRuns({ directory: join(folder, 'own'), targets: watch.current, allow: ['s/*'], maxDurationSeconds: 60, maxParallel: 4, now: Date.now });
  });
  afterAll(async () => {
    await runs?.close();
    rmSync(folder, { recursive: true, force: true });
    watch?.close();
    await Promise.all(Object.values(containers).map((each) => each.remove({ force: true }).catch(() => undefined)));
    await engine?.stop();
  });
  afterEach(() => until(() => guardsOf(folder).length === 0));

  test('targets and preview tell the container, and of several with one name each has its own', async () => {
    expect(runs.targets()).toContainEqual({ service: 's', component: 'web', runtime: 'docker', up: true });
    expect(runs.targets().map(({ component }) => component).filter((name) => name.startsWith('pair'))).toEqual(expect.arrayContaining(['pair-1', 'pair-2']));
    const { steps } = await runs.preview(experiment('stop', 'web', 1));
    expect(steps[0].touches).toBe(`the container, which its engine stops (s/web, container ${containers.web.id.slice(0, 12)} of the engine at ${engine.socket})`);
    expect(steps[0].undo).toContain('started by its engine');
  });

  /** What is seen of a fault from outside while it is in force. */
  const SEEN: Array<[string, Parameters, () => unknown, unknown]> = [
    ['pause', {}, () => page('back', 'web'), 'nothing'],
    ['cpu-stress', { workers: 1 }, () => leftOn(now('web')).filter((name) => name.startsWith('stress-ng')).length, 2],
    ['packet-loss', { percent: 100 }, () => page('back', 'web'), 'nothing'],
    ['partition', { peer: 'back' }, () => page('back', 'web'), 'nothing'],
    ['rate-limit', { rate: 64 }, () => leftOn(now('web')).join(' '), expect.stringContaining('rate 64Kbit')],
    ['connection-reset', { percent: 100 }, () => page('back', 'web'), 'nothing'],
    ['http-error', { status: 503 }, () => page('back', 'web'), expect.stringContaining(' 503 ')],
  ];
  test.each(SEEN)('%s is seen from outside, and nothing of it is left', async (fault, parameters, look, expected) => {
    const run = await runs.start(experiment(fault, 'web', 20, parameters), 'me');
    await inForce(run);
    expect(look()).toEqual(expected);
    expect((await runs.stop(run.run)).faults[0]).toMatchObject({ error: null, end: expect.any(Number) });
    expect(leftOn(now('web'))).toEqual([]);
    await until(() => page('back', 'web') === 'well');
  });

  /** Side by side as far as they let each other work. */
  const TOGETHER: Array<Array<[string, Parameters]>> = [
    [['memory-stress', { megabytes: 16 }], ['io-stress', { megabytes: 1 }], ['disk-fill', { megabytes: 1 }], ['burst-loss', {}], ['duplicate', {}], ['corrupt', {}], ['dns-failure', {}]],
    [['cpu-limit', {}], ['fd-exhaustion', {}], ['process-exhaustion', {}], ['dependency-outage', { peer: 'back' }], ['delay', {}]],
    [['http-latency', {}]],
  ];
  test.each(TOGETHER.map((each) => [each.map(([fault]) => fault).join(', '), each] as const))('%s: applied, read back, undone', async (name, each) => {
    const faults = each.map(([fault, parameters]) => ({ fault, component: 'web', duration: 0.5, parameters }));
    const run = await runs.start({ name: 'together', service: 's', gate: 'none', faults }, 'me');
    const ended = await runs.finished(run.run);
    expect(ended.faults.map(({ fault, error, end }) => [fault, error, end !== null])).toEqual(each.map(([fault]) => [fault, null, true]));
    expect(leftOn(now('web'))).toEqual([]);
  });

  test.each([
    ['remove', 'web', {}, 'not removed'],
    ['clock-skew', 'web', {}, 'clock'],
    ['db-lock', 'web', {}, 'PostgreSQL'],
    ['partition', 'both', {}, 'has 2'],
    ['dns-failure', 'named', {}, 'knows other names'],
  ] as Array<[string, string, Parameters, string]>)('%s of %s is refused, with the reason', async (fault, component, parameters, reason) => {
    await expect(runs.start(experiment(fault, component, 1, parameters), 'me')).rejects.toMatchObject({ code: 'FAULT_UNAVAILABLE', message: expect.stringContaining(reason) });
  });

  test('kill ends when the restart policy has brought it back; the next incarnation is another one', async () => {
    const before = now('web');
    const run = await runs.start(experiment('kill', 'web', 30), 'me');
    expect(await runs.finished(run.run)).toMatchObject({ state: 'completed', faults: [{ error: null, end: expect.any(Number) }] });
    await until(() => now('web').incarnation > before.incarnation && now('web').pid > 0);
    expect(now('web').pid).not.toBe(before.pid);
    expect((await containers.web.inspect()).RestartCount).toBe(1);
  });

  test('kill of one without a restart policy: it stays down for the duration and is then started by its engine', async () => {
    const run = await runs.start(experiment('kill', 'back', 1.5), 'me');
    await inForce(run);
    await until(() => now('back').pid === 0);
    expect(runs.targets()).toContainEqual({ service: 's', component: 'back', runtime: 'docker', up: false });
    expect((await runs.finished(run.run)).state).toBe('completed');
    expect((await stateOf('back')).Running).toBe(true);
    await watch.refresh();
  });

  test('stop keeps it down in spite of its restart policy, and starts it at the end', async () => {
    const run = await runs.start(experiment('stop', 'web', 20, { grace: 1 }), 'me');
    await inForce(run);
    await until(() => now('web').pid === 0);
    expect((await stateOf('web')).Running).toBe(false);
    expect((await runs.stop(run.run)).faults[0]).toMatchObject({ error: null, end: expect.any(Number) });
    expect((await stateOf('web')).Running).toBe(true);
    await watch.refresh();
    await until(() => page('back', 'web') === 'well');
  });

  test('restart ends when it lives again', async () => {
    const before = now('web');
    const run = await runs.start(experiment('restart', 'web', 30, { grace: 0 }), 'me');
    expect(await runs.finished(run.run)).toMatchObject({ state: 'completed', faults: [{ error: null, end: expect.any(Number) }] });
    await watch.refresh();
    expect(now('web').incarnation).toBe(before.incarnation + 1);
  });

  test('a paused container is refused: it is in the hands of somebody else', async () => {
    await containers.web.pause();
    await expect(runs.start(experiment('stop', 'web', 1), 'me')).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE', message: expect.stringContaining('paused') });
    await containers.web.unpause();
  });

  test('after a disconnect and a connect faults find the new interface', async () => {
    const network = engine.docker.getNetwork('one');
    await network.disconnect({ Container: 'web' });
    await network.connect({ Container: 'web' });
    await watch.refresh();
    expect(now('web').interface).toBe('eth1');
    const run = await runs.start(experiment('partition', 'web', 20), 'me');
    await inForce(run);
    expect(page('back', 'web')).toBe('nothing');
    await runs.stop(run.run);
    await until(() => page('back', 'web') === 'well');
  });

  describe('when the sidecar dies by kill -9 while the container is stopped,', () => {
    let owner: ChildProcess;
    let directory: string;

    beforeAll(() => {
      execFileSync(resolve('node_modules/.bin/esbuild'), ['bench/chaos/owner.ts', '--bundle', '--platform=node', `--outfile=${join(folder, 'owner.js')}`, '--log-level=error']);
    });
    beforeEach(async () => {
      directory = mkdtempSync(join(folder, 'owner-'));
      writeFileSync(join(folder, 'targets.json'), JSON.stringify(watch.current()[0]));
      owner = spawn(process.execPath, [join(folder, 'owner.js'), directory, join(folder, 'targets.json'), JSON.stringify(experiment('stop', 'web', 60))], { stdio: 'ignore' });
      await until(() => now('web').pid === 0);
    });
    afterEach(async () => {
      owner.kill('SIGKILL');
      await watch.refresh();
    });

    test('its guard starts it', async () => {
      owner.kill('SIGKILL');
      await until(() => now('web').pid > 0);
    });

    test('and its guard with it, the next sidecar starts it before it is ready', async () => {
      owner.kill('SIGSTOP');
      killGuards(directory);
      owner.kill('SIGKILL');
      expect((await stateOf('web')).Running).toBe(false);
      const next = createRuns({ directory: directory, targets: watch.current, allow: ['s/*'], maxDurationSeconds: 60, maxParallel: 4, now: Date.now });
      await next.recover();
      expect((await stateOf('web')).Running).toBe(true);
      expect(next.list()).toMatchObject([{ state: 'interrupted' }]);
      await next.close();
    });
  });
});
