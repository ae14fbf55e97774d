/**
 * The audit journal on disk: checksummed append-only files, named by the time of their first entry, so that dropping old entries is removing
 * a file. What a full disk refuses is counted and told, and keeps nobody from what is journaled.
 */

import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { type AuditEntry, type AuditQuery, type AuditReport } from '../contract';
import { type Journal, openJournal, readJournal } from './journal';

export interface AuditJournal {
  /** On the disk when it returns, or counted as lost; never throws. */
  append(entry: AuditEntry): void;
  read(query: AuditQuery): Promise<AuditReport>;
  close(): void;
}

export interface AuditSettings {
  folder: string;
  keepMs: number;
  maxBytes: number;
  now(): number;
  onLost(error: unknown): void;
}

/** The bounds are kept to within one part in so many. */
const FILES = 16;
const NAME = /^audit-\d{15}\.jsonl$/;
const LIMIT = 500;

export function createAuditJournal({ folder, keepMs, maxBytes, now, onLost }: AuditSettings): AuditJournal {
  let open: { journal: Journal; path: string; since: number } | null = null;
  let lost = 0;

  const files = () => namesIn(folder).map((name) => join(folder, name));

  function journalNow(): Journal {
    if (open && (now() - open.since > keepMs / FILES || now() < open.since || sizeOf(open.path) >= maxBytes / FILES)) {
      close();
    }
    if (!open) {
      const path = join(folder, `audit-${String(now()).padStart(15, '0')}.jsonl`);
      open = { journal: openJournal(path), path, since: now() };
      dropOld(files(), path);
    }
    return open.journal;
  }

  /** A file ends when the next one begins: then it is as old as its newest entry. */
  function dropOld(paths: string[], current: string): void {
    const begins = paths.map(timeOf);
    const sizes = paths.map(sizeOf);
    const after = (index: number) => sizes.slice(index).reduce((sum, size) => sum + size, 0);
    paths.forEach((path, index) => {
      const tooOld = now() - (begins[index + 1] ?? Infinity) > keepMs;
      if (path !== current && (tooOld || after(index) > maxBytes)) {
        rmSync(path, { force: true });
      }
    });
  }

  function close(): void {
    open?.journal.close();
    open = null;
  }

  function append(entry: AuditEntry): void {
    try {
      journalNow().append(entry);
    } catch (error) {
      lost += 1;
      onLost(error);
    }
  }

  async function read(query: AuditQuery): Promise<AuditReport> {
    const limit = query.limit ?? LIMIT;
    const entries: AuditEntry[] = [];
    let damaged = 0;
    for (const path of files().reverse()) {
      // A file is read at a stroke; between two of them others have their turn.
      await breathe();
      const { records, corrupt } = readJournal(path);
      damaged += corrupt;
      entries.push(...(records as AuditEntry[]).reverse().filter((entry) => fits(entry, query)));
      if (entries.length > limit) {
        break;
      }
    }
    return { entries: entries.slice(0, limit), more: entries.length > limit, damaged, lost };
  }

  return { append, read, close };
}

const contains = (text: string, part: string | undefined) => part === undefined || text.toLowerCase().includes(part.toLowerCase());

const fits = ({ time, user, action, outcome }: AuditEntry, query: AuditQuery) =>
  time >= (query.from ?? -Infinity) && time <= (query.to ?? Infinity) && contains(user, query.user) && contains(action, query.action) && (query.outcome ?? outcome) === outcome;

const timeOf = (path: string) => Number(/(\d{15})\.jsonl$/.exec(path)?.[1]);

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Oldest first; none where there is no folder. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => NAME.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
