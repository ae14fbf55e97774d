/** What a page about a service answers first: what is ill, since when, why, do users suffer, was it us. Pure. */
import type { EpisodeRecord, Interval, Run, ServiceStatus } from '../../sidecar/contract';
import { highestIn, type Line } from './lines';

export interface Verdict {
  episode: EpisodeRecord;
  /** Groups that were ill with it, its own first ill first. */
  groups: string[];
  lasts: boolean;
  seconds: number;
  /** The component and feature behind it; null where nothing is known. */
  cause: { component: string; feature: string | null; stopped: boolean } | null;
  users: { highest: number; limit: number; suffer: boolean } | null;
  /** Runs whose faults were in force while it began or lasted; null while runs are not known. */
  runs: Run[] | null;
}

/** An alarm comes late by its persistence, and a service needs a while to recover: a fault that ended so shortly before is still ours. */
const AFTER_FAULT_MS = 120_000;

export function runsDuring(runs: Run[], service: string, { from, to }: Interval): Run[] {
  return runs.filter((run) => run.service === service && run.faults.some(({ start, end }) => start !== null && start <= to && (end ?? Infinity) >= from - AFTER_FAULT_MS));
}

function causeOf({ components, causes }: EpisodeRecord): Verdict['cause'] {
  const [suspect] = components;
  if (suspect) {
    return { component: suspect.component, feature: suspect.features[0]?.feature ?? null, stopped: suspect.vanished };
  }
  return causes[0] ? { component: causes[0].component, feature: causes[0].feature, stopped: false } : null;
}

function usersDuring(kpi: Line | undefined, limit: number | null, { from, to }: Interval): Verdict['users'] {
  const highest = kpi ? highestIn(kpi, from, to) : null;
  return highest === null || limit === null ? null : { highest, limit, suffer: highest > limit };
}

/** @param kpi of the range that is shown. @param limit over which users suffer */
export function verdictOf(episode: EpisodeRecord, { service, suspects }: Pick<ServiceStatus, 'service' | 'suspects'>, kpi: Line | undefined, limit: number | null, runs: Run[] | null, now: number): Verdict {
  const times = { from: episode.start, to: episode.end ?? now };
  const lasts = episode.end === null;
  const present = lasts && suspects && suspects.components.length > 0 ? { ...episode, components: suspects.components } : episode;
  return {
    episode,
    groups: [...new Set([...episode.groups, episode.group])],
    lasts,
    seconds: Math.max(0, (times.to - times.from) / 1000),
    cause: causeOf(present),
    users: usersDuring(kpi, limit, times),
    runs: runs && runsDuring(runs, service, times),
  };
}
