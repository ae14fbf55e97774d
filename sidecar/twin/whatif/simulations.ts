/** Simulations that somebody asked for: answered when done within moments, else asked for again; the last few are kept in memory. */

import { createHash, randomBytes } from 'node:crypto';
import type { TwinNetwork, TwinReport, TwinSimulation } from '../../contract';
import { RoentgenError, toldOf } from '../../errors';
import { WHATIF_LIMITS } from './limits';
import { parseNetwork } from './parse';
import { CONFIDENCES } from '../half-width';
import type { SimulationOrder } from './replicate';

export interface Simulations {
  /** Answers when it is done, or after a few seconds. Throws what is wrong with the request, TASK_BUSY. */
  start(body: unknown): Promise<TwinSimulation>;
  /** Throws SIMULATION_UNKNOWN. */
  get(simulation: string): TwinSimulation;
  /** Throws SIMULATION_UNKNOWN. */
  stop(simulation: string): TwinSimulation;
  /** The newest report of exactly this network. */
  reportOf(network: TwinNetwork): TwinReport | null;
}

export type RunSimulation = (order: SimulationOrder, onProgress: (share: number) => void, signal: AbortSignal) => Promise<TwinReport>;

const MOST_RUNNING = 4;
const KEPT = 12;
/** Within what a person waits for, and within the proxy's patience. */
const WAIT_MS = 2500;

interface Entry {
  told: TwinSimulation;
  digest: string;
  abort: AbortController;
}

const digestOf = (network: TwinNetwork): string => createHash('sha256').update(JSON.stringify(parseNetwork(network))).digest('hex');

export function createSimulations(run: RunSimulation, waitMs = WAIT_MS): Simulations {
  let entries: Entry[] = [];

  const find = (simulation: string): Entry => {
    const found = entries.find(({ told }) => told.simulation === simulation);
    if (!found) {
      throw new RoentgenError('SIMULATION_UNKNOWN', `there is no simulation ${JSON.stringify(simulation.slice(0, 40))}`, 'the last few are kept until the sidecar stops; start it again');
    }
    return found;
  };

  async function start(body: unknown): Promise<TwinSimulation> {
    const order = orderOf(body);
    if (entries.filter(({ told }) => told.state === 'running').length >= MOST_RUNNING) {
      throw new RoentgenError('TASK_BUSY', `${MOST_RUNNING} simulations are running`, 'wait for one, or cancel it');
    }
    const entry: Entry = { told: { simulation: randomBytes(6).toString('hex'), state: 'running', progress: 0, report: null, error: null }, digest: digestOf(order.network), abort: new AbortController() };
    entries = [entry, ...entries].filter(({ told }, index) => index < KEPT || told.state === 'running');
    const ended = run(order, (progress) => (entry.told = { ...entry.told, progress: Math.min(1, Math.max(entry.told.progress, progress)) }), entry.abort.signal).then(
      (report) => (entry.told = { ...entry.told, state: 'done', progress: 1, report }),
      (error: unknown) => (entry.told = entry.abort.signal.aborted ? { ...entry.told, state: 'cancelled' } : { ...entry.told, state: 'failed', error: toldOf(error) })
    );
    await firstOf(ended, waitMs);
    return entry.told;
  }

  function stop(simulation: string): TwinSimulation {
    const entry = find(simulation);
    if (entry.told.state === 'running') {
      entry.abort.abort(new RoentgenError('INTERNAL', 'stopped by a person'));
      entry.told = { ...entry.told, state: 'cancelled' };
    }
    return entry.told;
  }

  function reportOf(network: TwinNetwork): TwinReport | null {
    const digest = digestOf(network);
    return entries.find((entry) => entry.digest === digest && entry.told.report)?.told.report ?? null;
  }

  return { start, get: (simulation) => find(simulation).told, stop, reportOf };
}

async function firstOf(ended: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}

/** Throws REQUEST_INVALID and what parseNetwork throws. */
export function orderOf(body: unknown): SimulationOrder {
  const { network, packets, runs, confidence = 0.95, seed = 1 } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const limits = WHATIF_LIMITS;
  if (typeof confidence !== 'number' || !CONFIDENCES.includes(confidence)) {
    throw new RoentgenError('REQUEST_INVALID', `a confidence of ${String(confidence).slice(0, 40)}`, `one of ${CONFIDENCES.join(', ')}`);
  }
  return { network: parseNetwork(network), packets: whole('packets', packets, limits.packets), runs: whole('runs', runs, limits.runs), confidence, seed: whole('seed', seed, { low: 0, high: 2 ** 31 - 1, fallback: 1 }), mostSeconds: limits.seconds };
}

function whole(what: string, value: unknown, { low, high, fallback }: { low: number; high: number; fallback: number }): number {
  const number = value ?? fallback;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < low || number > high) {
    throw new RoentgenError('REQUEST_INVALID', `${what} is ${JSON.stringify(number).slice(0, 40)}`, `a whole number from ${low} to ${high}`);
  }
  return number;
}
