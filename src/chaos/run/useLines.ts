import { dateTime } from '@grafana/data';
import { useEffect, useState } from 'react';
import { METRICS, type Run, type ServiceStatus } from '../../../sidecar/contract';
import { sidecar } from '../../api/client';
import { usePolling } from '../../api/polling';
import { queryRange, quoted, type RangeQuery } from '../../api/prometheus';
import { prometheusUid, useSettings } from '../../api/settings';
import { type Lines, withNewest, withPast } from './series';

/** Shown before a run's start and after its end, so that one sees what was usual. */
export const MARGIN_MS = 60_000;

const queries = (service: string): RangeQuery[] => [
  { refId: 'A', expr: `${METRICS.score.name}{service=${quoted(service)},component="_all"}`, name: '{{group}}' },
  { refId: 'B', expr: `${METRICS.kpi.name}{service=${quoted(service)}}`, name: '{{kpi}}' },
];

export interface LiveLines {
  lines: Lines;
  service: ServiceStatus | null;
  /** Of the sidecar's clock, as far as it is known here. */
  at: number | null;
}

/** Scores and KPI around a run: what Prometheus has, and while it runs what each poll brings. */
export function useLines(run: Run, every: number): LiveLines {
  const settings = useSettings();
  const services = usePolling(sidecar.services, every);
  const service = services.value?.find((each) => each.service === run.service) ?? null;
  const [lines, setLines] = useState<Lines>(new Map());
  const [seen, setSeen] = useState<ServiceStatus | null>(null);
  if (service && service !== seen) {
    setSeen(service);
    if (run.endedAt === null || (services.at ?? 0) < run.endedAt + MARGIN_MS) {
      setLines(withNewest(lines, service, services.at ?? 0));
    }
  }
  const uid = prometheusUid(settings);
  const step = service?.stepSeconds;
  useEffect(() => {
    let wanted = true;
    if (step !== undefined) {
      const [from, to] = [dateTime(run.startedAt - MARGIN_MS), dateTime((run.endedAt ?? Date.now()) + MARGIN_MS)];
      // Without Prometheus the picture begins now: what is polled since stands for itself.
      queryRange(uid, { from, to, raw: { from, to } }, step, queries(run.service)).then((frames) => wanted && setLines((last) => withPast(last, frames)), () => undefined);
    }
    return () => {
      wanted = false;
    };
  }, [uid, run.run, run.service, run.startedAt, run.endedAt, step]);
  return { lines, service, at: services.at };
}
