/** Scores of a past range as the samples that /metrics would have shown, on their way into Prometheus. */

import type { Config } from '../config/config';
import { type BackfillReport, type Interval, METRICS } from '../contract';
import { type Tell, tellRow } from '../nominal/exposed';
import type { NominalModel } from '../nominal/model';
import type { Scored } from '../nominal/judging/track';
import type { RemoteWriter } from '../prometheus/remote-write';
import type { TimeSeries } from '../prometheus/samples';
import { type PastDeps, trackedLive } from './live';
import { replayRange } from './replay';

/** Where samples go, stretch after stretch. */
export type Sink = (series: TimeSeries[]) => Promise<{ samples: number }>;

export const remoteSink = (writer: RemoteWriter, signal: AbortSignal): Sink => (series) => writer.write(series, { signal });

/** Series that Prometheus scrapes from us have these labels, if its job is called as in provisioning/prometheus. */
export const scrapedLabels = ({ listen }: Pick<Config, 'listen'>): Record<string, string> => ({ job: 'roentgen', instance: `${listen.host}:${listen.port}` });

/**
 * Throws as replayRange does, and what the sink throws; what it has taken by then stays there.
 * @param labels further labels, such as those that Prometheus adds when it scrapes the sidecar
 */
export async function backfill(models: NominalModel[], range: Interval, sink: Sink, labels: Record<string, string>, { service, onProgress, ...deps }: PastDeps): Promise<BackfillReport> {
  const kept = createSamples({ ...labels, service: service.name });
  let samples = 0;
  const { rows } = await replayRange(models, range, {
    ...deps,
    options: trackedLive(service),
    onRow: (model, time, scored, track) => kept.add(model, time, scored, track.episode() !== null),
    onStretch: async (share) => {
      samples += (await sink(kept.take())).samples;
      onProgress(share);
    },
  });
  return { ...range, rows, samples };
}

interface Samples extends TimeSeries {
  times: number[];
  values: number[];
}

/** Collects the samples of a stretch. Where a series has no value any more a NaN ends it. */
function createSamples(labels: Record<string, string>) {
  let taken = new Map<string, Samples>();
  /** Labels of the series that had a value at the row before, by group. */
  const told = new Map<string, Map<string, Record<string, string>>>();

  function push(key: string, own: Record<string, string>, time: number, value: number): void {
    const series = taken.get(key) ?? { labels: own, times: [], values: [] };
    series.times.push(time);
    series.values.push(value);
    taken.set(key, series);
  }

  function add(model: NominalModel, time: number, scored: Scored | null, ill: boolean): void {
    const { group } = model;
    const [before, now] = [told.get(group), new Map<string, Record<string, string>>()];
    const tell: Tell = (metric, more, value) => {
      if (Number.isFinite(value)) {
        const key = JSON.stringify([metric, group, more.component, more.feature]);
        const own = before?.get(key) ?? { __name__: METRICS[metric].name, ...labels, group, ...more };
        now.set(key, own);
        push(key, own, time, value);
      }
    };
    if (scored) {
      tellRow(model, scored, ill, tell);
    }
    before?.forEach((own, key) => !now.has(key) && push(key, own, time, NaN));
    told.set(group, now);
  }

  return {
    add,
    take: (): TimeSeries[] => {
      const series = [...taken.values()];
      taken = new Map();
      return series;
    },
  };
}
