/** What differs on a Docker container: its supervisor is its engine, and some of what is its own lies outside of its layer. */

import { readFileSync } from 'node:fs';
import type { ProcessTarget } from '../../contract';
import { RoentgenError } from '../../errors';
import { compiledProgram } from '../program';
import { KILL } from '../guard/component';
import { CONTAINER, CONTAINER_KILL, CONTAINER_RESTART, CONTAINER_STOP } from '../guard/container';
import { anyFolder } from './places';
import type { FaultRow, Hit } from './spec';

type Difference = NonNullable<FaultRow['docker']>;

/** The row as it is on a container. Its `args` refuse what could only be done by half. */
export function onDocker<Row extends FaultRow>(row: Row): Row {
  const merged = { ...row, ...row.docker };
  const { args, undoArgs = args } = merged;
  return { ...merged, args: (hit) => (refuseHalves(merged, hit.target), args(hit)), undoArgs };
}

/** What acts in the network does so on one interface. */
function refuseHalves({ needs, title }: FaultRow, { component, docker }: ProcessTarget): void {
  const interfaces = docker?.interfaces ?? 1;
  if (needs.includes('nsenter') && interfaces !== 1) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${title} acts on one network interface, and the container of ${component} has ${interfaces}`, 'connect it to one network');
  }
}

/** The engine's words; see guard/container.ts. */
const words = (grace: (hit: Hit) => number, folder: (target: ProcessTarget) => string) => (hit: Hit): string[] => {
  const { pid, docker, component } = hit.target;
  if (!docker) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${component} is no container`);
  }
  return [String(pid), folder(hit.target), process.execPath, compiledProgram('drivers/docker-program.js'), docker.socket, docker.id, String(Math.ceil(grace(hit)))];
};

/** @param grace seconds that the stop signal has */
function ended(how: string, grace: (hit: Hit) => number): Difference {
  return {
    script: KILL + CONTAINER + how,
    prefix: 'container',
    args: words(grace, (target) => anyFolder(target, 'kill')),
    // The undo speaks to the engine alone.
    undoArgs: words(() => 0, () => ''),
    undo: 'the container is started by its engine, unless it runs already or is not there any more',
  };
}

const graceOf = ({ parameters }: Hit) => Number(parameters.grace);

export const DOCKER_LIFE = {
  kill: { ...ended(CONTAINER_KILL, () => 0), touches: 'all processes of the container' },
  stop: { ...ended(CONTAINER_STOP, graceOf), touches: 'the container, which its engine stops' },
  restart: { ...ended(CONTAINER_RESTART, graceOf), touches: 'the container, which its engine stops and starts' },
  remove: {
    touches: 'nothing: containers are not removed',
    undo: 'none',
    args: ({ target }: Hit): string[] => {
      throw new RoentgenError('FAULT_UNAVAILABLE', `the container of ${target.component} is not removed: what it was made of could not all be put back`, 'take stop or kill');
    },
  },
} satisfies Record<string, Difference>;

/** Lines that every container has: of loopback, of IPv6's groups, and of its own address. */
const USUAL = /^(127\.|::1$|f[ef][0-9a-f]{2}::)/;

/** Docker mounts /etc/hosts from outside of the layer, where it is not to be written. Throws FAULT_UNAVAILABLE where it knows names of others. */
export function refuseHiddenNames({ component, pid, address }: ProcessTarget): void {
  const lines = hostsOf(pid).split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)[0]);
  if (lines.some((ip) => ip !== '' && ip !== address && !USUAL.test(ip))) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `/etc/hosts of the container of ${component} knows other names, and Docker keeps that file outside of its layer`, 'let it find them by name service: without extra_hosts and links');
  }
}

function hostsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/root/etc/hosts`, 'utf8');
  } catch {
    return '';
  }
}
