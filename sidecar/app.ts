/**
 * The sidecar as a whole: builds its parts from the configuration, starts them, and stops them by named clean-ups, last-in first-out.
 * Every service is stepped by a timer of its own; training is a job on a worker thread.
 */

import { join } from 'node:path';
import { auditHandlers } from './app/audit';
import { annotate, chaosHandlers, refuseWithoutChaos, runsOf } from './app/chaos';
import { campaignDeps, checkCampaign } from './app/campaigns';
import { readExperiments } from './app/experiments';
import { countEpisodes, fillCampaigns, fillMonitor, fillRuns, fillSpots } from './app/metrics';
import { type PastParts, pastHandlers, startBackfill } from './app/past';
import { createMirrors, mirrorHandlers } from './app/mirrors';
import { runReportHandlers } from './app/run-report';
import { sampleHandlers } from './app/samples';
import { createDeviations, createSenses } from './app/senses';
import { createStages } from './app/stages';
import { every } from './app/timer';
import { transferHandlers } from './app/transfer';
import { createTwin } from './app/twin-parts';
import { openTuning, tuningHandlers } from './app/tuning';
import { watchDocker } from './chaos/drivers/docker';
import { watchKubernetes } from './chaos/drivers/kubernetes';
import { isAlive, readTargets } from './chaos/drivers/targets';
import type { Runs } from './chaos/runs';
import type { Config } from './config/config';
import { type ApiError, type CampaignRequest, RIGHTS, type Run, type SpotStatus, type Status, type TokenRight } from './contract';
import { messageOf, RoentgenError, toldOf } from './errors';
import { createExposition } from './http/exposition';
import { type Call, createServer, type Handlers } from './http/server';
import { createJobs } from './jobs/jobs';
import { createCampaigns } from './mirror/campaign';
import { findCgroups } from './mirror/runtime/cgroup';
import { createPool } from './nn/pool';
import { createEpisodeLog, type EpisodeLog } from './nominal/episode-log';
import { createLevels } from './nominal/levels';
import { createMonitor, type Monitor } from './nominal/monitor';
import { createTasks } from './past/tasks';
import { createPrometheus } from './prometheus/client';
import { readColumns } from './series/columns';
import { createSpots, type Spots } from './spots/spots';
import { createAuditJournal } from './store/audit';
import { holdFolder } from './store/lock';
import { createRegistry } from './store/registry';
import { shippedModels } from './twin/models/catalogue';
import { examplesFolder } from './twin/whatif/examples';
import { VERSION } from './version';

export interface App {
  /** Resolves when the sidecar is ready: what chaos a killed one left is undone, models are loaded, the port is open. */
  start(): Promise<void>;
  /** Ends faults, jobs and timers, then closes the port. */
  stop(): Promise<void>;
  /** Address it listens on. */
  url(): string;
}

interface Cleanup {
  name: string;
  run(): Promise<unknown>;
}

export interface AppOptions {
  now?(): number;
  log?(text: string): void;
}

export function createApp(given: Config, { now = Date.now, log = console.log }: AppOptions = {}): App {
  // Tuning changes the sections while they are in use; the caller's stay as they are.
  const config: Config = { ...given, services: given.services.map((service) => ({ ...service })) };
  const cleanups: Cleanup[] = [];
  const prometheus = createPrometheus({ url: config.prometheus.url, timeoutMs: config.prometheus.timeoutMs, token: config.prometheus.token?.reveal() ?? null });
  const registry = createRegistry(join(config.dataDir, 'models'));
  const scorers = createRegistry(join(config.dataDir, 'scorers'));
  const stages = createStages(now, (stage, service, code, message) => {
    exposition.increment('stageFailures', { stage, service, code });
    logOnce(`${stage} ${service}`, `${stage} ${service}: ${code}: ${message}`);
  });
  const logOnce = changesOnly(log);
  const audit = createAuditJournal({ folder: join(config.dataDir, 'audit'), ...config.audit, now, onLost: (error) => {
    exposition.increment('auditLost', {});
    logOnce('audit', `audit journal: ${messageOf(error)}`);
  } });
  const docker = config.chaos.docker.length > 0 ? watchDocker(config.chaos.docker, findMounts, log) : null;
  const kubernetes = config.chaos.kubernetes.length > 0 ? watchKubernetes(config.chaos.kubernetes, log) : null;
  const targetFiles = () => [...readTargets(config.chaos.targetFiles), ...(docker?.current() ?? []), ...(kubernetes?.current() ?? [])];
  const targetsOf = (service: string) => targetFiles().filter((file) => file.service === service).flatMap((file) => file.targets);
  const monitors = new Map<string, Monitor>();
  /** Files that could not be read before there was anybody to tell. */
  const damaged: RoentgenError[] = [];
  const deviations = createDeviations();
  const senses = createSenses(monitors, prometheus, deviations, now);
  const runs = runsOf(config.chaos, { directory: join(config.dataDir, 'chaos'), targets: targetFiles, senses, now, clusterOf: kubernetes?.cluster });
  const spots = new Map<string, Spots>();
  const mirrors = createMirrors(config.chaos.targetFiles);
  const campaigns = createCampaigns(campaignDeps({ runs, spots, mirrors, targets: targetsOf, alive: isAlive, anomalous: senses.anomalous, callees, maxDurationSeconds: config.chaos.maxDurationSeconds, now }), join(config.dataDir, 'campaigns'));
  const jobs = createJobs({ checkpoints: { folder: join(config.dataDir, 'checkpoints'), everyMs: 10_000 }, log });
  const pool = createPool();
  const estimateJobs = createJobs({ workers: 1, log });
  const tasks = createTasks(now);
  const twin = createTwin({ dataDir: config.dataDir, examplesDir: examplesFolder(), modelsDir: shippedModels(), mostSeries: config.twin.maxSeries, refreshMs: config.twin.refreshMs, jobs, estimateJobs, tasks, ask: (query) => prometheus.instant(query, now()), now, log: (text) => logOnce('twin', text) });
  const episodeLogs = new Map<string, EpisodeLog>();
  const episodesOf = (service: string) => once(episodeLogs, service, () => createEpisodeLog(join(config.dataDir, 'episodes', `${encodeURIComponent(service)}.jsonl`), service, now, (error) => logOnce(`episodes ${service}`, `episodes of ${service}: ${messageOf(error)}`)));
  const faultsOf = (service: string) => runs.intervals(service);
  const past: PastParts = { config, prometheus, tasks, jobs, pool, monitorOf, episodesOf, faultsOf, now };
  const episodesSeen = new WeakMap<object, number>();
  let ready = false;
  const tuning = openTuning({ path: join(config.dataDir, 'tuning.json'), services: config.services, now, onDropped: log, onDamaged: (error) => damaged.push(error) });

  const exposition = createExposition((out) => {
    out.set('buildInfo', { version: VERSION }, 1);
    out.set('jobsQueued', {}, jobs.queued());
    stages.fill(out);
    tuning.fill(out);
    monitors.forEach((monitor) => fillMonitor(out, monitor, episodesOf(monitor.service.name), now()));
    monitors.forEach((monitor) => countEpisodes(out, monitor, episodesSeen));
    spots.forEach((each) => fillSpots(out, each));
    fillRuns(out, runs);
    fillCampaigns(out, campaigns);
    twin.fill(out);
  });
  const server = createServer({ version: VERSION, tokens: config.auth, handlers: handlers(), metrics: exposition.render, ready: () => ready, onChange: audit.append, onWrongToken: () => exposition.increment('wrongTokens', {}), now, onUnexpected: (error) => log(`unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`) });

  function handlers(): Handlers {
    const rightOfCall = ({ right = null }: Call): TokenRight => ({ right, configured: RIGHTS.filter((each) => config.auth[each]) });
    const experiments = () => readExperiments(config.chaos.experimentsDir, runs.parse, (text) => logOnce(text, text));
    return {
      ...pastHandlers(past),
      ...sampleHandlers({ samplesOf: (service) => spotsOf(service).samples }),
      ...mirrorHandlers(mirrors, config.chaos.enabled),
      ...twin.handlers,
      ...transferHandlers({ spotsOf, statusOf: (service) => withCampaign(spotsOf(service)), samplesOf: (service) => spotsOf(service).samples.all(), callsOf: (service) => monitorOf(service).service.calls, jobs }),
      ...chaosHandlers(runs, campaigns, experiments, config.chaos.enabled),
      ...runReportHandlers({ runs, sectionOf: (service) => monitors.get(service)?.service, episodesOf, senses, prometheus, now }),
      ...auditHandlers(audit),
      ...tuningHandlers(tuning, monitorOf),
      rights: rightOfCall,
      tokenRight: rightOfCall,
      jobs: () => ({ queued: jobs.queued() }),
      status,
      services: () => [...monitors.values()].map((monitor) => monitor.status()),
      learn: ({ params }) => {
        const monitor = monitorOf(params.service);
        monitor.learn();
        return monitor.status();
      },
      models: ({ params }) => monitorOf(params.service).versions(params.group),
      accept: ({ params, author }) => {
        const monitor = monitorOf(params.service);
        monitor.accept(params.group, author);
        return monitor.status();
      },
      promote: async ({ params }) => {
        const monitor = monitorOf(params.service);
        await monitor.promote(params.group);
        return monitor.versions(params.group);
      },
      chooseModel: async ({ params }) => {
        const monitor = monitorOf(params.service);
        await monitor.choose(params.group, params.version);
        return monitor.versions(params.group);
      },
      spots: () => [...spots.values()].map(withCampaign),
      campaigns: () => campaigns.list(),
      campaign: ({ body }) => {
        refuseWithoutChaos(config.chaos.enabled);
        const request = checkCampaign(body, { faultable: (service) => spots.get(service)?.status().components ?? [], hasMirror: mirrors.has, maxDurationSeconds: config.chaos.maxDurationSeconds });
        return campaigns.start(request);
      },
      stopCampaign: ({ params }) => campaigns.stop(params.service),
    };
  }

  function spotsOf(service: string): Spots {
    const found = spots.get(service);
    if (!found) {
      throw new RoentgenError('SERVICE_UNKNOWN', `the service ${JSON.stringify(service)} has no fault spots`, 'its faultable components come from spots.components or from a target file');
    }
    return found;
  }

  function withCampaign(spot: Spots): SpotStatus {
    const told = spot.status();
    return { ...told, campaign: campaigns.list().find(({ service }) => service === told.service) ?? null };
  }

  function callees(service: string, component: string): string[] {
    return (monitors.get(service)?.service.calls ?? []).filter(([caller]) => caller === component).map(([, callee]) => callee);
  }

  function monitorOf(service: string): Monitor {
    const monitor = monitors.get(service);
    if (!monitor) {
      throw new RoentgenError('SERVICE_UNKNOWN', `no service is called ${JSON.stringify(service)}`, `one of ${[...monitors.keys()].join(', ')}`);
    }
    return monitor;
  }

  function status(): Status {
    const reached = stages.list().some((stage) => stage.stage === 'score' && (stage.error === null || !stage.error.code.startsWith('PROMETHEUS_')));
    return {
      version: VERSION,
      ready,
      now: now(),
      prometheus: { url: config.prometheus.url, reachable: reached },
      chaos: { enabled: config.chaos.enabled, reason: config.chaos.enabled ? null : 'chaos.enabled is false in the configuration' },
      stages: stages.list(),
    };
  }

  async function start(): Promise<void> {
    cleanups.push({ name: 'the data directory', run: await holdFolder(config.dataDir) });
    await server.listen({ host: config.listen.host.replace(/^\[|\]$/g, ''), port: config.listen.port });
    cleanups.push({ name: 'the audit journal', run: async () => audit.close() }, { name: 'the HTTP server', run: () => server.close() }, { name: 'the workers', run: () => jobs.close() }, { name: 'the scoring sessions', run: () => pool.close() }, { name: 'the worker of estimates', run: () => estimateJobs.close() }, { name: 'the tasks', run: () => tasks.close() });
    await Promise.all([docker?.refresh(), kubernetes?.refresh()]);
    cleanups.push({ name: 'the Docker engines', run: async () => docker?.close() }, { name: 'the Kubernetes clusters', run: async () => kubernetes?.close() });
    await stages.pass('recover', '', () => runs.recover());
    damaged.forEach((error) => stages.failed('recover', '', error));
    cleanups.push({ name: 'annotations', run: annotate(config.chaos.annotations, runs, now, log) }, { name: 'chaos runs', run: () => runs.close() });
    countRuns(runs, (labels) => exposition.increment('runs', labels));
    for (const service of config.services) {
      await startService(service);
    }
    cleanups.push({ name: 'campaigns', run: () => campaigns.close() });
    campaigns.resume(refusalOf);
    cleanups.push({ name: 'the network twin', run: twin.start().stop });
    ready = true;
  }

  /** Why a campaign that an earlier process left may not go on. */
  function refusalOf({ service }: CampaignRequest): ApiError | null {
    try {
      refuseWithoutChaos(config.chaos.enabled);
      spotsOf(service);
      return null;
    } catch (error) {
      return toldOf(error);
    }
  }

  async function startService(service: Config['services'][number]): Promise<void> {
    const monitor = createMonitor({ service, prometheus, registry, scorers, episodes: episodesOf(service.name), levels: createLevels(join(config.dataDir, 'levels'), service.name), faults: () => faultsOf(service.name), jobs, pool, pass: stages.pass, onDamagedModel: (error) => log(`${error.code}: ${error.message}`), onUnkept: (error) => logOnce(`levels ${service.name}`, `levels of ${service.name}: ${messageOf(error)}`), onFirstModels: () => fillBack(service), now });
    monitors.set(service.name, monitor);
    cleanups.push({ name: `the models of ${service.name}`, run: () => monitor.close() });
    await monitor.start();
    const components = service.spots.components ?? targetsOf(service.name).filter((target) => target.faultable).map((target) => target.component);
    const timer = every(Math.min(service.stepMs / 2, 15_000), async () => {
      await monitor.step();
      deviations.note(monitor);
      const spot = spots.get(service.name);
      if (spot) {
        await stages.pass('spots', service.name, () => spot.step());
      }
    });
    cleanups.push({ name: `the timer of ${service.name}`, run: timer.stop });
    if (components.length > 0) {
      const spot = await createSpots({ service, components, directory: join(config.dataDir, 'spots', encodeURIComponent(service.name)), fetch: (from, to, columns) => readColumns(prometheus, service, from, to, columns), jobs, version: VERSION, now });
      spots.set(service.name, spot);
    }
  }

  function fillBack({ name, backfillMs }: Config['services'][number]): void {
    if (backfillMs > 0) {
      startBackfill(past, name, { from: now() - backfillMs, to: now() }, 'roentgen');
    }
  }

  async function stop(): Promise<void> {
    ready = false;
    for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
      const { name } = cleanup;
      await cleanup.run().catch((error: unknown) => log(`closing ${name}: ${messageOf(error)}`));
    }
  }

  const url = () => {
    const address = server.server.address();
    return typeof address === 'object' && address ? `http://${config.listen.host}:${address.port}` : '';
  };

  return { start, stop, url };
}

function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** null where this machine has none: containers are then seen, and hit by nothing that needs a cgroup. */
function findMounts(): ReturnType<typeof findCgroups> | null {
  try {
    return findCgroups();
  } catch {
    return null;
  }
}

/** Counts each run once, when it has ended. */
function countRuns(runs: Runs, count: (labels: { service: string; fault: string; status: string }) => void): void {
  const counted = new Set(runs.list().filter((run) => run.state !== 'running').map((run) => run.run));
  runs.onChange((run: Run) => {
    if (run.state !== 'running' && !counted.has(run.run)) {
      counted.add(run.run);
      run.faults.forEach(({ fault }) => count({ service: run.service, fault, status: run.state }));
    }
  });
}

/** The same failure every second is one line in the log. */
function changesOnly(log: (text: string) => void): (key: string, text: string) => void {
  const last = new Map<string, string>();
  return (key, text) => {
    if (last.get(key) !== text) {
      last.set(key, text);
      log(text);
    }
  };
}
