/** The journal in memory and on disk: every record goes through `write`, which keeps both and the labels in step, and tells listeners. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelRow, Run } from '../contract';
import { RoentgenError } from '../errors';
import { writeAtomic } from '../store/files';
import { openJournal, readJournal } from '../store/journal';
import { apply, labelsOf, replay, type ChaosRecord, type History } from './records';

export interface Ledger {
  readonly history: History;
  /** Damaged places of the journal when it was read. */
  readonly corrupt: number;
  /** Throws STORE_UNWRITABLE. */
  write(record: ChaosRecord): void;
  /** A copy. Throws RUN_UNKNOWN. */
  get(run: string): Run;
  /** Copies, newest first. */
  list(): Run[];
  labels(): LabelRow[];
  /** Writes the labels beside the journal. Throws STORE_UNWRITABLE. */
  saveLabels(): void;
  onChange(listener: (run: Run) => void): () => void;
  close(): void;
}

/** Outcomes that are facts whether or not the journal can take them; the others must not happen without their line. */
const FACTS: ReadonlyArray<ChaosRecord['type']> = ['applied', 'undone', 'failed', 'ended'];

export function openLedger(directory: string): Ledger {
  const path = join(directory, 'journal.jsonl');
  mkdirSync(join(directory, 'guards'), { recursive: true });
  const { records, corrupt } = readJournal(path);
  const history = replay(records);
  const journal = openJournal(path);
  const listeners = new Set<(run: Run) => void>();

  function get(id: string): Run {
    const run = history.runs.get(id);
    if (!run) {
      throw new RoentgenError('RUN_UNKNOWN', `no run is called ${JSON.stringify(id)}`);
    }
    return structuredClone(run);
  }

  function fold(record: ChaosRecord): void {
    apply(history, record);
    const id = typeof record.run === 'string' ? record.run : record.run.run;
    if (history.runs.has(id)) {
      listeners.forEach((listener) => listener(get(id)));
    }
  }

  function write(record: ChaosRecord): void {
    try {
      journal.append(record);
    } catch (error) {
      if (FACTS.includes(record.type)) {
        fold(record);
      }
      throw error;
    }
    fold(record);
  }

  const labels = () => structuredClone(labelsOf(history.runs.values()));
  return {
    history,
    corrupt,
    write,
    get,
    list: () => [...history.runs.keys()].reverse().map(get),
    labels,
    saveLabels: () => writeAtomic(join(directory, 'labels.jsonl'), labels().map((row) => `${JSON.stringify(row)}\n`).join('')),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => journal.close(),
  };
}
