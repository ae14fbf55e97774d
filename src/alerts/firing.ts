/** When a rule would have fired: the states of Prometheus's alerting rules, replayed over samples. Pure. */
import type { Interval } from '../../sidecar/contract';

export interface Replay {
  /** What each evaluation answered; null or NaN: nothing. */
  values: Array<number | null>;
  /** Of the evaluations, in milliseconds since the epoch. */
  times: number[];
  line: number;
  /** Milliseconds. */
  lasts: number;
  keeps: number;
}

/**
 * An alert is pending from the first evaluation over the line, fires as soon as it has been so for `lasts`, and ends at the first evaluation
 * that is not over the line and no longer within `keeps` of the first such one.
 * (prometheus.io/docs, alerting rules: `for`, `keep_firing_for`)
 * @returns from the evaluation at which it fired to the one at which it ended; `to` is the last one where it still fires
 */
export function firings({ values, times, line, lasts, keeps }: Replay): Interval[] {
  const found: Interval[] = [];
  let pendingSince: number | null = null;
  let quietSince: number | null = null;
  let firing: Interval | null = null;
  times.forEach((time, i) => {
    const value = values[i];
    if (value !== null && value > line) {
      quietSince = null;
      pendingSince ??= time;
      if (!firing && time - pendingSince >= lasts) {
        firing = { from: time, to: time };
        found.push(firing);
      }
    } else {
      quietSince ??= time;
      if (!firing || time - quietSince >= keeps) {
        if (firing) {
          firing.to = time;
        }
        firing = null;
        pendingSince = null;
        quietSince = null;
      }
    }
    if (firing) {
      firing.to = time;
    }
  });
  return found;
}

export interface Series {
  labels: Record<string, string>;
  times: number[];
  values: Array<number | null>;
}

/** Series without gaps in their times: an evaluation that answered nothing is an evaluation, too. */
export function evaluations({ labels, times, values }: Series, { from, to }: Interval, step: number): Series {
  const known = new Map(times.map((time, i) => [Math.round(time / step), values[i]]));
  const [first, last] = [Math.ceil(from / step), Math.floor(to / step)];
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return { labels, times: ticks.map((tick) => tick * step), values: ticks.map((tick) => known.get(tick) ?? null) };
}

export interface Fired extends Interval {
  labels: Record<string, string>;
}

/** Of all series, newest first. */
export function allFirings(series: Series[], rule: Pick<Replay, 'line' | 'lasts' | 'keeps'>): Fired[] {
  return series.flatMap(({ labels, ...samples }) => firings({ ...samples, ...rule }).map((interval) => ({ ...interval, labels }))).sort((a, b) => b.from - a.from);
}
