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

/** What the error of a group is made of while the fault lasts. The cause set of the first minute is another one. */
const CAUSES: Record<string, Array<{ component: string; feature: string; ratio: number; early?: boolean }>> = {
  network: [
    { component: 'app1', feature: 'container_network_transmit_packets_total', ratio: 0.62 },
    { component: 'db1', feature: 'container_network_receive_bytes_total', ratio: 0.21 },
    { component: '_all', feature: '_other', ratio: 0.09 },
    { component: 'nginx', feature: 'http_request_duration_seconds_p95', ratio: 0.06, early: true },
  ],
  cpu: [
    { component: 'app2', feature: 'container_cpu_usage_seconds_total{mode="user"}', ratio: 0.8 },
    { component: 'nginx', feature: 'container_cpu_usage_seconds_total{mode="system"}', ratio: 0.15 },
  ],
};

/** The run that made the fault. */
export const PAST_RUN = { run: 'run-past', fault: 'packet-loss', component: 'app1' };

/** What follows from the fault: episodes, causes, probabilities of fault spots, and the run itself. */
function consequences(times: number[], faulty: (time: number) => boolean, begin: number): string[] {
  const during = times.filter(faulty);
  const rows = (name: string, labels: string, over: number[], value: (time: number) => number) => over.map((time) => `${name}{${labels}} ${value(time)} ${time}`);
  const block = (name: string, all: string[]) => [`# TYPE ${name} gauge`, ...all];
  const { episode, contribution, faultSpot, spotUnknown, runActive } = METRICS;
  const of = `service="${SERVICE}"`;
  const cause = (group: string, { component, feature, ratio, early }: (typeof CAUSES)[string][number]) => rows(contribution.name, `${of},group="${group}",component="${component}",feature=${JSON.stringify(feature)}`, early ? during.filter((time) => time < begin + 60) : during, () => ratio);
  const probability = (component: string) => (time: number) => (faulty(time) && component === PAST_RUN.component ? 0.91 : 0.04);
  return [
    ...block(episode.name, GROUPS.flatMap((group) => rows(episode.name, `${of},group="${group}"`, times, (time) => (faulty(time) && REACH[group] > 1 ? 1 : 0)))),
    ...block(contribution.name, Object.entries(CAUSES).flatMap(([group, causes]) => causes.flatMap((each) => cause(group, each)))),
    ...block(faultSpot.name, ['app1', 'app2', 'db1', 'db2'].flatMap((component) => rows(faultSpot.name, `${of},component="${component}",fault="any"`, times, probability(component)))),
    ...block(spotUnknown.name, rows(spotUnknown.name, of, times, () => 0)),
    ...block(runActive.name, rows(runActive.name, `run="${PAST_RUN.run}",${of},component="${PAST_RUN.component}",fault="${PAST_RUN.fault}"`, during, () => 1)),
  ];
}

/** Seconds of the samples of an hour. */
function timesTo(end: number): number[] {
  const from = Math.floor(end / STEP) * STEP - 3600;
  return Array.from({ length: 720 }, (_, i) => from + i * STEP);
}

/** Eight minutes, half an hour ago. */
const faultyBefore = (end: number) => (time: number) => time > end - 1800 && time < end - 1320;

/** The same hour with all that follows from the fault. */
export function wholeHistory(end: number): string {
  return openMetricsHistory(end).replace('# EOF\n', [...consequences(timesTo(end), faultyBefore(end), end - 1800), '# EOF', ''].join('\n'));
}

/** Errors, scores, thresholds and service metric: OpenMetrics text from an hour before `end` (seconds) up to it. */
export function openMetricsHistory(end: number): string {
  const random = generator(7);
  const from = Math.floor(end / STEP) * STEP - 3600;
  const times = timesTo(end);
  const faulty = faultyBefore(end);
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
