/** Asks everything that the first steps want to know, again and again. */
import { dateTime } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useState } from 'react';
import { METRICS } from '../../sidecar/contract';
import { readSettings, sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { queryRange, type RangeQuery } from '../api/prometheus';
import { prometheusUid, type RoentgenSettings, useSettings } from '../api/settings';
import { PLUGIN_ID } from '../ids';
import { candidateQueries, type Candidates, candidatesOf } from './candidates';
import type { AppFacts, Facts, MetricFacts } from './facts';
import { newestOf } from './frames';
import { type Pace, paced } from './pace';

const EVERY = 3000;
const SELDOM = 15_000;
/** Counting all containers is work for a large Prometheus. */
const CANDIDATES_EVERY = 30_000;
/** A few points: their times are multiples of the step, so that the newest is at most one step old. */
const STEP_SECONDS = 5;

function askNow(queries: RangeQuery[], uid: string | undefined, signal: AbortSignal) {
  const to = dateTime();
  const from = dateTime(to.valueOf() - 2 * STEP_SECONDS * 1000);
  return queryRange(uid, { from, to, raw: { from, to } }, STEP_SECONDS, queries, signal);
}

async function askApp(signal: AbortSignal): Promise<AppFacts> {
  const { jsonData, secureJsonFields: stored = {}, info } = await readSettings<RoentgenSettings>(PLUGIN_ID, signal);
  const has = (name: string) => stored[name] === true;
  return { sidecarUrl: jsonData?.sidecarUrl ?? '', version: info.version, tokens: { view: has('viewToken'), stop: has('stopToken'), launch: has('launchToken'), admin: has('adminToken') } };
}

const METRIC_QUERIES: RangeQuery[] = [
  { refId: 'build', expr: METRICS.buildInfo.name, name: '' },
  { refId: 'features', expr: METRICS.modelFeatures.name, name: '' },
  { refId: 'dropped', expr: METRICS.droppedSeries.name, name: '' },
  { refId: 'alerts', expr: 'count by (alertname) (ALERTS{alertname=~"Roentgen.*"})', name: '' },
  // it always has an answer: what lacks then lacks in Prometheus
  { refId: 'one', expr: 'vector(1)', name: '' },
];

async function askMetrics(uid: string | undefined, signal: AbortSignal): Promise<MetricFacts> {
  const frames = await askNow(METRIC_QUERIES, uid, signal);
  return {
    version: newestOf(frames, 'build')[0]?.labels.version ?? null,
    features: newestOf(frames, 'features').map(({ labels, value }) => ({ service: labels.service ?? '', group: labels.group ?? '', value })),
    dropped: newestOf(frames, 'dropped').map(({ labels, value }) => ({ service: labels.service ?? '', reason: labels.reason ?? '', value })),
    alerts: newestOf(frames, 'alerts').map(({ labels }) => labels.alertname ?? ''),
  };
}

const NONE: Candidates = { services: [], nodeJobs: [] };

export function useFacts(): Facts {
  const settings = useSettings();
  const [uid] = useState(() => prometheusUid(settings));
  const [pace, setPace] = useState<Pace>({});
  const app = usePolling(askApp, SELDOM);
  const status = usePolling(sidecar.status, EVERY);
  const services = usePolling(async (signal) => {
    const list = await sidecar.services(signal);
    setPace((before) => paced(before, list, Date.now()));
    return list;
  }, EVERY);
  const spots = usePolling(sidecar.spots, SELDOM);
  const lever = usePolling(sidecar.lever, SELDOM);
  const metrics = usePolling((signal) => askMetrics(uid, signal), 2 * EVERY);
  const wanted = services.failure !== null || services.value?.length === 0;
  // asked anew at once when it becomes known that there is no service
  const candidates = usePolling(async (signal) => (wanted ? candidatesOf(await askNow(candidateQueries(), uid, signal)) : NONE), wanted ? CANDIDATES_EVERY : CANDIDATES_EVERY + 1);
  const source = getDataSourceSrv().getList({ type: 'prometheus' }).find((each) => each.uid === uid);
  return { app, status, services, spots, lever, metrics, candidates, source: source ? { name: source.name, chosen: Boolean(settings.prometheusUid) } : null, pace, now: services.at ?? 0 };
}
