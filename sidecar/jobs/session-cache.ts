/** A worker's compiled graphs: models of one shape, which it trains one after the other, are compiled once. */

import { openSession, type Session } from '../nn/session';
import type { OpenSession } from '../nn/trainer';

/** Keeps the `most` sessions that were opened last, so no job may use more at a time; their own `close` does nothing. */
export function createSessionCache(most: number): { open: OpenSession; close(): Promise<void> } {
  const sessions = new Map<string, Session>();

  const open: OpenSession = async (key, build) => {
    const session = sessions.get(key) ?? (await openSession(build()));
    sessions.delete(key);
    sessions.set(key, session);
    for (const [oldest, { close }] of [...sessions].slice(0, Math.max(0, sessions.size - most))) {
      sessions.delete(oldest);
      await close();
    }
    return { run: session.run, close: async () => {} };
  };

  async function close(): Promise<void> {
    const open = [...sessions.values()];
    sessions.clear();
    await Promise.all(open.map((session) => session.close()));
  }

  return { open, close };
}
