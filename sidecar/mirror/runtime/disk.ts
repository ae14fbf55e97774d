/** A disk of its own for an incarnation's files: a file system in memory with a size, mounted where everybody on the machine sees it. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { RoentgenError } from '../../errors';
import { cgroupOf } from './names';
import { environmentOf } from './run';

/** statfs(2): OVERLAYFS_SUPER_MAGIC */
const OVERLAY = 0x794c7630;
const USUAL_BYTES = 64 * 2 ** 20;

/** Bytes of the disk that a component in this folder needs: what it asks for, or because an overlay cannot lie on another one (inside a container); undefined: none. */
export function diskFor(folder: string, bytes: number | undefined): number | undefined {
  return bytes ?? (statfsSync(folder).type === OVERLAY ? USUAL_BYTES : undefined);
}

/** The source of the mount carries the instance's name: the janitor finds it by that. Throws MIRROR_FAILED. */
export function layDisk(folder: string, bytes: number, instance: string): void {
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=755`, cgroupOf(instance), folder], { env: environmentOf(instance), encoding: 'utf8' });
  if (status !== 0) {
    throw new RoentgenError('MIRROR_FAILED', `no file system of ${bytes} bytes could be mounted at ${folder}: ${(stderr ?? '').trim()}`);
  }
}

/** Nothing of the incarnation lives any more, so that its memory is free at once. */
export function liftDisk(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
}
