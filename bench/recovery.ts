/**
 * Recovery (mirror paper, sections III.A.3 and III.B.3): seconds from the end of a fault until every component works, by automatic restart
 * and by roll-back to the saved state, by kind of fault; and the faults an hour that a campaign has with it.
 * Options: --faults a,b --components app1,db1 --rounds N (3) --hold SECONDS (3).
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readTargets } from '../sidecar/chaos/drivers/targets';
import { createRuns, type Runs } from '../sidecar/chaos/runs';
import { messageOf } from '../sidecar/errors';
import { type Mirror, mirrorUp } from '../sidecar/mirror/environment';
import type { Figure } from './report/figure';

const SERVICE = 'employees';
const FAULTS = ['kill', 'stop', 'pause', 'remove', 'cpu-stress', 'memory-stress', 'disk-fill', 'packet-loss', 'partition'];
/** Time for the load to settle between two faults. */
const SETTLE_MS = 1000;
const WAYS = ['restart', 'rollback'] as const;
type Way = (typeof WAYS)[number];
/** Rows of a window before the fault and after it: 7 moments, 2 of margin, and one that is being scraped. */
const HALF_WINDOW = 10;
/** The paper's: 7 moments before and 7 after. */
const PAPER_WINDOW = 14;
/** Half as many nominal windows are kept as fault samples, each one more half window of waiting. */
const NOMINAL_SHARE = 0.5;

interface Options {
  faults?: string;
  components?: string;
  rounds?: string;
  hold?: string;
}

interface Recovery {
  fault: string;
  way: Way;
  seconds: number;
}

export async function run(options: Options): Promise<{ seeds: number[]; figures: Figure[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'roentgen-recovery-'));
  const mirror = await mirrorUp({ instance: 'benchrecovery', service: SERVICE, directory: join(directory, 'mirror'), onStep: (text) => console.log(text) });
  const runs = createRuns({ directory: join(directory, 'chaos'), targets: () => readTargets([mirror.targetFile]), allow: [`${SERVICE}/*`], maxDurationSeconds: 120, maxParallel: 1, now: Date.now });
  const stop = () => void runs.close().then(() => mirror.down()).then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const saving = await timed(() => mirror.snapshot());
    const recoveries = await measure(mirror, runs, options);
    return { seeds: [], figures: figuresOf(saving, recoveries) };
  } finally {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    await runs.close();
    await mirror.down();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(mirror: Mirror, runs: Runs, { faults, components = 'app1,db1', rounds = '3', hold = '3' }: Options): Promise<Recovery[]> {
  const available = runs.faults().filter((each) => each.available).map(({ fault }) => fault as string);
  const kinds = faults?.split(',') ?? FAULTS.filter((fault) => available.includes(fault));
  const recoveries: Recovery[] = [];
  for (const fault of kinds) {
    for (const way of WAYS) {
      for (let round = 0; round < Number(rounds); round++) {
        const component = components.split(',')[round % components.split(',').length];
        try {
          const seconds = await recovered(mirror, runs, fault, component, Number(hold), way);
          recoveries.push({ fault, way, seconds });
          console.log(`${fault.padEnd(16)} on ${component.padEnd(6)} ${way.padEnd(9)} ${seconds.toFixed(2)} s`);
        } catch (error) {
          console.log(`${fault} on ${component}: ${messageOf(error)}`);
          await mirror.recover();
        }
        await pause(SETTLE_MS);
      }
    }
  }
  return recoveries;
}

/** Seconds from the end of the fault; a kill is over when it is done, and what follows is recovery. */
async function recovered(mirror: Mirror, runs: Runs, fault: string, component: string, hold: number, way: Way): Promise<number> {
  const { run: id } = await runs.start({ name: `recovery-${fault}`, service: SERVICE, gate: 'none', faults: [{ fault, component, after: 0, duration: fault === 'kill' ? 30 : hold, parameters: {} }] }, 'bench');
  await (fault === 'kill' ? untilInForce(runs, id) : runs.finished(id));
  const [failed] = runs.get(id).faults.flatMap(({ error }) => error ?? []);
  if (failed) {
    throw new Error(failed.message);
  }
  const seconds = await timed(() => (way === 'restart' ? mirror.recover() : mirror.rollback()));
  await runs.finished(id);
  return seconds;
}

async function untilInForce(runs: Runs, id: string): Promise<void> {
  while (runs.get(id).state === 'running' && runs.get(id).faults[0].start === null) {
    await pause(10);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function figuresOf(saving: number, recoveries: Recovery[]): Figure[] {
  const of = (way: Way, fault?: string) => median(recoveries.filter((each) => each.way === way && (fault === undefined || each.fault === fault)).map(({ seconds }) => seconds));
  const kinds = [...new Set(recoveries.map(({ fault }) => fault))];
  const all = of('rollback');
  const arithmetic = 'arithmetic: this many rows of waiting, and the measured median of a roll-back';
  const perHour = (rows: number, step: number) => (all === null ? null : 3600 / (rows * step + all));
  const rows = HALF_WINDOW * (2 + NOMINAL_SHARE);
  return [
    { id: 'R-save', value: rounded(saving), unit: 's', note: 'saving the state, until all works again' },
    ...kinds.map((fault): Figure => ({ id: `R-${fault}`, value: rounded(of('rollback', fault)), unit: 's', peer: 'by restart', peerValue: rounded(of('restart', fault)) ?? undefined, note: 'roll-back of all components; medians' })),
    { id: 'R-all', value: rounded(all), unit: 's', peer: 'by restart', peerValue: rounded(of('restart')) ?? undefined, note: `median of ${recoveries.length} recoveries` },
    ...[1, 5, 10].map((step): Figure => ({ id: `R-hour-${step}s`, value: rounded(perHour(rows, step)), unit: 'faults/h', note: `steps of ${step} s, windows with margins and nominal ones; ${arithmetic} (${rows})` })),
    ...[1, 5, 10].map((step): Figure => ({ id: `R-paper-${step}s`, value: rounded(perHour(PAPER_WINDOW, step)), unit: 'faults/h', note: `steps of ${step} s, the paper's 7 + 7 moments alone; ${arithmetic} (${PAPER_WINDOW})` })),
  ];
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? null : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
