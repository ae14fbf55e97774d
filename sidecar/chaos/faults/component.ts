/** Faults of a component as a whole. */

import { join } from 'node:path';
import { FREEZER, HALT, KILL } from '../guard/component';
import { DOCKER_LIFE } from './docker';
import { anyFolder, folderOf, holdFileOf } from './places';
import { type FaultRow, type Hit, number } from './spec';

/** Guards must answer within 12 s. */
const MOST_GRACE = 8;
const GRACE = number('grace', 's', 2, 0, MOST_GRACE, 'Time between the stop signal and signal 9 for what is still alive then.');

/** `word`: what the supervisor is told, see mirror/runtime/hold.ts. */
const halt = (word: '' | ' now', grace: (hit: Hit) => number) => (hit: Hit): string[] => {
  const { target } = hit;
  return [String(target.pid), anyFolder(target, 'stop'), holdFileOf(target, 'stop'), word, String(Math.ceil(grace(hit)))];
};
const graceOf = ({ parameters }: Hit) => Number(parameters.grace);

const DOWN: Pick<FaultRow, 'family' | 'needs' | 'exclusive' | 'script' | 'prefix'> = { family: 'component', needs: ['root', 'cgroups'], exclusive: 'life', script: KILL + HALT, prefix: 'halt' };

export const COMPONENT_FAULTS = {
  kill: {
    family: 'component',
    title: 'Kill',
    description: 'Kills every process of the component with signal 9. The fault ends when the component is alive again, at the latest after its duration.',
    touches: "all processes in the component's cgroup",
    undo: "none: the component's own supervisor starts it again",
    needs: ['root', 'cgroups'],
    exclusive: 'life',
    death: 'returns',
    parameters: [],
    script: KILL,
    prefix: 'kill',
    args: ({ target }) => [String(target.pid), anyFolder(target, 'kill')],
    docker: DOCKER_LIFE.kill,
    evidence: [{ metric: 'container_start_time_seconds', as: 'value', moves: 'up' }, { metric: 'roentgen_mirror_component_up', as: 'value', moves: 'down' }],
  },
  stop: {
    ...DOWN,
    title: 'Stop',
    description: 'Ends the component in order by the stop signal SIGTERM to its first process, by signal 9 what does not obey, and keeps it down for the duration.',
    touches: "all processes in the component's cgroup, and the hold file that its supervisor obeys",
    undo: 'the hold file is removed; the supervisor starts the component at once',
    death: 'stays down',
    parameters: [GRACE],
    args: halt('', graceOf),
    docker: DOCKER_LIFE.stop,
    evidence: [{ metric: 'roentgen_mirror_component_up', as: 'value', moves: 'down' }],
  },
  restart: {
    ...DOWN,
    title: 'Restart',
    description: 'Ends the component in order by the stop signal SIGTERM to its first process, by signal 9 what does not obey, and has it started again at once. The fault ends when the component is alive again, at the latest after its duration.',
    touches: "all processes in the component's cgroup, and the hold file that its supervisor obeys",
    undo: 'the hold file is removed',
    death: 'returns',
    parameters: [GRACE],
    args: halt(' now', graceOf),
    docker: DOCKER_LIFE.restart,
    evidence: [{ metric: 'container_start_time_seconds', as: 'value', moves: 'up' }, { metric: 'roentgen_mirror_component_up', as: 'value', moves: 'down' }],
  },
  pause: {
    family: 'component',
    title: 'Pause',
    description: 'Freezes every process of the component: it keeps its connections but answers nothing.',
    touches: "the freezer of the component's cgroup",
    undo: 'the freezer is thawed',
    needs: ['root', 'cgroups', 'freezer'],
    exclusive: 'freezer',
    parameters: [],
    script: FREEZER,
    prefix: 'pause',
    args: ({ target }) => {
      const folder = folderOf(target, ['freezer'], 'pause');
      return target.cgroupVersion === 1
        ? [join(folder, 'freezer.state'), 'FROZEN', 'THAWED', join(folder, 'freezer.state'), 'FROZEN']
        : [join(folder, 'cgroup.freeze'), '1', '0', join(folder, 'cgroup.events'), 'frozen 1'];
    },
    evidence: [{ metric: 'container_cpu_usage_seconds_total', as: 'rate', moves: 'down' }, { metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'down' }],
  },
  remove: {
    ...DOWN,
    title: 'Remove',
    description: 'Kills every process of the component with signal 9 and keeps it away for the duration. It comes back as a new incarnation: what it wrote outside of its volume is lost.',
    touches: "all processes in the component's cgroup, and the hold file that its supervisor obeys",
    undo: 'the hold file is removed; the supervisor makes the component anew at once',
    death: 'stays down',
    parameters: [],
    args: halt('', () => 0),
    docker: DOCKER_LIFE.remove,
    evidence: [{ metric: 'roentgen_mirror_component_up', as: 'value', moves: 'down' }, { metric: 'container_start_time_seconds', as: 'value', moves: 'up' }],
  },
} satisfies Record<string, FaultRow>;
