/**
 * Guards that touch nothing: they stand in for the real ones (runs.test.ts and crash.test.ts have those) where a test asks which targets
 * are hit, in what order, a thousand times, and what a failing journal does at each of its lines.
 */

import type { Guards } from '../../../sidecar/chaos/execution';
import type { GuardTask, Undone } from '../../../sidecar/chaos/guard';
import type { ProcessTarget, TargetFile } from '../../../sidecar/contract';

export interface FakeGuards extends Guards {
  /** `apply`, `undone` or `undo`, in order; looking alone (preflight) is not here. */
  did: Array<{ what: string; task: GuardTask }>;
  /** Tokens of faults in force. */
  inForce: Set<string>;
}

/** @param onApply may throw, as a guard that fails does. @param hold how long a second is held, in milliseconds */
export function fakeGuards(onApply: (task: GuardTask) => void = () => undefined, hold = 1000): FakeGuards {
  const did: FakeGuards['did'] = [];
  const inForce = new Set<string>();
  const stamp = (): Undone => ({ wall: Date.now(), boot: Math.round(performance.now()), count: 0 });

  return {
    did,
    inForce,
    async start(task) {
      let end: (undone: Undone) => void = () => undefined;
      let timer: NodeJS.Timeout | undefined;
      const undone = new Promise<Undone>((resolve) => (end = resolve));
      const release = () => {
        clearTimeout(timer);
        if (inForce.delete(task.token)) {
          did.push({ what: 'undone', task });
        }
        end(stamp());
      };
      return {
        before: '',
        undone,
        release,
        apply: async () => {
          onApply(task);
          did.push({ what: 'apply', task });
          inForce.add(task.token);
          timer = setTimeout(release, task.hit.seconds * hold);
          return stamp();
        },
      };
    },
    async undo(task) {
      inForce.delete(task.token);
      did.push({ what: 'undo', task });
      return stamp();
    },
  };
}

/** A component that lives as long as this process; nothing acts on it. */
export const fakeTarget = (component: string, incarnation = 1): ProcessTarget => ({
  component,
  faultable: true,
  incarnation,
  cgroups: Object.fromEntries(['cpu', 'cpuacct', 'memory', 'pids', 'freezer'].map((name) => [name, `/sys/fs/cgroup/${name}/none/${component}-${incarnation}`])),
  cgroupVersion: 1,
  netns: `none-${component}`,
  interface: 'eth0',
  pid: process.pid,
  address: '10.0.0.1',
  ports: [80],
});

export const fakeFile = (...components: string[]): TargetFile => ({ service: 's', targets: components.map((each) => fakeTarget(each)) });
