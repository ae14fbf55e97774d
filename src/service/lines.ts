/** Series of a chart, from the frames that Prometheus answers. Times in milliseconds, ascending. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { typicalStep } from '../radiography-panel/join';

export interface Line {
  /** Value of the label that tells the series apart. */
  name: string;
  times: number[];
  values: number[];
}

/** Series of one query, by a label, in the order of its values. */
export function linesOf(frames: DataFrame[] | null, refId: string, label: string): Line[] {
  const lines = (frames ?? []).filter((frame) => frame.refId === refId).flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const value = frame.fields.find(({ type }) => type === FieldType.number);
    return time && value ? [presentLine(value.labels?.[label] ?? '', time.values, value.values)] : [];
  });
  return lines.sort((a, b) => a.name.localeCompare(b.name));
}

function presentLine(name: string, times: number[], values: Array<number | null>): Line {
  const kept: Line = { name, times: [], values: [] };
  values.forEach((value, i) => {
    if (typeof value === 'number' && Number.isFinite(value)) {
      kept.times.push(times[i]);
      kept.values.push(value);
    }
  });
  return kept;
}

/** Index of the last time that is not after `time`; -1 where all are. */
export function indexAt(times: number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/** Missing points: a line breaks where more than this many steps have none. */
export const GAP_STEPS = 1.5;

/** The value nearest to a time; null where the line has a gap. */
export function valueNear({ times, values }: Line, time: number): number | null {
  const before = indexAt(times, time);
  const after = Math.min(before + 1, times.length - 1);
  const near = before >= 0 && time - times[before] <= Math.abs(times[after] - time) ? before : after;
  const tolerance = GAP_STEPS * (typicalStep(times) || 60_000);
  return near >= 0 && Math.abs(times[near] - time) <= tolerance ? values[near] : null;
}

/** The highest value of an interval; null where there is none. */
export function highestIn({ times, values }: Line, from: number, to: number): number | null {
  const inside = values.slice(Math.max(0, indexAt(times, from - 1) + 1), indexAt(times, to) + 1);
  return inside.length > 0 ? inside.reduce((top, value) => Math.max(top, value), -Infinity) : null;
}

export const newestOf = ({ values }: Line): number | null => values.at(-1) ?? null;
