/** The episodes of a service, kept over restarts: what was ill, when, how much, and what was behind it. */

import { crc32 } from 'node:zlib';
import type { EpisodeRecord, Interval } from '../contract';
import { RoentgenError } from '../errors';
import { writeAtomic } from '../store/files';
import { encodeRecord, type Journal, openJournal, readJournal } from '../store/journal';

export interface EpisodeLog {
  begin(group: string, start: number): EpisodeRecord;
  /** What is known of an episode that lasts; it is on the disk within KEPT_EVERY_MS. */
  update(episode: string, known: Partial<Pick<EpisodeRecord, 'peak' | 'peakTime' | 'causes' | 'components'>>): void;
  end(episode: string, end: number, ended: NonNullable<EpisodeRecord['ended']>, author?: string): void;
  /** A person says that it was nominal. Throws EPISODE_UNKNOWN, REQUEST_INVALID while it lasts. */
  markNominal(episode: string, author: string): EpisodeRecord;
  /** Newest first, with any part in the range. */
  list(range?: Interval): EpisodeRecord[];
  /** Of this group; null where none lasts. */
  active(group: string): EpisodeRecord | null;
  /** Times that are not nominal; one that lasts has no end yet. */
  disturbed(): Interval[];
  /** Episodes of a group that began since then. */
  begun(group: string, since: number): number;
  close(): void;
}

/** Older ones are forgotten. */
const MOST_EPISODES = 5000;
const KEPT_EVERY_MS = 60_000;
/** When so many rows of the file, and half of them, are replaced by later ones it is written anew. */
const MOST_REPLACED = 1000;

interface Row {
  at: number;
  record: EpisodeRecord;
}

/**
 * Episodes that a killed sidecar left open are closed as `interrupted` at the last time it told of them. Throws STORE_CORRUPT, STORE_UNWRITABLE.
 * @param onUnkept hears of what is not on the disk: a full disk keeps nobody from scoring
 */
export function createEpisodeLog(path: string, service: string, now: () => number, onUnkept: (error: unknown) => void = () => undefined): EpisodeLog {
  /** Oldest first. */
  const rows = restored(path);
  let journal: Journal | null = null;
  let written = rows.size;
  const recordOf = (episode: string) => rows.get(episode)?.record;
  const all = () => [...rows.values()].map(({ record }) => record);

  /** Nothing is written before there is something to write. */
  function keep(record: EpisodeRecord): void {
    const row: Row = { at: now(), record };
    rows.set(record.episode, row);
    if (written >= 2 * rows.size + MOST_REPLACED) {
      close();
      rewrite(path, rows);
      written = rows.size;
      return;
    }
    journal ??= openJournal(path);
    journal.append(row);
    written += 1;
  }

  function tryToKeep(record: EpisodeRecord): void {
    try {
      keep(record);
    } catch (error) {
      onUnkept(error);
    }
  }

  function close(): void {
    journal?.close();
    journal = null;
  }

  /** In memory. */
  function change(episode: string, known: Partial<EpisodeRecord>): EpisodeRecord {
    const row = rows.get(episode);
    if (!row) {
      throw new RoentgenError('EPISODE_UNKNOWN', `${service} has no episode ${JSON.stringify(episode)}`);
    }
    const record = { ...row.record, ...known };
    rows.set(episode, { ...row, record });
    return record;
  }

  function begin(group: string, start: number): EpisodeRecord {
    const episode = `${Math.round(start).toString(36)}-${crc32(group).toString(36)}`;
    const record: EpisodeRecord = { episode, service, group, start, end: null, ended: null, peak: 0, peakTime: start, causes: [], components: [], groups: [group], nominal: false, author: null };
    const oldest = rows.size >= MOST_EPISODES ? all().find(({ end }) => end !== null) : undefined;
    rows.delete(oldest?.episode ?? episode);
    tryToKeep(record);
    return record;
  }

  function update(episode: string, known: Partial<EpisodeRecord>): void {
    const record = change(episode, known);
    // The clock may be set back.
    if (Math.abs(now() - (rows.get(episode) as Row).at) >= KEPT_EVERY_MS) {
      tryToKeep(record);
    }
  }

  function markNominal(episode: string, author: string): EpisodeRecord {
    if (recordOf(episode)?.end === null) {
      throw new RoentgenError('REQUEST_INVALID', `the episode ${episode} still lasts`, 'accept its level, which ends it');
    }
    keep(change(episode, { nominal: true, author }));
    return list().find((record) => record.episode === episode) as EpisodeRecord;
  }

  function list(range: Interval = { from: -Infinity, to: Infinity }): EpisodeRecord[] {
    const groups = groupsTogether(all());
    return all().filter(({ start, end }) => start <= range.to && (end ?? Infinity) >= range.from).sort((a, b) => b.start - a.start).map((record) => ({ ...record, groups: [...(groups.get(record.episode) ?? [])] }));
  }

  return {
    begin,
    update,
    end: (episode, end, ended, author) => tryToKeep(change(episode, { end, ended, nominal: ended === 'accepted', author: author ?? null })),
    markNominal,
    list,
    active: (group) => all().find((record) => record.group === group && record.end === null) ?? null,
    disturbed: () => all().filter(({ nominal }) => !nominal).map(({ start, end }) => ({ from: start, to: end ?? Infinity })),
    begun: (group, since) => all().filter((record) => record.group === group && record.start >= since).length,
    close,
  };
}

/** By episode: groups that were ill at the same time, first ill first. */
function groupsTogether(records: EpisodeRecord[]): Map<string, Set<string>> {
  const together = new Map<string, Set<string>>();
  let open: EpisodeRecord[] = [];
  for (const record of [...records].sort((a, b) => a.start - b.start)) {
    open = open.filter(({ end }) => (end ?? Infinity) >= record.start);
    open.forEach(({ episode }) => together.get(episode)?.add(record.group));
    open.push(record);
    together.set(record.episode, new Set(open.map(({ group }) => group)));
  }
  return together;
}

/** Reads what was kept, closes what was left open, and writes it anew without the rows that later ones replace. */
function restored(path: string): Map<string, Row> {
  const rows = new Map((readJournal(path).records as Row[]).filter(isRow).map((row) => [row.record.episode, row]));
  const closed = [...rows].slice(-MOST_EPISODES).map(([episode, { at, record }]) => [episode, { at, record: record.end === null ? { ...record, end: Math.max(at, record.start), ended: 'interrupted' } : record }] as [string, Row]);
  const kept = new Map(closed);
  if (kept.size > 0) {
    rewrite(path, kept);
  }
  return kept;
}

/** Another version's rows may have another form. */
const isRow = (row: Partial<Row> | null): row is Row => typeof row?.at === 'number' && typeof row.record?.episode === 'string' && typeof row.record.start === 'number';

const rewrite = (path: string, rows: Map<string, Row>): void => writeAtomic(path, [...rows.values()].map((row) => encodeRecord(row)).join(''));
