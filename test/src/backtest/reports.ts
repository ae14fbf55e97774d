import type { BacktestGroup, BacktestReport } from '../../../sidecar/contract';

export const tried = (change: Partial<BacktestGroup> = {}): BacktestGroup => ({ group: 'cpu', rows: 100, flaggedShare: 0.01, falseEpisodes: 2, falseEpisodesPerDay: 2, found: 1, delaySeconds: 20, episodes: [], curve: [], ...change });

export function report(change: Partial<BacktestReport> = {}): BacktestReport {
  return { from: 0, to: 86_400_000, incidents: [{ from: 1000, to: 2000 }, { from: 3000, to: 4000 }], groups: [tried()], present: [tried()], found: 2, foundPresent: 2, days: 1, ...change };
}
