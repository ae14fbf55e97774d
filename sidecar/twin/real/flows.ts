/** Flows of the real network: what the generator was told (tm-<number>.txt), and what was recorded of each (experimentResults). */

import { cellsOf, numberOf, numbersOf, wrong } from '../scenario/challenge-fields';
import { type FlowResult, QUANTILES } from '../scenario/results';
import { type Arrival, type Flow, TOS, type Tos } from '../scenario/scenario';
import type { Note } from './preprocess';

/** What the generator was told of a flow, in its own terms. */
export type Generated = { packetBits: number; tos: Tos } & (
  | { kind: 'cbr'; /** bit/s */ rate: number }
  /** Bursts of equal length at a rate (bit/s), with a fixed gap from the end of one to the start of the next. */
  | { kind: 'multi-burst'; rate: number; packetsPerBurst: number; gapSeconds: number }
);

export interface RecordedFlow {
  flow: Flow;
  result: FlowResult;
  /** Absent where it was completed. */
  generated?: Generated;
}

/** "size (bytes), rate (bit/s), ToS", or with packets of a burst third and the gap (us) fifth. */
const CBR_FIELDS = 3;
const BURST_FIELDS = 7;
/** Of a recorded flow: traffic (3), delay (2), quantiles, jitter; packet size, its quantiles, its variance. */
const RESULT_FIELDS = 13 + QUANTILES.length;
const BITS = 8;
const MICROSECONDS = 1e6;

/** By pair "src>dst". The first line is the largest load of a link, what the traffic was scaled by. Throws DATASET_INVALID with the line. */
export function readGenerated(text: string, routers: number): { load: number; pairs: Map<number, Generated[]> } {
  const [first, ...lines] = text.split('\n').map((line) => line.trim());
  const pairs = new Map<number, Generated[]>();
  lines.forEach((line, place) => {
    if (line === '') {
      return;
    }
    const what = `line ${place + 2}`;
    const [from, to, ...flows] = line.split(';').filter((field) => field !== '');
    const [src, dst] = [from, to].map((field) => numberOf(field, `${what}: a router`));
    if (![src, dst].every((node) => Number.isInteger(node) && node >= 0 && node < routers) || src === dst) {
      wrong(`${what}: a flow from ${src} to ${dst}`, `two different routers of 0 to ${routers - 1}`);
    }
    pairs.set(src * routers + dst, flows.map((flow) => readParameters(flow, what)));
  });
  return { load: numberOf(first, 'line 1: the largest load'), pairs };
}

function readParameters(text: string, what: string): Generated {
  const fields = text.split(',');
  if (fields.length !== CBR_FIELDS && fields.length !== BURST_FIELDS) {
    wrong(`${what}: a flow has ${fields.length} numbers`, `${CBR_FIELDS} of a constant flow or ${BURST_FIELDS} of bursts`);
  }
  const numbers = numbersOf(fields, fields.length, `${what}: a flow`);
  const [bytes, rate, packetsPerBurst, , gap] = numbers;
  const tos = TOS.find((each) => each === numbers[numbers.length - 1]) ?? wrong(`${what}: the type of service ${numbers[numbers.length - 1]}`, `one of ${TOS.join(', ')}`);
  const isBurst = fields.length === BURST_FIELDS;
  if (!(bytes > 0 && rate > 0) || (isBurst && !(packetsPerBurst >= 1 && gap >= 0))) {
    wrong(`${what}: a flow of ${text}`, 'size, rate and packets of a burst are above 0, a gap is not below');
  }
  const common = { packetBits: bytes * BITS, tos, rate };
  return isBurst ? { kind: 'multi-burst', ...common, packetsPerBurst, gapSeconds: gap / MICROSECONDS } : { kind: 'cbr', ...common };
}

/** The nearest arrival that scenarios know: on and off periods of the same means, exponential where the generator's are fixed. */
export function flowOf(pair: Pick<Flow, 'src' | 'dst'>, generated: Generated): Flow {
  const { packetBits, tos, rate } = generated;
  const common = { ...pair, tos, packetRate: rate / packetBits, sizes: [{ bits: packetBits, probability: 1 }] };
  if (generated.kind === 'cbr' || generated.gapSeconds === 0) {
    return { ...common, bandwidth: rate, arrival: { kind: 'cbr' } };
  }
  const onSeconds = (generated.packetsPerBurst * packetBits) / rate;
  const arrival: Arrival = { kind: 'on-off', onSeconds, offSeconds: generated.gapSeconds };
  return { ...common, bandwidth: (rate * onSeconds) / (onSeconds + generated.gapSeconds), arrival };
}

/** A number, or NaN for what Python writes where there is none. */
function measured(field: string, what: string): number {
  const text = field.trim();
  return /^[+-]?(nan|inf(inity)?)$/i.test(text) || Math.abs(Number(text)) === Infinity ? NaN : numberOf(text, what);
}

/** A flow as recorded, not yet judged. */
interface Recording {
  result: FlowResult;
  packetBits: number;
}

function readRecording(text: string, what: string): Recording {
  const fields = text.split(',');
  if (fields.length < RESULT_FIELDS) {
    wrong(`${what} has ${fields.length} numbers where ${RESULT_FIELDS} were expected`);
  }
  const [bandwidth, packetRate, dropRate, delay, logDelay, ...rest] = fields.slice(0, RESULT_FIELDS).map((field) => measured(field, what));
  const quantiles = rest.slice(0, QUANTILES.length);
  return { result: { bandwidth, packetRate, dropRate, delay, logDelay, quantiles, jitter: rest[QUANTILES.length] }, packetBits: rest[QUANTILES.length + 1] };
}

/**
 * The flows of a line of results, pair by pair. Nothing where a rule removes the sample. Throws DATASET_INVALID.
 * @param where the sample, for notes
 */
export function readFlows(line: string, pairs: ReadonlyMap<number, Generated[]>, routers: number, note: Note, where: string): RecordedFlow[] | undefined {
  let isKept = true;
  const flows = cellsOf(line, routers).flatMap((cell, pair): RecordedFlow[] => {
    const [src, dst] = [Math.floor(pair / routers), pair % routers];
    const told = pairs.get(pair) ?? [];
    const recordings = cell.split(':').map((text) => readRecording(text, `the flow from ${src} to ${dst}`));
    if (told.length > recordings.length) {
      wrong(`router ${src} has ${told.length} flows to ${dst}, and ${recordings.length} results`, 'several flows of a pair need experimentResultsFlows.txt');
    }
    return recordings.flatMap((recording, index) => {
      const judged = judge(recording, told[index], { src, dst }, (rule) => note(rule, `${where}, flow ${index} from ${src} to ${dst}`));
      isKept &&= judged !== 'removed';
      // hosts stand behind the routers
      return judged === 'removed' || judged === 'silent' ? [] : [{ ...judged, flow: { ...judged.flow, src: routers + src, dst: routers + dst } }];
    });
  });
  return isKept ? flows : undefined;
}

/** Of measured traffic to what the generator was told. */
const OFF_PLAN = 1.5;

function judge({ result, packetBits }: Recording, generated: Generated | undefined, pair: Pick<Flow, 'src' | 'dst'>, note: (rule: Parameters<Note>[0]) => void): RecordedFlow | 'silent' | 'removed' {
  const { bandwidth, packetRate, dropRate } = result;
  if (bandwidth === 0 || packetRate === 0) {
    if (generated) {
      note('silent-flow');
    }
    return 'silent';
  }
  if (pair.src === pair.dst) {
    return wrong(`router ${pair.src} sends ${bandwidth} bit/s to itself`);
  }
  if (!(bandwidth > 0 && packetRate > 0 && dropRate >= 0)) {
    note('no-results');
    return 'removed';
  }
  const hasArrived = dropRate < packetRate;
  if (hasArrived && !(result.delay > 0)) {
    note('no-delay');
    return 'removed';
  }
  const told = generated ?? completed(bandwidth, packetRate, packetBits);
  const flow = flowOf(pair, told);
  const share = bandwidth / flow.bandwidth;
  (share > OFF_PLAN || share < 1 / OFF_PLAN) && note('off-plan');
  generated ?? note('no-parameters');
  dropRate > packetRate && note('clipped-drops');
  hasArrived && !(result.jitter >= 0 && result.quantiles.every((quantile) => quantile > 0)) && note('no-spread');
  return { flow, result: cleaned(result, hasArrived), ...(generated && { generated }) };
}

const completed = (rate: number, packetRate: number, packetBits: number): Generated => ({ kind: 'cbr', rate, packetBits: packetBits > 0 ? packetBits : rate / packetRate, tos: 0 });

const orNaN = (value: number, isKept: boolean): number => (isKept ? value : NaN);

function cleaned({ dropRate, delay, logDelay, quantiles, jitter, ...sent }: FlowResult, hasArrived: boolean): FlowResult {
  return {
    ...sent,
    dropRate: Math.min(dropRate, sent.packetRate),
    delay: orNaN(delay, hasArrived),
    logDelay: orNaN(logDelay, hasArrived),
    quantiles: quantiles.map((quantile) => orNaN(quantile, hasArrived && quantile > 0)),
    jitter: orNaN(jitter, hasArrived && jitter >= 0),
  };
}
