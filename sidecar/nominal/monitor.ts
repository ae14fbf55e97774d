/**
 * nominal: how a service looks when it is well, and how far it is from that. A monitor holds the models of one service: loads or learns
 * them, scores every new sample of every group, follows the KPI, and answers from memory what the API and /metrics ask.
 */

import type { ServiceSection } from '../config/config';
import type { Interval, ModelVersion, ServiceStatus, Suspects } from '../contract';
import { RoentgenError } from '../errors';
import type { Jobs } from '../jobs/jobs';
import type { Pool } from '../nn/pool';
import type { Prometheus } from '../prometheus/client';
import { grouping } from '../series/groups';
import { createSeriesSource } from '../series/service-series';
import type { Registry } from '../store/registry';
import type { EpisodeLog } from './episode-log';
import { pendingGroups, readyGroup } from './group-status';
import { isHeld } from './held';
import { createIllness } from './illness';
import { pinnedModel } from './interchange';
import { componentsOf } from './learning/learn-group';
import { createLearning, type Pass } from './learning/learning';
import type { LevelStore } from './levels';
import { basisOf, chooseModel, loadModel, modelVersions, type NominalModel, saveModel } from './model';
import { createPolicy } from './judging/policy';
import { parseQuietHours } from '../config/quiet-hours';
import { createRetrain } from './learning/retrain';
import { changedFeatures, createStaging } from './learning/staging';
import type { Scored } from './judging/track';
import { type GroupWatch, openWatch, type WatchOptions } from './watch';

export type { Pass };

export interface MonitorDeps {
  service: ServiceSection;
  prometheus: Prometheus;
  registry: Registry;
  /** Imported scorers. */
  scorers: Registry;
  episodes: EpisodeLog;
  levels: LevelStore;
  /** Chaos runs of the service; one that is on has no end yet. */
  faults(): Interval[];
  jobs: Pick<Jobs, 'run'>;
  /** Keeps the networks' sessions, for all monitors; each group has one of its own where none is given. */
  pool?: Pool;
  pass: Pass;
  onDamagedModel(error: RoentgenError): void;
  /** Levels that were followed are not on the disk. */
  onUnkept?(error: unknown): void;
  /** The service has models for the first time. */
  onFirstModels?(): void;
  now(): number;
}

export interface Monitor {
  readonly service: ServiceSection;
  /** Loads what is stored; learns where nothing is. Learning goes on in the background and is tried again after an error. */
  start(): Promise<void>;
  /** Learns anew; the present models score until the new ones are there. Throws LEARNING_HELD. */
  learn(): void;
  /** Versions of a group's model, newest first. Throws GROUP_UNKNOWN. */
  versions(group: string): ModelVersion[];
  /** Scores with this version from now on. Throws GROUP_UNKNOWN and what chooseModel throws. */
  choose(group: string, version: string): Promise<void>;
  /** Scores with the staged version from now on. Throws GROUP_UNKNOWN, MODEL_UNKNOWN where none waits. */
  promote(group: string): Promise<void>;
  /** Takes the present level of a group as nominal; its episode ends. Throws GROUP_UNKNOWN. */
  accept(group: string, author: string): void;
  /** Line, persistence, quiet hours and alarm budget of the section have changed: they hold from the next row on, the budget when its line is calibrated. */
  tune(): void;
  /** Groups whose line waits to be calibrated to another alarm budget. */
  calibrating(): string[];
  /** One pass: scores, KPI, and who is suspect. */
  step(): Promise<void>;
  status(): ServiceStatus;
  /** Fresh results by group, for /metrics; a stale one is absent. */
  fresh(): Array<{ watch: GroupWatch; latest: Scored | null }>;
  /** Models that score, by group. */
  models(): NominalModel[];
  suspects(): Suspects | null;
  dropped(): Record<string, number>;
  kpi(): number | null;
  close(): Promise<void>;
}

/** A result older than this many steps (and two seconds) is not shown any more. */
const STALE_STEPS = 3;
/** Levels that were followed are on disk within this time. */
const LEVELS_EVERY_MS = 60_000;

export function createMonitor(deps: MonitorDeps): Monitor {
  const { service, now, episodes } = deps;
  const source = createSeriesSource(deps.prometheus, service, now);
  const rules = grouping(service);
  let quiet = parseQuietHours(service.quietHours, service.timeZone);
  const dueForLearning = createRetrain(service.retrain);
  const illness = createIllness(service, { episodes, source, pass: deps.pass, now });
  const staging = createStaging(service.retrain.stageMs, now);
  const learning = createLearning(service, {
    prometheus: deps.prometheus, source, jobs: deps.jobs, pass: deps.pass, now,
    pinned: (group) => pinnedModel(deps.scorers, service, group, deps.onDamagedModel) ?? keptNetwork(group),
    disturbed: () => [...deps.faults(), ...episodes.disturbed()],
    onModel: (model, byItself) => (byItself ? introduce(model) : install(model)),
    onLearned: () => {
      if (isNew) {
        isNew = false;
        deps.onFirstModels?.();
      }
    },
    onColdStart: async (model) => {
      if (!watches.has(model.group) || provisional.has(model.group)) {
        await adopt(model);
        provisional.add(model.group);
      }
    },
  });
  const watches = new Map<string, GroupWatch>();
  let isNew = false;
  /** Groups whose model scores only until the nominal period is complete. */
  const provisional = new Set<string>();
  const open = () => rules.sorted(watches.keys()).flatMap((group) => watches.get(group) ?? []);
  /** Grows to the end of the scoring pass that is under way. */
  let passing: Promise<unknown> = Promise.resolve();
  let components: string[] = [];
  let kpi: { time: number; value: number } | null = null;

  async function adopt(model: NominalModel): Promise<void> {
    const next = await openWatch(model, watchOptions(model), deps.pool);
    const before = watches.get(model.group);
    watches.set(model.group, next);
    provisional.delete(model.group);
    illness.abandoned(model.group);
    await passing;
    await before?.close();
  }

  async function install(model: NominalModel): Promise<void> {
    const staged = staging.take(model.group);
    saveModel(deps.registry, model);
    await adopt(model);
    await staged?.close();
  }

  /** What nobody asked for is staged where it sees other features. */
  async function introduce(model: NominalModel): Promise<void> {
    const present = watches.get(model.group);
    const { added, removed } = changedFeatures(present?.model.features ?? model.features, model.features);
    if (!present || provisional.has(model.group) || service.retrain.stageMs === 0 || added.length + removed.length === 0) {
      return install(model);
    }
    saveModel(deps.registry, model, false);
    const before = staging.stage(await openWatch(model, stagedOptions(model), deps.pool), present);
    await passing;
    await before?.close();
  }

  let levelsKept = now();

  function keepLevels(): void {
    levelsKept = now();
    try {
      open().filter(({ model }) => !provisional.has(model.group)).forEach((watch) => deps.levels.write(watch.model, watch.levels()));
    } catch (error) {
      // A full disk keeps nobody from scoring.
      deps.onUnkept?.(error);
    }
  }

  const stagedOptions = (model: NominalModel): WatchOptions => ({ persistence: service.persistence, acceptAfterMs: service.acceptAfterMs, line: service.line, policy: createPolicy(service.policy, model.features) });

  function watchOptions(model: NominalModel): WatchOptions {
    return {
      ...stagedOptions(model),
      isQuiet: (time) => quiet.isQuiet(time),
      levels: deps.levels.read(model) ?? undefined,
      ...illness.hooks(model.group),
    };
  }

  async function start(): Promise<void> {
    const stored = deps.registry.names([service.name]).filter(rules.knows);
    for (const group of stored) {
      const model = loadModel(deps.registry, service, group, deps.onDamagedModel);
      if (model) {
        await adopt(model);
      }
    }
    isNew = stored.length === 0;
    if (watches.size < stored.length || watches.size === 0) {
      learning.learn();
    }
  }

  const faultIsOn = (time: number) => isHeld(deps.faults(), service.stepMs, time);

  /** Why nothing may be learned now. */
  function hold(): string | null {
    const ill = open().filter((watch) => watch.episode() !== null && !provisional.has(watch.model.group)).map((watch) => watch.model.group);
    return ill.length > 0 ? `an episode is on in ${ill.join(', ')}` : faultIsOn(now()) ? 'a chaos run is on' : null;
  }

  function learn(): void {
    const reason = watches.size > 0 ? hold() : null;
    if (reason) {
      throw new RoentgenError('LEARNING_HELD', `${service.name}: ${reason}`, 'wait for its end, or accept the present level');
    }
    learning.learn();
  }

  /** Groups that were tuned: where their basis is another now, only the line is learned anew, and the network stays. */
  let tuned: ReadonlySet<string> = new Set();
  /** Learning tries again by itself what it was asked for. */
  let asked = true;
  const calibrating = () => [...tuned].filter((group) => watches.get(group)?.model.basis !== basisOf(service, group));

  function keptNetwork(group: string): NominalModel | null {
    const model = calibrating().includes(group) ? watches.get(group)?.model : undefined;
    return model?.weights ? model : null;
  }

  function tune(): void {
    quiet = parseQuietHours(service.quietHours, service.timeZone);
    const present = open();
    present.flatMap((watch) => [watch, staging.of(watch.model.group)]).forEach((watch) => watch?.tune(service));
    tuned = new Set(present.map(({ model }) => model.group).filter((group) => !provisional.has(group)));
    asked = false;
  }

  /** The line of an alarm budget comes from nominal time; until that is read the present one stays. */
  function calibrateWhatIsDue(): void {
    const due = asked || learning.status().learning || hold() ? [] : calibrating();
    if (due.length > 0) {
      asked = true;
      learning.learn({ only: new Set(due) });
    }
  }

  function learnWhatIsDue(): void {
    if (watches.size === 0 || provisional.size > 0 || learning.status().learning || 'fromMs' in service.nominal || hold()) {
      return;
    }
    const due = dueForLearning(open().filter(({ model }) => !staging.of(model.group)).map(({ model, drift }) => ({ group: model.group, trainedAt: model.trainedAt, drift: drift(), components: model.lineage.components })), components, now());
    if (due.length > 0) {
      learning.learn({ only: new Set(due), byItself: true });
    }
  }

  async function step(): Promise<void> {
    const scoring = deps.pass('score', service.name, score);
    passing = scoring;
    await Promise.all([scoring, service.kpi ? deps.pass('kpi', service.name, readKpi) : null]);
    await illness.step(open());
    if (Math.abs(now() - levelsKept) >= LEVELS_EVERY_MS) {
      keepLevels();
    }
    await Promise.all(hold() ? [] : staging.ripe().map(promote));
    calibrateWhatIsDue();
    learnWhatIsDue();
  }

  async function score(): Promise<void> {
    const present = open();
    const history = Math.max(20 * service.stepMs, ...present.map((watch) => watch.historyMs));
    const series = await source.read(now() - history, now());
    if (series.newest === null) {
      throw new RoentgenError('SERVICE_WITHOUT_SERIES', `no fresh series fit ${service.selector}`);
    }
    components = [...new Set([...series.components, ...present.flatMap((watch) => componentsOf(watch.model.features))])].sort();
    const held = faultIsOn(series.newest);
    // Asked for together, short runs share turns of the event loop.
    await Promise.all([...open().map((watch) => watch.pass(series, components, held)), staging.pass(series, components, held)]);
  }

  function checkGroup(group: string): void {
    if (!rules.knows(group)) {
      throw new RoentgenError('GROUP_UNKNOWN', `${service.name} has no group called ${JSON.stringify(group)}`, `one of ${rules.sorted(watches.keys()).join(', ')}`);
    }
  }

  function versions(group: string): ModelVersion[] {
    checkGroup(group);
    return modelVersions(deps.registry, service, group, { used: watches.get(group)?.model.trainedAt ?? null, staged: staging.of(group)?.model.trainedAt ?? null });
  }

  async function choose(group: string, version: string): Promise<void> {
    checkGroup(group);
    const model = chooseModel(deps.registry, service, group, version);
    const staged = staging.take(group);
    await adopt(model);
    await staged?.close();
  }

  async function promote(group: string): Promise<void> {
    checkGroup(group);
    const waiting = staging.of(group);
    if (!waiting) {
      throw new RoentgenError('MODEL_UNKNOWN', `no version of ${service.name} ${group} is staged`);
    }
    await choose(group, staging.status(group)?.version ?? '');
  }

  function accept(group: string, author: string): void {
    checkGroup(group);
    illness.accepted(group, author);
    watches.get(group)?.accept();
    keepLevels();
  }

  async function readKpi(): Promise<void> {
    const at = now();
    const [sample] = await deps.prometheus.instant(service.kpi?.query ?? '', at);
    kpi = sample && Number.isFinite(sample.value) ? { time: at, value: sample.value } : null;
  }

  /** A time ahead of a clock that was set back is no fresher than one behind it. */
  const isFresh = (time: number) => Math.abs(now() - time) <= STALE_STEPS * service.stepMs + 2000;
  const freshOf = (watch: GroupWatch) => {
    const latest = watch.latest();
    return latest && isFresh(latest.time) ? latest : null;
  };
  const freshKpi = () => (kpi && isFresh(kpi.time) ? kpi.value : null);

  function status(): ServiceStatus {
    const { work, ...rest } = learning.status();
    const ready = open().map((watch) => readyGroup(watch, freshOf(watch), { layer: rules.layerOf(watch.model.group), staged: staging.status(watch.model.group), collecting: provisional.has(watch.model.group) ? work.collecting : null }));
    return {
      service: service.name,
      components,
      stepSeconds: service.stepMs / 1000,
      nominal: open()[0]?.model.nominal ?? null,
      kpi: service.kpi && { ...service.kpi, value: freshKpi() },
      groups: [...ready, ...pendingGroups(new Set(watches.keys()), { work, ...rest }, rules.layerOf)],
      componentLabel: service.componentLabel,
      selector: service.selector,
      nodes: service.nodes && { componentLabel: service.nodes.componentLabel, selector: service.nodes.selector },
      suspects: illness.suspects(),
      learningHeld: watches.size > 0 ? hold() : null,
    };
  }

  return {
    service,
    start,
    learn,
    versions,
    choose,
    promote,
    accept,
    tune,
    calibrating,
    step,
    status,
    fresh: () => open().map((watch) => ({ watch, latest: freshOf(watch) })),
    models: () => open().map(({ model }) => model),
    suspects: illness.suspects,
    dropped: learning.dropped,
    kpi: freshKpi,
    close: async () => {
      await learning.close();
      await passing;
      keepLevels();
      await Promise.all([...watches.values()].map((watch) => watch.close()));
      await staging.close();
      episodes.close();
    },
  };
}
