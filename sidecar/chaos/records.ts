/** What chaos writes to its journal, and what follows from it: runs, label rows, and faults that may still be in force. Pure. */

import { FAULT_KINDS, type ApiError, type FaultKind, type LabelRow, type ProcessTarget, type Run, type RunState } from '../contract';
import { isTarget } from './drivers/targets';
import { endOfInterval, type Stamp } from './stamp';

/** `fault` is the index in the run's list. Every record is on the disk before the step that it announces; `undone` after it was seen. */
export type ChaosRecord =
  | { type: 'accepted'; run: Run }
  | { type: 'intent'; run: string; fault: number; kind: FaultKind; target: ProcessTarget; parameters: Record<string, number> }
  | { type: 'applied'; run: string; fault: number; at: Stamp }
  | { type: 'undone'; run: string; fault: number; at: Stamp }
  | { type: 'failed'; run: string; fault: number; error: ApiError }
  | { type: 'ended'; run: string; state: RunState; at: number };

export interface OpenFault {
  run: string;
  fault: number;
  kind: FaultKind;
  target: ProcessTarget;
  parameters: Record<string, number>;
}

export interface History {
  /** Oldest first. */
  runs: Map<string, Run>;
  /** Intents without an undoing, by token. */
  open: Map<string, OpenFault>;
  /** Starts of faults that were seen in force, by token. */
  starts: Map<string, Stamp>;
}

export const tokenOf = (run: string, fault: number): string => `${run}-${fault}`;

/** Folds one record into the history, in place. A record of a run that damage took away is passed over, but its open fault is kept. */
export function apply(history: History, record: ChaosRecord): void {
  if (record.type === 'accepted') {
    history.runs.set(record.run.run, record.run);
    return;
  }
  const run = history.runs.get(record.run);
  if (record.type === 'ended') {
    Object.assign(run ?? {}, { state: record.state, endedAt: record.at });
    return;
  }
  const token = tokenOf(record.run, record.fault);
  const interval = run?.faults[record.fault];
  const start = history.starts.get(token);
  switch (record.type) {
    case 'intent':
      history.open.set(token, { run: record.run, fault: record.fault, kind: record.kind, target: record.target, parameters: record.parameters });
      return;
    case 'applied':
      history.starts.set(token, record.at);
      Object.assign(interval ?? {}, { start: record.at.wall });
      return;
    case 'undone':
      history.open.delete(token);
      // A fault that never was in force has no interval, only a cleaning up.
      Object.assign(interval && start ? interval : {}, { end: start && endOfInterval(start, record.at), error: null });
      return;
    case 'failed':
      Object.assign(interval ?? {}, { error: record.error });
  }
}

/** The history that a journal's records tell. Records of another form (damage cannot make them, another version could) are passed over. */
export function replay(records: unknown[]): History {
  const history: History = { runs: new Map(), open: new Map(), starts: new Map() };
  records.filter(isChaosRecord).forEach((record) => apply(history, record));
  return history;
}

/** The labelled intervals of all runs, oldest run first. Only faults that were seen in force and seen undone. */
export function labelsOf(runs: Iterable<Run>): LabelRow[] {
  return [...runs].flatMap(({ run, service, faults }) =>
    faults.flatMap(({ fault, component, parameters, start, end }): LabelRow[] => (start === null || end === null ? [] : [{ run, service, component, fault, start, end, parameters }]))
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
    default:
      return false;
  }
}

function isStep(record: { run: unknown; fault: unknown }): boolean {
  return typeof record.run === 'string' && /^[a-z0-9-]{1,64}$/.test(record.run) && Number.isInteger(record.fault);
}
