/** Starts guards (guard/life.ts) and speaks their protocol. Effects: processes. */

import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from '../contract';
import { RoentgenError } from '../errors';
import { faultOn } from './faults';
import type { Hit } from './faults/spec';
import { guardScript } from './guard/life';
import { parseStamp, type Stamp } from './stamp';

/** The environment variable that marks a guard and every process it starts. */
const MARK = 'ROENTGEN_FAULT';
/** What guards are called in the process list. */
const GUARD_NAME = 'roentgen-guard';
/** Applying and undoing take milliseconds; a guard that is silent for this long hangs. The kernel's undo must not wait for more. */
const PATIENCE_MS = 12_000;

export interface GuardTask {
  kind: FaultKind;
  /** Unique; becomes the mark of what the guard makes. */
  token: string;
  /** File for the exact times, for the case that nobody reads stdout any more; '' for none. */
  note: string;
  hit: Hit;
  /** What the check of the guard that applied it said about the state before; '' for a guard that applies. */
  before: string;
}

export interface Guard {
  /** What undoing must put back; for the journal, before `apply`. */
  before: string;
  /** Applies the fault; resolves when it was seen in force. Throws FAULT_FAILED. */
  apply(): Promise<Stamp>;
  /** Asks for the undo; harmless at any time. */
  release(): void;
  /** Resolves when the undoing was read back. Throws FAULT_FAILED where the guard ended without it. */
  undone: Promise<Undone>;
}

export interface Undone extends Stamp {
  /** How often the fault struck (packets, requests), where its kind counts. */
  count?: number;
  /** What somebody else had changed meanwhile and was therefore left as it is. */
  left?: string;
}

/**
 * Starts a guard and lets it look at the target; nothing is changed before `apply`.
 * Throws TARGET_FOREIGN_STATE, or COMPONENT_UNKNOWN where the target is gone.
 */
export async function startGuard(task: GuardTask): Promise<Guard> {
  const { child, next } = launch('run', task);
  const [word, text] = await next(PATIENCE_MS);
  if (word === 'foreign') {
    throw new RoentgenError('TARGET_FOREIGN_STATE', text, 'remove it, or wait until its owner does');
  }
  if (word === 'gone') {
    throw new RoentgenError('COMPONENT_UNKNOWN', text, 'the component is down or was started anew');
  }
  if (word !== 'clear') {
    child.kill('SIGKILL');
    throw new RoentgenError('FAULT_FAILED', `the guard of ${task.kind} answered ${JSON.stringify(`${word} ${text}`)}`);
  }
  let settle: (stamp: Promise<Undone>) => void;
  const undone = new Promise<Undone>((resolve) => (settle = resolve));
  undone.catch(() => undefined);
  return {
    before: text,
    async apply() {
      child.stdin?.write('go\n');
      try {
        const up = expectStamp('up', await next(PATIENCE_MS), task.kind);
        settle(untilDown(task, next));
        return up;
      } catch (error) {
        settle(Promise.reject(error));
        throw error;
      }
    },
    release: () => child.stdin?.end(),
    undone,
  };
}

const untilDown = (task: GuardTask, next: NextLine) => readDown(task, next, task.hit.seconds * 1000 + PATIENCE_MS);

/** The guard's last lines, see guard/life.ts. */
async function readDown(task: GuardTask, next: NextLine, patience: number, told: Partial<Undone> = {}): Promise<Undone> {
  const line = await next(patience);
  switch (line[0]) {
    case 'count':
      return readDown(task, next, PATIENCE_MS, { ...told, ...(/^\d{1,15}$/.test(line[1]) ? { count: Number(line[1]) } : {}) });
    case 'left':
      return readDown(task, next, PATIENCE_MS, { ...told, left: line[1] });
    default:
      return { ...told, ...expectStamp('down', line, task.kind) };
  }
}

/** Undoes what a guard of this task may have left: for guards that are dead. Idempotent. Throws FAULT_FAILED. */
export async function undoNow(task: GuardTask): Promise<Undone> {
  await endMarked(task.token);
  const { next } = launch('undo', task, {});
  const undone = await readDown(task, next, PATIENCE_MS);
  markedProcesses(task.token).forEach(killQuietly);
  return undone;
}

type NextLine = (patience: number) => Promise<[string, string]>;

function launch(mode: 'run' | 'undo', task: GuardTask, mark: Record<string, string> = { [MARK]: task.token }) {
  // bash takes a socket at its stdin for a remote login and would read .bashrc; --norc keeps the user's files out of the guard.
  const { target } = task.hit;
  if (target.kubernetes) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${target.component} is a pod, which no process of this machine can act on`, 'configure its namespace in chaos.kubernetes');
  }
  const { script, prefix, args, undoArgs } = faultOn(task.kind, target);
  const words = (mode === 'undo' ? (undoArgs ?? args) : args)(task.hit);
  const child = spawn('bash', ['--norc', '--noprofile', '-c', guardScript(script), GUARD_NAME, mode, task.kind, prefix, task.token, task.note, String(task.hit.seconds), task.before, ...words], {
    // A session of its own: a Ctrl-C in the terminal, or a kill of the sidecar's group, leaves the guard to do its work.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...mark },
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  return { child, next: lineReader(child) };
}

/** A function that waits for the guard's next line and answers its first word and the rest; ['ended', ''] when there is none. */
function lineReader(child: ChildProcess): NextLine {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async (patience) => {
    const late = new AbortController();
    const timeout = sleep(patience, ['silent', ''] as [string, string], { signal: late.signal, ref: false }).catch(() => ['silent', ''] as [string, string]);
    const line = lines.next().then(({ value, done }): [string, string] => {
      const blank = done ? -1 : value.indexOf(' ');
      return done ? ['ended', ''] : blank < 0 ? [value, ''] : [value.slice(0, blank), value.slice(blank + 1)];
    });
    const answer = await Promise.race([line, timeout]);
    late.abort();
    if (answer[0] === 'silent') {
      child.kill('SIGKILL');
    }
    return answer;
  };
}

function expectStamp(word: 'up' | 'down', [found, text]: [string, string], kind: FaultKind): Stamp {
  const stamp = parseStamp(text);
  if (found !== word || !stamp) {
    throw new RoentgenError('FAULT_FAILED', `${kind} was not ${word === 'up' ? 'applied' : 'undone'}: ${found === 'ended' ? 'its guard was killed' : `${found} ${text}`.trim()}`);
  }
  return stamp;
}

/** Gives living guards of this token half a second to finish their own undo, then kills them and all that they started but the sleepers of process exhaustion, which its undo takes out of the component first. */
async function endMarked(token: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const pids = markedProcesses(token).filter((pid) => !wordsOf(pid).startsWith('sleep\0'));
    if (pids.length === 0) {
      return;
    }
    if (tries >= 25 || !pids.some(isGuard)) {
      pids.forEach(killQuietly);
    }
    await sleep(20);
  }
}

/** Processes that carry the mark of `token`: the guard and what it started. */
function markedProcesses(token: string): number[] {
  const mark = Buffer.from(`\0${MARK}=${token}\0`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return Buffer.concat([Buffer.from('\0'), readFileSync(`/proc/${pid}/environ`)]).includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

const isGuard = (pid: number): boolean => wordsOf(pid).includes(`\0${GUARD_NAME}\0`);

function wordsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
