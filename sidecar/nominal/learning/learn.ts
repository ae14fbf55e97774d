/** Learns the nominal models of a service: waits for the nominal period's data, then one model a group, side by side. */

import type { ServiceSection } from '../../config/config';
import type { Interval } from '../../contract';
import { RoentgenError } from '../../errors';
import type { Jobs } from '../../jobs/jobs';
import type { Prometheus } from '../../prometheus/client';
import { grouping } from '../../series/groups';
import { memoryOf, packed } from '../../series/packed';
import type { DropReason } from '../../series/select';
import { gridEnding, type SeriesSource } from '../../series/service-series';
import { trainsNetwork } from './learn-group';
import type { NominalModel } from '../model';
import { type GroupsFound, matrixMemory, type NominalGroup } from './nominal-groups';
import { nominalPeriod, withoutSeries } from './nominal-period';
import { groupFeatures } from '../prepare';

export interface LearnDeps {
  prometheus: Pick<Prometheus, 'instant' | 'skewMs' | 'url'>;
  source: SeriesSource;
  jobs: Pick<Jobs, 'run'>;
  /** A model whose imported scorer is calibrated instead of a network trained. */
  pinned(group: string): NominalModel | null;
  /** Times that are not learned: chaos runs and episodes. */
  disturbed(): Interval[];
  now(): number;
}

export interface LearnHooks {
  /** 0..1 of the nominal period's data are there. */
  onCollecting(share: number): void;
  /** The groups that are going to be learned, in order. */
  onGroups(groups: string[]): void;
  /** How much of a group is learned. Groups are learned side by side, so calls for several take turns. */
  onGroup(group: string, share: number): void;
  /** Each model as soon as it is there: what a later group meets does not touch it. */
  onModel(model: NominalModel): Promise<void>;
  /** A model that scores until the period is complete; it is not kept. */
  onColdStart(model: NominalModel): Promise<void>;
  onGroupFailed(group: string, error: RoentgenError): void;
  onDropped(dropped: Partial<Record<DropReason, number>>): void;
}

/**
 * Learns every group of the service, or `only` some. A group that cannot be learned does not keep the others from it.
 * Throws SERVICE_WITHOUT_SERIES, COMPONENT_VANISHED, what Prometheus's client throws, or, when all is done, the first failed group's
 * error: NOMINAL_TOO_SHORT, TRAINING_FAILED or TRAINING_OUT_OF_MEMORY.
 */
export async function learnService(service: ServiceSection, deps: LearnDeps, hooks: LearnHooks, signal: AbortSignal, only?: ReadonlySet<string>): Promise<void> {
  const onPart = (part: Interval) => coldStart(service, part, deps, hooks, signal);
  const period = await nominalPeriod(service, { prometheus: deps.prometheus, now: deps.now, onCollecting: hooks.onCollecting, onPart }, signal);
  const found = await nominalGroups(service, period, deps, signal);
  hooks.onDropped(found.dropped);
  const groups = found.groups.filter(({ group }) => !only || only.has(group));
  hooks.onGroups(groups.map(({ group }) => group));
  await learnTogether(groups, signal, async (group, stop) => {
    try {
      await hooks.onModel(await learnGroup(service, group, deps, stop, (share) => hooks.onGroup(group.group, share)));
      return null;
    } catch (error) {
      if (stop.aborted || !(error instanceof RoentgenError) || error.code === 'STORE_UNWRITABLE') {
        throw error;
      }
      hooks.onGroupFailed(group.group, error);
      return error;
    }
  });
}

/** Models of every group that can be had from a range that is over. Throws as learnService does. */
export async function learnRange(service: ServiceSection, period: Interval, deps: Omit<LearnDeps, 'prometheus'>, signal: AbortSignal): Promise<NominalModel[]> {
  const { groups } = await nominalGroups(service, period, deps, signal);
  const models: NominalModel[] = [];
  for (const group of groups) {
    models.push(await learnGroup(service, group, deps, signal));
  }
  return models;
}

/** A z-score that forgets for each group, from what is there; what cannot be had yet is left out. */
async function coldStart(service: ServiceSection, part: Interval, deps: LearnDeps, hooks: LearnHooks, signal: AbortSignal): Promise<void> {
  try {
    const models = await learnRange({ ...service, detector: 'z-score' }, part, { ...deps, pinned: () => null }, signal);
    for (const model of models) {
      await hooks.onColdStart(model);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof RoentgenError)) {
      throw error;
    }
  }
}

/**
 * Learns the groups side by side: the queue of jobs runs as many at a time as it has workers. What `learn` throws stops all of them;
 * an error that it answers is thrown, the first group's first, when all are done.
 */
async function learnTogether(groups: NominalGroup[], signal: AbortSignal, learn: (group: NominalGroup, stop: AbortSignal) => Promise<RoentgenError | null>): Promise<void> {
  const fatal = new AbortController();
  const stop = AbortSignal.any([signal, fatal.signal]);
  const ends = groups.map((group) => learn(group, stop).catch((error: unknown) => {
    fatal.abort(error);
    return null;
  }));
  const failures = (await Promise.all(ends)).filter((error) => error !== null);
  signal.throwIfAborted();
  fatal.signal.throwIfAborted();
  if (failures.length > 0) {
    throw failures[0];
  }
}

/** Every group that has features worth learning, with the rows that may be learned. */
async function nominalGroups(service: ServiceSection, period: Interval, deps: Pick<LearnDeps, 'source' | 'jobs' | 'disturbed' | 'pinned'>, signal: AbortSignal): Promise<GroupsFound> {
  const { from, to } = period;
  const { series, components, newest } = await deps.source.read(from - 3 * service.stepMs, to);
  if (newest === null) {
    throw withoutSeries(service);
  }
  const nominal = { from, to: newest };
  const order = {
    service, components, nominal,
    series: await packed(series),
    grid: gridEnding(newest, service.stepMs, Math.floor((newest - from) / service.stepMs)),
    excluded: [...service.exclude, ...deps.disturbed()].filter((each) => each.from <= newest && each.to >= from),
    pinned: new Map([...groupFeatures(series, grouping(service)).groups.keys()].flatMap((group) => {
      const features = deps.pinned(group)?.features;
      return features ? [[group, features] as const] : [];
    })),
  };
  return deps.jobs.run('nominal-groups', order, { signal, transfer: memoryOf(order.series) });
}

/** The group's matrix is gone afterwards. */
async function learnGroup(service: ServiceSection, nominal: NominalGroup, deps: Pick<LearnDeps, 'jobs' | 'pinned' | 'now'>, signal: AbortSignal, onProgress?: (share: number) => void): Promise<NominalModel> {
  const pinned = deps.pinned(nominal.group);
  const learned = await deps.jobs.run('learn-group', { service, nominal, pinned }, {
    signal, onProgress,
    transfer: matrixMemory([nominal]),
    // Learning that was interrupted goes on from there if the data are the same: in a nominal period with fixed ends, not in one that ends now.
    checkpoint: !pinned && trainsNetwork(service) ? ['nominal', service.name, nominal.group] : undefined,
  });
  return { ...learned, trainedAt: deps.now(), ...(pinned?.foreign && { foreign: pinned.foreign }) };
}
