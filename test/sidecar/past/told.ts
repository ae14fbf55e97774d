/** Series as Prometheus would tell them, from a function of time. */

import type { Feature } from '../../../sidecar/series/features';
import type { SeriesSource, ServiceSeries } from '../../../sidecar/series/service-series';
import { STEP_MS } from '../nominal/judging/level-model';

export interface Told extends SeriesSource {
  /** Ranges that were asked for. */
  asked: Array<[from: number, to: number]>;
}

/** `value` of a feature at a time, NaN where it is not told; a sample each step, `late` milliseconds after it. */
export function told(features: Feature[], value: (feature: Feature, time: number) => number, late = 0): Told {
  const asked: Told['asked'] = [];
  return {
    asked,
    read: async (from, to): Promise<ServiceSeries> => {
      asked.push([from, to]);
      const times = Array.from({ length: Math.max(0, Math.floor((to - late) / STEP_MS) - Math.floor((from - late) / STEP_MS)) }, (_, index) => (Math.floor((from - late) / STEP_MS) + 1 + index) * STEP_MS + late);
      const series = features.flatMap((feature) => {
        const own = times.filter((time) => !Number.isNaN(value(feature, time)));
        return own.length === 0 ? [] : [{ feature, parts: [{ labels: { __name__: feature.metric, instance: feature.component }, times: own, values: own.map((time) => value(feature, time)) }] }];
      });
      return { series, components: [...new Set(series.map(({ feature }) => feature.component))], newest: times.at(-1) ?? null };
    },
  };
}
