import { type DataFrame, type Field, FieldType, getFieldDisplayName, getValueFormat } from '@grafana/data';
import { present, type Series } from './join';
import type { RadiographyOptions } from './options';
import type { RadiographyInput } from './points';

interface Named extends Series {
  name: string;
  unit: string;
}

/** All numeric fields of frames that have a time field, under the names that users see. */
export function namedSeries(frames: DataFrame[]): Named[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find((field) => field.type === FieldType.time);
    const numbers = frame.fields.filter((field) => field.type === FieldType.number);
    return time ? numbers.map((field) => ({ name: nameOf(field, frame, frames), unit: unitOf(field), times: time.values, values: field.values })) : [];
  });
}

function nameOf(field: Field, frame: DataFrame, frames: DataFrame[]): string {
  return field.config.displayNameFromDS ?? getFieldDisplayName(field, frame, frames);
}

/** The unit's sign where the field's own numbers are meant by it: not for shares that are shown as per cent. */
function unitOf({ config }: Field): string {
  const shown = config.unit && config.unit !== 'none' ? getValueFormat(config.unit)(1, 0) : null;
  return shown?.text === '1' ? `${shown.prefix ?? ''}${shown.suffix ?? ''}`.trim() : '';
}

function last(series: Series | undefined): number | null {
  return series ? (present(series).values.at(-1) ?? null) : null;
}

const listed = (all: Named[]) => [...new Set(all.map(({ name }) => `“${name}”`))].slice(0, 6).join(', ');

/** What to do about an error or a KPI that is not there. */
function adviceOf(frames: DataFrame[], all: Named[], options: RadiographyOptions): string {
  const missing = [options.errorField, options.kpiField].find((name) => name && !all.some((series) => series.name === name));
  if (missing) {
    return `The options name the series “${missing}”, which is not among the data${all.length > 0 ? `. There are: ${listed(all)}` : ''}.`;
  }
  if (all.length === 0) {
    return frames.length > 0 ? 'The data have no numbers with times. A radiography takes two numeric series over time: an error and a service metric.' : 'No data.';
  }
  return all.length === 1
    ? `A radiography takes two numeric series, and there is one: ${listed(all)}. Add a query for the service metric (KPI).`
    : `There are no samples of the error or of the service metric in this time range. Series: ${listed(all)}.`;
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
    kpiUnit: options.kpiUnit || (kpi?.unit ?? ''),
    advice: adviceOf(frames, all, options),
  };
}
