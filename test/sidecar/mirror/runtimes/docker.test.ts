import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { watchDocker } from '../../../../sidecar/chaos/drivers/docker';
import { parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { captureDocker } from '../../../../sidecar/mirror/capture/docker';
import { dockerDown, dockerStatus, dockerUp } from '../../../../sidecar/mirror/runtimes/docker';
import { COMPONENT_LABEL, MIRROR_LABEL } from '../../../../sidecar/mirror/runtimes/docker-objects';
import { findCgroups } from '../../../../sidecar/mirror/runtime/cgroup';
import { type Engine, engineObstacle, startEngine } from './engine';

const TEXT = `
name: small
service: small
network: {subnet: 10.88.0.0/24}
components:
  web:
    image: roentgen-test:1
    ports: [8080]
    depends_on: [back]
    resources: {cpu: 0.2, memory: 32Mi, pids: 20}
    health: {command: [wget, -q, -O, /dev/null, http://127.0.0.1:8080/], every: 200ms}
  back:
    image: roentgen-test:1
    replicas: 2
    volume: true
    faultable: false
    environment: {MODE: quiet, DB_PASSWORD: hidden}
    resources: {cpu: 0.1, memory: 32Mi, pids: 20}
`;
const blueprint = parseBlueprint(TEXT, 'small.yaml', () => '');
const secret = () => 'word';
const obstacle = engineObstacle();
if (obstacle) {
  console.warn(`no Docker engine can be started here: ${obstacle}`);
}

let engine: Engine;
beforeAll(async () => {
  if (!obstacle) {
    engine = await startEngine();
    await dockerUp({ blueprint, instance: 'dk', socket: engine.socket, secret });
  }
});
afterAll(() => engine?.stop());

(obstacle ? describe.skip : describe)('a mirror in a real Docker engine', () => {
  test('stands as the blueprint says: replicas, limits, names, labels', async () => {
    const status = await dockerStatus(blueprint, 'dk', engine.socket);
    expect(status).toMatchObject({ mirror: 'dk', service: 'small', runtime: 'docker', up: true });
    expect(status.components.map(({ component, up }) => [component, up])).toEqual([['web', true], ['back-1', true], ['back-2', true]]);
    const web = await engine.docker.getContainer('roentgen-dk-web').inspect();
    expect(web.HostConfig).toMatchObject({ NanoCpus: 2e8, Memory: 32 * 2 ** 20, PidsLimit: 20, RestartPolicy: { Name: 'unless-stopped' } });
    expect(web.NetworkSettings.Networks['roentgen-dk'].IPAddress).toBe('10.88.0.11');
  });

  test('its components reach each other by name', async () => {
    const exec = await engine.docker.getContainer('roentgen-dk-web').exec({ Cmd: ['wget', '-q', '-O', '-', 'http://back-1:8080/'], AttachStdout: true });
    const stream = await exec.start({});
    const text = await new Promise<string>((resolve) => {
      let said = '';
      stream.on('data', (chunk: Buffer) => (said += chunk)).on('end', () => resolve(said));
    });
    expect(text).toContain('well');
  });

  test('a second one of the same name is refused, and the first stays', async () => {
    await expect(dockerUp({ blueprint, instance: 'dk', socket: engine.socket, secret })).rejects.toMatchObject({ code: 'MIRROR_FAILED' });
    expect((await dockerStatus(blueprint, 'dk', engine.socket)).up).toBe(true);
  });

  test('its containers are chaos targets: living processes, cgroups, a network namespace, an address', async () => {
    const watch = watchDocker([{ service: 'small', socket: engine.socket, label: COMPONENT_LABEL, filter: `${MIRROR_LABEL}=dk` }], findCgroups, () => undefined);
    await watch.refresh();
    watch.close();
    const [{ service, targets }] = watch.current();
    expect(service).toBe('small');
    const web = targets.find(({ component }) => component === 'web');
    expect(web).toMatchObject({ faultable: true, incarnation: 1, address: '10.88.0.11', ports: [8080], interface: 'eth0' });
    expect(existsSync(`/proc/${web?.pid}`)).toBe(true);
    expect(Object.values(web?.cgroups ?? {}).every(existsSync)).toBe(true);
    expect(existsSync(web?.layer ?? '')).toBe(true);
    expect(execFileSync('nsenter', [`--net=${web?.netns}`, 'ip', '-o', 'addr', 'show', 'eth0'], { encoding: 'utf8' })).toContain('10.88.0.11');
    expect(targets.find(({ component }) => component === 'back-1')?.faultable).toBe(false);
  });

  test('an engine that does not answer has no targets, and is told once', async () => {
    const said: string[] = [];
    const watch = watchDocker([{ service: 'none', socket: '/nowhere.sock', label: 'x', filter: '' }], findCgroups, (text) => said.push(text));
    await watch.refresh();
    await watch.refresh();
    watch.close();
    expect(watch.current()).toEqual([{ service: 'none', targets: [] }]);
    expect(said).toHaveLength(1);
  });

  test('capture makes a blueprint that stands for what runs, without its secrets', async () => {
    const text = await captureDocker({ socket: engine.socket, service: 'small', label: COMPONENT_LABEL, filter: `${MIRROR_LABEL}=dk` });
    expect(text).not.toContain('hidden');
    const captured = parseBlueprint(text, 'captured.yaml', () => '');
    expect(captured.components.map(({ component, image, limits }) => [component, image, limits.cpu, limits.memory])).toEqual([['back-1', 'roentgen-test:1', 0.1, 32 * 2 ** 20], ['back-2', 'roentgen-test:1', 0.1, 32 * 2 ** 20], ['web', 'roentgen-test:1', 0.2, 32 * 2 ** 20]]);
    expect((parse(text) as { components: Record<string, { environment?: object }> }).components['back-1'].environment).toEqual({ MODE: 'quiet' });
  });

  test('goes down and leaves nothing: no container, no volume, no network', async () => {
    await dockerDown('dk', engine.socket);
    expect(await engine.docker.listContainers({ all: true })).toEqual([]);
    expect((await engine.docker.listVolumes()).Volumes ?? []).toEqual([]);
    expect((await engine.docker.listNetworks()).filter(({ Name }) => Name.startsWith('roentgen'))).toEqual([]);
    await dockerDown('dk', engine.socket);
  });

  test('what cannot come up is taken down again', async () => {
    const broken = { ...blueprint, components: blueprint.components.map((each) => (each.component === 'back' ? { ...each, command: ['no-such-program'] } : each)) };
    await expect(dockerUp({ blueprint: broken, instance: 'dk2', socket: engine.socket, secret })).rejects.toMatchObject({ code: 'MIRROR_FAILED' });
    expect(await engine.docker.listContainers({ all: true })).toEqual([]);
  });
});

/** What the engine says of a container, as far as it is read. */
const CONTAINER = { Id: 'a'.repeat(64), Name: '/one', State: { Running: false, Pid: 0, StartedAt: '2026-01-01T00:00:00Z' }, Config: { Labels: { part: 'one' } }, NetworkSettings: { Networks: {} } };

test('an engine that is slow for a while keeps its targets; one that is silent for 20 s has none', async () => {
  const socket = join(mkdtempSync(join(tmpdir(), 'roentgen-slow-')), 'engine.sock');
  let broken = '';
  const server = createServer((request, response) => {
    const fails = broken !== '' && (request.url ?? '').includes(broken);
    response.writeHead(fails ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(fails ? { message: 'busy' } : request.url?.endsWith('/one/json') || request.url?.includes(CONTAINER.Id) ? CONTAINER : [{ Id: CONTAINER.Id }]));
  });
  await new Promise<void>((done) => server.listen(socket, done));
  let now = 0;
  const watch = watchDocker([{ service: 's', socket, label: 'part', filter: '' }], findCgroups, () => undefined, () => now);
  const seen = async () => (await watch.refresh(), watch.current()[0].targets.map(({ component }) => component));
  expect(await seen()).toEqual(['one']);
  broken = CONTAINER.Id;
  now = 19_000;
  expect(await seen()).toEqual(['one']);
  now = 21_000;
  expect(await seen()).toEqual([]);
  broken = '';
  expect(await seen()).toEqual(['one']);
  watch.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test('where no engine answers, the error says so', async () => {
  await expect(dockerUp({ blueprint, instance: 'x', socket: '/nowhere.sock', secret })).rejects.toMatchObject({ code: 'RUNTIME_UNAVAILABLE' });
});
