/** Faults that speak the component's own protocol: HTTP, PostgreSQL, time. */

import type { ProcessTarget } from '../../contract';
import { RoentgenError } from '../../errors';
import { CLOCK } from '../guard/clock';
import { LOCK, SLOW } from '../guard/database';
import { NAMESPACE } from '../guard/network';
import { CHILD } from '../guard/relay';
import { SURGE } from '../guard/surge';
import { anyFolder, networkOf } from './places';
import { RELAYED_FAULTS } from './relayed';
import { count, type FaultRow, number, text } from './spec';

/** From inside its namespace; its own address is one that its access rules know. */
function databaseOf(target: ProcessTarget): string[] {
  const { component, database, address } = target;
  if (!database) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${component} is not known as a PostgreSQL`, 'the target file gives its login as database');
  }
  return [...networkOf(target), address ?? '127.0.0.1', String(database.port), database.user, database.name];
}

function clockOf({ component, clock }: ProcessTarget): string {
  if (clock === undefined) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `the clock of ${component} cannot be set`, 'a component has its own clock when it was started with libfaketime');
  }
  return clock;
}

/** Throws FAULT_UNAVAILABLE, EXPERIMENT_INVALID. */
function surgeOf({ component, surge }: ProcessTarget, profile: string): string {
  if (!surge) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `the users of ${component} cannot be made more`, 'it is for the component that the users of a mirror speak to');
  }
  if (profile !== '' && !surge.profiles.includes(profile)) {
    throw new RoentgenError('EXPERIMENT_INVALID', `the load has no profile ${JSON.stringify(profile)}`, surge.profiles.length > 0 ? `it has ${surge.profiles.join(', ')}` : 'name one as load.profiles in the blueprint');
  }
  return surge.file;
}

const SLOWER = { metric: 'roentgen_mirror_request_duration_seconds_sum', as: 'rate', moves: 'up', of: 'service' } as const;

export const APPLICATION_FAULTS = {
  ...RELAYED_FAULTS,
  'clock-skew': {
    family: 'application',
    title: 'Clock skew',
    description: "Sets the component's clock off. Only time of day: timers and durations go on as they were.",
    touches: 'the file that the component reads its clock offset from (libfaketime)',
    undo: 'the old text of the file is put back',
    needs: ['root'],
    parameters: [number('seconds', 's', 3600, -86_400, 86_400, 'How far the clock is ahead; behind where negative.')],
    script: CLOCK,
    prefix: 'clock',
    args: ({ target, parameters: { seconds } }) => [clockOf(target), `${Number(seconds) < 0 ? '' : '+'}${Number(seconds)}`, anyFolder(target, 'clock-skew')],
    undoArgs: ({ target }) => [clockOf(target)],
    evidence: [],
  },
  'db-lock': {
    family: 'application',
    title: 'Database lock',
    description: 'Locks a table of the PostgreSQL against reading and writing. A primary passes the lock on to its replicas; a replica itself cannot be locked.',
    touches: "a session of the database's own user that holds an ACCESS EXCLUSIVE lock",
    undo: 'the session is ended',
    needs: ['root', 'nsenter', 'psql'],
    parameters: [text('table', 'name', '', 'The table; empty: the largest.')],
    script: NAMESPACE + CHILD + LOCK,
    prefix: 'lock',
    args: ({ target, parameters: { table } }) => [...databaseOf(target), String(table)],
    undoArgs: ({ target }) => databaseOf(target),
    evidence: [{ metric: 'roentgen_mirror_request_errors_total', as: 'rate', moves: 'up', of: 'service' }, SLOWER, { metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'either' }],
  },
  'slow-query': {
    family: 'application',
    title: 'Slow queries',
    description: "Runs expensive queries in the PostgreSQL, which compete with the others for its CPU and its connections. They read no table and write nothing.",
    touches: "sessions of the database's own user, one more than there are queries",
    undo: 'the sessions are ended',
    needs: ['root', 'nsenter', 'psql'],
    parameters: [count('workers', 'queries', 2, 1, 32, 'Queries at a time.')],
    script: NAMESPACE + CHILD + SLOW,
    prefix: 'slow',
    args: ({ target, parameters: { workers } }) => [...databaseOf(target), String(workers)],
    undoArgs: ({ target }) => databaseOf(target),
    evidence: [{ metric: 'container_cpu_usage_seconds_total', as: 'rate', moves: 'up' }, SLOWER],
  },
  surge: {
    family: 'application',
    title: 'Surge',
    description: 'More users than usual: the rate of the load times a factor, or another profile that the blueprint names (SYRROCA, section IV.D: the calls of another area).',
    touches: 'the file surge in the folder of the mirror, which its users obey',
    undo: 'the file is removed; the users are as many as before within a second',
    needs: [],
    parameters: [number('factor', 'times', 4, 0, 100, 'Users for each usual one; with a profile, for each of it.'), text('profile', 'name', '', 'Another profile of the load; empty: its own.')],
    script: SURGE,
    prefix: 'surge',
    args: ({ target, parameters: { factor, profile } }) => [surgeOf(target, String(profile)), String(Math.round(Number(factor) * 1e6) / 1e6), String(profile) || '-'],
    undoArgs: ({ target }) => [target.surge?.file ?? '', '1', '-'],
    evidence: [{ metric: 'container_network_receive_packets_total', as: 'rate', moves: 'up' }, { metric: 'container_cpu_usage_seconds_total', as: 'rate', moves: 'up' }],
  },
} satisfies Record<string, FaultRow>;
