/** What chaos asks about a service, answered from the monitors and from Prometheus. */

import type { Senses } from '../chaos/senses';
import { ALL_COMPONENTS } from '../contract';
import type { Monitor } from '../nominal/monitor';
import type { Prometheus } from '../prometheus/client';
import { featuresOf } from '../series/features';

/** Scores that were seen, for runs that have ended by the time they are asked for. */
const KEPT_MS = 7_200_000;

export interface Deviations {
  /** The newest scores of a service; what was seen already is passed over. */
  note(monitor: Monitor): void;
  over(service: string, from: number, to: number): boolean | null;
}

export function createDeviations(): Deviations {
  const seen = new Map<string, Map<number, boolean>>();

  function note(monitor: Monitor): void {
    const times = seen.get(monitor.service.name) ?? new Map<number, boolean>();
    seen.set(monitor.service.name, times);
    for (const { latest } of monitor.fresh()) {
      if (latest) {
        times.set(latest.time, times.get(latest.time) === true || (latest.score.get(ALL_COMPONENTS) ?? 0) > 1);
        [...times.keys()].filter((time) => time < latest.time - KEPT_MS).forEach((time) => times.delete(time));
      }
    }
  }

  function over(service: string, from: number, to: number): boolean | null {
    const found = [...(seen.get(service) ?? [])].filter(([time]) => time >= from && time <= to);
    return found.length === 0 ? null : found.some(([, isOver]) => isOver);
  }

  return { note, over };
}

/** The mirror's own figures carry service and component as labels, whatever the service's selector is. */
const OF_MIRROR = /^roentgen_mirror_/;
const quoted = (text: string) => `"${text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))}"`;

export function createSenses(monitors: ReadonlyMap<string, Monitor>, prometheus: Prometheus, deviations: Deviations, now: () => number): Senses {
  const freshOf = (service: string) => monitors.get(service)?.fresh() ?? [];

  function score(service: string, group?: string): number | null {
    const scores = freshOf(service).filter(({ watch }) => group === undefined || watch.model.group === group).flatMap(({ latest }) => latest?.score.get(ALL_COMPONENTS) ?? []);
    return scores.length === 0 ? null : Math.max(...scores);
  }

  async function series(name: string, component: string | null, metric: string, from: number, to: number) {
    const service = monitors.get(name)?.service;
    if (!service) {
      return [];
    }
    if (component === null || OF_MIRROR.test(metric)) {
      return prometheus.raw(`${metric}{service=${quoted(name)}${component === null ? '' : `,component=${quoted(component)}`}}`, from, to);
    }
    const raw = await prometheus.raw(`${metric}{${service.selector.trim().slice(1)}`, from, to);
    return featuresOf(raw, service, new Map()).filter(({ feature }) => feature.component === component).flatMap(({ parts }) => parts);
  }

  return {
    query: async (promql) => (await prometheus.instant(promql, now())).map(({ value }) => value),
    score,
    anomalous: (service) => (freshOf(service).length === 0 ? null : freshOf(service).filter(({ watch }) => watch.episode() !== null).map(({ watch }) => watch.model.group)),
    deviated: deviations.over,
    stepMs: (service) => monitors.get(service)?.service.stepMs ?? null,
    series,
  };
}
