/** The numeric series of any data source's frames: one frame a series, columns of one frame, or rows that a text column tells apart. Pure. */
import { type DataFrame, DataFrameType, type Field, FieldType, getFieldDisplayName } from '@grafana/data';
import type { Series } from './join';

export interface Named extends Series {
  /** As users see it. */
  name: string;
  /** The measured thing, whatever its labels. */
  metric: string;
  refId: string;
  labels: Record<string, string>;
  field: Field;
}

function nameOf(field: Field, frame: DataFrame, frames: DataFrame[]): string {
  const { displayName, displayNameFromDS } = field.config;
  return (displayName ? undefined : displayNameFromDS) ?? getFieldDisplayName(field, frame, frames);
}

function columnsOf(frame: DataFrame, frames: DataFrame[]): Named[] {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const numbers = frame.fields.filter(({ type }) => type === FieldType.number);
  return time ? numbers.map((field) => ({ name: nameOf(field, frame, frames), metric: field.labels?.__name__ ?? field.name, refId: frame.refId ?? '', labels: field.labels ?? {}, field, times: time.values, values: field.values })) : [];
}

/** More than so many kinds of rows are texts that describe a row, not labels of a series. */
const MOST_KINDS = 200;

/** Rows of each combination of the text columns; null where the frame is not of that form. */
function kindsOf(frame: DataFrame): Map<string, number[]> | null {
  const texts = frame.fields.filter(({ type }) => type === FieldType.string);
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  if (!time || texts.length === 0 || (frame.meta?.type !== DataFrameType.TimeSeriesLong && new Set(time.values).size === frame.length)) {
    return null;
  }
  const kinds = new Map<string, number[]>();
  for (let row = 0; row < frame.length; row++) {
    const key = texts.map(({ values }) => String(values[row])).join('\u0000');
    const rows = kinds.get(key);
    if (rows) {
      rows.push(row);
    } else if (kinds.size < MOST_KINDS) {
      kinds.set(key, [row]);
    } else {
      return null;
    }
  }
  return kinds;
}

/** The long form (time, text, number) as SQL sources send it: one series for each text, labelled with it. */
function longOf(frame: DataFrame, kinds: Map<string, number[]>, frames: DataFrame[]): Named[] {
  const texts = frame.fields.filter(({ type }) => type === FieldType.string);
  return columnsOf(frame, frames).flatMap((column) =>
    [...kinds].map(([key, rows]) => {
      const values = key.split('\u0000');
      return { ...column, name: `${column.name} ${values.join(' ')}`, labels: { ...column.labels, ...Object.fromEntries(texts.map(({ name }, i) => [name, values[i]])) }, times: rows.map((row) => column.times[row]), values: rows.map((row) => column.values[row]) };
    })
  );
}

export function namedSeries(frames: DataFrame[]): Named[] {
  return frames.flatMap((frame) => {
    const kinds = kindsOf(frame);
    return kinds && kinds.size > 1 ? longOf(frame, kinds, frames) : columnsOf(frame, frames);
  });
}
