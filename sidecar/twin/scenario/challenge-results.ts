/** Results in the challenge's form: cells of simulationResults.txt and linkUsage.txt, lines of stability.txt. */

import { numberOf, numbersOf, scaled, wrong } from './challenge-fields';
import { type FlowResult, type Measurement, type PortUsage, QUANTILES, type QueueUsage } from './results';

/** Where no packet arrived. */
const NONE = -1;
const FIELDS = 6 + QUANTILES.length;
const PORT_FIELDS = 3;
const QUEUE_FIELDS = 5;

/** "traffic (kbit/s), sent, dropped (packets/s), delay, ln delay, quantiles, jitter". Throws DATASET_INVALID. */
export function readResult(text: string): FlowResult {
  const [kilobits, packetRate, dropRate, ...delays] = numbersOf(text.split(','), FIELDS, 'a result');
  const [delay, logDelay, ...rest] = delays[0] === NONE ? delays.map(() => NaN) : delays;
  return { bandwidth: scaled(kilobits, 1000), packetRate, dropRate, delay, logDelay, quantiles: rest.slice(0, -1), jitter: rest[rest.length - 1] };
}

const noNaN = (value: number): number => (Number.isNaN(value) ? NONE : value);

export function formatResult(result?: FlowResult): string {
  if (!result) {
    return [0, 0, 0, ...new Array<number>(FIELDS - 3).fill(NONE)].join(',');
  }
  const { bandwidth, packetRate, dropRate, delay, logDelay, quantiles, jitter } = result;
  return [scaled(bandwidth, 0.001), packetRate, dropRate, ...[delay, logDelay, ...quantiles, jitter].map(noNaN)].join(',');
}

/** Of all flows: packets sent and dropped (per s), and the mean delay of those that arrived (s). */
export function formatTotals(flows: readonly FlowResult[]): string {
  const sum = (of: (flow: FlowResult) => number) => flows.reduce((total, flow) => total + of(flow), 0);
  const arrived = ({ packetRate, dropRate }: FlowResult) => packetRate - dropRate;
  const delays = sum((flow) => (Number.isNaN(flow.delay) ? 0 : flow.delay * arrived(flow)));
  return [sum(({ packetRate }) => packetRate), sum(({ dropRate }) => dropRate), delays / (sum(arrived) || 1)].join(',');
}

/** "utilization, loss, packet size: the same of each queue with occupancies"; undefined where there is no port. Throws DATASET_INVALID. */
export function readUsage(text: string, occupancyBits: number): PortUsage | undefined {
  if (text === String(NONE)) {
    return undefined;
  }
  // The challenge of 2021 separates queues by commas, that of 2022 by colons.
  const fields = text.split(/[,:]/);
  const [utilization, loss, packetBits] = numbersOf(fields, PORT_FIELDS, 'a port');
  const count = (fields.length - PORT_FIELDS) / QUEUE_FIELDS;
  if (!Number.isInteger(count) || count < 1) {
    wrong(`a port has ${fields.length} numbers where ${PORT_FIELDS} and ${QUEUE_FIELDS} for each queue were expected`);
  }
  const queues = Array.from({ length: count }, (_, queue) => readQueue(fields.slice(PORT_FIELDS + queue * QUEUE_FIELDS), occupancyBits));
  return { utilization, loss, packetBits, queues };
}

function readQueue(fields: string[], occupancyBits: number): QueueUsage {
  const [utilization, loss, occupancy, largest, packetBits] = numbersOf(fields, QUEUE_FIELDS, 'a queue');
  return { utilization, loss, occupancy: scaled(occupancy, occupancyBits), largestOccupancy: scaled(largest, occupancyBits), packetBits };
}

export function formatUsage(usage?: PortUsage): string {
  if (!usage) {
    return String(NONE);
  }
  const queues = usage.queues.map(({ utilization, loss, occupancy, largestOccupancy, packetBits }) => [utilization, loss, occupancy, largestOccupancy, packetBits]);
  return [[usage.utilization, usage.loss, usage.packetBits], ...queues].map((numbers) => numbers.join(',')).join(':');
}

/** Seconds that were simulated, the last relative change, and whether the simulator held the results to be stable. */
export function readStability(line: string): Pick<Measurement, 'seconds' | 'change'> & { stable: boolean } {
  const [seconds, change, state] = line.split(';');
  return { seconds: numberOf(seconds, 'the time in stability.txt'), change: numberOf(change, 'the change in stability.txt'), stable: state === 'OK' };
}

/** Memory and time are not known and nobody reads them. */
export const formatStability = ({ seconds, change }: Measurement): string => `${seconds};${change};OK;Mem(KB):0;Time(s):0`;
