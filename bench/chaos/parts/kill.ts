/** kill: the sidecar gets kill -9 at a random moment of a composite run; nobody starts it again for a second. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChaosRecord, tokenOf } from '../../../sidecar/chaos/records';
import { readNote } from '../../../sidecar/chaos/recover';
import type { Random } from '../../../sidecar/nn/random';
import { readJournal } from '../../../sidecar/store/journal';
import type { Figure } from '../../report/figure';
import { draw } from '../draw';
import type { Stage } from '../stage';
import { until } from '../target';
import { isDead, loadNote, type Owner, type PartOptions, quantile, recover, type Recovery, repeat, startOwner, times, total, troubleOf } from '../trials';

/** Kills fall uniformly into this time after the run was accepted, in milliseconds. */
const SPREAD_MS = 1200;
/** A fault that is there longer than this is not waited for any more. */
const PATIENCE_MS = 15_000;
/** So long nothing must be seen, for clean to be clean. */
const CALM_MS = 150;

export interface KillTrial extends Recovery {
  kinds: string;
  /** Seen by an outsider just before the kill. */
  live: boolean;
  /** Seen one second after it. */
  leftAfterSecond: string[];
  /** From the kill to the end of the first look that found nothing; Infinity where that never came. */
  cleanMs: number;
  /** The same by the stamps of the guards, for each that noted one; also of those that came into force after the kill. */
  stamps: Array<{ kind: string; ms: number }>;
}

export async function killSidecar(stage: Stage, random: Random): Promise<KillTrial> {
  const experiment = draw(stage, random);
  const owner = await setOff(stage, experiment, SPREAD_MS * random());
  const runs = owner.runs();
  const components = [...new Set(experiment.faults.map(({ component }) => component))];
  const live = (await stage.left(runs, components)).length > 0;
  const wall = Date.now();
  owner.process.kill('SIGKILL');
  const killed = performance.now();
  const since = () => performance.now() - killed;
  let cleanMs = Infinity;
  let leftAfterSecond: string[] | null = null;
  while (since() < PATIENCE_MS && (leftAfterSecond === null || cleanMs === Infinity)) {
    const left = await stage.left(runs, since() >= 1000 && leftAfterSecond === null ? undefined : components);
    if (since() >= 1000 && leftAfterSecond === null) {
      leftAfterSecond = left;
    }
    cleanMs = left.length > 0 ? Infinity : Math.min(cleanMs, since());
    // Looking costs as much as cleaning: once nothing was seen it is enough to look now and then.
    await sleep(cleanMs === Infinity ? 0 : Math.min(CALM_MS, Math.max(10, 1000 - since())));
  }
  const stamps = stampsOf(owner.folder, wall);
  await until(() => isDead(owner));
  const after = await recover(owner, stage);
  return { ...after, kinds: kindsOf(experiment), live, leftAfterSecond: leftAfterSecond ?? [], cleanMs, stamps };
}

export const kindsOf = ({ faults }: { faults: Array<{ fault: string; component: string }> }) => faults.map(({ fault, component }) => `${fault} on ${component}`).join(', ');

/** An owner whose run was accepted that long ago. Throws with what it said where it does not start one. */
export async function setOff(stage: Stage, experiment: object, ms: number): Promise<Owner> {
  await stage.ready();
  const owner = startOwner(stage, [experiment]);
  await until(() => owner.accepted().length > 0 || isDead(owner));
  if (isDead(owner)) {
    throw new Error(`the run was refused: ${owner.said()}`);
  }
  await sleep(ms);
  return owner;
}

/** Milliseconds from `wall` to each undoing that guards noted. */
function stampsOf(folder: string, wall: number): KillTrial['stamps'] {
  const kinds = new Map((readJournal(join(folder, 'journal.jsonl')).records as ChaosRecord[]).flatMap((record) => (record.type === 'intent' ? [[tokenOf(record.run, record.fault), record.kind]] : [])));
  const notes = join(folder, 'guards');
  return readdirSync(notes).flatMap((name) => {
    const { down } = readNote(readFileSync(join(notes, name), 'utf8'));
    return down && down.wall >= wall ? [{ kind: kinds.get(name) ?? '?', ms: down.wall - wall }] : [];
  });
}

/** Median of each kind, the slowest three. */
function slowest(stamps: KillTrial['stamps']): string {
  const kinds = [...new Set(stamps.map(({ kind }) => kind))].map((kind) => ({ kind, ms: quantile(stamps.filter((each) => each.kind === kind).map(({ ms }) => ms), 0.5) ?? 0 }));
  return kinds.sort((a, b) => b.ms - a.ms).slice(0, 3).map(({ kind, ms }) => `${kind} ${ms}`).join(', ');
}

export async function kill(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const results = await repeat('kill', options, (random) => tidily(stage, () => killSidecar(stage, random)), (trial) => {
    const told = [trial.leftAfterSecond.length > 0 && `left a second after the kill: ${trial.leftAfterSecond.join(', ')} (clean after ${Math.round(trial.cleanMs)} ms)`, troubleOf(trial)].filter(Boolean);
    return told.length > 0 ? `${trial.kinds}: ${told.join('; ')}` : null;
  });
  const live = results.filter((each) => each.live);
  const stamps = results.flatMap((each) => each.stamps);
  return [
    { id: 'X-kill200', value: total(results, (each) => each.leftAfterSecond.length), unit: `faults left 1 s after ${results.length} kills`, peer: 'undo in the same process', peerValue: 189, note: `${live.length} kills met a live fault; the peer's figure is of 200, from an earlier trial of that design` },
    ...times('X-kill200-clean', live.map(({ cleanMs }) => cleanMs), 250),
    ...times('X-kill200-guards', stamps.map(({ ms }) => ms), 250).map((figure) => (figure.id.endsWith('p50') ? { ...figure, note: `by the guards' own stamps; slowest kinds by their median: ${slowest(stamps)}` } : figure)),
    { id: 'X-kill200-lost', value: total(results, (each) => each.lost.length), unit: 'acknowledged runs lost', note: loadNote() },
    { id: 'X-kill200-restart', value: total(results, (each) => each.left.length + each.running.length), unit: 'faults left or runs open after the next start' },
  ];
}

/** The next trial begins clean, whatever this one has left. */
export async function tidily<T>(stage: Stage, trial: () => Promise<T>): Promise<T> {
  const result = await trial();
  if ((await stage.left()).length > 0) {
    await stage.scrub();
  }
  return result;
}
