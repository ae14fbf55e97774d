/** enospc: the disk of the journal is a real one of one page and becomes full in the middle of each of its lines. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GUARDS } from '../../../sidecar/chaos/guards';
import type { ChaosRecord } from '../../../sidecar/chaos/records';
import type { FaultKind } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import type { Random } from '../../../sidecar/nn/random';
import { encodeRecord, readJournal } from '../../../sidecar/store/journal';
import type { Figure } from '../../report/figure';
import { single } from '../draw';
import type { Stage } from '../stage';
import { loadNote, openRuns, type PartOptions, repeat, total } from '../trials';
import { tidily } from './kill';

/** Lines that a run of one fault writes. */
const LINES = ['accepted', 'intent', 'applied', 'undone', 'ended'] as const;
const PAGE = 4096;
/** Seconds of the fault. */
const SHORT = 0.3;

export interface FullTrial {
  what: string;
  /** How the run ended, or why it did not start. */
  outcome: string;
  /** Faults that were applied while the journal on the disk had no intent of them. */
  unrecorded: number;
  left: string[];
  /** After the next start with room again. */
  open: number;
}

export async function fill(stage: Stage, component: string, kind: FaultKind, line: number, random: Random): Promise<FullTrial> {
  await stage.ready();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-full-'));
  const tell = console.error;
  const lengths = await lengthsOf(stage, component, kind);
  // Somewhere inside of the line: none, a part, or all but one byte of it goes in.
  const room = lengths.slice(0, line).reduce((sum, each) => sum + each, 0) + Math.floor(random() * lengths[line]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${PAGE * (1 + Math.floor(room / PAGE))}`, 'chaos-full', folder]);
  try {
    // The journal has all pages of the disk: what else is written there (notes, labels) finds it full from the start.
    writeFileSync(join(folder, 'journal.jsonl'), padding(PAGE - (room % PAGE)));
    let unrecorded = 0;
    const ids: string[] = [];
    const runs = openRuns(folder, stage, { guards: { ...GUARDS, async start(task) {
      const guard = await GUARDS.start(task);
      return { ...guard, apply: () => {
        const known = (readJournal(join(folder, 'journal.jsonl')).records as ChaosRecord[]).some((record) => record.type === 'intent' && `${record.run}-${record.fault}` === task.token);
        unrecorded += known ? 0 : 1;
        return guard.apply();
      } };
    } } });
    // The sidecar tells each line that it could not write; here that is what is wanted.
    console.error = () => undefined;
    const started = await runs.start(single(kind, component, SHORT), 'bench').catch((error: unknown) => (error instanceof RoentgenError ? error.code : String(error)));
    const outcome = typeof started === 'string' ? started : (await runs.finished(started.run)).state;
    ids.push(...(typeof started === 'string' ? [] : [started.run]));
    const left = await stage.left(ids);
    await runs.close();
    execFileSync('mount', ['-o', 'remount,size=1m', folder]);
    const again = openRuns(folder, stage);
    await again.recover();
    const open = again.running().length;
    await again.close();
    return { what: `${kind} on ${component}, full in the line ${LINES[line]}, ${room} bytes`, outcome, unrecorded, left: [...left, ...(await stage.left(ids))], open };
  } finally {
    console.error = tell;
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A whole record that tells nothing, of so many bytes. */
function padding(bytes: number): string {
  const empty = encodeRecord({ type: 'padding', text: '' }).length;
  return bytes < empty ? '' : encodeRecord({ type: 'padding', text: '-'.repeat(bytes - empty) });
}

const known = new Map<string, number[]>();

/** Bytes of each line that such a run writes, by one with room. */
async function lengthsOf(stage: Stage, component: string, kind: FaultKind): Promise<number[]> {
  const key = `${kind} ${component}`;
  if (!known.has(key)) {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
    const runs = openRuns(folder, stage);
    const { run } = await runs.start(single(kind, component, SHORT), 'bench');
    await runs.finished(run);
    await runs.close();
    const records = readJournal(join(folder, 'journal.jsonl')).records as ChaosRecord[];
    known.set(key, LINES.map((type) => encodeRecord(records.find((record) => record.type === type) ?? {}).length));
    rmSync(folder, { recursive: true });
    await stage.ready();
  }
  return known.get(key) as number[];
}

export async function enospc(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const places = stage.actors.flatMap(({ component, kinds }) => kinds.map((kind) => ({ component, kind })));
  const kinds = [...new Set(places.map(({ kind }) => kind))];
  const results = await repeat('enospc', options, (random, index) => {
    const kind = kinds[Math.floor(index / LINES.length) % kinds.length];
    const on = places.filter((each) => each.kind === kind);
    return tidily(stage, () => fill(stage, on[Math.floor(on.length * random())].component, kind, index % LINES.length, random));
  }, (trial) => (trial.unrecorded + trial.left.length + trial.open === 0 ? null : `${trial.what}: ${trial.outcome}, ${trial.unrecorded} without a record, left: ${trial.left.join(', ') || 'nothing'}, ${trial.open} open after the next start`));
  const outcomes = [...new Set(results.map(({ outcome }) => outcome))].map((outcome) => `${results.filter((each) => each.outcome === outcome).length} ${outcome}`);
  return [
    { id: 'X-enospc', value: total(results, ({ unrecorded }) => unrecorded), unit: `faults without a record, of ${results.length} full disks`, note: `${outcomes.join(', ')}; ${loadNote()}` },
    { id: 'X-enospc-left', value: total(results, ({ left, open }) => left.length + open), unit: 'faults left or runs open' },
  ];
}

