/** ns-3 (Debian: libns3-dev) on the same port: ns3_peer.cc, compiled when it is first asked for. */

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { codeOf } from '../../sidecar/errors';
import { compiled } from '../../sidecar/twin/drivers/ns3/compile';
import { CAPACITY, PACKET_BITS, PACKET_RATE, type Speed } from './speed';

const SOURCE = resolve(__dirname, '../../../bench/simulator/ns3_peer.cc');
const SECONDS = 2000;

/** null: ns-3, or a compiler for it, is not installed. */
export function whereInstalled<T>(program: () => T): T | null {
  try {
    return program();
  } catch (error) {
    if (codeOf(error) === 'REQUIREMENT_MISSING') {
      return null;
    }
    throw error;
  }
}

export async function ns3PortRun(): Promise<Speed | null> {
  const program = whereInstalled(() => compiled(SOURCE));
  if (!program) {
    return null;
  }
  const { packets, seconds, delay } = JSON.parse(execFileSync(program, [PACKET_RATE, PACKET_BITS, CAPACITY, SECONDS].map(String), { encoding: 'utf8' })) as Record<string, number>;
  return { packetsPerSecond: packets / seconds, delay };
}
