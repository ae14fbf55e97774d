/** Where a fault acts on a target: its cgroups, its network namespace, its files, its peers. Pure, but for a look whether it speaks SIP. */

import { readFileSync } from 'node:fs';
import type { ProcessTarget } from '../../contract';
import { RoentgenError } from '../../errors';
import type { Hit } from './spec';

/** The first of these controllers' cgroup folders. Throws FAULT_UNAVAILABLE. */
export function folderOf(target: ProcessTarget, controllers: string[], kind: string): string {
  const found = controllers.map((name) => target.cgroups[name]).find((folder) => folder !== undefined) ?? (target.cgroupVersion === 2 ? Object.values(target.cgroups)[0] : undefined);
  if (found === undefined) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${kind} needs the ${controllers[0]} cgroup, which ${target.component} does not have`);
  }
  return found;
}

/** All of the component's processes are in it. */
export const anyFolder = (target: ProcessTarget, kind: string) => folderOf(target, ['pids', 'cpu', 'memory', 'cpuacct', 'freezer'], kind);

/** Path of the network namespace's file, and the interface. */
export function networkOf({ netns, interface: device }: ProcessTarget): [netns: string, device: string] {
  return [netns.startsWith('/') ? netns : `/run/netns/${netns}`, device];
}

/** The words for the undo of what acts in the network. */
export const tableOf = (target: ProcessTarget, family: 'netdev' | 'inet') => [...networkOf(target), family];

/** IPv4 address of a component of the same service, named by a parameter. Throws COMPONENT_UNKNOWN, FAULT_UNAVAILABLE, EXPERIMENT_INVALID. */
export function peerOf({ target, peer }: Hit, component: string): ProcessTarget & { address: string } {
  if (component === target.component || component === '') {
    throw new RoentgenError('EXPERIMENT_INVALID', `${JSON.stringify(component)} cannot be the peer of ${target.component}`, 'name the component at the other end');
  }
  const other = peer(component);
  if (!other) {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the peer ${JSON.stringify(component)} is no component of this service`);
  }
  if (other.address === undefined) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `the address of ${component} is not known`, 'the target file has to tell it');
  }
  return { ...other, address: other.address };
}

/** Folder of the component's own files. Throws FAULT_UNAVAILABLE. */
export function layerOf({ component, layer }: ProcessTarget, kind: string): string {
  if (layer === undefined) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${kind} needs the folder of the files of ${component}, which is not known`);
  }
  return layer;
}

/** File by which a supervisor can be told to wait. Throws FAULT_UNAVAILABLE. */
export function holdFileOf({ component, hold }: ProcessTarget, kind: string): string {
  if (hold === undefined) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${kind} needs a supervisor that can be told to wait, which ${component} does not have`);
  }
  return hold;
}

/**
 * Bytes and processes to see, all of the component's cgroups but the freezer (a frozen process could not be killed), and the folder of its
 * files for what writes there.
 */
export function stressPlace(target: ProcessTarget, controller: string, bytes: number, processes: number, layer = ''): string[] {
  const main = folderOf(target, [controller], `${controller}-stress`);
  const folders = new Set([main, ...Object.entries(target.cgroups).filter(([name]) => target.cgroupVersion === 2 || name !== 'freezer').map(([, folder]) => folder)]);
  return [String(bytes), String(processes), main, [...folders].join('\n'), layer];
}

/** stress-ng ends by itself too, should the guard be killed and no sidecar come back. */
export function ownTimeout(seconds: number): string[] {
  return ['--timeout', String(Math.ceil(seconds) + 5)];
}

/** UDP port of SIP (RFC 3261, 19.1.2), as /proc/net/udp writes it. */
const SIP_PORT = 5060;
const LISTENS = new RegExp(`^ *\\d+: [0-9A-F]+:${SIP_PORT.toString(16).toUpperCase()} `, 'm');

/** Throws FAULT_UNAVAILABLE where nobody in the component's network namespace listens on the UDP port of SIP. */
export function speaksSip({ component, pid }: ProcessTarget): void {
  if (!LISTENS.test(socketsOf(pid, 'udp')) && !LISTENS.test(socketsOf(pid, 'udp6'))) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${component} does not listen on UDP port ${SIP_PORT}`, 'the fault is for components that speak SIP');
  }
}

function socketsOf(pid: number, table: 'udp' | 'udp6'): string {
  try {
    return readFileSync(`/proc/${pid}/net/${table}`, 'utf8');
  } catch {
    return '';
  }
}
