/** ns-3 (Debian: libns3-dev) on the same port: ns3_peer.cc, compiled when it is first asked for. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CAPACITY, PACKET_BITS, PACKET_RATE, type Speed } from './speed';

const SOURCE = resolve(__dirname, '../../../bench/simulator/ns3_peer.cc');
const SECONDS = 2000;

let program: string | null | undefined;

/** null: ns-3, or a compiler for it, is not installed. */
function compiled(): string | null {
  const asked = spawnSync('pkg-config', ['--cflags', '--libs', 'ns3-point-to-point'], { encoding: 'utf8' });
  if (asked.status !== 0) {
    return null;
  }
  // The package also names static dependencies by file, which need not be there.
  const flags = asked.stdout.trim().split(/\s+/).filter((flag) => !flag.startsWith('/') || existsSync(flag));
  const file = join(mkdtempSync(join(tmpdir(), 'ns3-')), 'peer');
  const { status } = spawnSync('c++', ['-O3', '-DNDEBUG', SOURCE, '-o', file, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
  return status === 0 ? file : null;
}

export async function ns3Run(): Promise<Speed | null> {
  program = program === undefined ? compiled() : program;
  if (!program) {
    return null;
  }
  const { packets, seconds, delay } = JSON.parse(execFileSync(program, [PACKET_RATE, PACKET_BITS, CAPACITY, SECONDS].map(String), { encoding: 'utf8' })) as Record<string, number>;
  return { packetsPerSecond: packets / seconds, delay };
}
