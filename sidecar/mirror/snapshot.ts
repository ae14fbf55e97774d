/**
 * The saved state of a mirror: the volumes of its components, copied while those are ended in order, under `<directory>/snapshot`.
 * Rolling back (mirror paper, section III.B.3) ends components at once, throws their layers and volumes away, puts a copy that was made
 * in advance in their place by renaming it, and starts all without delay. A crash anywhere leaves the old state or the new one.
 */

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../errors';
import { readIfThere, syncFolder, writeAtomic } from '../store/files';
import { encodeRecord } from '../store/journal';
import { homeOf, type Manifest, manifestFile, readManifest, sizeOf } from './manifest';
import { run } from './runtime/run';
import type { Supervisor } from './runtime/supervisor';
import { type UnitSpec, volumeOf } from './runtime/unit';

export interface SnapshotOptions {
  instance: string;
  /** The mirror's. */
  directory: string;
  supervisor: Pick<Supervisor, 'replace'>;
  specs: Array<Pick<UnitSpec, 'component' | 'keeps'>>;
  /** Users before what they use. */
  stopOrder: string[];
  /** Components that use this one, directly or not. */
  dependents(component: string): string[];
  /** Answers when these work. Throws MIRROR_FAILED. */
  healthy(components: string[]): Promise<void>;
  onStep(text: string): void;
  now(): number;
}

export interface Snapshots {
  /** Saves the present state in the place of the last. Components with a volume are down for as long as the copy takes. Throws MIRROR_FAILED, STORE_UNWRITABLE. */
  take(): Promise<Manifest>;
  /** Back to the saved state: all, or these components and those that use them. Answers how long it took until all worked. Throws NOT_FOUND where no state was saved, COMPONENT_UNKNOWN, MIRROR_FAILED. */
  rollback(components?: string[]): Promise<{ components: string[]; seconds: number }>;
  /** Null: never saved. */
  manifest(): Manifest | null;
  /** Seconds that the last roll-back took. */
  rollbackSeconds(): number | null;
  /** Waits for the copy that is being made. */
  close(): Promise<void>;
}

/** Copies that are ready to be renamed into place. */
const nextOf = (directory: string, component: string) => join(homeOf(directory), 'next', component);
const draftOf = (directory: string, component: string) => join(homeOf(directory), 'draft', component);
const trashOf = (directory: string) => join(homeOf(directory), 'trash');
/** There while volumes are renamed: the components that are rolled back. */
const underWay = (directory: string) => join(homeOf(directory), 'under-way.json');

/** What a killed owner left half done: a roll-back is finished, all else taken away. Call it while nothing of the mirror runs. Throws MIRROR_FAILED. */
export async function settleSnapshot(instance: string, directory: string): Promise<void> {
  mkdirSync(homeOf(directory), { recursive: true, mode: 0o700 });
  const manifest = readManifest(directory);
  const components = JSON.parse(readIfThere(underWay(directory)) ?? '[]') as string[];
  for (const { component } of manifest?.volumes.filter((volume) => components.includes(volume.component)) ?? []) {
    rmSync(volumeOf(directory, component), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    await copy(instance, join(homeOf(directory), manifest?.folder ?? '', component), volumeOf(directory, component));
  }
  rmSync(underWay(directory), { force: true });
  const kept = [manifest?.folder, 'manifest.json'];
  readdirSync(homeOf(directory)).filter((name) => !kept.includes(name)).forEach((name) => rmSync(join(homeOf(directory), name), { recursive: true, force: true }));
}

/** Call settleSnapshot before. */
export function createSnapshots(options: SnapshotOptions): Snapshots {
  const { instance, directory, supervisor, specs, stopOrder, dependents, healthy, onStep, now } = options;
  const keeping = specs.filter(({ keeps }) => keeps).map(({ component }) => component);
  let manifest = readManifest(directory);
  let seconds: number | null = null;
  let closed = false;
  let preparing = prepare();

  /** Makes the copies that are missing, one after the other. A failure is told, and met again by the roll-back that needs the copy. */
  async function prepare(): Promise<void> {
    try {
      await rm(trashOf(directory), { recursive: true, force: true });
      for (const { component } of manifest?.volumes ?? []) {
        if (!closed && !existsSync(nextOf(directory, component))) {
          await prepareOne(component);
        }
      }
    } catch (error) {
      onStep(`the copies to roll back to: ${messageOf(error)}`);
    }
  }

  async function prepareOne(component: string): Promise<void> {
    const draft = draftOf(directory, component);
    rmSync(draft, { recursive: true, force: true });
    await copy(instance, join(homeOf(directory), manifest?.folder ?? '', component), draft);
    mkdirSync(join(homeOf(directory), 'next'), { recursive: true, mode: 0o700 });
    renameSync(draft, nextOf(directory, component));
  }

  async function take(): Promise<Manifest> {
    await preparing;
    const at = now();
    const folder = `at-${at}`;
    const order = stopOrder.filter((component) => keeping.includes(component));
    await supervisor.replace(order, false, async () => {
      for (const component of order) {
        await copy(instance, volumeOf(directory, component), join(homeOf(directory), folder, component));
      }
    });
    await run('sync', ['-f', homeOf(directory)], instance);
    const next: Manifest = { at, folder, volumes: order.map((component) => ({ component, ...sizeOf(join(homeOf(directory), folder, component)) })) };
    writeAtomic(manifestFile(directory), encodeRecord(next));
    manifest = next;
    readdirSync(homeOf(directory)).filter((name) => name !== folder && name !== 'manifest.json').forEach((name) => rmSync(join(homeOf(directory), name), { recursive: true, force: true }));
    preparing = prepare();
    await healthy(specs.map(({ component }) => component));
    return next;
  }

  async function rollback(wanted?: string[]): Promise<{ components: string[]; seconds: number }> {
    const hit = affected(wanted);
    const saved = manifest;
    if (!saved) {
      throw new RoentgenError('NOT_FOUND', `the mirror ${instance} has no saved state`, 'save one while all is well');
    }
    const volumes = saved.volumes.map(({ component }) => component).filter((component) => hit.includes(component));
    if (volumes.length > 0) {
      await preparing;
    }
    for (const component of volumes.filter((each) => !existsSync(nextOf(directory, each)))) {
      await prepareOne(component);
    }
    const started = performance.now();
    await supervisor.replace(hit, true, async () => swap(volumes));
    await healthy(hit);
    seconds = (performance.now() - started) / 1000;
    preparing = prepare();
    return { components: hit, seconds };
  }

  function swap(volumes: string[]): void {
    writeAtomic(underWay(directory), JSON.stringify(volumes));
    mkdirSync(trashOf(directory), { recursive: true, mode: 0o700 });
    for (const component of volumes) {
      if (existsSync(volumeOf(directory, component))) {
        renameSync(volumeOf(directory, component), join(trashOf(directory), `${component}-${process.hrtime.bigint()}`));
      }
      renameSync(nextOf(directory, component), volumeOf(directory, component));
    }
    syncFolder(homeOf(directory));
    rmSync(underWay(directory));
  }

  /** In the order of the specs. */
  function affected(wanted: string[] | undefined): string[] {
    const known = specs.map(({ component }) => component);
    const stranger = wanted?.find((component) => !known.includes(component));
    if (stranger !== undefined) {
      throw new RoentgenError('COMPONENT_UNKNOWN', `the mirror has no component ${JSON.stringify(stranger)}`, `it has ${known.join(', ')}`);
    }
    const all = new Set(wanted?.flatMap((component) => [component, ...dependents(component)]) ?? known);
    return known.filter((component) => all.has(component));
  }

  return {
    take,
    rollback,
    manifest: () => manifest,
    rollbackSeconds: () => seconds,
    close: async () => {
      closed = true;
      await preparing;
    },
  };
}

/** With owners, times and links; blocks are shared where the file system can. */
async function copy(instance: string, from: string, to: string): Promise<void> {
  mkdirSync(join(to, '..'), { recursive: true, mode: 0o700 });
  await run('cp', ['-a', '--reflink=auto', '-T', '--', from, to], instance);
}
