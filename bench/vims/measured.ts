/** What Prometheus and the sidecar know of a range: scores against the service metric, causes, calls, signatures. */

import { pause } from '../../demo/process';
import type { Client } from '../../sidecar/cli/client';
import { ALL_COMPONENTS, type Interval, METRICS, MIRROR_METRICS, type RunScoreCard, type SignatureReport, type TaskStatus } from '../../sidecar/contract';
import type { Prometheus, RawSeries } from '../../sidecar/prometheus/client';

/** One row of one group. */
export interface Row {
  time: number;
  mse: number;
  score: number;
  /** Failed calls a second. */
  kpi: number;
  /** Most guilty first; empty while under the line. */
  causes: Array<{ component: string; feature: string; ratio: number }>;
}

/** Rows by group, in time. */
export type Rows = Record<string, Row[]>;

/** A score is served at the scrape after its row. */
const LATE_MS = 2500;

export async function readRows(prometheus: Pick<Prometheus, 'raw'>, groups: readonly string[], { from, to }: Interval): Promise<Rows> {
  const read = (metric: string, more = '') => prometheus.raw(`${metric}{service="vims"${more}}`, from, to + LATE_MS);
  const whole = `,component="${ALL_COMPONENTS}"`;
  const [mse, score, kpi, causes] = [await read(METRICS.mse.name, whole), await read(METRICS.score.name, whole), await read(METRICS.kpi.name), await read(METRICS.contribution.name)];
  const kpis = kpi.flatMap(pointsOf);
  return Object.fromEntries(groups.map((group) => [group, rowsOf(ofGroup(mse, group), ofGroup(score, group), kpis, causes.filter(({ labels }) => labels.group === group))]));
}

const pointsOf = ({ times, values }: RawSeries): Array<[number, number]> => Array.from(times, (time, index) => [Math.round(time / 1000), values[index]]);
const ofGroup = (series: RawSeries[], group: string) => series.filter(({ labels }) => labels.group === group).flatMap(pointsOf);

function rowsOf(mse: Array<[number, number]>, score: Array<[number, number]>, kpis: Array<[number, number]>, causes: RawSeries[]): Row[] {
  const [scores, kpi] = [new Map(score), new Map(kpis)];
  const members = new Map<number, Row['causes']>();
  for (const series of causes) {
    for (const [second, ratio] of pointsOf(series)) {
      members.set(second, [...(members.get(second) ?? []), { component: series.labels.component, feature: series.labels.feature, ratio }]);
    }
  }
  return [...new Map(mse)]
    .sort(([a], [b]) => a - b)
    .map(([second, value]) => ({ time: second * 1000, mse: value, score: scores.get(second) ?? NaN, kpi: kpi.get(second) ?? kpi.get(second - 1) ?? NaN, causes: (members.get(second) ?? []).sort((a, b) => b.ratio - a.ratio) }))
    .filter((row) => Number.isFinite(row.mse) && Number.isFinite(row.score));
}

/** A call without an answer is told as failed this much after it was begun: the users' patience. */
const TOLD_MS = 4000;

/** Calls begun in a range, and those of them that failed. */
export async function readCalls(prometheus: Pick<Prometheus, 'raw'>, { from, to }: Interval): Promise<{ calls: number; failed: number }> {
  const grown = async (metric: string, late: number) => (await prometheus.raw(`${metric}{service="vims"}`, from + late, to + late)).reduce((sum, { values }) => sum + increase(values), 0);
  return { calls: await grown(MIRROR_METRICS.calls.name, 0), failed: await grown(MIRROR_METRICS.callsFailed.name, TOLD_MS) };
}

/** CPU that a component took a second, by the time of the scrape that tells it: what became of stress on a machine that had other things to do. */
export async function readCpu(prometheus: Pick<Prometheus, 'raw'>, component: string, { from, to }: Interval): Promise<Array<{ time: number; cpu: number }>> {
  const series = await prometheus.raw(`container_cpu_usage_seconds_total{namespace="vims",pod="${component}"}`, from, to);
  return series.flatMap(({ times, values }) => Array.from(times).slice(1).map((time, index) => ({ time, cpu: ((values[index + 1] - values[index]) / (time - times[index])) * 1000 })));
}

/** A counter that fell began anew. */
const increase = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value, index, all) => sum + (index === 0 ? 0 : value >= all[index - 1] ? value - all[index - 1] : value), 0);

/** Starts of episodes of any group together, a group's that overlaps another's being one. */
export async function readEpisodes(prometheus: Pick<Prometheus, 'raw'>, { from, to }: Interval): Promise<number> {
  const series = await prometheus.raw(`${METRICS.episode.name}{service="vims"}`, from, to);
  const ill = new Map<number, boolean>();
  series.flatMap(pointsOf).forEach(([second, value]) => ill.set(second, (ill.get(second) ?? false) || value > 0));
  const states = [...ill].sort(([a], [b]) => a - b).map(([, state]) => state);
  return states.filter((state, index) => state && !states[index - 1]).length;
}

export async function readScoreCard(client: Client, run: string): Promise<RunScoreCard> {
  let card = await client.get<RunScoreCard>(`/chaos/runs/${run}/scorecard`);
  for (let tries = 0; tries < 60 && card.faults.some(({ unjudged }) => unjudged === 'too-early'); tries++) {
    await pause(1000);
    card = await client.get<RunScoreCard>(`/chaos/runs/${run}/scorecard`);
  }
  return card;
}

/** Null where they could not be had. */
export async function readSignatures(client: Client, group: string, range: Interval): Promise<SignatureReport | null> {
  let task = await client.post<TaskStatus>(`/services/vims/groups/${group}/signatures`, range);
  while (task.state === 'running') {
    await pause(500);
    task = (await client.get<TaskStatus[]>('/tasks')).find((each) => each.task === task.task) ?? { ...task, state: 'failed' };
  }
  return task.signatures;
}
