/** The shipped vIMS in a real Docker engine, from an image of this machine's own packages (deploy/vims/docker/offline.sh), with what `npm run build` made. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchDocker } from '../../../../sidecar/chaos/drivers/docker';
import type { TargetWatch } from '../../../../sidecar/chaos/drivers/watch-targets';
import { createRuns, type Runs } from '../../../../sidecar/chaos/runs';
import { loadBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../../../../sidecar/mirror/blueprint/shipped';
import { dockerDown, dockerStatus, dockerUp } from '../../../../sidecar/mirror/runtimes/docker';
import { COMPONENT_LABEL, MIRROR_LABEL } from '../../../../sidecar/mirror/runtimes/docker-objects';
import { findCgroups } from '../../../../sidecar/mirror/runtime/cgroup';
import { eventually, PROJECT } from '../remains';
import { type Engine, engineObstacle, importArchive, startEngine } from './engine';

const PROGRAMS = ['/usr/sbin/kamailio', '/usr/lib/x86_64-linux-gnu/kamailio/modules/db_postgres.so', '/usr/bin/sipp', '/usr/lib/postgresql'];
const missing = PROGRAMS.filter((path) => !existsSync(path));
const obstacle = engineObstacle() ?? (missing.length > 0 ? missing.join(', ') : null);
if (obstacle) {
  console.warn(`the vIMS cannot be tried in Docker here: ${obstacle}`);
}

(obstacle ? describe.skip : describe)('the vIMS in a real Docker engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-vims-docker-'));
  let engine: Engine;
  let watch: TargetWatch;
  let runs: Runs;

  beforeAll(async () => {
    engine = await startEngine();
    const archive = join(folder, 'image.tar');
    execFileSync('bash', [join(PROJECT, 'deploy/vims/docker/offline.sh'), archive]);
    await importArchive(engine.docker, archive, 'roentgen-vims:1');
    rmSync(archive);
    const blueprint = loadBlueprint(shippedBlueprint('vims'));
    // room for machines that do other work; the shipped limits are for overload to show
    const components = blueprint.components.map((component) => ({ ...component, limits: { ...component.limits, cpu: 1 } }));
    const load = blueprint.load && { ...blueprint.load, curve: { ...blueprint.load.curve, base: 6, peak: 6, week: undefined } };
    await dockerUp({ blueprint: { ...blueprint, components, load }, instance: 'dv', socket: engine.socket, secret: () => 'word' });
    watch = watchDocker([{ service: 'vims', socket: engine.socket, label: COMPONENT_LABEL, filter: `${MIRROR_LABEL}=dv` }], findCgroups, () => undefined);
    await watch.refresh();
    runs = createRuns({ directory: join(folder, 'runs'), targets: watch.current, allow: ['vims/*'], maxDurationSeconds: 120, maxParallel: 1, now: Date.now });
  }, 240_000);
  afterAll(async () => {
    await runs?.close();
    watch?.close();
    await dockerDown('dv', engine.socket).catch(() => undefined);
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Of the users' container, as a Prometheus beside it would get them. */
  async function figures(): Promise<Record<'registered' | 'calls' | 'failed' | 'setUp', number>> {
    const { State } = await engine.docker.getContainer('roentgen-dv-client').inspect();
    const text = execFileSync('nsenter', [`--net=/proc/${State.Pid}/ns/net`, 'bash', '-c', 'exec 5<>/dev/tcp/127.0.0.1/9100 && printf "GET /metrics HTTP/1.0\\r\\n\\r\\n" >&5 && cat <&5'], { encoding: 'utf8' });
    const value = (start: string) => Number(text.split('\n').find((line) => line.startsWith(start))?.split(' ').pop() ?? NaN);
    return { registered: value('roentgen_mirror_registrations_total{service="vims",result="done"}'), calls: value('roentgen_mirror_calls_total'), failed: value('roentgen_mirror_calls_failed_total'), setUp: value('roentgen_mirror_call_setup_seconds_count') };
  }
  const until = (what: string, good: (now: Awaited<ReturnType<typeof figures>>) => boolean) => eventually(what, async () => ((now) => (good(now) ? now : null))(await figures()), 1200);

  test('all components stand; none is root, or may become it', async () => {
    const { components } = await dockerStatus(loadBlueprint(shippedBlueprint('vims')), 'dv', engine.socket);
    expect(components.map(({ component, up }) => [component, up])).toEqual([['pcscf', true], ['icscf', true], ['scscf', true], ['hss', true]]);
    for (const name of ['pcscf', 'hss', 'client']) {
      const { State } = await engine.docker.getContainer(`roentgen-dv-${name}`).inspect();
      const status = readFileSync(`/proc/${State.Pid}/status`, 'utf8');
      expect([/^Uid:\t(\d+)/m.exec(status)?.[1] !== '0', /^CapBnd:\t(\w+)/m.exec(status)?.[1], /^NoNewPrivs:\t(\d)/m.exec(status)?.[1]]).toEqual([true, '0000000000000000', '1']);
    }
  });

  test('every subscriber registers, then calls are set up; the users say so at /metrics', async () => {
    const { registered } = await until('calls', ({ setUp }) => setUp >= 10);
    expect(registered).toBeGreaterThanOrEqual(200);
  }, 90_000);

  test('calls fail while the P-CSCF loses all answers to INVITE, and nothing of the fault is left on its container', async () => {
    const before = await figures();
    const [{ targets }] = watch.current();
    const pcscf = targets.find(({ component }) => component === 'pcscf');
    const tables = () => execFileSync('nsenter', [`--net=${pcscf?.netns}`, 'nft', 'list', 'tables'], { encoding: 'utf8' });
    const untouched = tables();
    const run = await runs.start({ name: 'answers', service: 'vims', gate: 'none', faults: [{ fault: 'sip-answer-loss', component: 'pcscf', duration: 100, parameters: { percent: 100, method: 'INVITE' } }] }, 'me');
    await until('failed calls', ({ failed }) => failed >= before.failed + 10);
    expect(tables()).not.toBe(untouched);
    expect((await runs.stop(run.run)).faults[0]).toMatchObject({ error: null, end: expect.any(Number) });
    expect(tables()).toBe(untouched);
    const after = await figures();
    await until('calls that are set up again', ({ setUp }) => setUp >= after.setUp + 10);
  }, 120_000);

  test('nothing is left when it is down', async () => {
    await dockerDown('dv', engine.socket);
    expect([await engine.docker.listContainers({ all: true }), (await engine.docker.listVolumes()).Volumes ?? [], (await engine.docker.listNetworks()).filter(({ Name }) => Name.startsWith('roentgen'))]).toEqual([[], [], []]);
  }, 60_000);
});
