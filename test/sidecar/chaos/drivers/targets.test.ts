import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, isTarget, readTargets } from '../../../../sidecar/chaos/drivers/targets';
import { FAULTS, faultSpec } from '../../../../sidecar/chaos/faults';
import { COMPONENT_FAULTS } from '../../../../sidecar/chaos/faults/component';
import { NETWORK_FAULTS } from '../../../../sidecar/chaos/faults/network';
import { RESOURCE_FAULTS } from '../../../../sidecar/chaos/faults/resource';
import type { Parameters, ProcessTarget } from '../../../../sidecar/contract';

const V1: ProcessTarget = {
  component: 'db1',
  faultable: true,
  incarnation: 2,
  cgroups: { cpu: '/sys/fs/cgroup/cpu/m/db1', memory: '/sys/fs/cgroup/memory/m/db1', freezer: '/sys/fs/cgroup/freezer/m/db1' },
  cgroupVersion: 1,
  netns: 'm-db1',
  interface: 'eth0',
  pid: 4711,
};
const V2: ProcessTarget = { ...V1, cgroups: { cpu: '/sys/fs/cgroup/m/db1', memory: '/sys/fs/cgroup/m/db1' }, cgroupVersion: 2 };

describe('target files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'targets-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const read = (text: string) => {
    writeFileSync(join(folder, 'targets.json'), text);
    return readTargets([join(folder, 'none.json'), join(folder, 'targets.json')]);
  };

  test('are read where they are, and missing ones wait for their mirror', () => {
    expect(read(JSON.stringify({ service: 's', targets: [V1] }))).toEqual([{ service: 's', targets: [V1] }]);
  });

  test.each([
    ['torn', '{"service":"s","targ'],
    ['empty', ''],
    ['a list', '[]'],
    ['without a service', JSON.stringify({ targets: [V1] })],
    ...Object.entries({ component: '../x', netns: 'a/b', interface: '-j', pid: 1, incarnation: '1', cgroupVersion: 3, cgroups: { cpu: '/sys/fs/cgroup/../..' } }).map(([key, value]) => [`with the ${key} ${JSON.stringify(value)}`, JSON.stringify({ service: 's', targets: [{ ...V1, [key]: value }] })]),
  ])('that are %s have no targets', (_, text) => {
    expect(read(text)).toEqual([]);
  });

  test('tell who is alive', () => {
    expect([process.pid, 0, 2 ** 30].map((pid) => isAlive({ ...V1, pid }))).toEqual([true, false, false]);
  });
});

describe('a target', () => {
  const FULL: ProcessTarget = {
    ...V1,
    netns: '/proc/4711/ns/net',
    address: '10.86.0.31',
    ports: [5432, 1],
    layer: '/var/lib/mirror/run/db1-2/upper',
    hold: '/var/lib/mirror/holds/db1',
    clock: '/var/lib/mirror/clock',
    database: { user: 'postgres', name: 'employees', port: 5432 },
    docker: { id: '0123456789ab', socket: '/var/run/docker.sock' },
  };

  test('may have all that a mirror or an engine knows of it', () => {
    expect(isTarget(FULL)).toBe(true);
  });

  test.each([
    ...['/proc/1/ns/net', '/proc/4711/ns/mnt', '/proc/self/ns/net', '/proc/4711/ns/net/../pid', '/run/netns/x', '/proc/04/ns/net'].map((netns) => ({ netns })),
    ...['10.86.0', '10.86.0.256', '10.86.0.31 or 1', '::1', '10.86.0.1.'].map((address) => ({ address })),
    ...[[0], [65536], ['80'], 80, [1.5]].map((ports) => ({ ports })),
    ...['relative', '/a/../b', '/a/..', '/a/./b', '/', '/a\nb', '/a$(b)', 7].map((layer) => ({ layer })),
    { hold: '/holds/../../etc/passwd' },
    { clock: 'clock' },
    ...[{ user: 'a b', name: 'x', port: 1 }, { user: 'a', name: "x';", port: 1 }, { user: 'a', name: 'x' }, null].map((database) => ({ database })),
    ...[{ id: 'xyz', socket: '/s' }, { id: '0123456789ab', socket: 's' }, 'docker'].map((docker) => ({ docker })),
  ])('is refused with %j', (wrong) => {
    expect(isTarget({ ...FULL, ...wrong })).toBe(false);
  });
});

describe("a guard's words", () => {
  const peer = (component: string) => (component === 'app1' ? { ...V1, component, address: '10.86.0.21', ports: [3000] } : component === 'nowhere' ? { ...V1, component } : undefined);
  const hit = (target: ProcessTarget, parameters: Parameters, seconds = 1) => ({ target, parameters, seconds, peer });
  const words = (kind: string, target: ProcessTarget, parameters: Parameters, seconds = 1) => faultSpec(kind).args(hit(target, parameters, seconds));

  test('name the freezer of either cgroup version', () => {
    expect(words('pause', V1, {})).toEqual(['/sys/fs/cgroup/freezer/m/db1/freezer.state', 'FROZEN', 'THAWED', '/sys/fs/cgroup/freezer/m/db1/freezer.state', 'FROZEN']);
    expect(words('pause', V2, {})).toEqual(['/sys/fs/cgroup/m/db1/cgroup.freeze', '1', '0', '/sys/fs/cgroup/m/db1/cgroup.events', 'frozen 1']);
  });

  test('put stress in all cgroups of the component but the freezer', () => {
    expect(words('cpu-stress', V1, { workers: 3, load: 50 }, 9.5)).toEqual(['0', '4', '/sys/fs/cgroup/cpu/m/db1', '/sys/fs/cgroup/cpu/m/db1\n/sys/fs/cgroup/memory/m/db1', '', '--timeout', '15', '--cpu', '3', '--cpu-load', '50']);
  });

  test('give the numbers in the units of the kernel', () => {
    expect(words('packet-loss', V1, { percent: 12.5 })).toEqual(['/run/netns/m-db1', 'eth0', 'netdev', '1250']);
    expect(words('burst-loss', V1, { percent: 80, bad: 0.5, good: 4 })).toEqual(['/run/netns/m-db1', 'eth0', 'netdev', '8000', '500', '4000']);
    expect(words('rate-limit', V1, { rate: 8000 })).toEqual(['/run/netns/m-db1', 'eth0', '8000', '10000']);
  });

  test('go into the network namespace of a container', () => {
    expect(words('partition', { ...V1, netns: '/proc/4711/ns/net' }, { peer: '' })).toEqual(['/proc/4711/ns/net', 'eth0', 'netdev', '']);
  });

  test('know a peer by its address and ports', () => {
    expect(words('partition', V1, { peer: 'app1' }).slice(3)).toEqual(['10.86.0.21']);
    expect(words('dependency-outage', V1, { peer: 'app1' }).slice(3)).toEqual(['10.86.0.21', '3000']);
  });

  test.each([
    ['a peer that is not there', 'partition', V1, { peer: 'app9' }, 'COMPONENT_UNKNOWN'],
    ['a peer without an address', 'partition', V1, { peer: 'nowhere' }, 'FAULT_UNAVAILABLE'],
    ['itself as peer', 'partition', V1, { peer: 'db1' }, 'EXPERIMENT_INVALID'],
    ['no peer', 'dependency-outage', V1, { peer: '' }, 'EXPERIMENT_INVALID'],
    ['a component without that cgroup', 'pause', { ...V1, cgroups: {} }, {}, 'FAULT_UNAVAILABLE'],
    ['a component that is gone', 'memory-stress', V1, { megabytes: 64 }, 'COMPONENT_UNKNOWN'],
    ['a component whose quota is gone', 'cpu-limit', V1, { percent: 3 }, 'COMPONENT_UNKNOWN'],
    ['a component without a supervisor', 'stop', V1, { grace: 1 }, 'FAULT_UNAVAILABLE'],
    ['a component whose files are not known', 'disk-fill', V1, { megabytes: 1 }, 'FAULT_UNAVAILABLE'],
    ['a disk that others live on and that is not so large', 'disk-fill', { ...V1, layer: '/' }, { megabytes: 1e9 }, 'FAULT_FAILED'],
    ['a layer that is gone', 'io-stress', { ...V1, layer: '/nowhere/at/all' }, { workers: 1, megabytes: 1 }, 'COMPONENT_UNKNOWN'],
  ] as Array<[string, string, ProcessTarget, Parameters, string]>)('are not made for %s', (_, kind, target, parameters, code) => {
    expect(() => words(kind, target, parameters)).toThrow(expect.objectContaining({ code }));
  });

  test('of the undo ask neither a component that is gone nor its peers', () => {
    const kinds = Object.keys({ ...COMPONENT_FAULTS, ...RESOURCE_FAULTS, ...NETWORK_FAULTS });
    const gone = { target: { ...V1, cgroups: { ...V1.cgroups, pids: '/sys/fs/cgroup/pids/m/db1', blkio: '/sys/fs/cgroup/blkio/m/db1' }, layer: '/nowhere/upper', hold: '/nowhere/hold' }, seconds: 0, peer: () => undefined };
    for (const { args, undoArgs, parameters } of FAULTS.filter(({ fault }) => kinds.includes(fault))) {
      const values = { ...Object.fromEntries(parameters.map(({ name, default: value }) => [name, value])), peer: 'app1' };
      expect((undoArgs ?? args)({ ...gone, parameters: values }).length).toBeGreaterThan(0);
    }
  });
});
