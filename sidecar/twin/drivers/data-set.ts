/**
 * Writes a driver's samples as a data set in the challenge's form, an archive for each few samples. Samples of an archive that is not
 * full yet are kept beside it, so that the same call after a kill simulates only what was not done; the files are the same to the byte.
 */

import { setMaxListeners } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RoentgenError } from '../../errors';
import { readIfThere, writeAtomic } from '../../store/files';
import { readSamples } from '../scenario/challenge-files';
import { writeSamples } from '../scenario/challenge-writer';
import type { Sample } from '../scenario/results';
import type { Candidate, Driver } from './driver';
import { createSlots } from './slots';
import { survey } from './source';

export interface DataSetOptions {
  folder: string;
  /** Samples in an archive. */
  perArchive: number;
  /** Simulations at a time. */
  workers: number;
  signal: AbortSignal;
  /** Hears after each simulation and each archive. */
  onProgress?(progress: Progress): void;
}

export interface Progress {
  /** Scenarios that are done, of all; of these, those that were done before; samples that the simulator did not hold to be stable. */
  done: number;
  of: number;
  before: number;
  unstable: number;
  /** The archive that has just been written. */
  archive?: string;
}

const SETTINGS = 'simulation.json';
const KEPT = '.partial';
/** As many archives at a time as keep all workers busy, and the next, from which those take that the last samples of one leave idle. */
const openArchives = ({ workers, perArchive }: DataSetOptions): number => Math.ceil(workers / perArchive) + 1;

interface Writing extends DataSetOptions {
  driver: Driver;
  progress: Progress;
  slot: ReturnType<typeof createSlots>;
  /** Ends all others, and throws on. */
  fail(error: unknown): never;
}

/**
 * Throws DATASET_INVALID for scenarios that cannot be simulated or written, REQUEST_INVALID where the folder holds samples of other
 * scenarios or settings, the driver's error, and the signal's reason; all that was simulated until then is kept.
 */
export async function writeDataSet(source: () => Iterable<Candidate>, driver: Driver, options: DataSetOptions): Promise<Progress> {
  const { count, digest } = survey(source());
  checkFolder(options.folder, `${JSON.stringify({ driver: driver.name, ...driver.settings, perArchive: options.perArchive, scenarios: digest }, null, 2)}\n`);
  const failed = new AbortController();
  const fail = (error: unknown): never => {
    failed.abort(error);
    throw error;
  };
  const signal = AbortSignal.any([options.signal, failed.signal]);
  // Each simulation that runs listens.
  setMaxListeners(0, signal);
  const writing: Writing = { ...options, driver, signal, progress: { done: 0, of: count, before: 0, unstable: 0 }, slot: createSlots(options.workers), fail };
  const open = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for (const candidates of groupsOf(source(), options.perArchive)) {
    const work: Promise<void> = writeOne(writing, candidates)
      .catch((error: unknown) => {
        errors.push(error);
        failed.abort(error);
      })
      .finally(() => open.delete(work));
    open.add(work);
    if (open.size >= openArchives(options)) {
      await Promise.race(open);
    }
    if (errors.length > 0 || options.signal.aborted) {
      break;
    }
  }
  await Promise.all(open);
  if (errors.length > 0 || options.signal.aborted) {
    throw options.signal.aborted ? options.signal.reason : errors[0];
  }
  rmSync(join(options.folder, KEPT), { recursive: true, force: true });
  return writing.progress;
}

function checkFolder(folder: string, settings: string): void {
  const path = join(folder, SETTINGS);
  const known = readIfThere(path);
  if (known === null && existsSync(join(folder, 'graphs'))) {
    throw new RoentgenError('REQUEST_INVALID', `${folder} holds another data set`, 'give a new folder by --out');
  }
  if (known !== null && known !== settings) {
    throw new RoentgenError('REQUEST_INVALID', `${folder} holds samples of other scenarios or other settings`, `${path} says which; give another folder by --out`);
  }
  writeAtomic(path, settings);
}

function* groupsOf<T>(values: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const value of values) {
    group.push(value);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) {
    yield group;
  }
}

async function writeOne(writing: Writing, candidates: Candidate[]): Promise<void> {
  const { folder, perArchive, driver, progress, onProgress } = writing;
  const name = String(candidates[0].number / perArchive).padStart(4, '0');
  const archive = `results_${name}.tar.gz`;
  if (existsSync(join(folder, archive))) {
    count(writing, candidates.length, true);
    return;
  }
  const groups = [...groupsOf(candidates, driver.atOnce)];
  const samples = (await Promise.all(groups.map((group, index) => simulated(writing, group, `${name}_${index}`)))).flat();
  if (samples.length > 0) {
    writeSamples(folder, name, samples);
    groups.forEach((_, index) => rmSync(join(folder, KEPT, `${name}_${index}`), { recursive: true, force: true }));
    onProgress?.({ ...progress, archive });
  }
}

/** From what was kept, or from the driver. */
async function simulated(writing: Writing, group: Candidate[], name: string): Promise<Sample[]> {
  const { folder, driver, signal, slot, progress, fail } = writing;
  const place = join(folder, KEPT, name);
  const before = existsSync(join(place, 'results_kept.tar.gz'));
  const samples = before ? [] : await slot(async () => {
    signal.throwIfAborted();
    // Before the slot is free: what waits for it is not begun any more.
    return driver.simulate(group, signal).catch(fail);
  });
  if (samples.length > 0) {
    writeSamples(place, 'kept', samples);
  }
  // Also what was not interrupted is read back: the form rounds some numbers.
  const kept = before || samples.length > 0 ? [...readSamples(place)] : [];
  progress.unstable += group.length - kept.length;
  count(writing, group.length, before);
  return kept;
}

function count({ progress, onProgress }: Writing, scenarios: number, before: boolean): void {
  progress.done += scenarios;
  progress.before += before ? scenarios : 0;
  onProgress?.({ ...progress });
}
