/**
 * nominal: how a service looks when it is well, and how far it is from that. A monitor holds the models of one service: loads or learns
 * them, scores every new sample of every group, follows the KPI, and answers from memory what the API and /metrics ask.
 */

import type { ServiceSection } from '../config/config';
import type { ApiError, GroupStatus, ModelVersion, ServiceStatus } from '../contract';
import { codeOf, messageOf, RoentgenError } from '../errors';
import type { Jobs } from '../jobs/jobs';
import type { Pool } from '../nn/pool';
import type { Prometheus } from '../prometheus/client';
import { DEFAULT_GROUPS } from '../series/groups';
import { createSeriesSource } from '../series/service-series';
import type { Registry } from '../store/registry';
import { NO_WORK, pendingGroups, readyGroup } from './group-status';
import { pinnedModel } from './interchange';
import { componentsOf, learnService } from './learn';
import { chooseModel, loadModel, modelVersions, type NominalModel, saveModel } from './model';
import { type GroupWatch, openWatch, type Scored } from './watch';

/** How a stage's pass is kept count of. */
export type Pass = <T>(stage: 'discover' | 'learn' | 'score' | 'kpi', service: string, work: () => Promise<T>) => Promise<T | null>;

export interface MonitorDeps {
  service: ServiceSection;
  prometheus: Prometheus;
  registry: Registry;
  /** Imported scorers. */
  scorers: Registry;
  jobs: Pick<Jobs, 'run'>;
  /** Keeps the networks' sessions, for all monitors; each group has one of its own where none is given. */
  pool?: Pool;
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
  /** Versions of a group's model, newest first. Throws GROUP_UNKNOWN. */
  versions(group: string): ModelVersion[];
  /** Scores with this version from now on. Throws GROUP_UNKNOWN and what chooseModel throws. */
  choose(group: string, version: string): Promise<void>;
  /** One pass: scores and KPI. */
  step(): Promise<void>;
  status(): ServiceStatus;
  /** Fresh results by group, for /metrics; a stale one is absent. */
  fresh(): Array<{ watch: GroupWatch; latest: Scored | null }>;
  dropped(): Record<string, number>;
  kpi(): number | null;
  close(): Promise<void>;
}

/** Learning is tried again after this time, which doubles up to the second. */
const RETRY_MS: [first: number, longest: number] = [5000, 300_000];
/** A result older than this many steps (and two seconds) is not shown any more. */
const STALE_STEPS = 3;

const apiErrorOf = (error: unknown): ApiError => ({ code: codeOf(error), message: messageOf(error), ...(error instanceof RoentgenError && error.hint ? { hint: error.hint } : {}) });

export function createMonitor(deps: MonitorDeps): Monitor {
  const { service, now } = deps;
  const source = createSeriesSource(deps.prometheus, service, now);
  const watches = new Map<string, GroupWatch>();
  const abort = new AbortController();
  let learning: Promise<void> | null = null;
  let work = NO_WORK;
  let failure: ApiError | null = null;
  const failedGroups = new Map<string, ApiError>();
  let failures = 0;
  /** Grows to the end of the scoring pass that is under way. */
  let passing: Promise<unknown> = Promise.resolve();
  let dropped: Record<string, number> = {};
  let components: string[] = [];
  let kpi: { time: number; value: number } | null = null;
  let retry: NodeJS.Timeout | undefined;

  /** In the order of the configuration; groups are learned side by side, and end in any. */
  const configured = Object.keys(service.groups ?? DEFAULT_GROUPS);
  const open = () => configured.flatMap((group) => watches.get(group) ?? []);

  async function adopt(model: NominalModel): Promise<void> {
    const next = await openWatch(model, service, deps.pool);
    const before = watches.get(model.group);
    watches.set(model.group, next);
    failedGroups.delete(model.group);
    await passing;
    await before?.close();
  }

  async function start(): Promise<void> {
    const stored = deps.registry.names([service.name]).filter((group) => configured.includes(group));
    for (const group of stored) {
      const model = loadModel(deps.registry, service, group, deps.onDamagedModel);
      if (model) {
        await adopt(model);
      }
    }
    if (watches.size < stored.length || watches.size === 0) {
      learn();
    }
  }

  function learn(only?: ReadonlySet<string>): void {
    clearTimeout(retry);
    learning ??= learnOnce(only).finally(() => {
      learning = null;
      work = NO_WORK;
    });
  }

  async function learnOnce(only?: ReadonlySet<string>): Promise<void> {
    const hooks = {
      onCollecting: (collecting: number) => { work = { ...work, collecting }; },
      onGroups: (groups: string[]) => { work = { ...work, collecting: 1, groups }; },
      onGroup: (group: string, share: number) => { work = { ...work, shares: new Map(work.shares).set(group, share) }; },
      onModel: async (model: NominalModel) => {
        saveModel(deps.registry, model);
        await adopt(model);
      },
      onGroupFailed: (group: string, error: RoentgenError) => { failedGroups.set(group, apiErrorOf(error)); },
      onDropped: (counts: Record<string, number | undefined>) => { dropped = Object.fromEntries(Object.entries(counts).map(([reason, count]) => [reason, count ?? 0])); },
    };
    failedGroups.clear();
    failure = null;
    const done = await deps.pass('learn', service.name, async () => {
      try {
        await learnService(service, { prometheus: deps.prometheus, source, jobs: deps.jobs, pinned: (group) => pinnedModel(deps.scorers, service, group, deps.onDamagedModel), now }, hooks, abort.signal, only);
        return true;
      } catch (error) {
        failure = apiErrorOf(error);
        throw error;
      }
    });
    failures = done ? 0 : failures + 1;
    if (!done && !abort.signal.aborted) {
      retry = setTimeout(() => learn(failedGroups.size > 0 ? new Set(failedGroups.keys()) : only), Math.min(RETRY_MS[0] * 2 ** (failures - 1), RETRY_MS[1]));
    }
  }

  async function step(): Promise<void> {
    const scoring = deps.pass('score', service.name, score);
    passing = scoring;
    await Promise.all([scoring, service.kpi ? deps.pass('kpi', service.name, readKpi) : null]);
  }

  async function score(): Promise<void> {
    const present = open();
    const history = Math.max(20 * service.stepMs, ...present.map((watch) => watch.historyMs));
    const series = await source.read(now() - history, now());
    if (series.newest === null) {
      throw new RoentgenError('SERVICE_WITHOUT_SERIES', `no fresh series fit ${service.selector}`);
    }
    components = [...new Set([...series.components, ...present.flatMap((watch) => componentsOf(watch.model.features))])].sort();
    // Asked for together, short runs share turns of the event loop.
    await Promise.all(open().map((watch) => watch.pass(series, components)));
  }

  function checkGroup(group: string): void {
    if (!configured.includes(group)) {
      throw new RoentgenError('GROUP_UNKNOWN', `${service.name} has no group called ${JSON.stringify(group)}`, `one of ${configured.join(', ')}`);
    }
  }

  function versions(group: string): ModelVersion[] {
    checkGroup(group);
    return modelVersions(deps.registry, service, group, watches.get(group)?.model.trainedAt ?? null);
  }

  async function choose(group: string, version: string): Promise<void> {
    checkGroup(group);
    await adopt(chooseModel(deps.registry, service, group, version));
  }

  async function readKpi(): Promise<void> {
    const at = now();
    const [sample] = await deps.prometheus.instant(service.kpi?.query ?? '', at);
    kpi = sample && Number.isFinite(sample.value) ? { time: at, value: sample.value } : null;
  }

  const isFresh = (time: number) => now() - time <= STALE_STEPS * service.stepMs + 2000;
  const freshOf = (watch: GroupWatch) => {
    const latest = watch.latest();
    return latest && isFresh(latest.time) ? latest : null;
  };

  function groups(): GroupStatus[] {
    const ready = open().map((watch) => readyGroup(watch, freshOf(watch)));
    return [...ready, ...pendingGroups(new Set(watches.keys()), { work, learning: learning !== null, failure, failed: failedGroups })];
  }

  const first = () => open()[0]?.model;
  const freshKpi = () => (kpi && isFresh(kpi.time) ? kpi.value : null);

  return {
    service,
    start,
    learn: () => learn(),
    versions,
    choose,
    step,
    status: () => ({
      service: service.name,
      components,
      stepSeconds: service.stepMs / 1000,
      nominal: first()?.nominal ?? null,
      kpi: service.kpi && { ...service.kpi, value: freshKpi() },
      groups: groups(),
    }),
    fresh: () => open().map((watch) => ({ watch, latest: freshOf(watch) })),
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
