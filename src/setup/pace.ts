/** How fast models are being learned, as seen while the page is open. Pure; times in milliseconds. */
import type { GroupStatus, ServiceStatus } from '../../sidecar/contract';

export type Pace = Record<string, { state: GroupStatus['state']; since: number; from: number; progress: number }>;

const LEAST_MS = 10_000;
const LEAST_PROGRESS = 0.0002;

export const paceKey = (service: string, group: string) => `${service} ${group}`;

/** Where each group's progress was first seen in its present state, and where it is now. */
export function paced(before: Pace, services: ServiceStatus[], now: number): Pace {
  return Object.fromEntries(
    services.flatMap(({ service, groups }) =>
      groups.map(({ group, state, progress }) => {
        const last = before[paceKey(service, group)];
        const goesOn = last && last.state === state && progress >= last.progress;
        return [paceKey(service, group), goesOn ? { ...last, progress } : { state, since: now, from: progress, progress }];
      })
    )
  );
}

/** Seconds until the present state's work is done, at the pace so far; null while that cannot be told. */
export function remaining(pace: Pace, key: string, now: number): number | null {
  const seen = pace[key];
  const done = seen ? seen.progress - seen.from : 0;
  const took = seen ? now - seen.since : 0;
  return seen && done >= LEAST_PROGRESS && took >= LEAST_MS ? ((1 - seen.progress) * took) / done / 1000 : null;
}
