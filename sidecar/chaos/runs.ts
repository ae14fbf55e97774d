/**
 * Chaos: hurts components of a service on purpose, for a while, and undoes it whatever happens. An experiment becomes a plan (plan.ts);
 * a run executes the plan (execution.ts); a guard process a fault applies and undoes (guard-script.ts); a checksummed journal line goes
 * before each step (records.ts), so that a new sidecar can clean up after a killed one (recover.ts) and labels come for free.
 */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosTarget, FaultDescription, LabelRow, Plan, Run, RunState, TargetFile } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { execute, type Execution } from './execution';
import { parseExperiment } from './experiment';
import { createHolds } from './holds';
import { openLedger } from './ledger';
import { allowedTargets, findTarget, planRun } from './plan';
import { preflight } from './preflight';
import { probeFaults } from './probe';
import { recoverFaults } from './recover';

export interface RunsOptions {
  /** Folder of the journal, the labels and the guards' notes. One sidecar at a time. */
  directory: string;
  /** What the target files say now; see readTargets. */
  targets: () => TargetFile[];
  /** Patterns `service/component`. */
  allow: string[];
  maxDurationSeconds: number;
  maxParallel: number;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** `experiment` is the text of a file (YAML or JSON) or a parsed body. */
export interface Runs {
  faults(): FaultDescription[];
  targets(): ChaosTarget[];
  /** What `start` would do, looking at the targets too; changes nothing. Throws as `start` does, TARGET_BUSY aside. */
  preview(experiment: unknown): Promise<Plan>;
  /**
   * Resolves when the run is accepted and journalled. Throws EXPERIMENT_INVALID, FAULT_UNKNOWN, FAULT_UNAVAILABLE, SERVICE_UNKNOWN,
   * COMPONENT_UNKNOWN, TARGET_NOT_ALLOWED, TARGET_BUSY, TARGET_FOREIGN_STATE, STORE_UNWRITABLE, CHAOS_DISABLED (after `close`).
   */
  start(experiment: unknown, author: string): Promise<Run>;
  /** Undoes the run's faults now; resolves when that was read back. A run that has ended stays as it is. Throws RUN_UNKNOWN. */
  stop(run: string): Promise<Run>;
  stopAll(): Promise<Run[]>;
  /** Throws RUN_UNKNOWN. */
  get(run: string): Run;
  /** Newest first. */
  list(): Run[];
  /** Resolves when the run has ended. Throws RUN_UNKNOWN. */
  finished(run: string): Promise<Run>;
  /** Oldest run first. The same rows stand in labels.jsonl in the folder. */
  labels(): LabelRow[];
  /** Undoes what a killed sidecar left; call it before the sidecar says that it is ready. `start` waits for it. */
  recover(): Promise<void>;
  /** Damaged places of the journal at start-up. */
  readonly corrupt: number;
  /** Calls back with a copy of a run at each of its changes; answers a function that ends that. */
  onChange(listener: (run: Run) => void): () => void;
  /** Refuses new runs, stops all, and resolves when everything is undone, after ten seconds at the latest (guards go on without us). */
  close(): Promise<void>;
}

interface Active {
  execution: Execution;
  done: Promise<void>;
}

const CLOSE_MS = 10_000;

/** The surface in one closure, because all of it shares which runs are active and whether the sidecar is going down. */
export function createRuns({ directory, targets, allow, maxDurationSeconds, maxParallel, now }: RunsOptions): Runs {
  const ledger = openLedger(directory);
  const holds = createHolds(maxParallel);
  const active = new Map<string, Active>();
  let faults: FaultDescription[] | null = null;
  let recovered: Promise<void> | null = null;
  let closed = false;

  const knownFaults = () => (faults ??= probeFaults());
  const target = (service: string, component: string) => findTarget(targets(), service, component);
  const planOf = (experiment: unknown) => planRun(parseExperiment(experiment), targets(), { allow, maxDurationSeconds });
  const recover = () => (recovered ??= recoverFaults(directory, ledger.history, ledger.write, now).then(ledger.saveLabels));
  const refuseClosed = () => {
    if (closed) {
      throw new RoentgenError('CHAOS_DISABLED', 'the sidecar is going down');
    }
  };

  async function start(experiment: unknown, author: string): Promise<Run> {
    await recover();
    refuseClosed();
    const plan = planOf(experiment);
    const id = newRunId(now());
    holds.take(id, plan.steps.map(({ service, component }) => `${service}/${component}`));
    try {
      await preflight(plan, knownFaults(), target);
      refuseClosed();
      ledger.write({ type: 'accepted', run: newRun(id, plan, author, now()) });
    } catch (error) {
      holds.letGo(id);
      throw error;
    }
    const execution = execute(id, plan, { directory, target, write: ledger.write });
    active.set(id, { execution, done: execution.ended.then((state) => end(id, state)) });
    return ledger.get(id);
  }

  function end(id: string, state: RunState): void {
    holds.letGo(id);
    active.delete(id);
    try {
      ledger.write({ type: 'ended', run: id, state, at: now() });
      ledger.saveLabels();
    } catch (error) {
      console.error(`chaos: the end of run ${id} could not be written: ${messageOf(error)}`);
    }
  }

  async function finished(id: string): Promise<Run> {
    ledger.get(id);
    await active.get(id)?.done;
    return ledger.get(id);
  }

  async function stop(id: string): Promise<Run> {
    active.get(id)?.execution.conclude('aborted');
    return finished(id);
  }

  const stopAll = () => Promise.all([...active.keys()].map(stop));

  async function close(): Promise<void> {
    if (closed) {
      return;
    }
    closed = true;
    const late = new AbortController();
    await Promise.race([stopAll(), sleep(CLOSE_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    if (active.size === 0) {
      ledger.close();
    }
  }

  return {
    faults: () => structuredClone(knownFaults()),
    targets: () => allowedTargets(targets(), allow),
    preview: async (experiment) => {
      const plan = planOf(experiment);
      await preflight(plan, knownFaults(), target);
      return plan;
    },
    start,
    stop,
    stopAll,
    get: ledger.get,
    list: ledger.list,
    finished,
    labels: ledger.labels,
    recover,
    corrupt: ledger.corrupt,
    onChange: ledger.onChange,
    close,
  };
}

function newRunId(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(3).toString('hex')}`;
}

function newRun(run: string, plan: Plan, author: string, startedAt: number): Run {
  const { name, service } = plan.experiment;
  const faults = plan.steps.map(({ fault, component, parameters }) => ({ fault, component, parameters, start: null, end: null, error: null }));
  return { run, experiment: name, service, author, state: 'running', startedAt, endedAt: null, faults };
}
