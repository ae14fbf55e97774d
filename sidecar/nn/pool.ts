/**
 * Keeps the sessions of hundreds of scoring models within a bound of memory. A session is opened when it is first run, and the least
 * recently used ones are released for it. Runs wait for each other, and only as many as take about a millisecond share a turn of the
 * event loop: onnxruntime blocks the thread, and so, however much is asked for at once, timers and requests wait for one turn at most.
 */

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { RoentgenError } from '../errors';
import { encodeGraph, type Graph } from './graph';
import { engine, ONE_THREAD } from './platform';

export type Tensors = Record<string, Tensor>;

export interface PooledSession {
  /**
   * Reads the inputs from `feeds` and writes the outputs into `fetches`, both by name; neither is copied. `flops` are the
   * floating-point operations of this run, by which short runs are put together. Throws INTERNAL where the pool was closed.
   */
  run(feeds: Tensors, fetches: Tensors, flops: number): Promise<void>;
  /** Ends this use, after the runs that were asked for; with its last use a session is released. */
  close(): Promise<void>;
}

export interface Pool {
  /** Who asks with the same key shares a session. `build` makes its graph each time that it is opened. */
  session(key: unknown, build: () => Graph): PooledSession;
  /** Sessions that are open, and about how many bytes they take. */
  held(): { sessions: number; bytes: number };
  /** Releases every session, after the runs that were asked for. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** What open sessions may take together. One session is always kept, whatever it takes. */
  maxBytes: number;
}

/** Room for some 500 autoencoders of 48 features, 64 and 32 units: each has 310 KB of weights, takes 480 KB and 2 to 3 ms to open. */
const DEFAULTS: PoolOptions = { maxBytes: 256 * 2 ** 20 };

/** Beside its constants, a session takes about this and this for each node (measured with onnxruntime 1.30). */
const SESSION_BYTES = 130_000;
const NODE_BYTES = 2_500;

/** Without onnxruntime's own arena and optimiser: small graphs open in half the time, take a sixth less memory and run 8 % faster. */
const OPTIONS: InferenceSession.SessionOptions = {
  ...ONE_THREAD,
  enableCpuMemArena: false,
  enableMemPattern: false,
  graphOptimizationLevel: 'disabled',
  // Fatal errors only: the others are thrown.
  logSeverityLevel: 4,
};

/** A tensor on `data`, which is not copied. */
export function float32(data: Float32Array, shape: readonly number[]): Tensor {
  const { Tensor: EngineTensor } = engine();
  return new EngineTensor('float32', data, shape);
}

const bytesOf = ({ constants, nodes }: Graph): number =>
  constants.reduce((total, { data }) => total + data.byteLength, SESSION_BYTES + nodes.length * NODE_BYTES);

/** What runs of one turn may compute together (about 1 ms), and what a run costs beside its own operations, in the same unit. */
const TURN_FLOPS = 2.5e7;
const RUN_FLOPS = 1e6;

interface Held {
  session: InferenceSession;
  bytes: number;
}

interface Waiting {
  flops(): number;
  work(): Promise<void>;
}

export function createPool({ maxBytes }: PoolOptions = DEFAULTS): Pool {
  /** The least recently used first. */
  const held = new Map<unknown, Held>();
  const uses = new Map<unknown, number>();
  const waiting: Waiting[] = [];
  let serving = false;
  let closed = false;

  function ask(flops: () => number, work: () => Promise<void>): Promise<void> {
    return new Promise((fulfil, reject) => {
      waiting.push({ flops, work: () => work().then(fulfil, reject) });
      void serve();
    });
  }

  async function serve(): Promise<void> {
    if (serving) {
      return;
    }
    serving = true;
    // What is asked for together is served together.
    await null;
    while (waiting.length > 0) {
      await Promise.all(nextTurn().map(({ work }) => work()));
    }
    serving = false;
  }

  function nextTurn(): Waiting[] {
    let total = 0;
    const beyond = waiting.findIndex(({ flops }) => (total += flops()) > TURN_FLOPS);
    return waiting.splice(0, beyond < 0 ? waiting.length : Math.max(1, beyond));
  }

  /** Opening and releasing have a turn of their own: nothing is released while it is used. */
  const alone = (work: () => Promise<void>): Promise<void> => ask(() => Infinity, work);

  const bytesHeld = () => [...held.values()].reduce((total, { bytes }) => total + bytes, 0);

  async function release(key: unknown): Promise<void> {
    const found = held.get(key);
    held.delete(key);
    await found?.session.release();
  }

  async function makeRoom(bytes: number): Promise<void> {
    for (const oldest of held.keys()) {
      if (bytesHeld() + bytes <= maxBytes) {
        return;
      }
      await release(oldest);
    }
  }

  async function open(build: () => Graph): Promise<Held> {
    const graph = build();
    const bytes = bytesOf(graph);
    await makeRoom(bytes);
    return { session: await engine().InferenceSession.create(encodeGraph(graph), OPTIONS), bytes };
  }

  async function run(key: unknown, build: () => Graph, feeds: Tensors, fetches: Tensors): Promise<void> {
    if (closed) {
      throw new RoentgenError('INTERNAL', 'the pool of scoring sessions is closed');
    }
    const found = held.get(key) ?? (await open(build));
    held.delete(key);
    held.set(key, found);
    await found.session.run(feeds, fetches);
  }

  async function endUse(key: unknown): Promise<void> {
    const others = (uses.get(key) ?? 0) - 1;
    uses.set(key, others);
    if (others <= 0) {
      uses.delete(key);
      await release(key);
    }
  }

  function session(key: unknown, build: () => Graph): PooledSession {
    uses.set(key, (uses.get(key) ?? 0) + 1);
    let ended: Promise<void> | null = null;
    return {
      run: (feeds, fetches, flops) => ask(() => (held.has(key) ? RUN_FLOPS + flops : Infinity), () => run(key, build, feeds, fetches)),
      close: () => (ended ??= alone(() => endUse(key))),
    };
  }

  const close = (): Promise<void> =>
    alone(async () => {
      closed = true;
      await Promise.all([...held.keys()].map(release));
    });

  return { session, held: () => ({ sessions: held.size, bytes: bytesHeld() }), close };
}
