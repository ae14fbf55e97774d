/**
 * The control socket of a mirror, `<directory>/control.sock`: how another process asks the owner of a mirror for its state and for changes.
 * One JSON object a line each way. Changes are made one at a time; only the owner's user may connect. Effects: a unix socket.
 */

import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ApiError, MirrorComponent } from '../contract';
import { messageOf, RoentgenError, toldOf } from '../errors';

/** What the owner knows of its mirror. */
export interface MirrorState {
  components: MirrorComponent[];
  /** Milliseconds since the epoch; null: never saved. */
  snapshotAt: number | null;
  rollbackSeconds: number | null;
}

/** All but `status` change something: while one is under way the next is refused. */
export interface ControlVerbs {
  status(): MirrorState;
  /** Restarts what stays ill and puts the old records back; answers when all works. */
  recover(): Promise<unknown>;
  snapshot(): Promise<unknown>;
  rollback(components: string[] | undefined): Promise<unknown>;
  restart(component: string): Promise<unknown>;
  /** Throws REQUEST_INVALID for what is no load. */
  load(change: Record<string, unknown>): Promise<unknown>;
}

export type ControlAsk = { verb: 'status' } | { verb: 'recover' } | { verb: 'snapshot' } | { verb: 'rollback'; components?: string[] } | { verb: 'restart'; component: string } | { verb: 'load'; load: Record<string, unknown> };
/** To every request the state after it. */
export type ControlAnswer = { state: MirrorState } | { error: ApiError };

/** Bytes of a request; the longest is a load with its week. */
const LONGEST = 65_536;
/** Of a unix socket's path in Linux, its end mark left out. */
const LONGEST_PATH = 107;

export const controlFile = (directory: string) => join(directory, 'control.sock');

/** Serves until `close`. A socket that a killed owner left is replaced. Throws MIRROR_FAILED. */
export async function serveControl(directory: string, verbs: ControlVerbs): Promise<{ close(): Promise<void> }> {
  const path = controlFile(directory);
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw new RoentgenError('MIRROR_FAILED', `${path} is too long for a socket`, `keep the mirror in a folder of at most ${LONGEST_PATH - '/control.sock'.length} bytes`);
  }
  const open = new Set<Socket>();
  const answer = oneAtATime(verbs);
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket)).on('error', () => socket.destroy());
    serve(socket, answer);
  });
  rmSync(path, { force: true });
  // Nobody else's from its first moment on.
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  } catch (error) {
    throw new RoentgenError('MIRROR_FAILED', `no control socket at ${path}: ${messageOf(error)}`, undefined, { cause: error });
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o600);
  return {
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      open.forEach((socket) => socket.destroy());
    }),
  };
}

function serve(socket: Socket, answer: (line: string) => Promise<ControlAnswer>): void {
  let bytes = 0;
  socket.on('data', (data) => {
    bytes += data.length;
    if (bytes > LONGEST) {
      socket.destroy();
    }
  });
  createInterface({ input: socket }).on('line', (line) => {
    bytes = 0;
    void answer(line).then((value) => socket.writable && socket.write(`${JSON.stringify(value)}\n`));
  }).on('error', () => undefined);
}

function oneAtATime(verbs: ControlVerbs): (line: string) => Promise<ControlAnswer> {
  let busy: string | null = null;
  return async (line) => {
    try {
      const ask = parseAsk(line);
      if (ask.verb !== 'status') {
        if (busy) {
          throw new RoentgenError('TASK_BUSY', `the mirror is busy with ${busy}`, 'try again when that is over');
        }
        busy = ask.verb;
        await change(ask, verbs).finally(() => (busy = null));
      }
      return { state: verbs.status() };
    } catch (error) {
      return { error: toldOf(error) };
    }
  };
}

function change(ask: Exclude<ControlAsk, { verb: 'status' }>, verbs: ControlVerbs): Promise<unknown> {
  switch (ask.verb) {
    case 'recover':
      return verbs.recover();
    case 'snapshot':
      return verbs.snapshot();
    case 'rollback':
      return verbs.rollback(ask.components);
    case 'restart':
      return verbs.restart(ask.component);
    case 'load':
      return verbs.load(ask.load);
  }
}

/** Throws REQUEST_INVALID. */
export function parseAsk(line: string): ControlAsk {
  let ask: Record<string, unknown>;
  try {
    ask = JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new RoentgenError('REQUEST_INVALID', 'a request is one JSON object on a line');
  }
  const { verb, ...rest } = ask ?? {};
  if (typeof verb !== 'string' || !Object.hasOwn(FORMS, verb) || !FORMS[verb as keyof typeof FORMS](rest)) {
    throw new RoentgenError('REQUEST_INVALID', `the mirror does not know ${line.slice(0, 200)}`, 'status, recover, snapshot, rollback (with components, or for all), restart (with component), load (with load: base, peak, …)');
  }
  return ask as ControlAsk;
}

const isName = (value: unknown) => typeof value === 'string' && /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/.test(value);
const only = (rest: Record<string, unknown>, ...keys: string[]) => Object.keys(rest).every((key) => keys.includes(key));

/** What may stand beside each verb. */
const FORMS: Record<ControlAsk['verb'], (rest: Record<string, unknown>) => boolean> = {
  status: (rest) => only(rest),
  recover: (rest) => only(rest),
  snapshot: (rest) => only(rest),
  rollback: (rest) => only(rest, 'components') && (rest.components === undefined || (Array.isArray(rest.components) && rest.components.length > 0 && rest.components.every(isName))),
  restart: (rest) => only(rest, 'component') && isName(rest.component),
  load: (rest) => only(rest, 'load') && typeof rest.load === 'object' && rest.load !== null && !Array.isArray(rest.load),
};

