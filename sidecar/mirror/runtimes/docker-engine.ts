/** The Docker Engine (or Podman's socket) behind one small interface. Effects: HTTP over a unix socket. */

import Docker from 'dockerode';
import { messageOf, RoentgenError } from '../../errors';

export const DEFAULT_SOCKET = '/var/run/docker.sock';

/** Throws RUNTIME_UNAVAILABLE where nothing answers at the socket. */
export async function connectEngine(socket: string): Promise<Docker> {
  const docker = new Docker({ socketPath: socket, timeout: 60_000 });
  try {
    await docker.ping();
    return docker;
  } catch (error) {
    throw new RoentgenError('RUNTIME_UNAVAILABLE', `no Docker engine answers at ${socket}: ${messageOf(error)}`, 'start it, or give its socket with --socket', { cause: error });
  }
}

/** What the engine refused, in our words. */
export function engineError(what: string, error: unknown): RoentgenError {
  return new RoentgenError('MIRROR_FAILED', `${what}: ${messageOf(error)}`, undefined, { cause: error });
}
