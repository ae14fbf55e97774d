/** Mirrors that the configured target files belong to. Their owners are other processes: what they do is asked through their control sockets. */

import { dirname } from 'node:path';
import { isAlive, readTargets } from '../chaos/drivers/targets';
import type { MirrorComponent, MirrorStatus } from '../contract';
import { RoentgenError } from '../errors';
import type { Call, Handlers } from '../http/server';
import type { ControlAsk } from '../mirror/control';
import { askControl } from '../mirror/control-client';
import { readManifest } from '../mirror/manifest';
import { type MirrorRun, readDifferences, readRun, targetFileOf } from '../mirror/targets';
import { refuseWithoutChaos } from './chaos';

/** Looking is answered at once; a roll-back waits until every component works, a minute at most in the owner. */
const LOOK_MS = 2000;
const CHANGE_MS = 90_000;

export interface Mirrors {
  list(): Promise<MirrorStatus[]>;
  /** Whether a mirror of the service was brought up beside one of the target files. */
  has(service: string): boolean;
  /** Asks the mirror of a service for a change. Throws SERVICE_UNKNOWN, RUNTIME_UNAVAILABLE, TASK_BUSY and what its owner throws. */
  change(service: string, ask: ControlAsk, signal?: AbortSignal): Promise<void>;
  /** The same by the mirror's name; answers what it is afterwards. Throws NOT_FOUND too. */
  changeNamed(mirror: string, ask: ControlAsk): Promise<MirrorStatus>;
}

interface Found {
  directory: string;
  run: MirrorRun;
}

export function createMirrors(targetFiles: string[]): Mirrors {
  const all = (): Found[] => targetFiles.map(dirname).flatMap((directory) => {
    const run = readRun(directory);
    return run ? [{ directory, run }] : [];
  });
  const ofService = (service: string) => all().find(({ run }) => run.service === service);

  return {
    list: () => Promise.all(all().map(statusOf)),
    has: (service) => ofService(service) !== undefined,
    change: async (service, ask, signal) => {
      const found = ofService(service);
      if (!found) {
        throw new RoentgenError('SERVICE_UNKNOWN', `there is no mirror of ${service}`, 'bring it up and add its target file to chaos.target_files');
      }
      await askControl(found.directory, ask, CHANGE_MS, signal);
    },
    changeNamed: async (mirror, ask) => {
      const found = all().find(({ run }) => run.instance === mirror);
      if (!found) {
        throw new RoentgenError('NOT_FOUND', `no mirror is called ${JSON.stringify(mirror)}`, `there are ${all().map(({ run }) => run.instance).join(', ') || 'none'}`);
      }
      await askControl(found.directory, ask, CHANGE_MS);
      return statusOf(found);
    },
  };
}

/** What the owner says where it lives, else what it left. */
async function statusOf({ directory, run }: Found): Promise<MirrorStatus> {
  const state = await askControl(directory, { verb: 'status' }, LOOK_MS).catch(() => null);
  return {
    mirror: run.instance,
    service: run.service,
    runtime: run.runtime ?? 'process',
    up: state !== null,
    startedAt: run.startedAt,
    components: state?.components ?? componentsLeft(directory, run),
    differences: readDifferences(directory),
    snapshotAt: state ? state.snapshotAt : (readManifest(directory)?.at ?? null),
    rollbackSeconds: state?.rollbackSeconds ?? null,
  };
}

function componentsLeft(directory: string, run: MirrorRun): MirrorComponent[] {
  const targets = readTargets([targetFileOf(directory)]).flatMap((file) => file.targets);
  return targets.map((target) => ({ component: target.component, up: isAlive(target), restarts: 0, node: run.nodes?.[target.component] ?? null }));
}

/** What the API answers about mirrors. A roll-back throws the present state away, so it needs what a chaos run needs. */
export function mirrorHandlers(mirrors: Mirrors, chaosEnabled: boolean): Pick<Handlers, 'mirrors' | 'rollback' | 'snapshot'> {
  const changing = (askOf: (call: Call) => ControlAsk) => (call: Call) => {
    refuseWithoutChaos(chaosEnabled);
    return mirrors.changeNamed(call.params.mirror, askOf(call));
  };
  return { mirrors: () => mirrors.list(), rollback: changing(rollbackOf), snapshot: changing(() => ({ verb: 'snapshot' })) };
}

/** The body is empty, or `{components}`. Throws REQUEST_INVALID. */
function rollbackOf({ body }: Call): ControlAsk {
  const { components } = (body ?? {}) as { components?: unknown };
  if (components === undefined) {
    return { verb: 'rollback' };
  }
  if (!Array.isArray(components) || components.length === 0 || !components.every((each) => typeof each === 'string')) {
    throw new RoentgenError('REQUEST_INVALID', 'components is a list of names', 'for example {"components": ["db1"]}; without it everything is rolled back');
  }
  return { verb: 'rollback', components };
}
