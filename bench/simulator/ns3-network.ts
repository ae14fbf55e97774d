/** Whole networks in ns-3 and in ours: generated ones of 8 to 10 nodes with all four policies, every flow's results beside two seeds of ours. */

import { type Ns3Run } from '../../sidecar/twin/drivers/ns3/answer';
import { ns3Program, ns3Run } from '../../sidecar/twin/drivers/ns3/run';
import { simulateSample } from '../../sidecar/twin/drivers/sample';
import { generateScenario } from '../../sidecar/twin/scenario/generate';
import type { Measurement } from '../../sidecar/twin/scenario/results';
import { POLICIES, type Scenario } from '../../sidecar/twin/scenario/scenario';
import type { Figure } from '../report/figure';
import { type Differences, differences } from './fidelity';
import { whereInstalled } from './ns3';

const NETWORKS = 4;
const WARM_UP_SECONDS = 200;
const SECONDS = 4000;

/** From the first seeds whose networks have all policies. */
export function networksOfAllPolicies(count: number): Scenario[] {
  const found: Scenario[] = [];
  for (let seed = 1; found.length < count; seed++) {
    const { scenario } = generateScenario({ seed, nodes: 8 + (seed % 3) });
    if (POLICIES.every((policy) => scenario.ports.some((port) => port.policy === policy))) {
      found.push(scenario);
    }
  }
  return found;
}

interface Compared {
  ns3: Differences;
  seeds: Differences;
  utilisation: { ns3: number; seeds: number };
  occupancy: { ns3: number; seeds: number };
  packets: { ours: number; ns3: number };
  cpuSeconds: { ours: number; ns3: number };
}

async function ours(scenario: Scenario, seed: number): Promise<Ns3Run> {
  const before = process.cpuUsage();
  const measured = await simulateSample({ scenario, options: { seed, warmUpSeconds: WARM_UP_SECONDS, window: { seconds: SECONDS } } });
  const { user, system } = process.cpuUsage(before);
  const packets = measured.flows.reduce((sum, { packetRate, dropRate }) => sum + (packetRate - dropRate) * (SECONDS + WARM_UP_SECONDS), 0);
  return { measured, packets, cpuSeconds: (user + system) / 1e6 };
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Percent points. */
const utilisationOff = (one: Measurement, other: Measurement): number => 100 * mean(one.ports.map(({ utilization }, port) => Math.abs(utilization - other.ports[port].utilization)));

/** Percent, of the queues that something waited in. */
function occupancyOff(one: Measurement, other: Measurement): number {
  const pairs = one.ports.flatMap(({ queues }, port) => queues.map((queue, place) => [queue.occupancy, other.ports[port].queues[place].occupancy])).filter(([a, b]) => a > 0 && b > 0);
  return 100 * mean(pairs.map(([a, b]) => Math.abs(a / b - 1)));
}

async function compare(program: string, scenario: Scenario): Promise<Compared> {
  const [first, second] = [await ours(scenario, 1), await ours(scenario, 2)];
  const peer = await ns3Run(program, scenario, { seed: 3, warmUpSeconds: WARM_UP_SECONDS, seconds: SECONDS });
  const off = (of: (one: Measurement, other: Measurement) => number) => ({ ns3: of(first.measured, peer.measured), seeds: of(first.measured, second.measured) });
  return {
    ns3: differences(first.measured.flows, peer.measured.flows),
    seeds: differences(first.measured.flows, second.measured.flows),
    utilisation: off(utilisationOff),
    occupancy: off(occupancyOff),
    packets: { ours: first.packets, ns3: peer.packets },
    cpuSeconds: { ours: first.cpuSeconds, ns3: peer.cpuSeconds },
  };
}

const digits = (value: number): number => Number(value.toPrecision(3));

function figuresOf(rows: Compared[]): Figure[] {
  const beside = (id: string, unit: string, ns3: (row: Compared) => number, seeds: (row: Compared) => number, note?: string): Figure => ({
    id,
    value: digits(mean(rows.map(ns3))),
    unit,
    peer: 'two seeds',
    peerValue: digits(mean(rows.map(seeds))),
    ...(note && { note }),
  });
  const speed = (of: 'ours' | 'ns3') => rows.reduce((sum, { packets }) => sum + packets[of], 0) / rows.reduce((sum, { cpuSeconds }) => sum + cpuSeconds[of], 0);
  return [
    beside('ns3-network-delay', '% MAPE of delay', ({ ns3 }) => ns3.delay, ({ seeds }) => seeds.delay, `per path, against ns-3; ${NETWORKS} networks of 8 to 10 nodes, all policies, ${SECONDS} s`),
    beside('ns3-network-jitter', '% MAPE of jitter', ({ ns3 }) => ns3.jitter, ({ seeds }) => seeds.jitter),
    beside('ns3-network-loss', 'points MAE of loss', ({ ns3 }) => ns3.loss, ({ seeds }) => seeds.loss),
    beside('ns3-network-utilisation', 'points MAE of utilisation', ({ utilisation }) => utilisation.ns3, ({ utilisation }) => utilisation.seeds, 'per port'),
    beside('ns3-network-occupancy', '% MAPE of occupancy', ({ occupancy }) => occupancy.ns3, ({ occupancy }) => occupancy.seeds, 'per queue, mean while it holds anything'),
    { id: 'ns3-network-speed', value: digits(speed('ours') / 1e6), unit: 'M packets/s', peer: 'ns-3', peerValue: digits(speed('ns3') / 1e6), note: `${digits(speed('ours') / speed('ns3'))} times; packets that arrived, of paths of several hops, CPU seconds` },
  ];
}

export async function networkFigures(): Promise<Figure[]> {
  const program = whereInstalled(ns3Program);
  if (!program) {
    return [{ id: 'ns3-network-delay', value: null, unit: '% MAPE of delay', note: 'ns-3 not installed' }];
  }
  const rows: Compared[] = [];
  for (const scenario of networksOfAllPolicies(NETWORKS)) {
    rows.push(await compare(program, scenario));
  }
  return figuresOf(rows);
}
