/** `npm run bench -- chaos-safety [--trials 200]`: what is left of faults when the sidecar, or the sidecar and all guards, get kill -9; and a damaged journal. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRuns } from '../sidecar/chaos/runs';
import { createRandom } from '../sidecar/nn/random';
import { decodeJournal, encodeRecord } from '../sidecar/store/journal';
import { killGuards, leftOn, makeTarget, targetFile, until, type TestTarget } from './chaos/target';
import type { Figure } from './report/figure';

const SEED = 20;
const KINDS = ['pause', 'cpu-stress', 'memory-stress', 'packet-loss', 'rate-limit'];
/** Kills fall uniformly into this time after the run was accepted, in milliseconds. */
const SPREAD_MS = 400;

interface Trial {
  /** Whether the kill met a fault in force. */
  live: boolean;
  /** Faults that an outsider still saw: one second after the kill, and when the next sidecar was ready. */
  leftAfterSecond: number;
  leftAfterRestart: number;
  /** Runs that were acknowledged and are not in the next sidecar's history. */
  lost: number;
  /** Milliseconds from the kill (or the start of the next sidecar) until nothing was left. */
  clean: number;
}

export async function run(options: { data?: string; trials?: string }): Promise<{ seeds: number[]; figures: Figure[] }> {
  const trials = Number(options.trials ?? 200);
  const random = createRandom(SEED);
  const targets = [await makeTarget('a'), await makeTarget('b')];
  try {
    const alone = await repeat(trials, 'sidecar', () => killSidecar(targets, random));
    const all = await repeat(trials, 'sidecar and guards', () => killAll(targets, random));
    return { seeds: [SEED], figures: [...killFigures(alone, trials), ...killAllFigures(all, trials), ...journalFigures()] };
  } finally {
    owners.splice(0).forEach((each) => each.kill('SIGKILL'));
    for (const target of targets) {
      await target.remove();
    }
  }
}

/** Sidecars of trials; a trial that fails must not leave its one. */
const owners: ChildProcess[] = [];

async function repeat(trials: number, what: string, trial: () => Promise<Trial>): Promise<Trial[]> {
  const results: Trial[] = [];
  for (let index = 0; index < trials; index += 1) {
    results.push(await trial());
    if ((index + 1) % 50 === 0) {
      console.log(`${what}: ${index + 1} of ${trials} kills`);
    }
  }
  return results;
}

interface Scene {
  folder: string;
  owner: ChildProcess;
  accepted: () => string[];
}

/** A sidecar with a run of one to three faults of random kinds on random components, at a random moment after it said `accepted`. */
async function setScene(targets: TestTarget[], random: () => number): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const file = join(folder, 'targets.json');
  writeFileSync(file, JSON.stringify(targetFile('s', targets)));
  const places = targets.flatMap(({ now }) => KINDS.map((fault) => ({ fault, component: now().component }))).sort(() => random() - 0.5);
  const faults = places.slice(0, 1 + Math.floor(random() * 3)).map((place) => ({ ...place, after: random() * 0.2, duration: 0.1 + random() * 30, parameters: place.fault === 'memory-stress' ? { megabytes: 16 } : {} }));
  let said = '';
  owners.splice(0).forEach((each) => each.kill('SIGKILL'));
  const owner = spawn(process.execPath, [join(__dirname, 'chaos/owner.js'), folder, file, JSON.stringify({ name: 'x', service: 's', faults })], { stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  owner.stdout.on('data', (text) => (said += text));
  await until(() => said.includes('accepted'));
  await sleep(random() * SPREAD_MS);
  return { folder, owner, accepted: () => [...said.matchAll(/accepted (\S+)/g)].map(([, id]) => id) };
}

async function killSidecar(targets: TestTarget[], random: () => number): Promise<Trial> {
  const { folder, owner, accepted } = await setScene(targets, random);
  const live = left(targets) > 0;
  owner.kill('SIGKILL');
  const killed = performance.now();
  let clean = NaN;
  while (performance.now() - killed < 1000) {
    const seen = performance.now() - killed;
    if (left(targets) > 0) {
      clean = NaN;
    } else if (Number.isNaN(clean)) {
      clean = seen;
      await sleep(150);
    } else {
      break;
    }
  }
  await sleep(Math.max(0, 1000 - (performance.now() - killed)));
  const leftAfterSecond = left(targets);
  return { live, leftAfterSecond, clean, ...(await restart(folder, targets, accepted())) };
}

async function killAll(targets: TestTarget[], random: () => number): Promise<Trial> {
  const { folder, owner, accepted } = await setScene(targets, random);
  owner.kill('SIGSTOP');
  killGuards(folder);
  owner.kill('SIGKILL');
  const live = left(targets) > 0;
  const begin = performance.now();
  const after = await restart(folder, targets, accepted());
  return { live, leftAfterSecond: 0, clean: performance.now() - begin, ...after };
}

/** The next sidecar's recovery. Removes the folder. */
async function restart(directory: string, targets: TestTarget[], accepted: string[]): Promise<Pick<Trial, 'leftAfterRestart' | 'lost'>> {
  const runs = createRuns({ directory, targets: () => [targetFile('s', targets)], allow: ['*/*'], maxDurationSeconds: 600, maxParallel: 20, now: Date.now });
  await runs.recover();
  const leftAfterRestart = left(targets);
  const known = runs.list().filter(({ state }) => state !== 'running').map((each) => each.run);
  await runs.close();
  rmSync(directory, { recursive: true });
  return { leftAfterRestart, lost: accepted.filter((each) => !known.includes(each)).length };
}

const left = (targets: TestTarget[]) => targets.flatMap((each) => leftOn(each.now())).length;
const sum = (trials: Trial[], key: 'leftAfterSecond' | 'leftAfterRestart' | 'lost') => trials.reduce((total, each) => total + each[key], 0);

function quantile(trials: Trial[], share: number): number {
  const sorted = trials.map(({ clean }) => (Number.isNaN(clean) ? Infinity : clean)).sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
}

function killFigures(trials: Trial[], count: number): Figure[] {
  const live = trials.filter((each) => each.live);
  return [
    { id: 'X-kill200', value: sum(trials, 'leftAfterSecond'), unit: `faults left of ${count} kills`, peer: 'undo in the same process', peerValue: 189, note: `${live.length} kills met a live fault; the peer's figure is from an earlier trial of that design, of 200` },
    { id: 'X-kill200-clean-p50', value: quantile(live, 0.5), unit: 'ms' },
    { id: 'X-kill200-clean-p99', value: quantile(live, 0.99), unit: 'ms', note: 'target 250' },
    { id: 'X-kill200-lost', value: sum(trials, 'lost'), unit: 'acknowledged runs' },
  ];
}

function killAllFigures(trials: Trial[], count: number): Figure[] {
  return [
    { id: 'X-killall200', value: sum(trials, 'leftAfterRestart'), unit: `faults left of ${count} kills`, note: `${trials.filter((each) => each.live).length} left a fault for the restart; time without Node's own start` },
    { id: 'X-killall200-recovery-p99', value: quantile(trials, 0.99), unit: 'ms', note: 'target 2000' },
    { id: 'X-killall200-lost', value: sum(trials, 'lost'), unit: 'acknowledged runs' },
  ];
}

/** Cuts a journal at every byte and flips every bit of it. */
function journalFigures(): Figure[] {
  const records = Array.from({ length: 60 }, (_, index) => ({ type: 'undone', run: `r-${index}`, fault: 0, at: { wall: 1.79e12 + index, boot: index } }));
  const texts = new Set(records.map((each) => JSON.stringify(each)));
  const bytes = Buffer.from(records.map(encodeRecord).join(''));
  let [exceptions, wrong, reads] = [0, 0, 0];
  const read = (damaged: Buffer) => {
    reads += 1;
    try {
      wrong += decodeJournal(damaged).records.filter((each) => !texts.has(JSON.stringify(each))).length;
    } catch {
      exceptions += 1;
    }
  };
  for (let byte = 0; byte < bytes.length; byte += 1) {
    read(bytes.subarray(0, byte));
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[byte] ^= 1 << bit;
      read(flipped);
    }
  }
  return [{ id: 'X-journal', value: exceptions + wrong, unit: 'exceptions and false records', note: `${reads} damaged journals read` }];
}
