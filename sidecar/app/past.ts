/** What the API asks of the past: starts the tasks that answer it. */

import type { Config, ServiceSection } from '../config/config';
import { type BacktestRequest, type Detector, DETECTORS, type EpisodeRecord, type Interval, type TaskStatus } from '../contract';
import { RoentgenError } from '../errors';
import type { Call, Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import type { Pool } from '../nn/pool';
import type { EpisodeLog } from '../nominal/episode-log';
import { isHeld } from '../nominal/held';
import { learnRange } from '../nominal/learning/learn';
import { isSimple, type NominalModel } from '../nominal/model';
import type { Monitor } from '../nominal/monitor';
import { backfill, remoteSink, scrapedLabels } from '../past/backfill';
import { backtest } from '../past/backtest';
import type { PastDeps } from '../past/live';
import { scoreCard } from '../past/scorecard';
import { signaturesIn } from '../past/signatures';
import type { Tasks } from '../past/tasks';
import { createRemoteWriter } from '../prometheus/remote-write';
import type { Prometheus } from '../prometheus/client';
import { createSeriesSource } from '../series/service-series';
import { backtestOf, intervalOf, rangeOf } from './past-requests';

export interface PastParts {
  config: Config;
  prometheus: Prometheus;
  tasks: Tasks;
  jobs: Pick<Jobs, 'run'>;
  pool: Pool;
  monitorOf(service: string): Monitor;
  episodesOf(service: string): EpisodeLog;
  /** Chaos runs of a service; one that is on has no end yet. */
  faultsOf(service: string): Interval[];
  now(): number;
}

type PastRoutes = 'episodes' | 'nominal' | 'backfill' | 'backtest' | 'scorecard' | 'signatures' | 'tasks' | 'stopTask';

export function pastHandlers(parts: PastParts): Pick<Handlers, PastRoutes> {
  const { tasks, monitorOf } = parts;
  return {
    episodes: ({ params, query }): EpisodeRecord[] => {
      monitorOf(params.service);
      return parts.episodesOf(params.service).list(rangeOf(query));
    },
    nominal: ({ params, author }) => {
      monitorOf(params.service);
      return parts.episodesOf(params.service).markNominal(params.episode, author);
    },
    backfill: ({ params, body, author }) => startBackfill(parts, params.service, intervalOf(body), author),
    backtest: (call) => startBacktest(parts, call),
    scorecard: (call) => startScoreCard(parts, call),
    signatures: ({ params, body, author }) => {
      const { service, models } = monitorOf(params.service);
      const [model, range] = [models().find(({ group }) => group === params.group), intervalOf(body)];
      if (!model) {
        throw new RoentgenError('GROUP_UNKNOWN', `${params.service} has no model of ${JSON.stringify(params.group)}`, `one of ${models().map(({ group }) => group).join(', ') || 'none yet'}`);
      }
      return tasks.start('signatures', service.name, author, async (signal, onProgress) => ({ signatures: await signaturesIn(model, range, depsOf(parts, service, signal, onProgress)) }), { group: model.group });
    },
    tasks: () => tasks.list(),
    stopTask: ({ params }) => tasks.stop(params.task),
  };
}

/** As live, what a chaos run does is not learned; other incidents are, as far as they look nominal. */
function depsOf({ prometheus, pool, faultsOf, now }: PastParts, service: ServiceSection, signal: AbortSignal, onProgress: (share: number) => void): PastDeps {
  const faults = faultsOf(service.name);
  const held = (time: number) => isHeld(faults, service.stepMs, time);
  return { service, source: createSeriesSource(prometheus, service, now), pool, signal, held, onProgress };
}

export function startBackfill(parts: PastParts, name: string, range: Interval, author: string): TaskStatus {
  const { config, tasks, monitorOf } = parts;
  const { service, models } = monitorOf(name);
  const { remoteWriteUrl: url, token, timeoutMs } = config.prometheus;
  return tasks.start('backfill', name, author, async (signal, onProgress) => {
    const writer = createRemoteWriter({ url, token: token?.reveal() ?? null, timeoutMs });
    return { backfill: await backfill(models(), range, remoteSink(writer, signal), scrapedLabels(config), depsOf(parts, service, signal, onProgress)) };
  });
}

function startBacktest(parts: PastParts, { params, body, author }: Call): TaskStatus {
  const { service, models } = parts.monitorOf(params.service);
  const request = backtestOf(body, service);
  return parts.tasks.start('backtest', service.name, author, async (signal, onProgress) => {
    const present = models();
    const tried = await triedModels(parts, service, present, request, signal);
    return { backtest: await backtest(present, tried, request, incidentsOf(parts, service.name, request), depsOf(parts, service, signal, onProgress)) };
  }, { request });
}

/** Another detector or budget asks for other models; else those in use are tried. */
async function triedModels(parts: PastParts, service: ServiceSection, present: NominalModel[], { detector, alarmBudget, persistence }: BacktestRequest, signal: AbortSignal): Promise<NominalModel[]> {
  const other = detector ?? present[0]?.detector;
  const same = alarmBudget === undefined && (detector === undefined || present.every((model) => model.detector === detector));
  const section = { ...service, alarmBudget: alarmBudget ?? service.alarmBudget, persistence: persistence ?? service.persistence };
  return same ? present : learnedWith(parts, section, present, other, signal);
}

function startScoreCard(parts: PastParts, { params, body, author }: Call): TaskStatus {
  const { service, models } = parts.monitorOf(params.service);
  const range = intervalOf(body);
  return parts.tasks.start('scorecard', service.name, author, async (signal, onProgress) => {
    const present = models();
    const inUse = present[0]?.detector ?? 'autoencoder';
    const modelsOf = async (detector: Detector) => (detector === inUse ? present : learnedWith(parts, service, present, detector, signal));
    return { scorecard: await scoreCard(DETECTORS, range, incidentsOf(parts, service.name, range), { ...depsOf(parts, service, signal, onProgress), modelsOf, inUse }) };
  });
}

/** Models of this detector from the nominal period of those in use; a network that is there is used again. */
async function learnedWith({ prometheus, jobs, episodesOf, faultsOf, now }: PastParts, service: ServiceSection, present: NominalModel[], detector: Detector, signal: AbortSignal): Promise<NominalModel[]> {
  const period = present[0]?.nominal;
  if (!period) {
    throw new RoentgenError('RANGE_EMPTY', `${service.name} has no model yet`, 'wait until the nominal period is learned');
  }
  const trained = (group: string) => present.find((model) => model.group === group && model.weights !== null) ?? null;
  return learnRange({ ...service, detector }, period, {
    source: createSeriesSource(prometheus, service, now), jobs, now,
    pinned: (group) => (isSimple(detector) ? null : trained(group)),
    disturbed: () => [...faultsOf(service.name), ...episodesOf(service.name).disturbed()],
  }, signal);
}

/** Those of the request, or the chaos runs, as far as they lie in its range. */
function incidentsOf({ faultsOf }: PastParts, service: string, { from, to, incidents }: Interval & { incidents?: Interval[] }): Interval[] {
  return (incidents ?? faultsOf(service)).filter((each) => each.from <= to && each.to >= from).map((each) => ({ from: Math.max(each.from, from), to: Math.min(each.to, to) }));
}
