/** Where the service page leads to. Pure. */
import { ALL_COMPONENTS, type EpisodeRecord, type Interval, type Run } from '../../sidecar/contract';
import { BASE_PATH } from '../ids';

const times = ({ from, to }: Interval) => ({ from: String(Math.floor(from)), to: String(Math.ceil(to)) });
const path = (page: string, parameters: Record<string, string>) => `${BASE_PATH}/${page}?${new URLSearchParams(parameters)}`;

/** Some time around, so that what came before is seen as well. */
export function around({ from, to }: Interval, now: number): Interval {
  const margin = Math.max(300_000, 0.5 * (to - from));
  return { from: from - margin, to: Math.min(now, to + margin) };
}

export function episodePath({ service, episode, start, end }: EpisodeRecord, now: number): string {
  return path('episodes', { service, episode, ...times(around({ from: start, to: end ?? now }, now)) });
}

export const episodesPath = (service: string, range: Interval) => path('episodes', { service, ...times(range) });
export const runPath = ({ service, run }: Run) => path('chaos', { service, run });
export const chaosPath = (service: string, component: string | null) => path('chaos', { service, ...(component && component !== ALL_COMPONENTS ? { component } : {}) });
export const spotsPath = (service: string) => path('spots', { service });
export const backtestPath = (service: string, range: Interval) => path('backtest', { service, ...times(range) });
export const alertsPath = (service: string, groups: string[]) => path('alerts', { service, ...(groups.length === 1 ? { group: groups[0] } : {}) });
export const radiographyPath = (service: string, group: string, range: Interval) => path('radiography', { service, group, ...times(range) });

/** The shipped dashboard with its variable and the range set. */
export const dashboardPath = (service: string, range: Interval) => `/d/roentgen-service?${new URLSearchParams({ 'var-service': service, ...times(range) })}`;
