/** Two reports beside each other. Pure. Only reports of one method and model are compared: an estimate's error would pass for a change. */
import type { TwinPathReport, TwinReport } from '../../sidecar/contract';

export type Measure = 'delay' | 'jitter' | 'loss';

export interface PathChange {
  flow: string;
  /** null: the flow is not in this one. */
  before: TwinPathReport | null;
  after: TwinPathReport | null;
  /** After less before; Infinity where the way was lost, -Infinity where it was found; null where there is nothing to compare. */
  change: number | null;
  rerouted: boolean;
}

export function sameMethod(before: TwinReport | null, after: TwinReport | null): before is TwinReport {
  return before !== null && after !== null && before.method === after.method && before.version === after.version;
}

/** null: not comparable. */
export function changeOf(before: number | null | undefined, after: number | null | undefined): number | null {
  return before === null || before === undefined || after === null || after === undefined ? null : after - before;
}

function pathChange(flow: string, before: TwinPathReport | null, after: TwinPathReport | null, measure: Measure): PathChange {
  const [was, is] = [before ? before.route.length > 0 : null, after ? after.route.length > 0 : null];
  const change = was === true && is === false ? Infinity : was === false && is === true ? -Infinity : changeOf(before?.[measure].value, after?.[measure].value);
  return { flow, before, after, change, rerouted: was === true && is === true && String(before?.route) !== String(after?.route) };
}

/** Largest change first: lost ways, then by size whichever its sign, then those without one; of equals the largest value. */
export function pathChanges(before: TwinReport | null, after: TwinReport, measure: Measure): PathChange[] {
  const old = new Map((sameMethod(before, after) ? before.paths : []).map((path) => [path.flow, path]));
  const now = new Set(after.paths.map(({ flow }) => flow));
  const rows = [...after.paths.map((path) => pathChange(path.flow, old.get(path.flow) ?? null, path, measure)), ...[...old.values()].filter(({ flow }) => !now.has(flow)).map((path) => pathChange(path.flow, path, null, measure))];
  const size = ({ change }: PathChange) => (change === null ? -1 : Math.abs(change));
  const value = ({ after: is }: PathChange) => is?.[measure].value ?? -1;
  return rows.sort((a, b) => (size(a) === size(b) ? value(b) - value(a) : size(b) - size(a)));
}

export const ORDERS = ['change', 'value'] as const;
/** By how much they changed, or by how bad they are now. */
export type Order = (typeof ORDERS)[number];

/** Flows that nothing of arrives first, then by value; those that are not there any more last. */
export function worstFirst(rows: PathChange[], measure: Measure): PathChange[] {
  const badness = ({ after }: PathChange) => (after === null ? -1 : after.route.length === 0 ? Infinity : (after[measure].value ?? Infinity));
  const difference = (a: PathChange, b: PathChange) => (badness(a) === badness(b) ? 0 : badness(b) > badness(a) ? 1 : -1);
  return [...rows].sort(difference);
}

/** Whether intervals of two simulated figures are apart; null where there are none. */
export function differs(before: { value: number | null; half: number | null }, after: { value: number | null; half: number | null }): boolean | null {
  if (before.value === null || after.value === null || before.half === null || after.half === null) {
    return null;
  }
  return Math.abs(after.value - before.value) > before.half + after.half;
}
