import { type DataFrame, type Field, FieldType, getFieldDisplayName } from '@grafana/data';
import { present, type Series } from './join';
import type { RadiographyOptions } from './options';
import type { RadiographyInput } from './points';

interface Named extends Series {
  name: string;
}

/** All numeric fields of frames that have a time field, under the names that users see. */
export function namedSeries(frames: DataFrame[]): Named[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find((field) => field.type === FieldType.time);
    const numbers = frame.fields.filter((field) => field.type === FieldType.number);
    return time ? numbers.map((field) => ({ name: nameOf(field, frame, frames), times: time.values, values: field.values })) : [];
  });
}

function nameOf(field: Field, frame: DataFrame, frames: DataFrame[]): string {
  return field.config.displayNameFromDS ?? getFieldDisplayName(field, frame, frames);
}

function last(series: Series | undefined): number | null {
  return series ? (present(series).values.at(-1) ?? null) : null;
}

/** Picks error, KPI, threshold and KPI limit: by the names in the options, else the first two series that no option names. */
export function inputOf(frames: DataFrame[], options: RadiographyOptions): RadiographyInput {
  const all = namedSeries(frames);
  const byName = (name: string) => (name ? all.find((series) => series.name === name) : undefined);
  const named = new Set([options.errorField, options.kpiField, options.thresholdField, options.kpiLimitField].filter(Boolean));
  const free = all.filter((series) => !named.has(series.name));
  const error = options.errorField ? byName(options.errorField) : free.shift();
  const kpi = options.kpiField ? byName(options.kpiField) : free.shift();
  return {
    error: error ?? null,
    kpi: kpi ?? null,
    threshold: byName(options.thresholdField) ?? options.thresholdValue ?? null,
    kpiLimit: last(byName(options.kpiLimitField)) ?? options.kpiLimitValue ?? null,
    errorName: error?.name ?? 'error',
    kpiName: kpi?.name ?? 'KPI',
    kpiUnit: options.kpiUnit,
  };
}
