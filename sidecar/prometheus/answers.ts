/** Shapes of Prometheus's answers: read, checked and bounded. Pure. All throw PROMETHEUS_BAD_ANSWER. */

import { RoentgenError } from '../errors';
import { ordered, type RawSeries } from './order';

export type { RawSeries } from './order';

export interface InstantSample {
  labels: Record<string, string>;
  time: number;
  value: number;
}

const MAX_SERIES = 200_000;
const MAX_LABELS = 64;
const MAX_LABEL_LENGTH = 4096;
/** What a Date can hold. */
const MAX_TIME_MS = 8.64e15;

function bad(what: string, hint?: string): RoentgenError {
  return new RoentgenError('PROMETHEUS_BAD_ANSWER', `Prometheus answered ${what}`, hint);
}

function resultOf(data: unknown, type: string): unknown[] {
  const { resultType, result } = (data ?? {}) as { resultType?: unknown; result?: unknown };
  if (resultType !== type || !Array.isArray(result)) {
    throw bad(`a ${String(resultType).slice(0, 40)} where a ${type} was asked for`);
  }
  if (result.length > MAX_SERIES) {
    throw bad(`${result.length} series, more than ${MAX_SERIES}`, "narrow the service's selector");
  }
  return result;
}

function labelsOf(metric: unknown): Record<string, string> {
  if (typeof metric !== 'object' || metric === null || Array.isArray(metric)) {
    throw bad('a series without labels');
  }
  if (Object.values(metric).some((value) => typeof value !== 'string')) {
    throw bad('a label that is no text');
  }
  return metric as Record<string, string>;
}

/** No feature is named by more than this. */
function isBounded(labels: Record<string, string>): boolean {
  const entries = Object.entries(labels);
  return entries.length <= MAX_LABELS && entries.every(([name, value]) => name.length <= MAX_LABEL_LENGTH && value.length <= MAX_LABEL_LENGTH);
}

function timeOf(seconds: unknown): number {
  const time = typeof seconds === 'number' ? Math.round(seconds * 1000) : NaN;
  if (!(Math.abs(time) <= MAX_TIME_MS)) {
    throw bad('a sample without a time');
  }
  return time;
}

/** `"42"`, `"NaN"`, `"+Inf"` or `"-Inf"`. */
function valueOf(text: unknown): number {
  if (typeof text !== 'string') {
    throw bad('a value that is no text');
  }
  const value = Number(text.replace('Inf', 'Infinity'));
  if ((value === 0 && text.trim() === '') || (Number.isNaN(value) && text !== 'NaN')) {
    throw bad(`the value ${JSON.stringify(text.slice(0, 40))}`);
  }
  return value;
}

/** `[1700000000.123, value]` */
function pairOf(pair: unknown): unknown[] {
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw bad('a sample that is no pair of time and value');
  }
  return pair;
}

function seriesOf(labels: Record<string, string>, samples: unknown, read: (value: unknown) => number): RawSeries {
  if (!Array.isArray(samples)) {
    throw bad('samples that are no list');
  }
  const series: RawSeries = { labels, times: [], values: [] };
  for (const pair of samples) {
    const [time, value] = pairOf(pair);
    series.times.push(timeOf(time));
    series.values.push(read(value));
  }
  return ordered(series);
}

/** Count and sum of a native histogram are what a classic one has in series of their own; its buckets are not read. */
function histogramSeries(labels: Record<string, string>, samples: unknown): RawSeries[] {
  return ['count', 'sum'].map((part) => seriesOf({ ...labels, __name__: `${labels.__name__ ?? ''}_${part}` }, samples, (histogram) => valueOf((histogram as Record<string, unknown> | null)?.[part])));
}

/** Each series in the order of time. Series with labels beyond all bounds are left out. */
export function readMatrix(data: unknown): RawSeries[] {
  return resultOf(data, 'matrix').flatMap((entry) => {
    const { metric, values, histograms } = (entry ?? {}) as { metric?: unknown; values?: unknown; histograms?: unknown };
    const labels = labelsOf(metric);
    if (values === undefined && histograms === undefined) {
      throw bad('a series without samples');
    }
    const plain = values === undefined ? [] : [seriesOf(labels, values, valueOf)];
    const native = histograms === undefined ? [] : histogramSeries(labels, histograms);
    return isBounded(labels) ? [...plain, ...native] : [];
  });
}

export function readInstant(data: unknown): InstantSample[] {
  if ((data as { resultType?: unknown } | null)?.resultType === 'scalar') {
    return [sampleOf({}, (data as { result?: unknown }).result)];
  }
  return resultOf(data, 'vector').map((entry) => {
    const { metric, value: pair, histogram } = (entry ?? {}) as { metric?: unknown; value?: unknown; histogram?: unknown };
    if (pair === undefined && histogram !== undefined) {
      throw bad('a native histogram where a number was asked for', 'wrap the query in histogram_quantile, histogram_count or histogram_sum');
    }
    const labels = labelsOf(metric);
    if (!isBounded(labels)) {
      throw bad('a series with labels beyond all bounds');
    }
    return sampleOf(labels, pair);
  });
}

function sampleOf(labels: Record<string, string>, pair: unknown): InstantSample {
  const [time, text] = pairOf(pair);
  return { labels, time: timeOf(time), value: valueOf(text) };
}

/** Metric name -> type. Where targets contradict each other, and where the type is not known, there is none. */
export function readMetadata(data: unknown): Map<string, string> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw bad('metadata that is no object');
  }
  const types = new Map<string, string>();
  for (const [name, entries] of Object.entries(data)) {
    const told = Array.isArray(entries) ? entries.map((entry: { type?: unknown } | null) => entry?.type) : [];
    const known = new Set(told.filter((type): type is string => typeof type === 'string' && type !== 'unknown' && type !== 'untyped'));
    if (known.size === 1) {
      types.set(name, [...known][0]);
    }
  }
  return types;
}
