import { t } from '../text';
import type { AxisConfig } from './axis';
import { nearest, type Present, present, type Series, typicalStep } from './join';

/** What a radiography is made of; units stand beside the numbers on the axes. */
export interface RadiographyInput {
  error: Series | null;
  kpi: Series | null;
  /** T^g over time, or one number, or null = not drawn and nothing counts as anomalous. */
  threshold: Series | number | null;
  kpiLimit: number | null;
  errorName: string;
  kpiName: string;
  kpiUnit: string;
  /** Format, range and lines of the axes; absent: plain numbers, as wide as the samples need. */
  errorAxis?: AxisConfig;
  kpiAxis?: AxisConfig;
  /** What to do about a series that is not there, in place of the usual texts. */
  advice?: string;
}

export interface Points {
  /** Time (milliseconds, ascending), error (MSE) and KPI of each joined sample. */
  times: number[];
  errors: number[];
  kpis: number[];
  /** The threshold of each of them, NaN where none is known. */
  lines: number[];
  /** Joined samples before the anomalous ones were picked, and how many of them lie over the threshold. */
  joined: number;
  anomalous: number;
  /** Median distance of the error's samples, milliseconds. */
  step: number;
  /** Newest threshold, drawn as a line. */
  threshold: number | null;
  /** Why there are no or too few points; null = enough. */
  lack: string | null;
}

/** Fewer cannot show a density. */
export const FEWEST_POINTS = 8;

/** A threshold is exported more rarely than errors are; this old it still counts. */
const THRESHOLD_AGE = 300_000;

const NOTHING: Series = { times: [], values: [] };

function isConstant(values: number[]): boolean {
  return values.every((value) => value === values[0]);
}

function lackOf(input: RadiographyInput, error: Present, kpi: Present, points: Points, anomalousOnly: boolean, fewest: number): string | null {
  if (error.times.length === 0) {
    return input.advice ?? t('radiography-panel.lack.error', 'No reconstruction error in this time range.');
  }
  if (kpi.times.length === 0) {
    return input.advice ?? t('radiography-panel.lack.kpi', 'No service metric (KPI) in this time range.');
  }
  if (points.joined === 0) {
    return t('radiography-panel.lack.overlap', 'The two series have no samples at the same times. A longer time range or a larger tolerance may help.');
  }
  if (anomalousOnly && points.threshold === null) {
    return t('radiography-panel.lack.threshold', 'Only anomalous points are wanted, but there is no threshold to tell them by.');
  }
  return points.errors.length < fewest ? tooFew(points, anomalousOnly, fewest) : constantLack(points, fewest);
}

function tooFew({ errors, joined }: Points, anomalousOnly: boolean, fewest: number): string {
  return anomalousOnly
    ? t('radiography-panel.lack.anomalous', 'Only {{drawn}} of {{joined}} samples are anomalous, too few for a radiography (it takes {{fewest}}). That is good news.', { drawn: errors.length, joined, fewest })
    : t('radiography-panel.lack.few', 'Only {{drawn}} samples, too few for a radiography (it takes {{fewest}}). Choose a longer time range.', { drawn: errors.length, fewest });
}

/** One axis may stand still; where both do there is nothing to see. Of fewer samples than a density takes, dots are shown. */
function constantLack({ errors, kpis }: Points, fewest: number): string | null {
  return fewest >= FEWEST_POINTS && isConstant(errors) && isConstant(kpis)
    ? t('radiography-panel.lack.constant', 'Neither series changes: the error is always {{error}} and the service metric {{kpi}}. Choose a longer time range, or other series.', { error: errors[0], kpi: kpis[0] })
    : null;
}

/** One threshold a sample; NaN = none is known, and the sample counts as nominal. */
function thresholdsOf({ threshold }: RadiographyInput, times: number[], reach: number): { each: (i: number) => number; newest: number | null } {
  if (threshold === null || typeof threshold === 'number') {
    return { each: () => threshold ?? NaN, newest: threshold };
  }
  const known = nearest(times, threshold, Math.max(reach, THRESHOLD_AGE));
  return { each: (i) => known[i], newest: present(threshold).values.at(-1) ?? null };
}

/** Columns of one table belong together row by row, also where a time occurs more than once; elsewhere the nearest time counts. */
function kpisOf(input: RadiographyInput, error: Present, kpi: Present, reach: number): Float64Array {
  const joined = nearest(error.times, kpi, reach);
  if (input.error && input.kpi && input.error.times === input.kpi.times) {
    const { values } = input.kpi;
    error.rows.forEach((row, i) => {
      const own = values[row];
      joined[i] = typeof own === 'number' && Number.isFinite(own) ? own : joined[i];
    });
  }
  return joined;
}

/**
 * Joins error, KPI and threshold on time.
 * @param tolerance milliseconds; 0 = one and a half steps of the coarser series.
 * @param fewest with fewer samples it lacks some
 */
export function radiographyPoints(input: RadiographyInput, anomalousOnly: boolean, tolerance: number, fewest: number = FEWEST_POINTS): Points {
  const error = present(input.error ?? NOTHING);
  const kpi = present(input.kpi ?? NOTHING);
  const step = typicalStep(error.times);
  const reach = tolerance > 0 ? tolerance : 1.5 * Math.max(step, typicalStep(kpi.times), 1000);
  const kpis = kpisOf(input, error, kpi, reach);
  const thresholds = thresholdsOf(input, error.times, reach);
  const points: Points = { times: [], errors: [], kpis: [], lines: [], joined: 0, anomalous: 0, step, lack: null, threshold: thresholds.newest };
  for (let i = 0; i < error.times.length; i++) {
    if (Number.isNaN(kpis[i])) {
      continue;
    }
    const line = thresholds.each(i);
    const over = error.values[i] > line;
    points.joined++;
    points.anomalous += over ? 1 : 0;
    if (over || !anomalousOnly) {
      points.times.push(error.times[i]);
      points.errors.push(error.values[i]);
      points.kpis.push(kpis[i]);
      points.lines.push(line);
    }
  }
  points.lack = lackOf(input, error, kpi, points, anomalousOnly, fewest);
  return points;
}
