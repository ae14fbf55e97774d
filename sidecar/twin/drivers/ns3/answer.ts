/** What network.cc answers, as a measurement. */

import { RoentgenError } from '../../../errors';
import type { FlowResult, Measurement, PortUsage, QueueUsage } from '../../scenario/results';
import type { Scenario } from '../../scenario/scenario';
import { linksOf, type Ns3Options } from './scenario-text';

export interface Ns3Run {
  measured: Measurement;
  /** That arrived at their destination, the warm-up's included. */
  packets: number;
  /** Of the simulation alone. */
  cpuSeconds: number;
}

/** Sent, bits sent, arrived, dropped; where any arrived, delay, its logarithm, jitter, quantiles. */
type FlowNumbers = number[];
/** Utilisation, packets and bits that passed, packets dropped, mean and largest occupancy. */
type QueueNumbers = number[];

interface Answer {
  packets: number;
  cpuSeconds: number;
  flows: FlowNumbers[];
  ports: QueueNumbers[][];
}

/** Throws SIMULATION_FAILED for an answer that is cut off. */
export function readAnswer(text: string, scenario: Scenario, { seconds }: Ns3Options): Ns3Run {
  const { packets, cpuSeconds, flows, ports } = parse(text);
  const measuredPorts: PortUsage[] = [];
  linksOf(scenario).flat().forEach((place, position) => {
    if (place >= 0) {
      measuredPorts[place] = portUsage(ports[position]);
    }
  });
  return { measured: { flows: flows.map((numbers) => flowResult(numbers, seconds)), ports: measuredPorts, seconds, change: 0 }, packets, cpuSeconds };
}

function parse(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw new RoentgenError('SIMULATION_FAILED', `ns-3 answered ${JSON.stringify(text.slice(0, 60))}`, undefined, { cause: error });
  }
}

function flowResult([sent, sentBits, , dropped, delay = NaN, logDelay = NaN, jitter = NaN, ...quantiles]: FlowNumbers, seconds: number): FlowResult {
  const none = new Array<number>(5).fill(NaN);
  return { bandwidth: sentBits / seconds, packetRate: sent / seconds, dropRate: dropped / seconds, delay, logDelay, quantiles: quantiles.length > 0 ? quantiles : none, jitter };
}

function portUsage(queues: QueueNumbers[]): PortUsage {
  const total = (column: number) => queues.reduce((sum, numbers) => sum + numbers[column], 0);
  const [packets, bits, lost] = [total(1), total(2), total(3)];
  return { utilization: total(0), loss: share(lost, packets + lost), packetBits: share(bits, packets), queues: queues.map(queueUsage) };
}

const queueUsage = ([utilization, packets, bits, lost, occupancy, largestOccupancy]: QueueNumbers): QueueUsage => ({ utilization, loss: share(lost, packets + lost), packetBits: share(bits, packets), occupancy, largestOccupancy });

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
