/** Scores and KPI of a service since a run's start, as they come with each poll. Pure. */
import type { DataFrame } from '@grafana/data';
import type { ServiceStatus } from '../../../sidecar/contract';

export interface Line {
  name: string;
  /** Oldest first; milliseconds since the epoch. */
  points: Array<{ time: number; value: number }>;
}

/** By name: groups, and KPI under its own name. */
export type Lines = Map<string, Line>;

/** More are thinned out: the oldest go. An hour at a second. */
const MOST_POINTS = 3600;

/** The lines with the newest figures; the same object where there is nothing new. */
export function withNewest(lines: Lines, service: ServiceStatus, now: number): Lines {
  const fresh = [
    ...service.groups.flatMap(({ group, latest }) => (latest ? [{ name: group, time: latest.time, value: latest.score }] : [])),
    ...(service.kpi && service.kpi.value !== null ? [{ name: service.kpi.name, time: now, value: service.kpi.value }] : []),
  ].filter(({ name, time }) => time > (lines.get(name)?.points.at(-1)?.time ?? -Infinity));
  if (fresh.length === 0) {
    return lines;
  }
  const next = new Map(lines);
  fresh.forEach(({ name, time, value }) => next.set(name, { name, points: [...(next.get(name)?.points ?? []), { time, value }].slice(-MOST_POINTS) }));
  return next;
}

/** What Prometheus has of before the page was opened, in front of what was polled since. */
export function withPast(lines: Lines, frames: DataFrame[]): Lines {
  const next = new Map(lines);
  for (const frame of frames) {
    const [times, values] = [frame.fields[0]?.values ?? [], frame.fields[1]];
    const name = values?.config.displayNameFromDS ?? values?.name;
    const since = lines.get(name ?? '')?.points[0]?.time ?? Infinity;
    const points = times.flatMap((time: number, row: number) => (time < since && Number.isFinite(values.values[row]) ? [{ time, value: Number(values.values[row]) }] : []));
    if (name && points.length > 0) {
      next.set(name, { name, points: [...points, ...(lines.get(name)?.points ?? [])].slice(-MOST_POINTS) });
    }
  }
  return next;
}

/** An SVG path of the points over a box; '' where there are less than two. */
export function pathOf(points: Line['points'], { from, to }: { from: number; to: number }, top: number, width: number, height: number): string {
  const shown = points.filter(({ time }) => time >= from && time <= to);
  const x = (time: number) => ((width * (time - from)) / Math.max(1, to - from)).toFixed(1);
  const y = (value: number) => (height - (height * Math.min(top, Math.max(0, value))) / top).toFixed(1);
  return shown.length < 2 ? '' : shown.map(({ time, value }, index) => `${index === 0 ? 'M' : 'L'}${x(time)} ${y(value)}`).join('');
}

/** Upper end of an axis that shows the line and the highest value, rounded up to 1, 2 or 5 of its power of ten. */
export function topOf(points: Line['points'], line: number | null): number {
  const most = Math.max(...points.map(({ value }) => value), (line ?? 0) * 1.5, 1e-9);
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 5].find((each) => each * power >= most) ?? 10);
}

export function highestSince(points: Line['points'], since: number): number | null {
  const values = points.filter(({ time }) => time >= since).map(({ value }) => value);
  return values.length === 0 ? null : Math.max(...values);
}
