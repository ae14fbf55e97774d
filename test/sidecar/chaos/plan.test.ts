import { parseExperiment } from '../../../sidecar/chaos/experiment';
import { createHolds } from '../../../sidecar/chaos/holds';
import { allowedTargets, hitsOf, isAllowed, planRun } from '../../../sidecar/chaos/plan';
import type { ProcessTarget } from '../../../sidecar/contract';

const target = (component: string): ProcessTarget => ({ component, faultable: true, incarnation: 1, cgroups: {}, cgroupVersion: 1, netns: 'n', interface: 'eth0', pid: 2 });
const FILES = [
  { service: 'employees', targets: ['web', 'app1', 'app2', 'db1'].map(target) },
  { service: 'other', targets: [target('app1')] },
];
const LIMITS = { allow: ['employees/app*', 'employees/db1'], maxDurationSeconds: 60 };
type Fault = { fault: string; component: string; duration: number; after?: number };
const plan = (faults: Fault[], service = 'employees') => planRun(parseExperiment({ name: 'x', service, faults }), FILES, LIMITS);

describe('a plan', () => {
  test('says of each step what it touches and how it is undone', () => {
    const { steps, experiment } = plan([{ fault: 'packet-loss', component: 'db1', duration: 5 }]);
    expect(experiment.name).toBe('x');
    expect(steps).toEqual([
      { fault: 'packet-loss', service: 'employees', component: 'db1', after: 0, duration: 5, parameters: { percent: 30 }, touches: expect.stringContaining('employees/db1'), undo: expect.stringContaining('deleted') },
    ]);
  });

  test.each<[string, Fault[], string | undefined, string]>([
    ['an unknown service', [{ fault: 'pause', component: 'app1', duration: 1 }], 'nowhere', 'SERVICE_UNKNOWN'],
    ['an unknown component', [{ fault: 'pause', component: 'app9', duration: 1 }], undefined, 'COMPONENT_UNKNOWN'],
    ['a component that is not on the list', [{ fault: 'pause', component: 'web', duration: 1 }], undefined, 'TARGET_NOT_ALLOWED'],
    ['the same component of another service', [{ fault: 'pause', component: 'app1', duration: 1 }], 'other', 'TARGET_NOT_ALLOWED'],
    ['a fault that is too long', [{ fault: 'pause', component: 'app1', duration: 61 }], undefined, 'EXPERIMENT_INVALID'],
    ['a start that is too late', [{ fault: 'pause', component: 'app1', duration: 1, after: 1e9 }], undefined, 'EXPERIMENT_INVALID'],
    ['the same fault twice at a time', [{ fault: 'pause', component: 'app1', duration: 9 }, { fault: 'pause', component: 'app1', duration: 1, after: 5 }], undefined, 'EXPERIMENT_INVALID'],
    ['a kill under another fault', [{ fault: 'pause', component: 'app1', duration: 9 }, { fault: 'kill', component: 'app1', duration: 1, after: 5 }], undefined, 'EXPERIMENT_INVALID'],
  ])('with %s is refused', (_, faults, service, code) => {
    expect(() => plan(faults, service)).toThrow(expect.objectContaining({ code }));
  });

  test('lets faults follow each other and different ones meet', () => {
    expect(plan([{ fault: 'pause', component: 'app1', duration: 4 }, { fault: 'pause', component: 'app1', duration: 1, after: 5 }, { fault: 'rate-limit', component: 'app1', duration: 9 }, { fault: 'pause', component: 'app2', duration: 4 }]).steps).toHaveLength(4);
  });
});

describe('the digest of a plan', () => {
  const faults = [{ fault: 'pause', component: 'app1', duration: 4 }, { fault: 'packet-loss', component: 'db1', duration: 4 }];
  const experiment = parseExperiment({ name: 'x', service: 'employees', faults });
  const digest = (change: Partial<ProcessTarget> = {}, of = 'app1', limits = LIMITS) =>
    planRun(experiment, FILES.map((file) => ({ ...file, targets: file.targets.map((each) => (each.component === of ? { ...each, ...change } : each)) })), limits).digest;

  test('is the same for the same steps on the same incarnations, wherever the files list them', () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    expect(digest()).toBe(digest());
    expect(planRun(experiment, [FILES[1], { ...FILES[0], targets: [...FILES[0].targets].reverse() }], LIMITS).digest).toBe(digest());
    expect(digest({ pid: 9 }, 'web')).toBe(digest());
  });

  test.each<[string, Partial<ProcessTarget>]>([
    ['incarnation', { incarnation: 2 }],
    ['process', { pid: 9 }],
    ['cgroups', { cgroups: { cpu: '/sys/fs/cgroup/cpu/x' } }],
    ['network namespace', { netns: 'm' }],
    ['interface', { interface: 'eth1' }],
    ['container', { docker: { id: 'c2', socket: '/s' } }],
  ])('is another one with another %s of what is hit', (_, change) => {
    expect(digest(change)).not.toBe(digest());
    expect(digest(change, 'db1')).not.toBe(digest());
  });

  test('is another one with other faults, times and parameters', () => {
    const others = [[faults[0]], [faults[1], faults[0]], [faults[0], { ...faults[1], duration: 5 }], [faults[0], { ...faults[1], parameters: { percent: 31 } }]];
    const found = others.map((each) => planRun(parseExperiment({ name: 'x', service: 'employees', faults: each }), FILES, LIMITS).digest);
    expect(new Set([digest(), ...found]).size).toBe(5);
  });

  test('stands for the components at the other end, too, which must be there', () => {
    const peers = parseExperiment({ name: 'x', service: 'employees', faults: [{ fault: 'partition', component: 'app1', duration: 4, parameters: { peer: 'web' } }] });
    const other = FILES.map((file) => ({ ...file, targets: file.targets.map((each) => (each.component === 'web' ? { ...each, incarnation: 5 } : each)) }));
    const plan1 = planRun(peers, FILES, LIMITS);
    expect(hitsOf(plan1.steps[0], FILES).map((each) => each?.component)).toEqual(['app1', 'web']);
    expect(planRun(peers, other, LIMITS).digest).not.toBe(plan1.digest);
    const nobody = { ...peers, faults: [{ ...peers.faults[0], parameters: { peer: 'moon' } }] };
    expect(() => planRun(nobody, FILES, LIMITS)).toThrow(expect.objectContaining({ code: 'COMPONENT_UNKNOWN' }));
  });
});

describe('the allow-list', () => {
  test.each([
    ['a/b', ['a/b'], true],
    ['a/b', ['*/*'], true],
    ['a/bc', ['a/b*'], true],
    ['a/b', ['a/bc', 'b/a'], false],
    ['a/bxc', ['a/b.c'], false],
    ['a/x/y', ['a/*'], false],
    ['a/b', [], false],
  ])('%s by %j: %s', (name, allow, expected) => {
    const [service, ...component] = name.split('/');
    expect(isAllowed(service, component.join('/'), allow)).toBe(expected);
  });

  test('is what the targets are', () => {
    expect(allowedTargets(FILES, LIMITS.allow).map(({ service, component }) => `${service}/${component}`)).toEqual(['employees/app1', 'employees/app2', 'employees/db1']);
  });
});

describe('holds', () => {
  test('let one run have a component, and only so many runs have any', () => {
    const holds = createHolds(2);
    holds.take('r1', ['s/a', 's/b', 's/a']);
    expect(() => holds.take('r2', ['s/c', 's/b'])).toThrow(expect.objectContaining({ code: 'TARGET_BUSY', message: 's/b is held by run r1' }));
    holds.take('r2', ['s/c']);
    expect(() => holds.take('r3', ['s/d'])).toThrow(/as many as chaos.max_parallel/);
    holds.letGo('r1');
    holds.take('r3', ['s/b']);
  });
});
