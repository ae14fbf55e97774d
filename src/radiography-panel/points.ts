import { nearest, present, type Series, typicalStep } from './join';

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
  /** What to do about a series that is not there, in place of the usual texts. */
  advice?: string;
}

export interface Points {
  /** Time (milliseconds, ascending), error (MSE) and KPI of each joined sample. */
  times: number[];
  errors: number[];
  kpis: number[];
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

type Present = ReturnType<typeof present>;
const NOTHING: Series = { times: [], values: [] };

function lackOf(input: RadiographyInput, error: Present, kpi: Present, points: Points, anomalousOnly: boolean): string | null {
  const [joined, drawn] = [points.joined, points.errors.length];
  if (error.times.length === 0) {
    return input.advice ?? 'No reconstruction error in this time range.';
  }
  if (kpi.times.length === 0) {
    return input.advice ?? 'No service metric (KPI) in this time range.';
  }
  if (joined === 0) {
    return 'The two series have no samples at the same times. A longer time range or a larger tolerance may help.';
  }
  if (anomalousOnly && points.threshold === null) {
    return 'Only anomalous points are wanted, but there is no threshold to tell them by.';
  }
  if (drawn >= FEWEST_POINTS) {
    return null;
  }
  return anomalousOnly
    ? `Only ${drawn} of ${joined} samples are anomalous, too few for a radiography (it takes ${FEWEST_POINTS}). That is good news.`
    : `Only ${drawn} samples, too few for a radiography (it takes ${FEWEST_POINTS}). Choose a longer time range.`;
}

/** One threshold a sample; NaN = none is known, and the sample counts as nominal. */
function thresholdsOf({ threshold }: RadiographyInput, times: number[], reach: number): { each: (i: number) => number; newest: number | null } {
  if (threshold === null || typeof threshold === 'number') {
    return { each: () => threshold ?? NaN, newest: threshold };
  }
  const known = nearest(times, threshold, Math.max(reach, THRESHOLD_AGE));
  return { each: (i) => known[i], newest: present(threshold).values.at(-1) ?? null };
}

/**
 * Joins error, KPI and threshold on time.
 * @param tolerance milliseconds; 0 = one and a half steps of the coarser series.
 */
export function radiographyPoints(input: RadiographyInput, anomalousOnly: boolean, tolerance: number): Points {
  const error = present(input.error ?? NOTHING);
  const kpi = present(input.kpi ?? NOTHING);
  const step = typicalStep(error.times);
  const reach = tolerance > 0 ? tolerance : 1.5 * Math.max(step, typicalStep(kpi.times), 1000);
  const kpis = nearest(error.times, kpi, reach);
  const thresholds = thresholdsOf(input, error.times, reach);
  const points: Points = { times: [], errors: [], kpis: [], joined: 0, anomalous: 0, step, lack: null, threshold: thresholds.newest };
  for (let i = 0; i < error.times.length; i++) {
    if (Number.isNaN(kpis[i])) {
      continue;
    }
    const over = error.values[i] > thresholds.each(i);
    points.joined++;
    points.anomalous += over ? 1 : 0;
    if (over || !anomalousOnly) {
      points.times.push(error.times[i]);
      points.errors.push(error.values[i]);
      points.kpis.push(kpis[i]);
    }
  }
  points.lack = lackOf(input, error, kpi, points, anomalousOnly);
  return points;
}
