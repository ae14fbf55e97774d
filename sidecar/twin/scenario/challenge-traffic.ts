/** Flows in the challenge's two forms: cells of a result's traffic.txt, and lines of a simulator's input. */

import { numberOf, numbersOf, wrong } from './challenge-fields';
import { type Arrival, type Flow, meanBits, type PacketSize, TOS, type Tos } from './scenario';
import { packetRateOf } from './traffic';

/** Numbers of distributions in traffic.txt. */
const EXPONENTIAL = '0';
const CONSTANT = '1';
const ON_OFF = '4';
const NO_FLOW = '-1';
const FIXED_SIZE = '0';
const TWO_SIZES = '2';
const GENERIC_SIZES = '3';
/** A gap has at most this many means. */
const LONGEST_GAP = 10;

type Pair = Pick<Flow, 'src' | 'dst'>;

/** Tables of packet sizes by their text: all flows of a data set share a few, and a large network has 90,000 flows. */
export type SizeTables = Map<string, PacketSize[]>;

/** A flow of a cell; undefined where the pair sends nothing. Throws DATASET_INVALID. */
export function readFlow(text: string, pair: Pair, tables: SizeTables = new Map()): Flow | undefined {
  const fields = text.split(',');
  if (fields[0] === NO_FLOW) {
    return undefined;
  }
  const name = `the flow from ${pair.src} to ${pair.dst}`;
  const { arrival, count } = readArrival(fields, name);
  const [bandwidth, packetRate] = numbersOf(fields.slice(1), 2, name);
  const table = fields.slice(count, -1);
  const sizes = tables.get(table.join()) ?? readSizes(table, name);
  tables.set(table.join(), sizes);
  return { ...pair, tos: tosOf(fields[fields.length - 1], name), bandwidth, packetRate, arrival, sizes };
}

function tosOf(field: string, name: string): Tos {
  const tos = numberOf(field, `the type of service of ${name}`);
  return TOS.find((each) => each === tos) ?? wrong(`${name} has the type of service ${tos} where one of ${TOS.join(', ')} was expected`);
}

/** And how many fields it and the rates before it take. */
function readArrival(fields: readonly string[], name: string): { arrival: Arrival; count: number } {
  switch (fields[0]) {
    case EXPONENTIAL:
      return { arrival: { kind: 'poisson' }, count: 4 };
    case CONSTANT:
      return { arrival: { kind: 'cbr' }, count: 3 };
    case ON_OFF: {
      const [offSeconds, onSeconds] = numbersOf(fields.slice(3), 2, `the periods of ${name}`);
      return { arrival: { kind: 'on-off', onSeconds, offSeconds }, count: 6 };
    }
    default:
      return wrong(`${name} has the time distribution ${JSON.stringify(fields[0])}`, 'read are 0 (exponential), 1 (constant) and 4 (ON-OFF)');
  }
}

function readSizes([kind, ...rest]: readonly string[], name: string): PacketSize[] {
  const what = `the packet sizes of ${name}`;
  switch (kind) {
    case FIXED_SIZE:
      return [{ bits: numberOf(rest[0], what), probability: 1 }];
    case TWO_SIZES: {
      const [mean, small, large] = numbersOf(rest, 3, what);
      const probability = (large - mean) / (large - small);
      return [{ bits: small, probability }, { bits: large, probability: 1 - probability }];
    }
    case GENERIC_SIZES:
      return pairsOf(numbersOf(rest.slice(2), 2 * numberOf(rest[1], what), what));
    default:
      return wrong(`${name} has the size distribution ${JSON.stringify(kind)}`, 'read are 0 (one size), 2 (two sizes) and 3 (a table)');
  }
}

const pairsOf = (numbers: number[]): PacketSize[] => Array.from({ length: numbers.length / 2 }, (_, index) => ({ bits: numbers[2 * index], probability: numbers[2 * index + 1] }));

/** The cell of a flow; of a pair without one, no argument. */
export function formatFlow(flow?: Flow): string {
  if (!flow) {
    return [NO_FLOW, 0, -1, 0, 0].join(',');
  }
  const { arrival, bandwidth, packetRate, sizes, tos } = flow;
  const times = {
    poisson: () => [EXPONENTIAL, bandwidth, packetRate, LONGEST_GAP],
    cbr: () => [CONSTANT, bandwidth, packetRate],
    'on-off': () => (arrival.kind === 'on-off' ? [ON_OFF, bandwidth, packetRate, arrival.offSeconds, arrival.onSeconds, LONGEST_GAP] : []),
  }[arrival.kind]();
  return [...times, GENERIC_SIZES, Math.floor(meanBits(sizes)), sizes.length, ...sizes.flatMap(({ bits, probability }) => [bits, probability]), tos].join(',');
}

/** The simulator's input numbers ON-OFF otherwise than its results. */
const INPUT_KINDS: Record<Arrival['kind'], string> = { poisson: '0', cbr: '1', 'on-off': '2' };
/** The only kind of a table of sizes in an input. */
const INPUT_SIZES = '0';

/** "src,dst,bandwidth,distribution[,off,on],0,size,probability,...,tos" */
export function formatInputFlow({ src, dst, bandwidth, arrival, sizes, tos }: Flow): string {
  const periods = arrival.kind === 'on-off' ? [arrival.offSeconds, arrival.onSeconds] : [];
  return [src, dst, bandwidth, INPUT_KINDS[arrival.kind], ...periods, INPUT_SIZES, ...sizes.flatMap(({ bits, probability }) => [bits, probability]), tos].join(',');
}

/** A line of an input. Throws DATASET_INVALID. */
export function readInputFlow(line: string): Flow {
  const fields = line.split(',');
  const [src, dst, bandwidth] = numbersOf(fields, 3, 'a flow');
  const name = `the flow from ${src} to ${dst}`;
  const kind = (Object.keys(INPUT_KINDS) as Array<Arrival['kind']>).find((each) => INPUT_KINDS[each] === fields[3]);
  const [offSeconds, onSeconds] = kind === 'on-off' ? numbersOf(fields.slice(4), 2, `the periods of ${name}`) : [0, 0];
  const arrival: Arrival = kind === 'on-off' ? { kind, onSeconds, offSeconds } : { kind: kind ?? wrong(`${name} has the time distribution ${JSON.stringify(fields[3])}`, 'one of 0, 1 and 2') };
  const [sizeKind, ...rest] = fields.slice(kind === 'on-off' ? 6 : 4);
  if (sizeKind !== INPUT_SIZES || rest.length < 3 || rest.length % 2 === 0) {
    wrong(`${name} has no table of packet sizes and probabilities`);
  }
  const sizes = pairsOf(numbersOf(rest, rest.length - 1, `the packet sizes of ${name}`));
  return { src, dst, tos: tosOf(rest[rest.length - 1], name), bandwidth, packetRate: packetRateOf(bandwidth, arrival, sizes), arrival, sizes };
}
