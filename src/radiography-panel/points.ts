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
}

export interface Points {
  /** Error (MSE) and KPI of each joined sample. */
  errors: number[];
  kpis: number[];
  /** Joined samples before the anomalous ones were picked, and how many of them lie over the threshold. */
  joined: number;
  anomalous: number;
  /** Newest threshold, drawn as a line. */
  threshold: number | null;
  /** Why there are no or too few points; null = enough. */
  lack: string | null;
}

/** Fewer cannot show a density. */
export const FEWEST_POINTS = 8;

function lackOf(input: RadiographyInput, joined: number, drawn: number, anomalousOnly: boolean, threshold: number | null): string | null {
  if (!input.error || present(input.error).times.length === 0) {
    return 'No reconstruction error in this time range.';
  }
  if (!input.kpi || present(input.kpi).times.length === 0) {
    return 'No service metric (KPI) in this time range.';
  }
  if (joined === 0) {
    return 'The two series have no samples at the same times. A longer time range or a larger tolerance may help.';
  }
  if (anomalousOnly && threshold === null) {
    return 'Only anomalous points are wanted, but there is no threshold to tell them by.';
  }
  if (drawn >= FEWEST_POINTS) {
    return null;
  }
  return anomalousOnly
    ? `Only ${drawn} of ${joined} samples are anomalous, too few for a radiography (it takes ${FEWEST_POINTS}). That is good news.`
    : `Only ${drawn} samples, too few for a radiography (it takes ${FEWEST_POINTS}). Choose a longer time range.`;
}

/**
 * Joins error, KPI and threshold on time.
 * @param tolerance milliseconds; 0 = one and a half steps of the coarser series.
 */
export function radiographyPoints(input: RadiographyInput, anomalousOnly: boolean, tolerance: number): Points {
  const error = present(input.error ?? { times: [], values: [] });
  const kpi = input.kpi ?? { times: [], values: [] };
  const reach = tolerance > 0 ? tolerance : 1.5 * Math.max(typicalStep(error.times), typicalStep(present(kpi).times), 1000);
  const kpis = nearest(error.times, kpi, reach);
  const series = typeof input.threshold === 'object' ? input.threshold : null;
  const limits = series ? nearest(error.times, series, Math.max(reach, 300_000)) : null;
  const constant = typeof input.threshold === 'number' ? input.threshold : null;
  const points: Points = { errors: [], kpis: [], joined: 0, anomalous: 0, lack: null, threshold: constant ?? (series ? present(series).values.at(-1) ?? null : null) };
  for (let i = 0; i < error.times.length; i++) {
    if (Number.isNaN(kpis[i])) {
      continue;
    }
    const over = error.values[i] > (limits ? limits[i] : constant ?? Infinity);
    points.joined++;
    points.anomalous += over ? 1 : 0;
    if (over || !anomalousOnly) {
      points.errors.push(error.values[i]);
      points.kpis.push(kpis[i]);
    }
  }
  points.lack = lackOf(input, points.joined, points.errors.length, anomalousOnly, points.threshold);
  return points;
}
