/** One process a data directory: two would write the same journals and files over one another. */

import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { messageOf, RoentgenError } from '../errors';

/**
 * Holds `folder`, which is made where it is not there, until the answer is called or the process ends, however it ends: what holds it is
 * a name of Linux's abstract sockets, which the kernel takes back. Processes in other network namespaces are not seen, and on other
 * systems than Linux nothing is held. Throws STORE_BUSY where another process holds it, STORE_UNWRITABLE.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const real = made(folder);
  if (process.platform !== 'linux') {
    return async () => undefined;
  }
  const server = createServer((connection) => connection.destroy());
  await listening(server, `\0roentgen-${createHash('sha256').update(real).digest('hex')}`).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new RoentgenError('STORE_BUSY', `another process uses the data directory ${real}`, 'stop it first, or give this one a directory of its own') : error;
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function made(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return realpathSync(folder);
  } catch (error) {
    throw new RoentgenError('STORE_UNWRITABLE', `cannot make ${folder}: ${messageOf(error)}`, 'check space and rights of the data directory', { cause: error });
  }
}

const listening = (server: Server, name: string): Promise<void> => new Promise((resolve, reject) => server.once('error', reject).listen(name, resolve));
