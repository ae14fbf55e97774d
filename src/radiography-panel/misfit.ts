/** Why frames do not make a radiography, and what to do. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { t } from '../text';
import { present } from './join';
import type { Named } from './named';
import type { RadiographyOptions } from './options';

const listed = (all: Named[]) => [...new Set(all.map(({ name }) => `“${name}”`))].slice(0, 6).join(', ');
const has = (frames: DataFrame[], wanted: FieldType) => frames.some(({ fields }) => fields.some(({ type }) => type === wanted));
const empty = (series: Named) => present(series).times.length === 0;

function withoutSeries(frames: DataFrame[]): string {
  if (frames.every(({ length, fields }) => length === 0 || fields.length === 0)) {
    return t('radiography-panel.misfit.no-data', 'No data. Choose a longer time range, or check the queries.');
  }
  if (!has(frames, FieldType.number) && has(frames, FieldType.string)) {
    return t('radiography-panel.misfit.text-only', 'The data are text: there are no numbers with times. If the numbers came as text, add the transformation “Convert field type”.');
  }
  return has(frames, FieldType.number)
    ? t('radiography-panel.misfit.no-time', 'The data have no numbers with times: a time column is missing. Choose the format “Time series” in the query, or convert the column that holds the times.')
    : t('radiography-panel.misfit.no-numbers', 'The data have no numbers with times. A radiography takes two numeric series over time: an error and a service metric.');
}

/** For one series, for missing names and for series without numbers. */
function withSeries(all: Named[], error: Named | undefined, kpi: Named | undefined): string | null {
  if (all.length === 1) {
    return t('radiography-panel.misfit.one', 'A radiography takes two numeric series, and there is one: {{names}}. Add a query for the service metric (KPI).', { names: listed(all) });
  }
  const gone = [error, kpi].filter((series): series is Named => series !== undefined && empty(series));
  if (gone.length > 0) {
    return t('radiography-panel.misfit.no-samples', 'There are no samples of {{names}} in this time range: all values are missing. Choose another time range or other series in the options.', { names: listed(gone) });
  }
  if (all.every(({ times }) => times.length <= 1)) {
    return t('radiography-panel.misfit.instant', 'Each series has one moment only. A radiography takes many: choose the query type “Range”.');
  }
  return null;
}

/** Null: the frames have what it takes. */
export function misfitOf(frames: DataFrame[], all: Named[], error: Named | undefined, kpi: Named | undefined, options: Pick<RadiographyOptions, 'errorField' | 'kpiField'>): string | null {
  const missing = [options.errorField, options.kpiField].find((name) => name && !all.some((series) => series.name === name));
  if (missing && all.length > 0) {
    return t('radiography-panel.misfit.name', 'The options name the series “{{missing}}”, which is not among the data. There are: {{names}}.', { missing, names: listed(all) });
  }
  return all.length === 0 ? withoutSeries(frames) : withSeries(all, error, kpi);
}
