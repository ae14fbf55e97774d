/** Shapes of Prometheus's answers: read, checked and bounded. Pure. All throw PROMETHEUS_BAD_ANSWER. */

import { RoentgenError } from '../errors';

export interface RawSeries {
  labels: Record<string, string>;
  /** Milliseconds since the epoch, growing. */
  times: number[];
  values: number[];
}

export interface InstantSample {
  labels: Record<string, string>;
  time: number;
  value: number;
}

const MAX_SERIES = 200_000;
const MAX_LABELS = 64;
const MAX_LABEL_LENGTH = 4096;

function bad(what: string): RoentgenError {
  return new RoentgenError('PROMETHEUS_BAD_ANSWER', `Prometheus answered ${what}`);
}

function resultOf(data: unknown, type: string): unknown[] {
  const { resultType, result } = (data ?? {}) as { resultType?: unknown; result?: unknown };
  if (resultType !== type || !Array.isArray(result)) {
    throw bad(`a ${String(resultType)} where a ${type} was asked for`);
  }
  if (result.length > MAX_SERIES) {
    throw bad(`${result.length} series, more than ${MAX_SERIES}`);
  }
  return result;
}

function labelsOf(metric: unknown): Record<string, string> {
  if (typeof metric !== 'object' || metric === null) {
    throw bad('a series without labels');
  }
  const entries = Object.entries(metric);
  if (entries.length > MAX_LABELS || entries.some(([, value]) => typeof value !== 'string' || value.length > MAX_LABEL_LENGTH)) {
    throw bad('a series with labels beyond all bounds');
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

/** `[1700000000.123, "42"]`; the value may be NaN, +Inf or -Inf. */
function sampleOf(pair: unknown): [number, number] {
  const [time, text] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (typeof time !== 'number' || !Number.isFinite(time) || typeof text !== 'string') {
    throw bad('a sample that is no pair of time and text');
  }
  const value = Number(text.replace('Inf', 'Infinity'));
  if (text.trim() === '' || (Number.isNaN(value) && text !== 'NaN')) {
    throw bad(`the value ${JSON.stringify(text.slice(0, 40))}`);
  }
  return [Math.round(time * 1000), value];
}

export function readMatrix(data: unknown): RawSeries[] {
  return resultOf(data, 'matrix').map((entry) => {
    const { metric, values } = (entry ?? {}) as { metric?: unknown; values?: unknown };
    const series: RawSeries = { labels: labelsOf(metric), times: [], values: [] };
    for (const pair of Array.isArray(values) ? values : []) {
      const [time, value] = sampleOf(pair);
      if (series.times.length > 0 && time <= series.times[series.times.length - 1]) {
        throw bad('samples that are out of order');
      }
      series.times.push(time);
      series.values.push(value);
    }
    return series;
  });
}

export function readInstant(data: unknown): InstantSample[] {
  if ((data as { resultType?: unknown } | null)?.resultType === 'scalar') {
    const [time, value] = sampleOf((data as { result?: unknown }).result);
    return [{ labels: {}, time, value }];
  }
  return resultOf(data, 'vector').map((entry) => {
    const { metric, value: pair } = (entry ?? {}) as { metric?: unknown; value?: unknown };
    const [time, value] = sampleOf(pair);
    return { labels: labelsOf(metric), time, value };
  });
}

export function readMetadata(data: unknown): Map<string, string> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw bad('metadata that is no object');
  }
  const types = new Map<string, string>();
  for (const [name, entries] of Object.entries(data)) {
    const type = (Array.isArray(entries) ? (entries[0] as { type?: unknown }) : null)?.type;
    if (typeof type === 'string') {
      types.set(name, type);
    }
  }
  return types;
}
