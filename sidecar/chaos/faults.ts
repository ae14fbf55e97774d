/** The catalogue of faults: one row a kind. To add a kind: a row here, its functions in guard-script.ts, its arguments in drivers/process.ts. */

import { FAULT_KINDS, type FaultDescription, type FaultKind, type FaultParameter } from '../contract';
import { RoentgenError } from '../errors';

/** What a fault needs of the machine; probe.ts finds out. */
export type Need = 'root' | 'cgroups' | 'freezer' | 'nsenter' | 'nft' | 'tc' | 'stress-ng' | 'packet filter' | 'token bucket';

export interface FaultSpec extends Omit<FaultDescription, 'available' | 'missing'> {
  undo: string;
  needs: Need[];
}

const parameter = (name: string, unit: string, fallback: number, min: number, max: number, description: string): FaultParameter => ({ name, unit, default: fallback, min, max, description });

const SPECS: Record<FaultKind, Omit<FaultSpec, 'fault'>> = {
  kill: {
    title: 'Kill',
    description: 'Kills every process of the component with signal 9. The fault ends when the component is alive again, at the latest after its duration.',
    touches: "all processes in the component's cgroup",
    undo: "none: the component's own supervisor starts it again",
    needs: ['root', 'cgroups'],
    parameters: [],
  },
  pause: {
    title: 'Pause',
    description: 'Freezes every process of the component: it keeps its connections but answers nothing.',
    touches: "the freezer of the component's cgroup",
    undo: 'the freezer is thawed',
    needs: ['root', 'cgroups', 'freezer'],
    parameters: [],
  },
  'cpu-stress': {
    title: 'CPU stress',
    description: "Burns CPU inside the component's cgroup, so that the load counts as the component's own and competes with it under its limits.",
    touches: "stress-ng processes in the component's cgroup",
    undo: 'the stress-ng processes are killed',
    needs: ['root', 'cgroups', 'stress-ng'],
    parameters: [parameter('workers', 'processes', 2, 1, 64, 'Processes that burn CPU.'), parameter('load', '%', 100, 1, 100, 'Share of one CPU that each of them burns.')],
  },
  'memory-stress': {
    title: 'Memory stress',
    description: "Holds memory inside the component's cgroup. Takes at most 90 % of what the component's memory limit leaves, so that the kernel does not kill the component for it.",
    touches: "a stress-ng process in the component's cgroup",
    undo: 'the stress-ng process is killed',
    needs: ['root', 'cgroups', 'stress-ng'],
    parameters: [parameter('megabytes', 'MB', 128, 8, 65536, 'Memory to hold, in units of 1048576 bytes.')],
  },
  'packet-loss': {
    title: 'Packet loss',
    description: 'Drops packets at random, those that come and those that go, on the interface of the component.',
    touches: "nftables table netdev roentgen_chaos in the component's network namespace",
    undo: 'the table is deleted',
    needs: ['root', 'nsenter', 'nft', 'packet filter'],
    parameters: [parameter('percent', '%', 30, 0.01, 100, 'Share of packets lost in each direction.')],
  },
  'rate-limit': {
    title: 'Rate limit',
    description: 'Limits the rate of what the component sends by a token bucket; packets that would wait for more than 400 ms are lost.',
    touches: "root queueing discipline tbf 524f: of the interface in the component's network namespace",
    undo: 'the queueing discipline is deleted; the kernel puts its default back',
    needs: ['root', 'nsenter', 'tc', 'token bucket'],
    parameters: [parameter('rate', 'kbit/s', 64, 8, 10_000_000, 'What the component may send.')],
  },
};

export const FAULTS: readonly FaultSpec[] = FAULT_KINDS.map((fault) => ({ fault, ...SPECS[fault] }));

/** Throws FAULT_UNKNOWN. */
export function faultSpec(fault: string): FaultSpec {
  const spec = FAULTS.find((each) => each.fault === fault);
  if (!spec) {
    throw new RoentgenError('FAULT_UNKNOWN', `no fault is called ${JSON.stringify(fault)}`, `the faults are ${FAULT_KINDS.join(', ')}`);
  }
  return spec;
}
