import type { Run } from '../../../sidecar/contract';

/** A run with faults on components; times in milliseconds. */
export const run = (id: string, faults: Array<{ component: string; start: number | null; end: number | null }>, change: Partial<Run> = {}): Run => ({
  run: id, experiment: 'e', service: 'shop', author: 'ops', state: 'completed', deviated: null, reason: null, startedAt: 0, endedAt: 3_600_000, ...change,
  faults: faults.map((fault) => ({ fault: 'pause', parameters: {}, error: null, confirmation: null, ...fault })),
});
