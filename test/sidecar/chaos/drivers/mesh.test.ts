import { meshObject, MESH_FAULTS } from '../../../../sidecar/chaos/drivers/mesh-objects';
import { actsOn, isInjected, isOver, whyNot, type MeshStatus } from '../../../../sidecar/chaos/drivers/mesh-status';
import { faultSpec } from '../../../../sidecar/chaos/faults';
import type { FaultKind, Parameters } from '../../../../sidecar/contract';
import { meshStatus } from './fake-cluster';

const target = { namespace: 'shop', pod: 'db-0', ports: [5432] };
const peer = { namespace: 'shop', pod: 'web-1' };
const make = (kind: FaultKind, parameters: Parameters = {}, other: typeof peer | null = null) =>
  meshObject(kind, 'run-1-0', target, { ...Object.fromEntries(faultSpec(kind).parameters.map(({ name, default: usual }) => [name, usual])), ...parameters }, 7.2, other);

describe('faults as Chaos Mesh objects', () => {
  test.each(MESH_FAULTS)('%s carries its own end, hits one pod, and bears our mark', (kind) => {
    const object = make(kind, kind === 'dns-failure' ? { answer: 'reject' } : {}, peer);
    expect(object).toMatchObject({
      apiVersion: 'chaos-mesh.org/v1alpha1',
      metadata: { name: 'roentgen-run-1-0', namespace: 'shop', labels: { 'roentgen.io/fault': 'run-1-0' } },
      spec: { mode: 'all', duration: '8s', selector: { namespaces: ['shop'], pods: { shop: ['db-0'] } } },
    });
    expect(JSON.stringify(object)).not.toMatch(/undefined|NaN|null/);
  });

  test('units are those of Chaos Mesh: bytes a second, durations, percent as text', () => {
    expect(make('rate-limit', { rate: 64 }).spec).toMatchObject({ action: 'bandwidth', bandwidth: { rate: '8000bps', buffer: 4096, limit: 4096 } });
    expect(make('delay', { ms: 100, jitter: 10 }).spec).toMatchObject({ action: 'delay', delay: { latency: '100ms', jitter: '10ms' } });
    expect(make('packet-loss', { percent: 30 }).spec).toMatchObject({ action: 'loss', direction: 'to', loss: { loss: '30', correlation: '0' } });
    expect(make('clock-skew', { seconds: -60 }).spec).toMatchObject({ timeOffset: '-60s' });
    expect(make('http-error', { status: 503 }).spec).toMatchObject({ target: 'Response', port: 5432, path: '*', replace: { code: 503 } });
    expect(make('partition', {}, peer).spec).toMatchObject({ action: 'partition', direction: 'both', target: { mode: 'all', selector: { pods: { shop: ['web-1'] } } } });
  });

  test.each([
    ['db-lock', {}, 'db-lock'],
    ['partition', {}, 'from everybody'],
    ['http-error', { share: 50 }, 'a share of the requests'],
    ['http-latency', { jitter: 5 }, 'jitter'],
    ['delay', { distribution: 'normal' }, 'normally'],
    ['dns-failure', { answer: 'drop' }, 'lost questions'],
  ] as Array<[FaultKind, Parameters, string]>)('%s with %j is not made by half', (kind, parameters, reason) => {
    expect(() => make(kind, parameters)).toThrow(expect.objectContaining({ code: 'FAULT_UNAVAILABLE', message: expect.stringContaining(reason) }));
  });
});

describe('the status of a Chaos Mesh object', () => {
  const nobody: MeshStatus = { conditions: [{ type: 'Selected', status: 'False' }, { type: 'AllInjected', status: 'True' }, { type: 'AllRecovered', status: 'True' }] };

  test('is in force when it has selected and injected, not before its controller has looked', () => {
    expect([undefined, {}, nobody, meshStatus('shop/db-0', false), meshStatus('shop/db-0', true)].map(isInjected)).toEqual([false, false, false, false, true]);
  });

  test('is over when it was told to end and has, or is paused', () => {
    const ended = meshStatus('shop/db-0', false);
    const before = isOver(ended);
    ended.experiment!.desiredPhase = 'Stop';
    expect([before, isOver(ended), isOver(meshStatus('shop/db-0', true))]).toEqual([false, true, false]);
  });

  test('tells which pod it acts on, whole names only', () => {
    expect(['db-0', 'db', 'db-01'].map((pod) => actsOn(meshStatus('shop/db-0/postgres', true), 'shop', pod))).toEqual([true, false, false]);
    expect(actsOn(meshStatus('shop/db-0', false), 'shop', 'db-0')).toBe(false);
  });

  test('tells why it is not in force', () => {
    expect([whyNot(undefined), whyNot(nobody), whyNot(meshStatus('shop/db-0', false))]).toEqual(['its controller did not look at it', 'it selected no pod', 'the kernel has no netem']);
  });
});
