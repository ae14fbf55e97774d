/** The journal in memory and on disk: every record goes through `write`, which keeps both and the labels in step, and tells listeners. */

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Interval, LabelRow, Run } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { writeAtomic } from '../store/files';
import { encodeRecord, type Journal, openJournal, readJournal } from '../store/journal';
import { apply, labelsOf, recordsOf, replay, tokenOf, type ChaosRecord, type History } from './records';

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
  /** Copies of those that are going on. */
  running(): Run[];
  /** Times in which faults of the service were in force; one that lasts has no end yet. */
  intervals(service: string): Interval[];
  /** Ended fault intervals since then that Grafana has no annotation of, oldest run first. */
  unannotated(since: number): Array<{ run: Run; fault: number }>;
  labels(): LabelRow[];
  /** Writes the labels beside the journal. Throws STORE_UNWRITABLE. */
  saveLabels(): void;
  onChange(listener: (run: Run) => void): () => void;
  close(): void;
}

/** Outcomes that are facts whether or not the journal can take them; the others must not happen without their line. */
const FACTS: ReadonlyArray<ChaosRecord['type']> = ['applied', 'undone', 'failed', 'ended', 'confirmed', 'deviated', 'annotated'];
/** A journal beyond this is written anew at the start; ten thousand runs are some 20 MB of lines and 5 MB of history. */
const COMPACT_BYTES = 4 * 2 ** 20;

/** @param open opens the journal for writing; tests give one that fails */
export function openLedger(directory: string, open: (path: string) => Journal = openJournal): Ledger {
  const path = join(directory, 'journal.jsonl');
  mkdirSync(join(directory, 'guards'), { recursive: true });
  const { records, corrupt } = readJournal(path);
  const history = replay(records);
  compact(path, records.length, history);
  const journal = open(path);
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

  let closed = false;

  function write(record: ChaosRecord): void {
    try {
      if (closed) {
        // Its number may be another file's by now.
        throw new RoentgenError('STORE_UNWRITABLE', 'the journal is closed');
      }
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
    running: () => [...history.runs.values()].filter(({ state }) => state === 'running').map(({ run }) => get(run)),
    intervals: (service) => [...history.runs.values()].filter((run) => run.service === service).flatMap(({ faults }) => faults.flatMap(({ start, end }) => (start === null ? [] : { from: start, to: end ?? Infinity }))),
    unannotated: (since) => [...history.runs.values()].flatMap(({ run, faults }) => faults.flatMap(({ start, end }, fault) => (start !== null && end !== null && end >= since && !history.annotated.has(tokenOf(run, fault)) ? [{ run: get(run), fault }] : []))),
    labels,
    saveLabels: () => writeAtomic(join(directory, 'labels.jsonl'), labels().map((row) => `${JSON.stringify(row)}\n`).join('')),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      journal.close();
    },
  };
}

/** Where half of a large journal is told by later lines, it is written anew; the old one stands until the new one is whole. */
function compact(path: string, lines: number, history: History): void {
  const kept = recordsOf(history);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= COMPACT_BYTES || lines < 2 * kept.length) {
    return;
  }
  try {
    writeAtomic(path, kept.map(encodeRecord).join(''));
  } catch (error) {
    console.error(`chaos: the journal was not made smaller: ${messageOf(error)}`);
  }
}
