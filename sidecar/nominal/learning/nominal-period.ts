/** The nominal period of a service: waited for, and which of its rows may be learned from. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceSection } from '../../config/config';
import type { Interval } from '../../contract';
import { RoentgenError } from '../../errors';
import type { Prometheus } from '../../prometheus/client';
import { checkClocks } from '../../prometheus/clock';
import { type Grid, speaking } from '../../series/align';
import type { FeatureSeries } from '../../series/features';

/** Points at which the nominal period is probed for data. */
const PROBES = 30;
const PROBE_MS = 1000;
/** Short gaps (a restart of Prometheus) do not keep a period from being learned. */
const COVERED_SHARE = 0.95;
/** A component that is silent in more than this share of the nominal rows was not nominal. */
const SILENT_SHARE = 0.05;
/** Rows from which on a model that needs no training is worth having. */
const COLD_START_ROWS = 240;

export function withoutSeries(service: ServiceSection): RoentgenError {
  return new RoentgenError('SERVICE_WITHOUT_SERIES', `no series with the label ${service.componentLabel} fit ${service.selector}`, 'check selector and component_label, and that Prometheus scrapes the service');
}

export interface Waiting {
  prometheus: Pick<Prometheus, 'instant' | 'skewMs' | 'url'>;
  now(): number;
  /** 0..1 of the period's data are there. */
  onCollecting(share: number): void;
  /** Called while the period is waited for, when enough for a first look is there and each time that has doubled. */
  onPart(part: Interval): Promise<void>;
}

/** The nominal period; a period that ends now is waited for. Throws SERVICE_WITHOUT_SERIES, CLOCK_SKEW. */
export async function nominalPeriod(service: ServiceSection, waiting: Waiting, signal: AbortSignal): Promise<Interval> {
  const { nominal } = service;
  if ('fromMs' in nominal) {
    return { from: nominal.fromMs, to: nominal.toMs };
  }
  for (let wanted = COLD_START_ROWS; ; ) {
    const now = waiting.now();
    const probe = Math.max(service.stepMs, Math.floor(nominal.durationMs / PROBES));
    const found = await waiting.prometheus.instant(`count_over_time(count(last_over_time(${service.selector}[${probe}ms]))[${nominal.durationMs}ms:${probe}ms])`, now);
    checkClocks(waiting.prometheus.skewMs?.() ?? 0, service.stepMs, waiting.prometheus.url);
    const share = (found[0]?.value ?? 0) / Math.floor(nominal.durationMs / probe);
    waiting.onCollecting(Math.min(1, share / COVERED_SHARE));
    if (share >= COVERED_SHARE) {
      return { from: now - nominal.durationMs, to: now };
    }
    if (found.length === 0) {
      throw withoutSeries(service);
    }
    const rows = (share * nominal.durationMs) / service.stepMs;
    if (service.coldStart && rows >= wanted) {
      wanted = 2 * rows;
      await waiting.onPart({ from: now - share * nominal.durationMs, to: now });
    }
    await sleep(PROBE_MS, undefined, { signal });
  }
}

/** Whether each row's time lies outside all of the intervals. */
export const rowsOutside = (grid: Grid, intervals: Interval[]): boolean[] =>
  Array.from({ length: grid.rows }, (_, row) => grid.fromMs + row * grid.stepMs).map((time) => !intervals.some(({ from, to }) => time >= from && time <= to));

/**
 * Rows that may be learned: those of `counted` at which every component speaks. Throws COMPONENT_VANISHED where one is silent too often
 * in rows that count, or at the end.
 */
export function restedRows(series: FeatureSeries[], components: string[], grid: Grid, counted: boolean[]): boolean[] {
  const speaks = speaking(series, grid);
  const total = counted.filter(Boolean).length;
  for (const component of components) {
    let silent = 0;
    for (let row = 0; row < grid.rows; row++) {
      silent += counted[row] && !speaks(component, row) && components.some((other) => speaks(other, row)) ? 1 : 0;
    }
    if (silent > SILENT_SHARE * total || !speaks(component, grid.rows - 1)) {
      throw new RoentgenError('COMPONENT_VANISHED', `${component} says nothing in ${silent} of ${total} rows of the nominal period`, 'learning is tried again; or choose a nominal period in which it runs');
    }
  }
  return counted.map((each, row) => each && components.every((component) => speaks(component, row)));
}
