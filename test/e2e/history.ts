/** An hour of metrics as a sidecar would have left them: nominal, but for eight minutes of a network fault that users feel. */
import { METRICS } from '../../sidecar/contract';

export const SERVICE = 'employees';
export const GROUPS = ['cpu', 'memory', 'network', 'filesystem'];
export const KPI_NAME = 'failed_requests';
export const KPI_LIMIT = 5;
export const THRESHOLDS: Record<string, number> = { cpu: 0.4, memory: 0.3, network: 0.5, filesystem: 0.2 };
const STEP = 5;

/** Numbers in [0, 1) from a seed: a linear congruential generator is enough to look at. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Share of the fault that reaches a group. */
const REACH: Record<string, number> = { cpu: 1.5, memory: 0.1, network: 5, filesystem: 0 };

export function mseOf(group: string, faulty: boolean, random: () => number): number {
  const nominal = THRESHOLDS[group] * (0.3 + 0.5 * random());
  return nominal + (faulty ? THRESHOLDS[group] * REACH[group] * (0.6 + 0.6 * random()) : 0);
}

export function kpiOf(faulty: boolean, random: () => number): number {
  return faulty ? 9 + 6 * random() : 1.5 * random();
}

/** OpenMetrics text from an hour before `end` (seconds) up to it. */
export function openMetricsHistory(end: number): string {
  const random = generator(7);
  const from = Math.floor(end / STEP) * STEP - 3600;
  const times = Array.from({ length: 720 }, (_, i) => from + i * STEP);
  const faulty = (time: number) => time > end - 1800 && time < end - 1320;
  const series = (name: string, labels: string, value: (time: number) => number) => times.map((time) => `${name}{${labels}} ${value(time).toFixed(5)} ${time}`);
  const block = (name: string, rows: string[]) => [`# TYPE ${name} gauge`, ...rows];
  const whole = (group: string) => `service="${SERVICE}",group="${group}",component="_all"`;
  const errors = new Map(GROUPS.map((group) => [group, times.map((time) => mseOf(group, faulty(time), random))]));
  const at = (group: string, time: number) => errors.get(group)?.[(time - from) / STEP] ?? 0;
  return [
    ...block(METRICS.mse.name, GROUPS.flatMap((group) => series(METRICS.mse.name, whole(group), (time) => at(group, time)))),
    ...block(METRICS.score.name, GROUPS.flatMap((group) => series(METRICS.score.name, whole(group), (time) => at(group, time) / THRESHOLDS[group]))),
    ...block(METRICS.threshold.name, GROUPS.flatMap((group) => series(METRICS.threshold.name, whole(group), () => THRESHOLDS[group]))),
    ...block(METRICS.kpi.name, series(METRICS.kpi.name, `service="${SERVICE}",kpi="${KPI_NAME}"`, (time) => kpiOf(faulty(time), random))),
    ...block(METRICS.kpiLimit.name, series(METRICS.kpiLimit.name, `service="${SERVICE}",kpi="${KPI_NAME}"`, () => KPI_LIMIT)),
    '# EOF',
    '',
  ].join('\n');
}
