/** Chaos from a shell: through a running sidecar, but for import, export and schema, which only turn files into others. */

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { parseExperiment } from '../chaos/experiment';
import { EXPERIMENT_SCHEMA } from '../chaos/experiment/schema';
import { toToolkit } from '../chaos/toolkit/export';
import { fromToolkit } from '../chaos/toolkit/import';
import type { Experiment, Plan, Run, SafetyLever } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Client } from './client';

const POLL_MS = 500;
/** What is found out after the end (was the fault seen?) is waited for no longer. */
const CONFIRM_MS = 5000;

export interface ChaosFlags {
  service: string;
  seed: string;
  count: string;
  faults: string;
  components: string;
  duration: string;
  every: string;
  reason: string;
}

export type ChaosVerb = 'preview' | 'run' | 'stop' | 'list' | 'lever' | 'random' | 'import' | 'export' | 'schema';
export const CHAOS_VERBS: readonly string[] = ['preview', 'run', 'stop', 'list', 'lever', 'random', 'import', 'export', 'schema'] satisfies ChaosVerb[];

/** @param url where the sidecar listens, for files that call it */
export async function chaos(verb: ChaosVerb, argument: string | undefined, flags: ChaosFlags, client: () => Client, url: () => string): Promise<void> {
  const file = () => required(argument);
  switch (verb) {
    case 'preview':
      return preview(client(), file());
    case 'run':
      return run(client(), file());
    case 'stop':
      return stop(client(), argument);
    case 'list':
      return list(client());
    case 'lever':
      return lever(client(), argument, flags.reason);
    case 'random':
      return random(client(), flags);
    case 'import':
      return print(stringify(parseExperiment(fromToolkit(read(file())))).trimEnd());
    case 'export':
      return print(JSON.stringify(toToolkit(parseExperiment(readFileSync(file(), 'utf8'), file()), url()), null, 2));
    case 'schema':
      return print(JSON.stringify(EXPERIMENT_SCHEMA, null, 2));
  }
}

function required(file: string | undefined): string {
  if (file === undefined) {
    throw new RoentgenError('REQUEST_INVALID', 'the command needs an experiment file');
  }
  return file;
}

const print = (text: string): void => console.log(text);

function read(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RoentgenError('EXPERIMENT_INVALID', `${file}: ${messageOf(error).split('\n')[0]}`, undefined, { cause: error });
  }
}

const clock = (time: number | null) => (time === null ? '-' : new Date(time).toISOString());
const seen = (run: Run, fault: Run['faults'][number]) => (fault.confirmation?.confirmed === true ? '  confirmed' : fault.confirmation?.confirmed === false ? '  not visible' : run.state === 'running' ? '' : '  not judged');

function describe(run: Run): string {
  const faults = run.faults.map((fault) => `  ${fault.fault} on ${fault.component}: ${clock(fault.start)} to ${clock(fault.end)}${fault.start === null ? '' : seen(run, fault)}${fault.error ? `  ${fault.error.code}: ${fault.error.message}` : ''}`);
  return [`${run.run}  ${run.experiment}  ${run.state}${run.deviated ? ', deviated' : ''}${run.reason ? `  (${run.reason})` : ''}`, ...faults].join('\n');
}

/** The text itself is sent, so that errors name its lines. */
async function planOf(client: Client, file: string): Promise<Plan> {
  return client.post<Plan>('/chaos/preview', readFileSync(file, 'utf8'));
}

/** Prints what a run of the file would do. */
async function preview(client: Client, file: string): Promise<void> {
  const { steps, digest, refusals } = await planOf(client, file);
  for (const step of steps) {
    const parameters = Object.entries(step.parameters).map(([name, value]) => ` ${name} ${value}`).join(',');
    print(`after ${step.after} s for ${step.duration} s: ${step.fault}${parameters} on ${step.service}/${step.component}\n  touches  ${step.touches}\n  undone   ${step.undo}`);
  }
  print(`digest ${digest}`);
  refusals.forEach(({ code, message }) => print(`would be refused now: ${code}: ${message}`));
}

/** Launches what its own preview showed and waits for the end; Ctrl-C stops the run. */
async function run(client: Client, file: string): Promise<void> {
  const { experiment, digest } = await planOf(client, file);
  let current = await client.post<Run>('/chaos/runs', { experiment, digest });
  print(describe(current));
  const stopIt = () => void client.post<Run>(`/chaos/runs/${current.run}/stop`).catch((error: unknown) => console.error(messageOf(error)));
  process.once('SIGINT', stopIt);
  for (let since = performance.now(); current.state === 'running' || (isOpen(current) && performance.now() - since < CONFIRM_MS); ) {
    since = current.state === 'running' ? performance.now() : since;
    await pause(POLL_MS);
    current = await client.get<Run>(`/chaos/runs/${current.run}`);
  }
  process.removeListener('SIGINT', stopIt);
  print(describe(current));
  if (current.state === 'failed') {
    process.exitCode = 1;
  }
}

const isOpen = (run: Run): boolean => run.faults.some(({ end, confirmation }) => end !== null && confirmation === null);

async function stop(client: Client, id: string | undefined): Promise<void> {
  const stopped = id === undefined ? await client.post<Run[]>('/chaos/stop') : [await client.post<Run>(`/chaos/runs/${encodeURIComponent(id)}/stop`)];
  print(stopped.length === 0 ? 'nothing was running' : stopped.map(describe).join('\n'));
}

async function list(client: Client): Promise<void> {
  const runs = await client.get<Run[]>('/chaos/runs');
  print(runs.length === 0 ? 'no runs yet' : runs.map(describe).join('\n'));
}

async function lever(client: Client, action: string | undefined, reason: string): Promise<void> {
  if (action !== undefined && action !== 'pull' && action !== 'release') {
    throw new RoentgenError('REQUEST_INVALID', `chaos lever takes pull or release, not ${JSON.stringify(action)}`);
  }
  const state = await (action === undefined ? client.get<SafetyLever>('/chaos/lever') : client.post<SafetyLever>(`/chaos/lever/${action}`, action === 'pull' ? { reason } : {}));
  print(state.engaged ? `engaged since ${clock(state.since)}${state.author ? ` by ${state.author}` : ''}: ${state.reason}` : 'released: runs may start');
}

/** Prints the drawn experiment as a file; nothing is started. */
async function random(client: Client, flags: ChaosFlags): Promise<void> {
  const names = (text: string) => text.split(',').filter((each) => each !== '');
  const request = { service: flags.service, seed: Number(flags.seed), count: Number(flags.count), faults: names(flags.faults), components: names(flags.components), duration: flags.duration, every: flags.every };
  print(stringify(await client.post<Experiment>('/chaos/random', request)).trimEnd());
}
