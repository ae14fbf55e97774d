/**
 * The sidecar as a whole: builds its parts from the configuration, starts them, and stops them by named clean-ups, last-in first-out.
 * Every service is stepped by a timer of its own; training is a job on a worker thread.
 */

import { join } from 'node:path';
import { campaignDeps, checkCampaign } from './app/campaigns';
import { readExperiments } from './app/experiments';
import { countEpisodes, fillCampaigns, fillMonitor, fillRuns, fillSpots } from './app/metrics';
import { type PastParts, pastHandlers, startBackfill } from './app/past';
import { createStages } from './app/stages';
import { every } from './app/timer';
import { isAlive, readTargets } from './chaos/drivers/targets';
import { createRuns, type Runs } from './chaos/runs';
import type { Config } from './config/config';
import type { CampaignStatus, Run, Status } from './contract';
import { messageOf, RoentgenError } from './errors';
import { createExposition } from './http/exposition';
import { type Call, createServer, type Handlers } from './http/server';
import { createJobs } from './jobs/jobs';
import { type Campaigns, createCampaigns } from './mirror/campaign';
import { createPool } from './nn/pool';
import { createEpisodeLog, type EpisodeLog } from './nominal/episode-log';
import { createLevels } from './nominal/levels';
import { createMonitor, type Monitor } from './nominal/monitor';
import { createTasks } from './past/tasks';
import { createPrometheus } from './prometheus/client';
import { readColumns } from './series/columns';
import { createSpots, type Spots } from './spots/spots';
import { createRegistry } from './store/registry';
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

export function createApp(config: Config, { now = Date.now, log = console.log }: AppOptions = {}): App {
  const cleanups: Cleanup[] = [];
  const prometheus = createPrometheus({ url: config.prometheus.url, timeoutMs: config.prometheus.timeoutMs, token: config.prometheus.token?.reveal() ?? null });
  const registry = createRegistry(join(config.dataDir, 'models'));
  const scorers = createRegistry(join(config.dataDir, 'scorers'));
  const stages = createStages(now, (stage, service, code, message) => {
    exposition.increment('stageFailures', { stage, service, code });
    logOnce(`${stage} ${service}`, `${stage} ${service}: ${code}: ${message}`);
  });
  const logOnce = changesOnly(log);
  const targetFiles = () => readTargets(config.chaos.targetFiles);
  const targetsOf = (service: string) => targetFiles().filter((file) => file.service === service).flatMap((file) => file.targets);
  const runs = createRuns({ directory: join(config.dataDir, 'chaos'), targets: targetFiles, allow: config.chaos.enabled ? config.chaos.allow : [], maxDurationSeconds: config.chaos.maxDurationSeconds, maxParallel: config.chaos.maxParallel, now });
  const monitors = new Map<string, Monitor>();
  const spots = new Map<string, Spots>();
  const campaigns = createCampaigns(campaignDeps({ runs, spots, targets: targetsOf, alive: isAlive, now }));
  const jobs = createJobs({ checkpoints: { folder: join(config.dataDir, 'checkpoints'), everyMs: 10_000 }, log });
  const pool = createPool();
  const tasks = createTasks(now);
  const episodeLogs = new Map<string, EpisodeLog>();
  const episodesOf = (service: string) => once(episodeLogs, service, () => createEpisodeLog(join(config.dataDir, 'episodes', `${encodeURIComponent(service)}.jsonl`), service, now, (error) => logOnce(`episodes ${service}`, `episodes of ${service}: ${messageOf(error)}`)));
  const faultsOf = (service: string) => runs.list().filter((run) => run.service === service).flatMap(({ faults }) => faults.flatMap(({ start, end }) => (start === null ? [] : { from: start, to: end ?? Infinity })));
  const past: PastParts = { config, prometheus, tasks, jobs, pool, monitorOf, episodesOf, faultsOf, now };
  const episodesSeen = new WeakMap<object, number>();
  let ready = false;

  const exposition = createExposition((out) => {
    out.set('buildInfo', { version: VERSION }, 1);
    out.set('jobsQueued', {}, jobs.queued());
    stages.fill(out);
    monitors.forEach((monitor) => fillMonitor(out, monitor, episodesOf(monitor.service.name), now()));
    monitors.forEach((monitor) => countEpisodes(out, monitor, episodesSeen));
    spots.forEach((each) => fillSpots(out, each));
    fillRuns(out, runs);
    fillCampaigns(out, campaigns);
  });
  const server = createServer({ version: VERSION, tokens: config.auth, handlers: handlers(), metrics: exposition.render, ready: () => ready, onUnexpected: (error) => log(`unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`) });

  function handlers(): Handlers {
    const experiments = readExperiments(config.chaos.experimentsDir, log);
    return {
      ...pastHandlers(past),
      ...chaosHandlers(runs, campaigns, () => experiments, config.chaos.enabled),
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
      spots: () => [...spots.values()].map((each) => ({ ...each.status(), campaign: campaigns.list().find((campaign) => campaign.service === each.status().service) ?? null })),
      campaigns: () => campaigns.list(),
      campaign: ({ body }) => {
        refuseWithoutChaos(config.chaos.enabled);
        const request = checkCampaign(body, (service) => spots.get(service)?.status().components ?? []);
        return campaigns.start(request);
      },
      stopCampaign: ({ params }) => campaigns.stop(params.service),
    };
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
    await server.listen({ host: config.listen.host.replace(/^\[|\]$/g, ''), port: config.listen.port });
    cleanups.push({ name: 'the HTTP server', run: () => server.close() }, { name: 'the workers', run: () => jobs.close() }, { name: 'the scoring sessions', run: () => pool.close() }, { name: 'the tasks', run: () => tasks.close() });
    await stages.pass('recover', '', () => runs.recover());
    cleanups.push({ name: 'chaos runs', run: () => runs.close() });
    countRuns(runs, (labels) => exposition.increment('runs', labels));
    for (const service of config.services) {
      await startService(service);
    }
    cleanups.push({ name: 'campaigns', run: () => campaigns.close() });
    ready = true;
  }

  async function startService(service: Config['services'][number]): Promise<void> {
    const monitor = createMonitor({ service, prometheus, registry, scorers, episodes: episodesOf(service.name), levels: createLevels(join(config.dataDir, 'levels'), service.name), faults: () => faultsOf(service.name), jobs, pool, pass: stages.pass, onDamagedModel: (error) => log(`${error.code}: ${error.message}`), onUnkept: (error) => logOnce(`levels ${service.name}`, `levels of ${service.name}: ${messageOf(error)}`), onFirstModels: () => fillBack(service), now });
    monitors.set(service.name, monitor);
    cleanups.push({ name: `the models of ${service.name}`, run: () => monitor.close() });
    await monitor.start();
    const components = service.spots.components ?? targetsOf(service.name).filter((target) => target.faultable).map((target) => target.component);
    const timer = every(Math.min(service.stepMs / 2, 15_000), async () => {
      await monitor.step();
      const spot = spots.get(service.name);
      if (spot) {
        await stages.pass('spots', service.name, () => spot.step());
      }
    });
    cleanups.push({ name: `the timer of ${service.name}`, run: timer.stop });
    if (components.length > 0) {
      const spot = await createSpots({ service, components, directory: join(config.dataDir, 'spots', encodeURIComponent(service.name)), fetch: (from, to, columns) => readColumns(prometheus, service, from, to, columns), jobs, now });
      spots.set(service.name, spot);
      cleanups.push({ name: `the fault spots of ${service.name}`, run: () => spot.close() });
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

function refuseWithoutChaos(enabled: boolean): void {
  if (!enabled) {
    throw new RoentgenError('CHAOS_DISABLED', 'chaos is switched off', 'set chaos.enabled, chaos.allow and auth.launch_token_file');
  }
}

type ChaosRoutes = 'faults' | 'targets' | 'experiments' | 'runs' | 'run' | 'labels' | 'preview' | 'start' | 'stop' | 'stopAll';

function chaosHandlers(runs: Runs, campaigns: Campaigns, experiments: () => unknown, enabled: boolean): Pick<Handlers, ChaosRoutes> {
  const launching = <T>(work: (call: Call) => T) => (call: Call) => {
    refuseWithoutChaos(enabled);
    return work(call);
  };
  return {
    faults: () => runs.faults(),
    targets: () => runs.targets(),
    experiments,
    runs: () => runs.list(),
    run: ({ params }) => runs.get(params.run),
    labels: () => runs.labels(),
    preview: launching(({ body }) => runs.preview(body)),
    start: launching(({ body, author }) => runs.start(body, author)),
    stop: ({ params }) => runs.stop(params.run),
    stopAll: () => {
      campaigns.list().filter((each: CampaignStatus) => each.state === 'running').forEach((each) => campaigns.stop(each.service));
      return runs.stopAll();
    },
  };
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
