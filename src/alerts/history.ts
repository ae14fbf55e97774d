/** Frames of Prometheus as series of evaluations. */
import { type DataFrame, dateTime, FieldType, type TimeRange } from '@grafana/data';
import type { Interval } from '../../sidecar/contract';
import { evaluations, type Series } from './firing';

/** Prometheus's default, in seconds; longer ranges are looked at in coarser steps. */
export const EVALUATION_SECONDS = 15;
const MOST_EVALUATIONS = 5000;

export function stepOf({ from, to }: Interval): number {
  return Math.max(EVALUATION_SECONDS, Math.ceil((to - from) / 1000 / MOST_EVALUATIONS));
}

export function timeRange({ from, to }: Interval): TimeRange {
  const [start, end] = [dateTime(from), dateTime(to)];
  return { from: start, to: end, raw: { from: start, to: end } };
}

/** @param step of the query, in seconds */
export function seriesOf(frames: DataFrame[], range: Interval, step: number): Series[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    return time ? frame.fields.filter(({ type }) => type === FieldType.number).map(({ labels, values }) => evaluations({ labels: { ...labels }, times: time.values, values }, range, 1000 * step)) : [];
  });
}

/** "db1 · cpu": what tells a series from the others. */
export function seriesName(labels: Record<string, string>): string {
  const told = Object.entries(labels).filter(([name, value]) => name !== '__name__' && name !== 'service' && value !== '_all').map(([, value]) => value);
  return told.length > 0 ? told.join(' · ') : (labels.service ?? '');
}
