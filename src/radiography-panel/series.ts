/** What a radiography takes from the frames of any data source. Pure. */
import type { DataFrame } from '@grafana/data';
import { axisOf, unitOf } from './axis';
import { present, type Series } from './join';
import { misfitOf } from './misfit';
import { type Named, namedSeries } from './named';
import type { RadiographyOptions } from './options';
import type { RadiographyInput } from './points';
import { type Roles, rolesOf } from './roles';
import { t } from '../text';

/** The series of one radiography. */
export interface Quartet {
  error?: Named;
  kpi?: Named;
  threshold?: Named;
  limit?: Named;
}

function last(series: Series | undefined): number | null {
  return series ? (present(series).values.at(-1) ?? null) : null;
}

/** @param advice what to do where one of them lacks */
export function inputFrom({ error, kpi, threshold, limit }: Quartet, options: RadiographyOptions, advice?: string): RadiographyInput {
  const { thresholdAxis, kpiUnit } = options;
  const kpiAxis = kpi && axisOf(kpi.field, thresholdAxis !== 'error');
  return {
    error: error ?? null,
    kpi: kpi ?? null,
    threshold: threshold ?? options.thresholdValue ?? null,
    kpiLimit: last(limit) ?? options.kpiLimitValue ?? null,
    errorName: error?.name ?? t('radiography-panel.axis.error', 'error'),
    kpiName: kpi?.name ?? t('radiography-panel.axis.kpi', 'KPI'),
    kpiUnit: kpiUnit || (kpi ? unitOf(kpi.field) : ''),
    errorAxis: error && axisOf(error.field, thresholdAxis !== 'kpi'),
    kpiAxis: kpiUnit && kpiAxis ? { ...kpiAxis, format: undefined } : kpiAxis,
    advice,
  };
}

export interface Chosen {
  roles: Roles;
  input: RadiographyInput;
  /** Why the frames do not make a radiography; null: they do. */
  misfit: string | null;
}

export function chosenOf(frames: DataFrame[], options: RadiographyOptions): Chosen {
  const all = namedSeries(frames);
  const roles = rolesOf(all, options);
  const { errors: [error], kpis: [kpi], thresholds: [threshold], limits: [limit] } = roles;
  const misfit = misfitOf(frames, all, error, kpi, options);
  return { roles, misfit, input: inputFrom({ error, kpi, threshold, limit }, options, misfit ?? undefined) };
}

/** Error, KPI, threshold and KPI limit of the first radiography. */
export function inputOf(frames: DataFrame[], options: RadiographyOptions): RadiographyInput {
  return chosenOf(frames, options).input;
}
