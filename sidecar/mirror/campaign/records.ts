/**
 * A campaign's journal: one record before each fault and one after each outcome. A campaign is what its records say, so that one that
 * was killed anywhere goes on from them. Pure.
 */

import type { ApiError, CampaignRequest, CampaignStatus } from '../../contract';
import { type ClassCount, type Hit, pairsOf, shares } from '../schedule';
import { keyOf } from '../explore';

/** Times in milliseconds since the epoch; seconds are durations. */
export type CampaignRecord =
  | { type: 'started'; request: CampaignRequest; at: number }
  | { type: 'saved'; at: number }
  | { type: 'recovered'; seconds: number; nominal: string[]; at: number }
  /** Before the run is launched: its experiment carries the name, by which the run is found again. */
  | { type: 'hit'; experiment: string; hits: Hit[]; at: number }
  | { type: 'kept'; samples: string[]; uncertainty: number | null; faultSeconds: number; collectSeconds: number; at: number }
  /** `blamed`: whether the try counts against its class; not where the sidecar was killed in the middle. */
  | { type: 'failed'; error: ApiError; blamed: boolean; at: number }
  | { type: 'learned'; at: number }
  | { type: 'ended'; state: 'done' | 'stopped' | 'failed'; error: ApiError | null; at: number };

/** One fault (or two at once) and what became of it. */
export interface Attempt {
  experiment: string;
  hits: Hit[];
  /** Null while it is under way. */
  outcome: Extract<CampaignRecord, { type: 'kept' | 'failed' }> | null;
}

export interface Progress {
  request: CampaignRequest;
  startedAt: number;
  savedAt: number | null;
  attempts: Attempt[];
  /** Names of nominal windows. */
  nominal: string[];
  recoverSeconds: number[];
  /** Kept samples when the classifier was trained last. */
  learnedFrom: number;
  ended: Extract<CampaignRecord, { type: 'ended' }> | null;
}

/** Tries in a row without a sample after which a class is given up. */
export const PATIENCE = 5;
/** Of a class as such, whoever tries it again: it is given up at once. */
const HOPELESS: ReadonlyArray<ApiError['code']> = ['FAULT_UNAVAILABLE', 'FAULT_UNKNOWN', 'EXPERIMENT_INVALID', 'TARGET_NOT_ALLOWED'];
/** Nominal windows that are kept for each fault sample: a classifier must know quiet time, and each costs half a cycle. */
const NOMINAL_SHARE = 0.5;

/** Null where the first record is not the start of a campaign. Records that do not fit what came before them are passed over. */
export function replay(records: unknown[]): Progress | null {
  const [first, ...rest] = records as CampaignRecord[];
  if (first?.type !== 'started') {
    return null;
  }
  const progress: Progress = { request: first.request, startedAt: first.at, savedAt: null, attempts: [], nominal: [], recoverSeconds: [], learnedFrom: 0, ended: null };
  rest.forEach((record) => apply(progress, record));
  return progress;
}

export function apply(progress: Progress, record: CampaignRecord): void {
  const last = openAttempt(progress);
  switch (record.type) {
    case 'saved':
      progress.savedAt = record.at;
      break;
    case 'recovered':
      progress.recoverSeconds.push(record.seconds);
      progress.nominal.push(...record.nominal);
      break;
    case 'hit':
      progress.attempts.push({ experiment: record.experiment, hits: record.hits, outcome: null });
      break;
    case 'kept':
    case 'failed':
      if (last) {
        last.outcome = record;
      }
      break;
    case 'learned':
      progress.learnedFrom = keptOf(progress).length;
      break;
    case 'ended':
      progress.ended = record;
      break;
  }
}

/** The attempt under way; after a replay the one that a crash cut short, or whose outcome was not written any more. */
export function openAttempt({ attempts }: Progress): Attempt | null {
  const last = attempts[attempts.length - 1];
  return last?.outcome === null ? last : null;
}

export const keptOf = ({ attempts }: Progress) => attempts.filter(({ outcome }) => outcome?.type === 'kept');

/** Nominal windows that are wanted. */
export const nominalWanted = ({ samples }: CampaignRequest) => Math.ceil(NOMINAL_SHARE * samples);

/** Every fault on every component with its share; with `uncertain` choice what was tried so far, each wanted as often as it was drawn. */
export function classCounts({ request, attempts }: Progress): ClassCount[] {
  const classes = new Map<string, ClassCount>();
  if (request.choice !== 'uncertain') {
    const pairs = pairsOf(request.faults, request.components);
    const wanted = shares(request.samples, pairs.length, request.seed);
    pairs.forEach((hit, index) => classes.set(keyOf([hit]), { hits: [hit], wanted: wanted[index], collected: 0, failures: 0 }));
  }
  for (const { hits, outcome } of attempts) {
    const each = classes.get(keyOf(hits)) ?? { hits, wanted: 0, collected: 0, failures: 0 };
    classes.set(keyOf(hits), each);
    each.wanted += request.choice === 'uncertain' ? 1 : 0;
    each.collected += outcome?.type === 'kept' ? 1 : 0;
    each.failures = outcome?.type === 'kept' ? 0 : each.failures + (outcome?.type === 'failed' ? weightOf(outcome) : 0);
  }
  return [...classes.values()];
}

/** Tries that a failed one counts as. */
function weightOf({ error, blamed }: Extract<CampaignRecord, { type: 'failed' }>): number {
  return isHopeless(error.code) ? PATIENCE : blamed ? 1 : 0;
}

export const isHopeless = (code: ApiError['code']) => HOPELESS.includes(code);

export const labelOf = (hits: Hit[]) => ({ fault: hits.map(({ fault }) => fault).join('+'), component: hits.map(({ component }) => component).join('+') });

/** In words: what was given up, with the reason of the last try; null where nothing was. */
export function givenUp(progress: Progress): ApiError | null {
  const lost = classCounts(progress).filter(({ failures }) => failures >= PATIENCE);
  if (lost.length === 0) {
    return null;
  }
  const reasons = lost.map(({ hits }) => `${labelOf(hits).fault} on ${labelOf(hits).component} (${lastError(progress, hits)?.message ?? 'no sample'})`);
  return { code: 'FAULT_FAILED', message: `given up: ${reasons.join('; ')}` };
}

function lastError({ attempts }: Progress, hits: Hit[]): ApiError | null {
  const outcome = attempts.filter((attempt) => keyOf(attempt.hits) === keyOf(hits)).pop()?.outcome;
  return outcome?.type === 'failed' ? outcome.error : null;
}

/** What the API says of a campaign. */
export function statusOf(progress: Progress, phase: string, resumed: boolean): CampaignStatus {
  const { request, startedAt, attempts, ended } = progress;
  const kept = attempts.flatMap(({ outcome }) => (outcome?.type === 'kept' ? [outcome] : []));
  const newest = attempts[attempts.length - 1]?.outcome;
  const cycle = { fault: median(kept.map(({ faultSeconds }) => faultSeconds)), collect: median(kept.map(({ collectSeconds }) => collectSeconds)), recover: median(progress.recoverSeconds) };
  const sum = (cycle.fault ?? 0) + (cycle.collect ?? 0) + (cycle.recover ?? 0);
  return {
    service: request.service,
    state: ended?.state ?? 'running',
    wanted: request.samples,
    collected: kept.length,
    discarded: attempts.filter(({ outcome }) => outcome?.type === 'failed').length,
    startedAt,
    endedAt: ended?.at ?? null,
    phase: ended ? 'ended' : phase,
    error: ended ? ended.error : newest?.type === 'failed' ? newest.error : givenUp(progress),
    classes: [
      ...classCounts(progress).map(({ hits, wanted, collected }) => ({ ...labelOf(hits), wanted, collected })),
      { fault: null, component: null, wanted: nominalWanted(request), collected: progress.nominal.length },
    ],
    cycle,
    faultsPerHour: kept.length > 0 && sum > 0 ? 3600 / sum : null,
    resumed,
    request,
  };
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? null : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
