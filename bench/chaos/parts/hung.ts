/** hung: the sidecar is stopped by SIGSTOP, as if it hung, while faults are in force: they have to end by their own time. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readNote } from '../../../sidecar/chaos/recover';
import type { Random } from '../../../sidecar/nn/random';
import type { Figure } from '../../report/figure';
import { draw } from '../draw';
import type { Stage } from '../stage';
import { until } from '../target';
import { isDead, killOwner, loadNote, type PartOptions, quantile, recover, type Recovery, repeat, total, troubleOf } from '../trials';
import { kindsOf, setOff, tidily } from './kill';

/** Seconds of a fault. */
const LENGTH = { from: 1, to: 3 };
/** The latest start in the run: the sidecar begins no fault when it hangs. */
const SPREAD_MS = 1200;

export interface HungTrial extends Recovery {
  kinds: string;
  /** Faults in force when the sidecar was stopped. */
  inForce: number;
  /** Seen when a second had passed since the planned end of the last of them. */
  late: string[];
  /** Milliseconds by which each fault outlasted its time, by its guard's stamps. */
  overMs: number[];
}

export async function hang(stage: Stage, random: Random): Promise<HungTrial> {
  const experiment = draw(stage, random, { duration: () => LENGTH.from + (LENGTH.to - LENGTH.from) * random() });
  const owner = await setOff(stage, experiment, SPREAD_MS * random());
  owner.process.kill('SIGSTOP');
  const runs = owner.runs();
  // What had just been told to begin may take a moment until it notes that it did.
  await sleep(1000);
  const longest = Math.max(...experiment.faults.map(({ duration = 1 }) => duration));
  const noted = notesOf(owner.folder);
  const lastStart = Math.max(Date.now() - 1000, ...noted.flatMap(({ up }) => up?.wall ?? []));
  const inForce = noted.filter(({ down }) => !down).length;
  await sleep(Math.max(0, lastStart + 1000 * longest + 1000 - Date.now()));
  const late = await stage.left(runs);
  await until(() => notesOf(owner.folder).every(({ up, down }) => !up || down)).catch(() => undefined);
  const overMs = notesOf(owner.folder).flatMap(({ fault, up, down }) => (up && down ? [down.boot - up.boot - 1000 * (experiment.faults[fault]?.duration ?? NaN)] : [])).filter((over) => over > -50);
  await killOwner(owner);
  await until(() => isDead(owner));
  return { ...(await recover(owner, stage)), kinds: kindsOf(experiment), inForce, late, overMs };
}

/** In the order of the guards' folder; a token ends with the number of its fault. */
function notesOf(folder: string) {
  const notes = join(folder, 'guards');
  return readdirSync(notes).map((name) => ({ fault: Number(name.split('-').at(-1)), ...readNote(readFileSync(join(notes, name), 'utf8')) }));
}

export async function hung(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const results = await repeat('hung', options, (random) => tidily(stage, () => hang(stage, random)), (trial) => {
    const told = [trial.late.length > 0 && `there a second after the end: ${trial.late.join(', ')}`, troubleOf(trial)].filter(Boolean);
    return told.length > 0 ? `${trial.kinds}: ${told.join('; ')}` : null;
  });
  return [
    { id: 'X-ttl', value: total(results, ({ late }) => late.length), unit: `faults there 1 s after their time, of ${total(results, ({ inForce }) => inForce)}`, note: `sidecar stopped by SIGSTOP ${results.length} times; ${loadNote()}` },
    { id: 'X-ttl-over-max', value: quantile(results.flatMap(({ overMs }) => overMs), 1), unit: 'ms over their time at most', note: 'target 1000' },
  ];
}
