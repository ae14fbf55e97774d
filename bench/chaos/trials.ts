/** What the parts of chaos-safety share: repeated trials with a seed each, owners that are started to be killed, the next sidecar, figures. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { RunsOptions } from '../../sidecar/chaos/runs';
import { createRuns, type Runs } from '../../sidecar/chaos/runs';
import type { ChaosRecord } from '../../sidecar/chaos/records';
import { createRandom, type Random } from '../../sidecar/nn/random';
import { readJournal } from '../../sidecar/store/journal';
import type { Figure } from '../report/figure';
import { until } from './target';
import type { Stage } from './stage';

export interface PartOptions {
  trials: number;
  seed: number;
  /** The first trial: one that failed is repeated alone by its number. */
  from: number;
  say(text: string): void;
}

export type Part = (options: PartOptions) => Promise<Figure[]>;

/** The numbers of a trial do not depend on the trials before it. */
export const randomOf = (seed: number, trial: number): Random => createRandom((seed ^ Math.imul(trial + 1, 0x9e3779b9)) >>> 0);

/** Runs the trials one after the other; what `trouble` names is told with the line that repeats it. */
export async function repeat<T>(part: string, { trials, seed, from, say }: PartOptions, trial: (random: Random, index: number) => Promise<T>, trouble: (result: T) => string | null): Promise<T[]> {
  const results: T[] = [];
  for (let index = from; index < from + trials; index += 1) {
    const result = await trial(randomOf(seed, index), index);
    results.push(result);
    const told = trouble(result);
    if (told !== null) {
      say(`${part}: trial ${index}: ${told}\n  npm run bench -- chaos-safety --part ${part} --seed ${seed} --from ${index} --trials 1`);
    }
    if (results.length % Math.max(1, Math.round(trials / 10)) === 0 || results.length === trials) {
      say(`${part}: ${results.length} of ${trials}, load average ${loadavg()[0].toFixed(1)}`);
    }
  }
  return results;
}

export interface Owner {
  /** Folder of its journal. */
  folder: string;
  process: ChildProcess;
  /** Runs that it said were accepted. */
  accepted(): string[];
  /** Runs that its journal knows, said or not. */
  runs(): string[];
  said(): string;
}

/** Living owners: a trial that fails must not leave its one. */
const owners = new Set<ChildProcess>();

export function startOwner(stage: Stage, experiments: object[], env: NodeJS.ProcessEnv = {}, command: string[] = []): Owner {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const words = [...command, process.execPath, ownerProgram(), folder, stage.path, ...experiments.map((each) => JSON.stringify(each))];
  const child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  owners.add(child);
  child.on('exit', () => owners.delete(child));
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  return {
    folder,
    process: child,
    said: () => said,
    accepted: () => [...said.matchAll(/^accepted (\S+)/gm)].map(([, id]) => id),
    runs: () => (readJournal(join(folder, 'journal.jsonl')).records as ChaosRecord[]).flatMap((record) => (record.type === 'accepted' ? [record.run.run] : [])),
  };
}

export const isDead = ({ process: child }: Owner) => child.exitCode !== null || child.signalCode !== null;

export async function killOwner(owner: Owner): Promise<void> {
  owner.process.kill('SIGKILL');
  await until(() => isDead(owner));
}

let bundle: string | null = null;

/** To be called at the end, whatever happened. */
export function killAllOwners(): void {
  owners.forEach((child) => child.kill('SIGKILL'));
  if (bundle !== null) {
    rmSync(dirname(bundle), { recursive: true, force: true });
    bundle = null;
  }
}

/** The compiled owner beside this file; when this runs from its source, one that is made for the occasion. */
function ownerProgram(): string {
  const beside = join(__dirname, 'owner.js');
  if (existsSync(beside)) {
    return beside;
  }
  if (bundle === null) {
    bundle = join(mkdtempSync(join(tmpdir(), 'owner-')), 'owner.js');
    execFileSync(resolve('node_modules/.bin/esbuild'), ['bench/chaos/owner.ts', '--bundle', '--platform=node', `--outfile=${bundle}`, '--log-level=error']);
  }
  return bundle;
}

export function openRuns(directory: string, stage: Stage, more: Partial<RunsOptions> = {}): Runs {
  return createRuns({ directory, targets: () => [stage.file()], allow: ['*/*'], maxDurationSeconds: 600, maxParallel: 40, now: Date.now, ...more });
}

export interface Recovery {
  /** What an outsider still saw when the next sidecar was ready. */
  left: string[];
  /** Acknowledged runs that it does not know. */
  lost: string[];
  /** Runs that did not end. */
  running: string[];
  /** Milliseconds until it was ready, without the start of Node. */
  ms: number;
}

/** The next sidecar on the owner's folder, which is removed. @param components where to look; default: all */
export async function recover(owner: Owner, stage: Stage, components?: string[]): Promise<Recovery> {
  const ids = owner.runs();
  const begin = performance.now();
  const runs = openRuns(owner.folder, stage);
  await runs.recover();
  const ms = performance.now() - begin;
  const left = await stage.left(ids, components);
  const known = runs.list().map(({ run }) => run);
  const running = runs.running().map(({ run }) => run);
  await runs.close();
  rmSync(owner.folder, { recursive: true });
  return { left, lost: owner.accepted().filter((each) => !known.includes(each)), running, ms };
}

export const troubleOf = ({ left, lost, running }: Recovery): string | null =>
  left.length + lost.length + running.length === 0 ? null : [left.length > 0 && `left after the restart: ${left.join(', ')}`, lost.length > 0 && `lost: ${lost.join(', ')}`, running.length > 0 && `still running: ${running.join(', ')}`].filter(Boolean).join('; ');

/** Share 0..1 of the sorted values; null of none. */
export function quantile(values: number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
}

export const total = <T>(results: T[], count: (result: T) => number) => results.reduce((sum, each) => sum + count(each), 0);
export const times = (id: string, values: number[], target: number): Figure[] => [
  { id: `${id}-p50`, value: quantile(values, 0.5), unit: 'ms' },
  { id: `${id}-p99`, value: quantile(values, 0.99), unit: 'ms', note: `target ${target}` },
  { id: `${id}-max`, value: quantile(values, 1), unit: 'ms', note: loadNote() },
];
export const loadNote = () => `load average ${loadavg()[0].toFixed(1)}`;
