/** The newest raw series of a service and what can be said of them at once: effects around features and alignment. */

import type { ServiceSection } from '../config/config';
import type { Prometheus } from '../prometheus/client';
import { checkClocks } from '../prometheus/clock';
import { type FeatureSeries, featuresOf } from './features';
import type { Grid } from './align';

export interface ServiceSeries {
  series: FeatureSeries[];
  /** Components with any sample in the range, sorted. */
  components: string[];
  /** Newest time at which every feature that is still told has a sample; null where there is none. */
  newest: number | null;
}

const TYPES_FRESH_MS = 60_000;

export interface SeriesSource {
  read(fromMs: number, toMs: number): Promise<ServiceSeries>;
}

/**
 * Reads a service's series; metric types are asked for once a minute, and kept when what they belong to is no longer scraped: a counter
 * of a stopped component stays one. Throws what the client throws, and CLOCK_SKEW.
 */
export function createSeriesSource(prometheus: Prometheus, service: Pick<ServiceSection, 'selector' | 'componentLabel' | 'componentRule' | 'quantiles' | 'stepMs'> & Partial<Pick<ServiceSection, 'nodes'>>, now: () => number): SeriesSource {
  let types = { at: -Infinity, map: new Map<string, string>() };
  return {
    read: async (fromMs, toMs) => {
      // The clock may be set back.
      if (Math.abs(now() - types.at) > TYPES_FRESH_MS) {
        types = { at: now(), map: new Map([...types.map, ...(await prometheus.types())]) };
      }
      const { nodes, quantiles } = service;
      const raw = await prometheus.raw(service.selector, fromMs, toMs);
      const ofNodes = nodes ? await prometheus.raw(nodes.selector, fromMs, toMs) : [];
      checkClocks(prometheus.skewMs?.() ?? 0, service.stepMs, prometheus.url);
      const physical = nodes ? featuresOf(ofNodes, { componentLabel: nodes.componentLabel, quantiles }, types.map) : [];
      const series = [...featuresOf(raw, service, types.map), ...physical.map((each) => ({ ...each, feature: { ...each.feature, physical: true } }))];
      return { series, components: [...new Set(series.map(({ feature }) => feature.component))].sort(), newest: commonNewest(series, service.stepMs) };
    },
  };
}

/** A feature whose newest sample is a step older than another's has ended (its component stopped) and is not waited for. */
function commonNewest(series: FeatureSeries[], stepMs: number): number | null {
  const newest = series.map(({ parts }) => parts.map(({ times }) => times[times.length - 1]).reduce((a, b) => Math.max(a, b)));
  const latest = newest.reduce((a, b) => Math.max(a, b), -Infinity);
  return newest.length === 0 ? null : newest.filter((time) => time > latest - 0.9 * stepMs).reduce((a, b) => Math.min(a, b));
}

/** The grid of `rows` rows that ends at `endMs`. */
export function gridEnding(endMs: number, stepMs: number, rows: number): Grid {
  return { fromMs: endMs - (rows - 1) * stepMs, stepMs, rows };
}
