import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardArguments, undoArguments } from '../../../../sidecar/chaos/drivers/process';
import { isAlive, readTargets } from '../../../../sidecar/chaos/drivers/targets';
import { FAULT_KINDS, type ProcessTarget } from '../../../../sidecar/contract';

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

describe("a guard's arguments", () => {
  test('name the freezer of either cgroup version', () => {
    expect(guardArguments('pause', V1, {}, 1)).toEqual(['/sys/fs/cgroup/freezer/m/db1/freezer.state', 'FROZEN', 'THAWED', '/sys/fs/cgroup/freezer/m/db1/freezer.state', 'FROZEN']);
    expect(guardArguments('pause', V2, {}, 1)).toEqual(['/sys/fs/cgroup/m/db1/cgroup.freeze', '1', '0', '/sys/fs/cgroup/m/db1/cgroup.events', 'frozen 1']);
  });

  test('put stress in all cgroups of the component but the freezer', () => {
    expect(guardArguments('cpu-stress', V1, { workers: 3, load: 50 }, 9.5)).toEqual(['0', '4', '/sys/fs/cgroup/cpu/m/db1', '/sys/fs/cgroup/cpu/m/db1\n/sys/fs/cgroup/memory/m/db1', '--timeout', '15', '--cpu', '3', '--cpu-load', '50']);
  });

  test('give the numbers in the units of the kernel', () => {
    expect(guardArguments('packet-loss', V1, { percent: 12.5 }, 1)).toEqual(['m-db1', 'eth0', '1250']);
    expect(guardArguments('rate-limit', V1, { rate: 8000 }, 1)).toEqual(['m-db1', 'eth0', '8000', '10000']);
  });

  test('refuse a fault whose cgroup the component has not, and a component that is gone', () => {
    expect(() => guardArguments('pause', { ...V1, cgroups: {} }, {}, 1)).toThrow(expect.objectContaining({ code: 'FAULT_UNAVAILABLE' }));
    expect(() => guardArguments('memory-stress', V1, { megabytes: 64 }, 1)).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN' }));
  });

  test('of the undo can be had for a component that is gone', () => {
    expect(FAULT_KINDS.map((kind) => undoArguments(kind, V1, {}).length > 0)).toEqual(FAULT_KINDS.map(() => true));
  });
});
