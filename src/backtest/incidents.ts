/** Known incidents of a range. Pure. */
import type { Interval, Run } from '../../sidecar/contract';

/** The faults of chaos runs on the service that were in force inside the range, in the order of time; overlapping ones are one incident. */
export function chaosIncidents(runs: Run[], service: string, range: Interval): Interval[] {
  const faults = runs.filter((run) => run.service === service).flatMap((run) => run.faults);
  const inForce = faults.flatMap(({ start, end }) => (start === null || end === null ? [] : [{ from: start, to: end }]));
  return joined(inForce.filter(({ from, to }) => from >= range.from && to <= range.to));
}

function joined(intervals: Interval[]): Interval[] {
  const list: Interval[] = [];
  for (const each of [...intervals].sort((a, b) => a.from - b.from)) {
    const before = list.at(-1);
    if (before && each.from <= before.to) {
      before.to = Math.max(before.to, each.to);
    } else {
      list.push({ ...each });
    }
  }
  return list;
}

export const withIncident = (incidents: Interval[], added: Interval) => joined([...incidents, added]);

export const withoutIncident = (incidents: Interval[], removed: Interval) => incidents.filter(({ from, to }) => from !== removed.from || to !== removed.to);
