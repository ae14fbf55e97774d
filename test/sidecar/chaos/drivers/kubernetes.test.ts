/** Runs on pods, against a fake API: see fake-cluster.ts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../../bench/chaos/target';
import { type KubernetesTargets, watchKubernetes } from '../../../../sidecar/chaos/drivers/kubernetes';
import { guardsByRuntime, kubernetesGuards } from '../../../../sidecar/chaos/drivers/kubernetes-guards';
import { createPods } from '../../../../sidecar/chaos/drivers/kubernetes-pods';
import { isTarget } from '../../../../sidecar/chaos/drivers/targets';
import { GUARDS } from '../../../../sidecar/chaos/execution';
import { startGuard } from '../../../../sidecar/chaos/guard';
import { createRuns, type Runs } from '../../../../sidecar/chaos/runs';
import type { Parameters, ProcessTarget } from '../../../../sidecar/contract';
import type { V1Pod } from '../../../../sidecar/chaos/drivers/kubernetes-client';
import { fakeCluster, type FakeCluster, fakePod, meshStatus } from './fake-cluster';

const LABEL = 'app';
const experiment = (fault: string, component: string, duration: number, parameters: Parameters = {}) => ({ name: fault, service: 's', gate: 'none', faults: [{ fault, component, duration, parameters }] });

describe('a run on a pod, against a fake API,', () => {
  let cluster: FakeCluster;
  let watch: KubernetesTargets;
  let folder: string;
  let runs: Runs;
  const open = () => createRuns({ directory: folder, targets: watch.current, allow: ['s/*'], maxDurationSeconds: 600, maxParallel: 4, now: Date.now, guards: guardsByRuntime(GUARDS, kubernetesGuards(watch.cluster, 400)) });
  const inForce = (run: string) => until(() => runs.get(run).faults[0].start !== null || runs.get(run).state !== 'running');
  const now = (component: string) => watch.current()[0].targets.find((each) => each.component === component);
  const foreign = () => ({ apiVersion: 'chaos-mesh.org/v1alpha1', kind: 'NetworkChaos' as const, metadata: { name: 'theirs', namespace: 'shop', labels: { team: 'theirs' } }, spec: {}, status: meshStatus('shop/other', true) });

  beforeEach(async () => {
    cluster = await fakeCluster();
    cluster.pods = [fakePod('web-x1', { [LABEL]: 'web' }), fakePod('db-0', { [LABEL]: 'db' }, { owner: 'StatefulSet' }), fakePod('db-1', { [LABEL]: 'db' }, { owner: 'StatefulSet' }), fakePod('alone', { [LABEL]: 'alone' }, { owner: null })];
    watch = watchKubernetes([{ service: 's', namespace: 'shop', label: LABEL, kubeconfig: cluster.kubeconfig }], () => undefined);
    await watch.refresh();
    folder = mkdtempSync(join(tmpdir(), 'chaos-kubernetes-'));
    runs = open();
  });
  afterEach(async () => {
    await runs.close();
    watch.close();
    await cluster.close();
    rmSync(folder, { recursive: true });
  });

  test('targets tell their runtime; the preview tells the object, the pod and the namespace', async () => {
    expect(runs.targets()).toEqual(['alone', 'db-0', 'db-1', 'web'].map((component) => ({ service: 's', component, runtime: 'kubernetes', up: true })));
    const { steps } = await runs.preview({ ...experiment('packet-loss', 'web', 1), faults: [{ fault: 'packet-loss', component: 'web', duration: 1 }, { fault: 'kill', component: 'db-0', duration: 1 }] });
    expect(steps.map(({ touches }) => touches)).toEqual(['NetworkChaos roentgen-<run>-<fault> of Chaos Mesh (s/web, pod web-x1 in namespace shop)', 'the pod, which is deleted (s/db-0, pod db-0 in namespace shop)']);
    expect(cluster.changes).toEqual([]);
  });

  test('is an object while it lasts: it ends by itself if nobody is left, and foreign ones stay', async () => {
    cluster.objects.push(foreign());
    const { run } = await runs.start(experiment('packet-loss', 'db-0', 20, { percent: 40 }), 'me');
    await inForce(run);
    expect(cluster.objects[1]).toMatchObject({ kind: 'NetworkChaos', metadata: { name: `roentgen-${run}-0`, namespace: 'shop' }, spec: { action: 'loss', duration: '25s', selector: { pods: { shop: ['db-0'] } } } });
    expect((await runs.stop(run)).faults[0]).toMatchObject({ error: null, end: expect.any(Number) });
    expect(cluster.objects.map(({ metadata }) => metadata.name)).toEqual(['theirs']);
  });

  test('ends by its own time', async () => {
    const { run } = await runs.start(experiment('cpu-stress', 'web', 0.2), 'me');
    expect(await runs.finished(run)).toMatchObject({ state: 'completed', faults: [{ error: null, end: expect.any(Number) }] });
    expect(cluster.objects).toEqual([]);
  });

  test('ends when somebody else has ended it', async () => {
    const { run } = await runs.start(experiment('delay', 'web', 60), 'me');
    await inForce(run);
    cluster.objects = [];
    expect(await runs.finished(run)).toMatchObject({ state: 'completed', faults: [{ end: expect.any(Number) }] });
  });

  test('is not interrupted by the readiness that it takes, but by the end of its pod', async () => {
    const { run } = await runs.start(experiment('partition', 'web', 60, { peer: 'db-0' }), 'me');
    await inForce(run);
    const [pod] = cluster.pods;
    pod.status!.conditions![0].status = 'False';
    await watch.refresh();
    expect(now('web')?.kubernetes?.ready).toBe(true);
    cluster.pods = [...cluster.pods.slice(1), fakePod('web-x2', { [LABEL]: 'web' })];
    await watch.refresh();
    expect(await runs.finished(run)).toMatchObject({ state: 'interrupted', reason: 'web went away' });
    expect(cluster.objects).toEqual([]);
  });

  test.each([['kill', 0], ['restart', 2]])('%s deletes that very pod and ends when its successor was ready', async (kind) => {
    const before = now('web')!;
    const { run } = await runs.start(experiment(kind, 'web', 60), 'me');
    await inForce(run);
    await watch.refresh();
    expect(now('web')).toMatchObject({ incarnation: 2, kubernetes: { ready: false } });
    expect(now('web')?.kubernetes?.uid).not.toBe(before.kubernetes?.uid);
    cluster.pods.find(({ metadata }) => metadata?.labels?.[LABEL] === 'web')!.status!.conditions![0].status = 'True';
    expect(await runs.finished(run)).toMatchObject({ state: 'completed', faults: [{ error: null, end: expect.any(Number) }] });
    expect(cluster.changes).toEqual([`DELETE /api/v1/namespaces/shop/pods/${before.kubernetes?.pod}`]);
  });

  test.each([
    ['without Chaos Mesh', 'cpu-stress', 'web', 'StressChaos', () => (cluster.kinds = [])],
    ['of a kind that it lacks', 'delay', 'web', 'NetworkChaos', () => (cluster.kinds = ['PodChaos'])],
    ['that cannot be undone', 'kill', 'alone', 'no controller', () => undefined],
    ['that pods cannot have', 'remove', 'web', 'kept away', () => undefined],
    ['that is of processes', 'disk-fill', 'web', 'disk-fill', () => undefined],
  ] as Array<[string, string, string, string, () => void]>)('%s: %s is refused before anything is changed', async (_, fault, component, reason, prepare) => {
    prepare();
    await expect(runs.start(experiment(fault, component, 1), 'me')).rejects.toMatchObject({ code: 'FAULT_UNAVAILABLE', message: expect.stringContaining(reason) });
    expect(cluster.changes).toEqual([]);
  });

  test('is refused where another object acts on the pod, where the account may not, and where the pod is another one by now', async () => {
    cluster.objects.push({ ...foreign(), status: meshStatus('shop/web-x1', true) });
    await expect(runs.start(experiment('packet-loss', 'web', 1), 'me')).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE', message: expect.stringContaining('theirs') });
    cluster.refuse = 403;
    await expect(runs.start(experiment('kill', 'web', 1), 'me')).rejects.toMatchObject({ code: 'FAULT_UNAVAILABLE', message: expect.stringContaining('no right to list') });
    cluster.refuse = null;
    cluster.pods[0].metadata!.uid = 'another';
    await expect(runs.start(experiment('kill', 'web', 1), 'me')).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN' });
    expect(cluster.changes).toEqual([]);
  });

  test('that does not come into force says why, and its object is taken away', async () => {
    cluster.controller = 'fails';
    const { run } = await runs.start(experiment('packet-loss', 'web', 60), 'me');
    expect(await runs.finished(run)).toMatchObject({ state: 'failed', faults: [{ start: null, error: { code: 'FAULT_FAILED', message: expect.stringContaining('no netem') } }] });
    expect(cluster.objects).toEqual([]);
  });

  test('that is not undone in time has failed, and the next sidecar undoes it', async () => {
    const { run } = await runs.start(experiment('packet-loss', 'web', 60), 'me');
    await inForce(run);
    cluster.controller = 'sleeps';
    expect(await runs.stop(run)).toMatchObject({ state: 'aborted', faults: [{ end: null, error: { message: expect.stringContaining('has not undone it') } }] });
    expect(cluster.objects).toHaveLength(1);
    cluster.controller = 'works';
    await runs.close();
    const next = open();
    await next.recover();
    expect(cluster.objects).toEqual([]);
    expect(next.list()).toMatchObject([{ faults: [{ error: null, end: expect.any(Number) }] }]);
    await next.close();
  });

  test('left by a killed sidecar is undone by the next one, by its mark; foreign objects stay', async () => {
    const { run } = await runs.start(experiment('packet-loss', 'web', 600), 'me');
    await inForce(run);
    cluster.objects.push(foreign());
    const dead = runs;
    const next = open();
    await next.recover();
    expect(cluster.objects.map(({ metadata }) => metadata.name)).toEqual(['theirs']);
    expect(next.list()).toMatchObject([{ state: 'interrupted', faults: [{ end: expect.any(Number) }] }]);
    await next.close();
    await dead.close();
  });
});

describe('components of pods', () => {
  const names = (pods: ReturnType<typeof createPods>, list: V1Pod[], at = 0) => pods(list, at).map(({ component, incarnation, kubernetes }) => [component, kubernetes?.pod, incarnation, kubernetes?.ready]);
  const web = (name: string) => fakePod(name, { [LABEL]: 'web' });

  test('keep their names when replicas of a Deployment come back under other names', () => {
    const pods = createPods('http://api', LABEL);
    const [a, b, c] = [web('web-a'), web('web-b'), web('web-c')];
    expect(names(pods, [a, b])).toEqual([['web-1', 'web-a', 1, true], ['web-2', 'web-b', 1, true]]);
    expect(names(pods, [b])).toEqual([['web-1', 'web-a', 1, false], ['web-2', 'web-b', 1, true]]);
    expect(names(pods, [b, c])).toEqual([['web-1', 'web-c', 2, true], ['web-2', 'web-b', 1, true]]);
  });

  test('a successor beside its predecessor is no replica, unless both stay', () => {
    const pods = createPods('http://api', LABEL);
    const [a, b] = [web('web-a'), web('web-b')];
    expect(names(pods, [a])).toEqual([['web', 'web-a', 1, true]]);
    expect(names(pods, [a, b], 1000)).toEqual([['web', 'web-a', 1, true]]);
    expect(names(pods, [b], 2000)).toEqual([['web', 'web-b', 2, true]]);
    expect(names(pods, [a, b], 3000)).toEqual([['web', 'web-b', 2, true]]);
    expect(names(pods, [a, b], 63_001).map(([name]) => name)).toEqual(['web-1', 'web-2']);
  });

  test('one without a pod is down for five minutes, then gone', () => {
    const pods = createPods('http://api', LABEL);
    expect(names(pods, [web('web-a')])).toHaveLength(1);
    expect([names(pods, [], 1000), names(pods, [], 300_000), names(pods, [], 301_001)].map((list) => list.length)).toEqual([1, 1, 0]);
  });

  test('a restarted container is a new incarnation; a pod that Chaos Mesh lets fail is down', () => {
    const pods = createPods('http://api', LABEL);
    const pod = web('web-a');
    pods([pod], 0);
    pod.status!.containerStatuses![0].restartCount = 1;
    pod.metadata!.annotations = { 'chaos-mesh-roentgen-r-0-pod-failure-c-normal-image': 'web:1' };
    expect(names(pods, [pod])).toEqual([['web', 'web-a', 2, false]]);
    pod.metadata!.annotations = {};
    expect(names(pods, [pod])).toEqual([['web', 'web-a', 2, true]]);
  });

  test.each([
    ['another address', { api: 'file:///etc' }], ['a namespace that is a path', { namespace: '../kube-system' }], ['an option for a name', { pod: '-A' }], ['no readiness', { ready: 'yes' }],
  ] as Array<[string, object]>)('%s makes it no target', (_, strange) => {
    const [target] = createPods('http://api', LABEL)([web('web-a')], 0);
    expect(isTarget(target)).toBe(true);
    expect(isTarget({ ...target, kubernetes: { ...target.kubernetes, ...strange } } as ProcessTarget)).toBe(false);
  });

  test('a guard of processes never takes a pod', async () => {
    const [target] = createPods('http://api', LABEL)([web('web-a')], 0);
    await expect(startGuard({ kind: 'kill', token: 't', note: '', hit: { target, parameters: {}, seconds: 1, peer: () => undefined }, before: '' })).rejects.toMatchObject({ code: 'FAULT_UNAVAILABLE' });
  });
});

test('an API that does not answer has no targets, and is told once', async () => {
  const said: string[] = [];
  const watch = watchKubernetes([{ service: 's', namespace: 'shop', label: LABEL, kubeconfig: '/nowhere' }], (text) => said.push(text));
  await watch.refresh();
  await watch.refresh();
  watch.close();
  expect(watch.current()).toEqual([{ service: 's', targets: [] }]);
  expect(said).toEqual([expect.stringContaining('cannot be read')]);
});
