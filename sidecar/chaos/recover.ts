/** After a crash: undoes everything that the journal says may be in force. What to undo is derived from kind, target and parameters by code. */

import { rmSync } from 'node:fs';
import type { ApiError, RunState } from '../contract';
import { codeOf, messageOf } from '../errors';
import { inside, readIfThere } from '../store/files';
import type { Guards } from './guards';
import { undoneRecord, type ChaosRecord, type History, type OpenFault } from './records';
import { parseStamp, type Stamp } from './stamp';

/** Where the guard of `token` notes its times. Throws where a token would lead out of the folder. */
export function noteFile(directory: string, token: string): string {
  return inside(`${directory}/guards`, token);
}

/**
 * `write` journals a record and folds it into the history. A fault that cannot be undone now stays open for the next start,
 * with its error in the run. Takes milliseconds a fault, at most some seconds for one that resists.
 */
export async function recoverFaults(directory: string, history: History, write: (record: ChaosRecord) => void, now: () => number, guards: Pick<Guards, 'undo'>): Promise<void> {
  await Promise.all([...history.open].map(([token, open]) => undoOpen(directory, token, open, history, write, guards)));
  for (const run of history.runs.values()) {
    if (run.state === 'running') {
      const state: RunState = run.faults.some(({ error }) => error) ? 'failed' : 'interrupted';
      write({ type: 'ended', run: run.run, state, at: now(), reason: 'the sidecar was killed' });
    }
  }
}

async function undoOpen(directory: string, token: string, open: OpenFault, history: History, write: (record: ChaosRecord) => void, guards: Pick<Guards, 'undo'>): Promise<void> {
  const { run, fault, kind, target, parameters, before } = open;
  const note = noteFile(directory, token);
  try {
    const seen = await guards.undo({ kind, token, note: '', hit: { target, parameters, seconds: 0, peer: () => undefined }, before });
    // The guard that outlived the sidecar knows the true times.
    const noted = readNote(readIfThere(note));
    if (noted.up && !history.starts.has(token)) {
      write({ type: 'applied', run, fault, at: noted.up });
    }
    write(undoneRecord(run, fault, { ...seen, ...noted.down }));
    rmSync(note, { force: true });
  } catch (error) {
    write({ type: 'failed', run, fault, error: apiError(error) });
  }
}

/** The stamps of a note file; a torn line has none. */
export function readNote(text: string | null): { up: Stamp | null; down: Stamp | null } {
  const stampOf = (word: string) => parseStamp(new RegExp(`^${word} (.*)\n`, 'm').exec(text ?? '')?.[1] ?? '');
  return { up: stampOf('up'), down: stampOf('down') };
}

export function apiError(error: unknown): ApiError {
  return { code: codeOf(error), message: messageOf(error) };
}

