/** What a machine must have for a mirror of the process runtime; asked before anything is started. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../errors';
import { findCgroups } from './runtime/cgroup';

/** Debian packages, each with a program (or file) that shows it is there. */
export const MIRROR_PACKAGES: ReadonlyArray<{ package: string; shows: string }> = [
  { package: 'nginx', shows: 'nginx' },
  { package: 'postgresql', shows: '/usr/lib/postgresql' },
  { package: 'iproute2', shows: 'ip' },
  { package: 'nftables', shows: 'nft' },
  { package: 'stress-ng', shows: 'stress-ng' },
  { package: 'util-linux', shows: 'nsenter' },
  { package: 'bash', shows: 'bash' },
];

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface Requirements {
  /** Names of Debian packages. */
  missingPackages: string[];
  /** What no package can mend, each with what to do. */
  obstacles: string[];
}

export function requirements(): Requirements {
  return { missingPackages: MIRROR_PACKAGES.filter(({ shows }) => !isThere(shows)).map((each) => each.package), obstacles: mirrorObstacles() };
}

/** Throws REQUIREMENT_MISSING with everything that is missing. */
export function checkRequirements(): void {
  const { missingPackages, obstacles } = requirements();
  if (obstacles.length > 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', `the mirror cannot run here: ${obstacles.join('; ')}`);
  }
  if (missingPackages.length > 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', `these Debian packages are missing: ${missingPackages.join(', ')}`, `run as root: apt-get install --no-install-recommends ${missingPackages.join(' ')}`);
  }
}

/** What no package can mend, each with what to do. Takes some ten milliseconds and leaves nothing. */
export function mirrorObstacles(): string[] {
  if (process.platform !== 'linux') {
    return [`${process.platform} has no network namespaces and cgroups: run it on Linux`];
  }
  if (process.getuid?.() !== 0) {
    return ['network namespaces, cgroups and overlay mounts need the rights of root: run it as root (sudo)'];
  }
  return [cgroupObstacle(), overlayObstacle(), namespaceObstacle()].filter((obstacle) => obstacle !== null);
}

function cgroupObstacle(): string | null {
  try {
    findCgroups();
    return null;
  } catch (error) {
    return error instanceof RoentgenError ? `${error.message}: ${error.hint}` : messageOf(error);
  }
}

function overlayObstacle(): string | null {
  return readFileSync('/proc/filesystems', 'utf8').includes('\toverlay') || spawnSync('modprobe', ['overlay'], { env: { PATH } }).status === 0 ? null : 'the kernel has no overlay file system: load the module overlay';
}

/** Makes and forgets what a mirror makes, in namespaces that end with the try. */
function namespaceObstacle(): string | null {
  if (!isThere('ip') || !isThere('unshare')) {
    return null;
  }
  const script = 'ip link add name br0 type bridge && ip link add name veth0 type veth peer name veth1 && mount -t tmpfs none /tmp';
  const { status, stderr } = spawnSync('unshare', ['--net', '--mount', '--pid', '--uts', '--ipc', '--fork', 'sh', '-c', script], { env: { PATH }, timeout: 5000 });
  return status === 0 ? null : `namespaces, bridges or mounts are not allowed here (${String(stderr ?? '').trim()}): in a container run it with --privileged`;
}

function isThere(shows: string): boolean {
  return shows.startsWith('/') ? existsSync(shows) : PATH.split(':').some((folder) => existsSync(join(folder, shows)));
}

/** Folder of the newest PostgreSQL's programs. Throws REQUIREMENT_MISSING. */
export function postgresBin(): string {
  const base = '/usr/lib/postgresql';
  const newest = existsSync(base) ? readdirSync(base).filter((version) => existsSync(join(base, version, 'bin', 'postgres'))).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (!newest) {
    throw new RoentgenError('REQUIREMENT_MISSING', `there is no PostgreSQL server below ${base}`, 'run as root: apt-get install --no-install-recommends postgresql');
  }
  return join(base, newest, 'bin');
}
