/** From a blueprint to what the process runtime starts: commands with their rights, files, limits, and how to look after each. */

import { RoentgenError } from '../../errors';
import type { Check } from '../load/check';
import type { UnitSpec } from '../runtime/unit';
import type { Blueprint, Component } from './blueprint';
import { clientAddress, type Replica, replicasOf } from './replicas';
import { expand, type Names, type Values } from './variables';

/** Where libfaketime reads the offset of a component's clock, inside the component. */
export const CLOCK_FILE = '/etc/roentgen-clock';

export type Programs = Omit<Values, keyof Names> & {
  /** The library; null: this machine has none. */
  faketime: string | null;
};

/** One unit a replica. Throws BLUEPRINT_INVALID for a component without a command, and what the values throw. */
export function unitsOf(blueprint: Blueprint, programs: Programs): UnitSpec[] {
  const replicas = replicasOf(blueprint);
  const values = { ...programs, ...namesAmong(replicas) };
  return replicas.map((replica) => unitOf(replica, hostsFile(blueprint, replicas), values, programs.faketime));
}

export function namesAmong(replicas: Replica[]): Names {
  const of = (name: string) => replicas.filter((each) => each.name === name || each.component.component === name);
  return { addresses: (name) => of(name).map(({ address }) => address), replicas: (name) => of(name).map((each) => each.name) };
}

function unitOf({ name, component, address, node }: Replica, hosts: string, values: Values, faketime: string | null): UnitSpec {
  const { command, limits: { disk, ...limits } } = component;
  if (!command) {
    throw new RoentgenError('BLUEPRINT_INVALID', `the component ${component.component} has no command`, 'the process runtime starts programs of this machine: write which');
  }
  const text = (each: string) => expand(each, values);
  const clock = component.clock ? faketime : null;
  return {
    component: name,
    command: [...rightsOf(component), ...(clock ? clockOf(clock) : []), ...command.map(text)],
    environment: Object.fromEntries(Object.entries(component.environment).map(([key, value]) => [key, text(value)])),
    prepare: text(component.prepare),
    files: { '/etc/hosts': hosts, ...Object.fromEntries(Object.entries(component.files).map(([path, content]) => [path, text(content)])), ...(clock ? { [CLOCK_FILE]: '+0\n' } : {}) },
    keeps: component.volume,
    limits,
    ...(disk === null ? {} : { disk }),
    ...(node === undefined ? {} : { node }),
    stopSignal: component.stopSignal,
    faultable: component.faultable,
    address,
    ports: component.ports,
    ...(component.database ? { database: component.database } : {}),
    ...(clock ? { clock: CLOCK_FILE } : {}),
  };
}

/** Nothing that root may beyond what the blueprint says, and no way to gain it. */
function rightsOf({ user, capabilities }: Component): string[] {
  const [name, group] = user?.split(':') ?? [];
  const identity = name === undefined ? [] : [`--reuid=${name}`, `--regid=${group ?? name}`, '--clear-groups'];
  return ['setpriv', ...identity, '--no-new-privs', '--inh-caps=-all', `--bounding-set=${['-all', ...capabilities.map((each) => `+${each}`)].join(',')}`, '--'];
}

/** The library looks at the file once a second. Only the time of day is set: a monotonic clock never jumps, and programs end when it goes backwards. */
function clockOf(library: string): string[] {
  return ['env', `LD_PRELOAD=${library}`, `FAKETIME_TIMESTAMP_FILE=${CLOCK_FILE}`, 'FAKETIME_CACHE_DURATION=1', 'FAKETIME_DONT_RESET=1', 'FAKETIME_DONT_FAKE_MONOTONIC=1'];
}

/** A component's own name leads to all its replicas. */
function hostsFile({ network }: Blueprint, replicas: Replica[]): string {
  const lines = replicas.map(({ name, component, address }) => `${address} ${[...new Set([name, component.component])].join(' ')}`);
  return ['127.0.0.1 localhost', `${clientAddress(network.subnet)} client`, ...lines, ''].join('\n');
}

/** How the client process sees whether a replica does its work; null where it is not for it to see. */
export function checkOf({ component: { health, database }, address }: Replica): Check | null {
  if (health?.http) {
    return { kind: 'http', url: `http://${address}:${health.http.port}${health.http.path}` };
  }
  if (health?.tcp) {
    return { kind: 'tcp', host: address, port: health.tcp };
  }
  return health?.sql && database ? { kind: 'sql', host: address, port: database.port, user: database.user, database: database.name, sql: health.sql } : null;
}
