import { useMemo } from 'react';
import { ALL_COMPONENTS, type ServiceStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { prometheusUid, useSettings } from '../api/settings';
import { radiographyQueries } from '../radiography/queries';
import type { PageRange } from '../range/usePageRange';
import { causeQueries, kpiQueries, recordedQueries, scoreQueries, spotQueries } from './queries';
import { BUCKETS, DENSITY_POINTS, LINE_POINTS, roundStep } from './steps';
import { useAsked, useFrames } from './useAsked';

const PRESENT_EVERY = 10_000;

/** Everything that the page shows, each part asked for by itself, so that one that fails takes no other with it. */
export function useServiceData({ service, stepSeconds }: Pick<ServiceStatus, 'service' | 'stepSeconds'>, component: string, range: PageRange) {
  const settings = useSettings();
  const uid = useMemo(() => prometheusUid(settings), [settings]);
  const { interval, key } = range;
  const step = roundStep(interval, LINE_POINTS, stepSeconds);
  const bucket = roundStep(interval, BUCKETS, stepSeconds);
  const density = roundStep(interval, DENSITY_POINTS, stepSeconds);
  const scores = useFrames(uid, interval, key, step, scoreQueries(service, component, step, stepSeconds));
  const kpi = useFrames(uid, interval, key, step, kpiQueries(service, step, stepSeconds));
  const causes = useFrames(uid, interval, key, bucket, causeQueries(service, component, bucket));
  const spots = useFrames(uid, interval, key, step, spotQueries(service, step, stepSeconds));
  const densities = useFrames(uid, interval, key, density, radiographyQueries(service, component === ALL_COMPONENTS ? undefined : component), false);
  const episodes = useAsked(`${key} ${service}`, (signal) => sidecar.episodes(service, interval, signal));
  const runs = useAsked(key, sidecar.runs);
  const unread = (episodes.failure && !episodes.value) || (runs.failure && !runs.value);
  const recorded = useFrames(uid, interval, unread ? key : null, step, recordedQueries(service, step));
  const present = usePolling(sidecar.spots, PRESENT_EVERY);
  const loading = [scores, kpi, causes, spots, densities, episodes, runs].some((each) => each.loading);
  return { uid, step, bucket, scores, kpi, causes, spots, densities, episodes, runs, recorded, present, loading };
}
