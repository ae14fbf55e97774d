/** Scores of a past range as a file, metric by metric, for a Prometheus that takes no writes: promtool makes blocks of it. */

import type { Config } from '../config/config';
import { type BackfillReport, type Interval, METRICS } from '../contract';
import { RoentgenError } from '../errors';
import type { NominalModel } from '../nominal/model';
import { createPrometheus } from '../prometheus/client';
import { type MetricFamily, writeOpenMetrics } from '../prometheus/openmetrics';
import type { TimeSeries } from '../prometheus/samples';
import { createSeriesSource } from '../series/service-series';
import { backfill, scrapedLabels, type Sink } from './backfill';
import type { PastDeps } from './live';

/** A file has each series whole, so that all of it is in memory: half a gigabyte. */
const MOST_SAMPLES = 30_000_000;

export interface ToFile extends Omit<PastDeps, 'source' | 'pool'> {
  config: Config;
  now(): number;
}

/** Throws as backfill and writeOpenMetrics do, and REQUEST_INVALID for a range of too many samples. */
export async function backfillToFile(models: NominalModel[], range: Interval, path: string, { config, now, ...deps }: ToFile): Promise<BackfillReport> {
  const { url, timeoutMs, token } = config.prometheus;
  const prometheus = createPrometheus({ url, timeoutMs, token: token?.reveal() ?? null });
  const whole = createWhole();
  const report = await backfill(models, range, whole.sink, scrapedLabels(config), { ...deps, source: createSeriesSource(prometheus, deps.service, now) });
  return { ...report, ...(await writeOpenMetrics(path, whole.families(), { signal: deps.signal })) };
}

/** Joins the stretches of each series. */
function createWhole() {
  const all = new Map<string, { labels: TimeSeries['labels']; times: number[]; values: number[] }>();
  let total = 0;

  const sink: Sink = async (stretch) => {
    let samples = 0;
    for (const { labels, times, values } of stretch) {
      const key = JSON.stringify(labels);
      const series = all.get(key) ?? { labels, times: [], values: [] };
      times.forEach((time, index) => {
        series.times.push(time);
        series.values.push(values[index]);
      });
      all.set(key, series);
      samples += times.length;
    }
    total += samples;
    if (total > MOST_SAMPLES) {
      throw new RoentgenError('REQUEST_INVALID', `the range has more than ${MOST_SAMPLES} samples`, 'write it in several files, each of a shorter range');
    }
    return { samples };
  };

  const families = (): MetricFamily[] => Object.values(METRICS).flatMap((definition) => {
    const series = [...all.values()].filter(({ labels }) => labels.__name__ === definition.name);
    return series.length === 0 ? [] : [{ definition, series }];
  });
  return { sink, families };
}
