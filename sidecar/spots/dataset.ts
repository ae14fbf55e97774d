/**
 * The samples of one service on disk: `samples.journal`, one checksummed line a sample or a discard, appended as they come and on the
 * disk before the call returns. What a crash or a flipped bit damages is left out and counted; nothing else is lost.
 */

import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ImportReport, SpotSampleDetail, SpotSampleInfo } from '../contract';
import { RoentgenError } from '../errors';
import { readIfThere, writeAtomic } from '../store/files';
import { encodeRecord, openJournal, readJournal } from '../store/journal';
import { readEarlier } from './earlier';
import { detailOf, infoOf } from './sample-info';
import { decodeSampleRecord, type Discard, encodeSample, rounded } from './sample-records';
import type { SpotSample } from './sample';
import { flawOf } from './validity';

export interface SamplesDeps {
  service: string;
  /** Folder of the service's samples and models. */
  directory: string;
  /** Name of the environment that samples of earlier builds are taken over under. */
  environment: string;
  now(): number;
}

export interface Samples {
  /** All, discarded ones included, newest first. */
  list(): SpotSampleInfo[];
  /** Throws SAMPLE_UNKNOWN. */
  get(sample: string): SpotSampleDetail;
  find(sample: string): SpotSample | null;
  /** Those that teach, in the order in which they came. */
  all(): SpotSample[];
  /** All, discarded ones included, in the order in which they came. */
  every(): SpotSample[];
  /** Keeps a sample, its values rounded to 32-bit floats; false: it was there already. Throws DATASET_INVALID, STORE_UNWRITABLE. */
  add(sample: SpotSample): boolean;
  /** Takes a sample out of learning, with an empty reason back in. Throws SAMPLE_UNKNOWN, REQUEST_INVALID, STORE_UNWRITABLE. */
  discard(sample: string, reason: string, author: string): SpotSampleInfo;
  /** All of them or, where the disk refuses, none. Throws STORE_UNWRITABLE. */
  import(samples: SpotSample[]): ImportReport;
  /** How many samples teach each class; fault and component are null for windows without a fault. */
  classes(): Array<{ fault: string | null; component: string | null; count: number }>;
  /** Places of the file that could not be read when it was opened. */
  readonly damaged: number;
}

const FILE = 'samples.journal';
const EARLIER_FILE = 'samples.jsonl';
const LONGEST_REASON = 500;
/** A file of fewer lines is never worth rewriting. */
const LEAST_LINES = 64;

/** Reads what is there. Throws STORE_CORRUPT where the file cannot be read at all, STORE_UNWRITABLE where earlier samples cannot be taken over. */
export function createSamples({ service, directory, environment, now }: SamplesDeps): Samples {
  const path = join(directory, FILE);
  const kept = new Map<string, SpotSample>();
  const discards = new Map<string, Discard>();
  let { lines, damaged } = load();
  takeOver();

  function load(): { lines: number; damaged: number } {
    const { records, corrupt } = readJournal(path);
    const decoded = records.map(decodeSampleRecord);
    for (const record of decoded) {
      if (record && 'sample' in record) {
        kept.set(record.sample.sample, record.sample);
      } else if (record && kept.has(record.discard.sample)) {
        settle(record.discard);
      }
    }
    return { lines: records.length, damaged: corrupt + decoded.filter((record) => record === null).length };
  }

  function settle(discard: Discard): SpotSample {
    const sample = { ...(kept.get(discard.sample) as SpotSample), discarded: discard.reason || null };
    discards.set(discard.sample, discard);
    kept.set(discard.sample, sample);
    return sample;
  }

  /** Samples of earlier builds, once: their file then has another name. A crash between the two finds them known. */
  function takeOver(): void {
    const earlier = join(directory, EARLIER_FILE);
    const text = readIfThere(earlier);
    if (text !== null) {
      const found = readEarlier(text, environment);
      importAll(found.samples);
      damaged += found.damaged;
      renameSync(earlier, `${earlier}.taken`);
    }
  }

  function append(record: object): void {
    const journal = openJournal(path);
    try {
      journal.append(record);
      lines += 1;
    } finally {
      journal.close();
    }
  }

  /** Writes the file anew without what later lines overrule; the damaged one is kept beside it. */
  function rewrite(fresh: Map<string, SpotSample>): void {
    const records = [...[...kept.values(), ...fresh.values()].map(encodeSample), ...[...discards.values()].map((discard) => ({ discard }))];
    if (damaged > 0 && lines > 0) {
      copyFileSync(path, `${path}.damaged`);
    }
    writeAtomic(path, records.map(encodeRecord).join(''));
    lines = records.length;
  }

  function compact(): void {
    if (lines >= LEAST_LINES && lines > 2 * (kept.size + discards.size)) {
      try {
        rewrite(new Map());
      } catch {
        // Everything is in the long file; the next discard tries again.
      }
    }
  }

  function known(id: string): SpotSample {
    const sample = kept.get(id);
    if (!sample) {
      throw new RoentgenError('SAMPLE_UNKNOWN', `${service} has no sample ${JSON.stringify(id)}`, 'GET /services/:service/samples lists them');
    }
    return sample;
  }

  function add(sample: SpotSample): boolean {
    const flaw = flawOf(sample) ?? strangerOf(sample, service);
    if (flaw !== null) {
      throw new RoentgenError('DATASET_INVALID', `the sample ${JSON.stringify(sample.sample)} cannot be kept: ${flaw}`);
    }
    if (kept.has(sample.sample)) {
      return false;
    }
    append(encodeSample(sample));
    kept.set(sample.sample, rounded(sample));
    return true;
  }

  function discard(id: string, reason: string, author: string): SpotSampleInfo {
    known(id);
    const text = reason.trim();
    if (text.length > LONGEST_REASON) {
      throw new RoentgenError('REQUEST_INVALID', `the reason has ${text.length} characters, ${LONGEST_REASON} are the most`);
    }
    const said: Discard = { sample: id, reason: text.replace(/\p{Surrogate}/gu, '\ufffd'), author, time: now() };
    append({ discard: said });
    const sample = settle(said);
    compact();
    return infoOf(sample);
  }

  function importAll(samples: SpotSample[]): ImportReport {
    const report: ImportReport = { read: samples.length, kept: 0, known: 0, refused: [] };
    const fresh = new Map<string, SpotSample>();
    for (const sample of samples.map(rounded)) {
      const there = kept.get(sample.sample) ?? fresh.get(sample.sample);
      const reason = flawOf(sample) ?? strangerOf(sample, service) ?? (there && !isSame(there, sample) ? 'another sample of this name is already there' : null);
      if (reason !== null) {
        report.refused.push({ sample: sample.sample, reason });
      } else if (there) {
        report.known += 1;
      } else {
        fresh.set(sample.sample, sample);
      }
    }
    if (fresh.size > 0) {
      rewrite(fresh);
      fresh.forEach((sample, id) => kept.set(id, sample));
    }
    return { ...report, kept: fresh.size };
  }

  const teaching = () => [...kept.values()].filter(({ discarded }) => discarded === null);

  return {
    list: () => [...kept.values()].reverse().sort((a, b) => b.moment - a.moment).map(infoOf),
    get: (id) => detailOf(known(id)),
    find: (id) => kept.get(id) ?? null,
    all: teaching,
    every: () => [...kept.values()],
    add,
    discard,
    import: importAll,
    classes: () => classesOf(teaching()),
    get damaged() {
      return damaged;
    },
  };
}

const strangerOf = (sample: SpotSample, service: string) => (sample.service === service ? null : `it is of the service ${JSON.stringify(sample.service)}, not ${JSON.stringify(service)}`);

/** Whether two samples tell the same; what a person or a rule said of them is not part of it. */
function isSame(one: SpotSample, other: SpotSample): boolean {
  return isDeepStrictEqual({ ...one, discarded: null, quality: null }, { ...other, discarded: null, quality: null });
}

function classesOf(samples: SpotSample[]): ReturnType<Samples['classes']> {
  const classes = new Map<string, { fault: string | null; component: string | null; count: number }>();
  for (const { fault, component } of samples) {
    const key = JSON.stringify([fault, component]);
    classes.set(key, { fault, component, count: (classes.get(key)?.count ?? 0) + 1 });
  }
  return [...classes.values()];
}
