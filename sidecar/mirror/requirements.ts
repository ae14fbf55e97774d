/** What a machine must have for a mirror of the process runtime; asked before anything is started. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../errors';
import type { Blueprint } from './blueprint/blueprint';
import { findCgroups } from './runtime/cgroup';

interface Package {
  package: string;
  /** A program (or file) that shows that it is there. */
  shows: string;
}

/** Debian packages that every mirror of the process runtime needs. */
const RUNTIME_PACKAGES: readonly Package[] = [
  { package: 'iproute2', shows: 'ip' },
  { package: 'nftables', shows: 'nft' },
  { package: 'stress-ng', shows: 'stress-ng' },
  { package: 'util-linux', shows: 'nsenter' },
  { package: 'bash', shows: 'bash' },
];

/** The employees service included, which the demo brings up. */
export const MIRROR_PACKAGES: readonly Package[] = [{ package: 'nginx', shows: 'nginx' }, { package: 'postgresql', shows: '/usr/lib/postgresql' }, ...RUNTIME_PACKAGES];

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface Requirements {
  /** Names of Debian packages. */
  missingPackages: string[];
  /** What no package can mend, each with what to do. */
  obstacles: string[];
}

export function requirements(packages: readonly Package[] = MIRROR_PACKAGES): Requirements {
  return { missingPackages: packages.filter(({ shows }) => !isThere(shows)).map((each) => each.package), obstacles: mirrorObstacles() };
}

/** Throws REQUIREMENT_MISSING with everything that is missing. */
export function checkRequirements({ packages, components }: Blueprint): void {
  const { missingPackages, obstacles } = requirements([...RUNTIME_PACKAGES, ...Object.entries(packages).map(([name, shows]) => ({ package: name, shows }))]);
  if (obstacles.length > 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', `the mirror cannot run here: ${obstacles.join('; ')}`);
  }
  if (missingPackages.length > 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', `these Debian packages are missing: ${missingPackages.join(', ')}`, `run as root: apt-get install --no-install-recommends ${missingPackages.join(' ')}`);
  }
  const lacking = components.filter(({ command }) => command && !command[0].includes('${') && !isThere(command[0]));
  if (lacking.length > 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', lacking.map(({ component, command }) => `${component} needs the program ${command?.[0]}`).join('; '), 'install it, or write where it is into the blueprint');
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

/** libfaketime, where a Debian keeps it; null where it is not installed. */
export function faketimeLibrary(): string | null {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  return ['', ...folders].map((folder) => join('/usr/lib', folder, 'faketime', 'libfaketime.so.1')).find(existsSync) ?? null;
}
