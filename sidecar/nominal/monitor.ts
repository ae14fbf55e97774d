/**
 * nominal: how a service looks when it is well, and how far it is from that. A monitor holds the models of one service: loads or learns
 * them, scores every new sample of every group, follows the KPI, and answers from memory what the API and /metrics ask.
 */

import type { ServiceSection } from '../config/config';
import { ALL_COMPONENTS, type ApiError, type GroupStatus, type ServiceStatus } from '../contract';
import { codeOf, messageOf, RoentgenError } from '../errors';
import type { Jobs } from '../jobs/jobs';
import type { Prometheus } from '../prometheus/client';
import { createSeriesSource } from '../series/service-series';
import type { Registry } from '../store/registry';
import { componentsOf, learnService } from './learn';
import { loadModel, type NominalModel, saveModel } from './model';
import { type GroupWatch, openWatch, type Scored } from './watch';

/** How a stage's pass is kept count of. */
export type Pass = <T>(stage: 'discover' | 'learn' | 'score' | 'kpi', service: string, work: () => Promise<T>) => Promise<T | null>;

export interface MonitorDeps {
  service: ServiceSection;
  prometheus: Prometheus;
  registry: Registry;
  jobs: Pick<Jobs, 'run'>;
  pass: Pass;
  onDamagedModel(error: RoentgenError): void;
  now(): number;
}

export interface Monitor {
  readonly service: ServiceSection;
  /** Loads what is stored; learns where nothing is. Learning goes on in the background and is tried again after an error. */
  start(): Promise<void>;
  /** Learns anew; the present models score until the new ones are there. */
  learn(): void;
  /** One pass: scores and KPI. */
  step(): Promise<void>;
  status(): ServiceStatus;
  /** Fresh results by group, for /metrics; a stale one is absent. */
  fresh(): Array<{ watch: GroupWatch; latest: Scored | null }>;
  dropped(): Record<string, number>;
  kpi(): number | null;
  close(): Promise<void>;
}

const RETRY_MS = 10_000;
/** A result older than this many steps (and two seconds) is not shown any more. */
const STALE_STEPS = 3;

export function createMonitor(deps: MonitorDeps): Monitor {
  const { service, now } = deps;
  const source = createSeriesSource(deps.prometheus, service, now);
  const watches = new Map<string, GroupWatch>();
  const abort = new AbortController();
  let learning: Promise<void> | null = null;
  let work: { collecting: number | null; group: string | null; share: number } = { collecting: null, group: null, share: 0 };
  let failure: ApiError | null = null;
  let dropped: Record<string, number> = {};
  let components: string[] = [];
  let kpi: { time: number; value: number } | null = null;
  let retry: NodeJS.Timeout | undefined;

  async function use(model: NominalModel): Promise<void> {
    const next = await openWatch(model, service.persistence);
    const before = watches.get(model.group);
    watches.set(model.group, next);
    await before?.close();
  }

  async function start(): Promise<void> {
    for (const group of deps.registry.names([service.name])) {
      const model = loadModel(deps.registry, service, group, deps.onDamagedModel);
      if (model) {
        await use(model);
      }
    }
    if (watches.size === 0) {
      learn();
    }
  }

  function learn(): void {
    learning ??= learnOnce().finally(() => {
      learning = null;
      work = { collecting: null, group: null, share: 0 };
    });
  }

  async function learnOnce(): Promise<void> {
    const learned: NominalModel[] = [];
    const hooks = {
      onCollecting: (share: number) => { work = { collecting: share, group: null, share: 0 }; },
      onGroup: (group: string, share: number) => { work = { collecting: null, group, share }; },
      onModel: (model: NominalModel) => { learned.push(model); },
      onDropped: (counts: Record<string, number | undefined>) => { dropped = Object.fromEntries(Object.entries(counts).map(([reason, count]) => [reason, count ?? 0])); },
    };
    const done = await deps.pass('learn', service.name, async () => {
      try {
        await learnService(service, { prometheus: deps.prometheus, source, jobs: deps.jobs, now }, hooks, abort.signal);
        for (const model of learned) {
          saveModel(deps.registry, model);
          await use(model);
        }
        failure = null;
        return true;
      } catch (error) {
        failure = { code: codeOf(error), message: messageOf(error), ...(error instanceof RoentgenError && error.hint ? { hint: error.hint } : {}) };
        throw error;
      }
    });
    if (done === null && !abort.signal.aborted) {
      retry = setTimeout(learn, RETRY_MS);
    }
  }

  async function step(): Promise<void> {
    await Promise.all([deps.pass('score', service.name, score), service.kpi ? deps.pass('kpi', service.name, readKpi) : null]);
  }

  async function score(): Promise<void> {
    const present = [...watches.values()];
    const history = Math.max(20 * service.stepMs, ...present.map((watch) => watch.historyMs));
    const series = await source.read(now() - history, now());
    if (series.newest === null) {
      throw new RoentgenError('SERVICE_WITHOUT_SERIES', `no fresh series fit ${service.selector}`);
    }
    components = [...new Set([...series.components, ...present.flatMap((watch) => componentsOf(watch.model.features))])].sort();
    for (const watch of present) {
      await watch.pass(series, components);
    }
  }

  async function readKpi(): Promise<void> {
    const at = now();
    const [sample] = await deps.prometheus.instant(service.kpi?.query ?? '', at);
    kpi = sample && Number.isFinite(sample.value) ? { time: at, value: sample.value } : null;
  }

  const isFresh = (time: number) => now() - time <= STALE_STEPS * service.stepMs + 2000;

  function groupStatus(watch: GroupWatch): GroupStatus {
    const { model } = watch;
    const latest = watch.latest();
    const shown = latest && isFresh(latest.time) ? latest : null;
    return {
      group: model.group,
      state: 'ready',
      progress: 1,
      error: null,
      trainedAt: model.trainedAt,
      features: model.features.length,
      threshold: model.calibrations[ALL_COMPONENTS].threshold,
      latest: shown && {
        time: shown.time,
        mse: shown.mse.get(ALL_COMPONENTS) ?? NaN,
        score: shown.score.get(ALL_COMPONENTS) ?? NaN,
        components: [...shown.score].filter(([component]) => component !== ALL_COMPONENTS).map(([component, value]) => ({ component, score: value })),
        causes: shown.causes,
      },
      episode: shown && watch.episode(),
    };
  }

  /** Before there is a model, one entry tells how far the work is. */
  function pending(): GroupStatus {
    const state = failure && !learning ? 'failed' : work.group === null ? 'collecting' : 'training';
    const progress = work.group === null ? (work.collecting ?? 0) : work.share;
    return { group: work.group ?? 'all groups', state, progress, error: failure, trainedAt: null, features: 0, threshold: null, latest: null, episode: null };
  }

  const first = () => [...watches.values()][0]?.model;
  const freshKpi = () => (kpi && isFresh(kpi.time) ? kpi.value : null);

  return {
    service,
    start,
    learn,
    step,
    status: () => ({
      service: service.name,
      components,
      stepSeconds: service.stepMs / 1000,
      nominal: first()?.nominal ?? null,
      kpi: service.kpi && { ...service.kpi, value: freshKpi() },
      groups: watches.size > 0 ? [...watches.values()].map(groupStatus) : [pending()],
    }),
    fresh: () => [...watches.values()].map((watch) => { const latest = watch.latest(); return { watch, latest: latest && isFresh(latest.time) ? latest : null }; }),
    dropped: () => dropped,
    kpi: freshKpi,
    close: async () => {
      clearTimeout(retry);
      abort.abort(new RoentgenError('TRAINING_FAILED', 'the sidecar stops'));
      await learning?.catch(() => undefined);
      await Promise.all([...watches.values()].map((watch) => watch.close()));
    },
  };
}
