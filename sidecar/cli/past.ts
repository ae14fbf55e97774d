/** What was ill, and scores of times that are over: asks the sidecar, or, into a file, works without it. */

import { join } from 'node:path';
import { labelsOf, replay } from '../chaos/records';
import type { Config, ServiceSection } from '../config/config';
import { type BacktestRequest, DETECTORS, type EpisodeRecord, type Interval, type ServiceStatus, type TaskStatus } from '../contract';
import { RoentgenError } from '../errors';
import { isHeld } from '../nominal/held';
import { loadModel, type NominalModel } from '../nominal/model';
import { backfillToFile } from '../past/file';
import { readJournal } from '../store/journal';
import { createRegistry } from '../store/registry';
import { type Client, createClient } from './client';
import { sectionOf } from './models';
import { backfillText, backtestTable, episodesTable, scoreCardTable, signaturesTable } from './past-tables';
import { followed, progressLines, stoppable } from './task';
import { rangeOf, timeOf } from './times';

export interface PastFlags {
  from?: string;
  to?: string;
  file?: string;
  line?: string;
  k?: string;
  n?: string;
  detector?: string;
  budget?: string;
}

export type PastCommand = 'episodes' | 'accept' | 'backfill' | 'backtest' | 'scorecard' | 'signatures';

interface Called {
  config: Config;
  client: Client;
  service: string;
  group: string | undefined;
  flags: PastFlags;
  now: number;
}

export async function past(command: PastCommand, config: Config, [service, group]: string[], flags: PastFlags, now = Date.now()): Promise<void> {
  if (service === undefined) {
    throw new RoentgenError('REQUEST_INVALID', `${command} needs a service`, `for example: roentgen ${command} ${config.services[0]?.name ?? 'SERVICE'}`);
  }
  await COMMANDS[command]({ config, client: createClient(config), service, group, flags, now });
}

const COMMANDS: Record<PastCommand, (called: Called) => Promise<void>> = {
  episodes: async ({ client, service, flags, now }) => {
    const limits = (['from', 'to'] as const).flatMap((end) => (flags[end] === undefined ? [] : [`${end}=${timeOf(flags[end], now)}`]));
    console.log(episodesTable(await client.get<EpisodeRecord[]>(`${pathOf(service)}/episodes?${limits.join('&')}`)));
  },
  accept: async (called) => {
    const group = groupOf(called);
    await called.client.post<ServiceStatus>(`${pathOf(called.service)}/groups/${encodeURIComponent(group)}/accept`);
    console.log(`the present level of ${called.service} ${group} is nominal from now on`);
  },
  backfill: async (called) => {
    const range = rangeOf(called.flags, called.now);
    return called.flags.file === undefined ? task(called, 'backfill', range, ({ backfill }) => backfill && backfillText(backfill)) : toFile(called, range, called.flags.file);
  },
  backtest: async (called) => task(called, 'backtest', { ...rangeOf(called.flags, called.now), ...triedBy(called.flags) }, ({ backtest }) => backtest && backtestTable(backtest)),
  scorecard: async (called) => task(called, 'scorecard', rangeOf(called.flags, called.now), ({ scorecard }) => scorecard && scoreCardTable(scorecard)),
  signatures: async (called) => task(called, `groups/${encodeURIComponent(groupOf(called))}/signatures`, rangeOf(called.flags, called.now), ({ signatures }) => signatures && signaturesTable(signatures)),
};

const pathOf = (service: string) => `/services/${encodeURIComponent(service)}`;

function groupOf({ group }: Called): string {
  if (group === undefined) {
    throw new RoentgenError('REQUEST_INVALID', 'the command needs a service and a group');
  }
  return group;
}

/** Starts a task, waits for its end and prints what it found. */
async function task({ client, service }: Called, path: string, body: object, text: (done: TaskStatus) => string | null): Promise<void> {
  const done = await followed(client, await client.post<TaskStatus>(`${pathOf(service)}/${path}`, body));
  if (done === null) {
    return cancelled();
  }
  console.log(text(done) ?? 'nothing');
}

function cancelled(): void {
  console.log('cancelled');
  process.exitCode = 1;
}

/** What of the configuration the flags change. */
function triedBy({ line, k, n, detector, budget }: PastFlags): Omit<BacktestRequest, 'from' | 'to'> {
  if ((k === undefined) !== (n === undefined)) {
    throw new RoentgenError('REQUEST_INVALID', '--k and --n belong together: k of n samples over the line begin an episode');
  }
  if (detector !== undefined && !(DETECTORS as readonly string[]).includes(detector)) {
    throw new RoentgenError('REQUEST_INVALID', `no detector is called ${JSON.stringify(detector)}`, `one of ${DETECTORS.join(', ')}`);
  }
  return {
    ...(line !== undefined && { line: numberOf('--line', line) }),
    ...(k !== undefined && n !== undefined && { persistence: { k: numberOf('--k', k), n: numberOf('--n', n) } }),
    ...(detector !== undefined && { detector: detector as BacktestRequest['detector'] }),
    ...(budget !== undefined && { alarmBudget: numberOf('--budget', budget) }),
  };
}

function numberOf(flag: string, text: string): number {
  if (text.trim() === '' || !Number.isFinite(Number(text))) {
    throw new RoentgenError('REQUEST_INVALID', `${flag} takes a number, not ${JSON.stringify(text)}`);
  }
  return Number(text);
}

const IMPORT = (file: string) => `to take it in, where Prometheus keeps its data:
  promtool tsdb create-blocks-from openmetrics ${file} BLOCKS --max-block-duration=24h
  move the folders in BLOCKS into its data folder (--storage.tsdb.path), and restart it`;

async function toFile({ config, service: name, now }: Called, range: Interval, file: string): Promise<void> {
  const service = sectionOf(config, name);
  const abort = new AbortController();
  const models = storedModels(config, service);
  const faults = labelsOf(replay(readJournal(join(config.dataDir, 'chaos', 'journal.jsonl')).records).runs.values()).filter((label) => label.service === name).map(({ start, end }) => ({ from: start, to: end }));
  const held = (time: number) => isHeld(faults, service.stepMs, time);
  const work = () => backfillToFile(models, range, file, { config, service, held, signal: abort.signal, onProgress: progressLines('backfill'), now: () => now });
  const report = await stoppable(() => abort.abort(), work).catch((error: unknown) => {
    if (abort.signal.aborted) {
      return null;
    }
    throw error;
  });
  if (report === null) {
    return cancelled();
  }
  console.log(`${file}: ${backfillText(report)}\n${IMPORT(file)}`);
}

/** Of every group. Throws NOT_FOUND where there is none that fits the configuration. */
function storedModels(config: Config, service: ServiceSection): NominalModel[] {
  const registry = createRegistry(join(config.dataDir, 'models'));
  const models = registry.names([service.name]).map((group) => loadModel(registry, service, group, ({ code, message }) => console.error(`${code}: ${message}`))).filter((model) => model !== null);
  if (models.length === 0) {
    throw new RoentgenError('NOT_FOUND', `there is no model of ${service.name} that fits the configuration in ${config.dataDir}`, 'the sidecar learns them');
  }
  return models;
}
