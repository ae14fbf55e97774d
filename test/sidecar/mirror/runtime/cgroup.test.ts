import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cgroupId, createCgroups, findCgroups, removeCgroups } from '../../../../sidecar/mirror/runtime/cgroup';
import { sweep } from '../../../../sidecar/mirror/runtime/janitor';
import { remainsOf } from '../remains';

const MEGABYTE = 1_048_576;
const instance = `tn${process.pid}`;
const limits = { cpu: 0.8, memory: 256 * MEGABYTE, pids: 64 };
const weak = { name: 'weak', cpu: 0.35, memory: 48 * MEGABYTE };
const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8').trim();

afterEach(() => sweep(instance));

/** The most memory that a process which wants `megabytes` was ever given, as the cgroup one level up or the component's own counted it. */
function mostHeld(cgroups: Record<string, string>, megabytes: number, level: '.' | '..'): number {
  const script = `for each in "$@"; do echo $$ >"$each/cgroup.procs"; done; head -c ${megabytes}m /dev/zero | tail -c ${megabytes}m >/dev/null`;
  spawnSync('bash', ['-c', script, 'hold', ...new Set(Object.values(cgroups))]);
  const [folder, file] = cgroups.memory ? [cgroups.memory, 'memory.max_usage_in_bytes'] : [cgroups.unified, 'memory.peak'];
  return Number(read(join(folder, level), file));
}

test('components of a node lie below it, and a component cannot have more than its node', () => {
  const mounts = findCgroups();
  const app = createCgroups(mounts, instance, 'app-1', limits, '/', weak);
  const web = createCgroups(mounts, instance, 'web-1', { ...limits, cpu: 0.1 }, '/', weak);
  expect(cgroupId(app)).toBe(`/rtg-${instance}/weak/app-1`);
  const [quota, memory] = mounts.version === 1 ? [({ cpu }: Record<string, string>) => read(cpu, 'cpu.cfs_quota_us'), 'memory.limit_in_bytes'] : [({ unified }: Record<string, string>) => read(unified, 'cpu.max').split(' ')[0], 'memory.max'];
  const node = Object.fromEntries(Object.entries(app).map(([controller, folder]) => [controller, join(folder, '..')]));
  expect([node, app, web].map(quota)).toEqual(['35000', '35000', '10000']);
  expect([node, app].map((each) => read(each.memory ?? each.unified, memory))).toEqual([String(weak.memory), String(limits.memory)]);
});

test('what the components of a node take together meets the node, not the machine', () => {
  const mounts = findCgroups();
  const free = createCgroups(mounts, instance, 'free-1', limits, '/');
  const app = createCgroups(mounts, instance, 'app-1', limits, '/', weak);
  expect(mostHeld(free, 96, '.')).toBeGreaterThan(90 * MEGABYTE);
  const met = mostHeld(app, 96, '..');
  expect([met > 40 * MEGABYTE, met <= weak.memory]).toEqual([true, true]);
});

test('a node outlives its components, and the sweep takes both', async () => {
  const mounts = findCgroups();
  const app = createCgroups(mounts, instance, 'app-1', limits, '/', weak);
  createCgroups(mounts, instance, 'app-2', limits, '/', weak);
  expect(await removeCgroups(app)).toBe(true);
  const next = createCgroups(mounts, instance, 'app-3', limits, '/', weak);
  expect(Object.values(next).every(existsSync)).toBe(true);
  await sweep(instance);
  expect(remainsOf(instance, '/nowhere')).toEqual([]);
});

// No machine with v1 has a v2 tree with these controllers: plain files stand for the kernel's.
test('v2 has the node between instance and component', () => {
  const root = mkdtempSync(join(tmpdir(), 'rtg-v2-'));
  try {
    const own = join(root, `rtg-${instance}`, 'weak', 'app-1');
    mkdirSync(own, { recursive: true });
    for (const folder of [own, join(own, '..')]) {
      ['cpu.max', 'memory.max', 'pids.max'].forEach((file) => writeFileSync(join(folder, file), 'max'));
    }
    // Names the controllers and takes no writing, as a kernel that hands them down already.
    symlinkSync('/proc/cgroups', join(own, '..', 'cgroup.subtree_control'));
    expect(createCgroups({ version: 2, roots: { unified: root } }, instance, 'app-1', limits, '/', weak)).toEqual({ unified: own });
    expect(['cpu.max', 'memory.max', 'pids.max'].map((file) => read(join(own, '..'), file))).toEqual(['35000 100000', String(weak.memory), 'max']);
    expect(['cpu.max', 'memory.max', 'pids.max'].map((file) => read(own, file))).toEqual(['35000 100000', String(limits.memory), '64']);
    expect(() => createCgroups({ version: 2, roots: { unified: root } }, instance, 'db-1', limits, '/')).toThrow('not handed down');
  } finally {
    rmSync(root, { recursive: true });
  }
});

test.each([
  ['/sys/fs/cgroup/cpu/rtg-bench/app1-4', '/rtg-bench/app1-4'],
  ['/sys/fs/cgroup/rtg-bench/weak/app1-4', '/rtg-bench/weak/app1-4'],
])('%s is called %s, as cAdvisor would', (folder, id) => {
  expect(cgroupId({ cpu: folder })).toBe(id);
});
