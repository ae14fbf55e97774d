/** Runs as rows of a table, a row a fault; and their labels as files. Pure. */
import type { FaultInterval, LabelRow, Run } from '../../../sidecar/contract';
import { csvText } from '../../csv';
import { BASE_PATH } from '../../ids';

export interface HistoryRow {
  key: string;
  run: Run;
  fault: FaultInterval;
}

export interface Filter {
  /** '' = any. */
  service: string;
  fault: string;
  component: string;
  state: string;
}

export const NO_FILTER: Filter = { service: '', fault: '', component: '', state: '' };
export type SortKey = 'newest' | 'oldest' | 'longest' | 'component';
export const SORTS: SortKey[] = ['newest', 'oldest', 'longest', 'component'];
export const PAGE_ROWS = 50;

export const rowsOf = (runs: Run[]): HistoryRow[] => runs.flatMap((run) => run.faults.map((fault, index) => ({ key: `${run.run}-${index}`, run, fault })));

export function filtered(rows: HistoryRow[], { service, fault, component, state }: Filter): HistoryRow[] {
  return rows.filter((row) => (!service || row.run.service === service) && (!fault || row.fault.fault === fault) && (!component || row.fault.component === component) && (!state || row.run.state === state));
}

const length = ({ fault: { start, end } }: HistoryRow): number => (start === null || end === null ? -1 : end - start);
const name = ({ run, fault }: HistoryRow): string => `${run.service}/${fault.component}`;

/** @param rows newest run first, as the sidecar answers; what compares equal stays in that order */
export function sorted(rows: HistoryRow[], by: SortKey): HistoryRow[] {
  switch (by) {
    case 'newest':
      return rows;
    case 'oldest':
      return [...rows].reverse();
    case 'longest':
      return [...rows].sort((a, b) => length(b) - length(a));
    case 'component':
      return [...rows].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  }
}

/** @param page from 1; beyond the last the last */
export function pageOf(rows: HistoryRow[], page: number): { rows: HistoryRow[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const shown = Math.min(Math.max(1, page), pages);
  return { rows: rows.slice((shown - 1) * PAGE_ROWS, shown * PAGE_ROWS), page: shown, pages };
}

/** Values that there are, for the choices of a filter. */
export function choicesOf(rows: HistoryRow[]): Record<keyof Filter, string[]> {
  const all = (pick: (row: HistoryRow) => string) => [...new Set(rows.map(pick))].sort();
  return { service: all(({ run }) => run.service), fault: all(({ fault }) => fault.fault), component: all(({ fault }) => fault.component), state: all(({ run }) => run.state) };
}

/** What was before and after belongs to the picture. */
const MARGIN_MS = 300_000;

export function servicePath(run: Pick<Run, 'service' | 'startedAt' | 'endedAt'>, now: number): string {
  const range = { from: String(run.startedAt - MARGIN_MS), to: String(Math.min(now, (run.endedAt ?? now) + MARGIN_MS)) };
  return `${BASE_PATH}/service?${new URLSearchParams({ service: run.service, ...range })}`;
}

/** Labels of the runs that are shown. */
export function labelsOf(labels: LabelRow[], rows: HistoryRow[]): LabelRow[] {
  const shown = new Set(rows.map(({ run, fault }) => `${run.run} ${fault.component} ${fault.fault} ${fault.start}`));
  return labels.filter(({ run, component, fault, start }) => shown.has(`${run} ${component} ${fault} ${start}`));
}

const COLUMNS = ['run', 'service', 'component', 'fault', 'start', 'end', 'start_utc', 'end_utc', 'seconds', 'confirmed', 'parameters'];

/** Times in milliseconds since the epoch and as text. */
export function csvOf(labels: LabelRow[]): string {
  const rows = labels.map(({ run, service, component, fault, start, end, confirmed, parameters }) => [run, service, component, fault, start, end, new Date(start).toISOString(), new Date(end).toISOString(), (end - start) / 1000, confirmed ?? '', JSON.stringify(parameters)]);
  return csvText([COLUMNS, ...rows]);
}
