/** What the machine must have before anything starts. */

import { spawnSync } from 'node:child_process';
import { MIRROR_PACKAGES, mirrorObstacles } from '../sidecar/mirror/requirements';

export interface DebianPackage {
  package: string;
  /** A program or file that shows the package is there. */
  shows: string;
}

const DEMO_PACKAGES: DebianPackage[] = [{ package: 'prometheus', shows: 'prometheus' }];
const TEST_PACKAGES: DebianPackage[] = [
  { package: 'procps', shows: 'ps' },
  { package: 'chromium', shows: 'chromium' },
  { package: 'faketime', shows: 'faketime' },
  { package: 'docker.io', shows: 'dockerd' },
  { package: 'busybox-static', shows: '/bin/busybox' },
  { package: 'kamailio', shows: 'kamailio' },
  { package: 'kamailio-postgres-modules', shows: '/usr/lib/x86_64-linux-gnu/kamailio/modules/db_postgres.so' },
  { package: 'sip-tester', shows: 'sipp' },
  { package: 'iptables', shows: 'iptables' },
  { package: 'fonts-dejavu-core', shows: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
];

function isThere({ shows }: DebianPackage): boolean {
  const test = shows.startsWith('/') ? `[ -e '${shows}' ]` : `command -v '${shows}'`;
  return spawnSync('sh', ['-c', test], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } }).status === 0;
}

/** Debian packages to install. */
export function missingPackages(forTests: boolean): string[] {
  const wanted = [...MIRROR_PACKAGES, ...DEMO_PACKAGES, ...(forTests ? TEST_PACKAGES : [])];
  return wanted.filter((each) => !isThere(each)).map((each) => each.package);
}

/** What no package can mend, each with what to do. */
export function otherObstacles(): string[] {
  return mirrorObstacles();
}
