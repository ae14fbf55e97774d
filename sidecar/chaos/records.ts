/** What chaos writes to its journal, and what follows from it: runs, label rows, and faults that may still be in force. Pure. */

import { FAULT_KINDS, type ApiError, type Confirmation, type Experiment, type FaultKind, type LabelRow, type Parameters, type ProcessTarget, type Run, type RunState } from '../contract';
import { isTarget } from './drivers/targets';
import type { Undone } from './guard';
import { endOfInterval, type Stamp } from './stamp';

/** `fault` is the index in the run's list. Every record is on the disk before the step that it announces; `undone` after it was seen. */
export type ChaosRecord =
  | { type: 'accepted'; run: Run; campaign?: boolean; experiment?: Experiment }
  | { type: 'intent'; run: string; fault: number; kind: FaultKind; target: ProcessTarget; parameters: Parameters; before: string }
  | { type: 'applied'; run: string; fault: number; at: Stamp }
  | { type: 'undone'; run: string; fault: number; at: Stamp; /** What somebody else had changed meanwhile and was therefore left alone. */ left?: string }
  | { type: 'failed'; run: string; fault: number; error: ApiError }
  | { type: 'ended'; run: string; state: RunState; at: number; reason?: string | null }
  /** Found out after the end: whether the fault was seen in the target's figures, whether the service left its nominal state. */
  | { type: 'confirmed'; run: string; fault: number; confirmation: Confirmation }
  | { type: 'deviated'; run: string; deviated: boolean | null }
  /** Grafana has its annotation. */
  | { type: 'annotated'; run: string; fault: number };

export interface OpenFault {
  run: string;
  fault: number;
  kind: FaultKind;
  target: ProcessTarget;
  parameters: Parameters;
  /** What the undo puts back. */
  before: string;
}

export interface History {
  /** Oldest first. */
  runs: Map<string, Run>;
  /** Intents without an undoing, by token. */
  open: Map<string, OpenFault>;
  /** Starts of faults that were seen in force, by token. */
  starts: Map<string, Stamp>;
  /** By run, as it was launched; runs of older versions have none. */
  experiments: Map<string, Experiment>;
  /** Runs of campaigns. */
  campaigns: Set<string>;
  /** Tokens of faults that Grafana has an annotation of. */
  annotated: Set<string>;
}

export const undoneRecord = (run: string, fault: number, { wall, boot, left }: Undone): ChaosRecord => ({ type: 'undone', run, fault, at: { wall, boot }, ...(left === undefined ? {} : { left }) });

export const tokenOf = (run: string, fault: number): string => `${run}-${fault}`;

/** Folds one record into the history, in place. A record of a run that damage took away is passed over, but its open fault is kept. */
export function apply(history: History, record: ChaosRecord): void {
  if (record.type === 'accepted') {
    history.runs.set(record.run.run, complete(record.run));
    if (record.experiment) {
      history.experiments.set(record.run.run, record.experiment);
    }
    if (record.campaign) {
      history.campaigns.add(record.run.run);
    }
    return;
  }
  const run = history.runs.get(record.run);
  if (record.type === 'ended') {
    Object.assign(run ?? {}, { state: record.state, endedAt: record.at, reason: record.reason ?? null });
    return;
  }
  if (record.type === 'deviated') {
    Object.assign(run ?? {}, { deviated: record.deviated });
    return;
  }
  const token = tokenOf(record.run, record.fault);
  const interval = run?.faults[record.fault];
  const start = history.starts.get(token);
  switch (record.type) {
    case 'intent':
      history.open.set(token, { run: record.run, fault: record.fault, kind: record.kind, target: record.target, parameters: record.parameters, before: record.before ?? '' });
      return;
    case 'applied':
      history.starts.set(token, record.at);
      Object.assign(interval ?? {}, { start: record.at.wall });
      return;
    case 'undone':
      history.open.delete(token);
      // A fault that never was in force has no interval, only a cleaning up.
      Object.assign(interval && start ? interval : {}, { end: start && endOfInterval(start, record.at), error: leftOf(record.left) });
      return;
    case 'confirmed':
      Object.assign(interval ?? {}, { confirmation: record.confirmation });
      return;
    case 'annotated':
      history.annotated.add(token);
      return;
    case 'failed':
      Object.assign(interval ?? {}, { error: record.error });
  }
}

/** Runs of older versions lack what was added since. */
const complete = (run: Run): Run => ({ ...run, deviated: run.deviated ?? null, reason: run.reason ?? null, faults: run.faults.map((fault) => ({ ...fault, confirmation: fault.confirmation ?? null })) });

const leftOf = (left: string | undefined): ApiError | null => (left === undefined ? null : { code: 'TARGET_FOREIGN_STATE', message: left, hint: 'it was left as it is, since it is not what the fault had set' });

/** The history that a journal's records tell. Records of another form (damage cannot make them, another version could) are passed over. */
export function replay(records: unknown[]): History {
  const history: History = { runs: new Map(), open: new Map(), starts: new Map(), experiments: new Map(), campaigns: new Set(), annotated: new Set() };
  records.filter(isChaosRecord).forEach((record) => apply(history, record));
  return history;
}

/** The fewest records that tell the same history; what is known only of faults that are undone (their clocks since boot) is left out. */
export function recordsOf({ runs, open, starts, experiments, campaigns, annotated }: History): ChaosRecord[] {
  return [
    ...[...runs.values()].map((run): ChaosRecord => ({ type: 'accepted', run, experiment: experiments.get(run.run), ...(campaigns.has(run.run) && { campaign: true }) })),
    ...[...open].flatMap(([token, fault]): ChaosRecord[] => {
      const at = starts.get(token);
      return [{ type: 'intent', ...fault }, ...(at ? [{ type: 'applied' as const, run: fault.run, fault: fault.fault, at }] : [])];
    }),
    ...[...runs.values()].flatMap(({ run, faults }) => faults.flatMap((_, fault): ChaosRecord[] => (annotated.has(tokenOf(run, fault)) ? [{ type: 'annotated', run, fault }] : []))),
  ];
}

/** The labelled intervals of all runs, oldest run first. Only faults that were seen in force and seen undone. */
export function labelsOf(runs: Iterable<Run>): LabelRow[] {
  return [...runs].flatMap(({ run, service, faults }) =>
    faults.flatMap(({ fault, component, parameters, start, end, confirmation }): LabelRow[] => (start === null || end === null ? [] : [{ run, service, component, fault, start, end, parameters, ...(confirmation && { confirmed: confirmation.confirmed }) }]))
  );
}

function isChaosRecord(value: unknown): value is ChaosRecord {
  const record = value as ChaosRecord;
  switch (record?.type) {
    case 'accepted':
      return typeof record.run?.run === 'string' && Array.isArray(record.run.faults);
    case 'intent':
      return isStep(record) && FAULT_KINDS.includes(record.kind) && isTarget(record.target) && typeof record.parameters === 'object' && record.parameters !== null;
    case 'applied':
    case 'undone':
      return isStep(record) && Number.isFinite(record.at?.wall) && Number.isFinite(record.at?.boot);
    case 'failed':
      return isStep(record) && typeof record.error?.code === 'string';
    case 'ended':
      return typeof record.run === 'string' && Number.isFinite(record.at);
    case 'deviated':
      return typeof record.run === 'string' && (record.deviated === null || typeof record.deviated === 'boolean');
    case 'confirmed':
      return isStep(record) && typeof record.confirmation?.figure === 'string' && (record.confirmation.confirmed === null || typeof record.confirmation.confirmed === 'boolean');
    case 'annotated':
      return isStep(record);
    default:
      return false;
  }
}

function isStep(record: { run: unknown; fault: unknown }): boolean {
  return typeof record.run === 'string' && /^[a-z0-9-]{1,64}$/.test(record.run) && Number.isInteger(record.fault);
}
