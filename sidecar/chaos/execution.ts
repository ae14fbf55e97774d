/** One run: its faults side by side, each with its guard, from the journal's intent to the undoing that was read back. */

import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, ProcessTarget, RunState } from '../contract';
import { RoentgenError } from '../errors';
import { guardArguments, undoArguments } from './drivers/process';
import { isAlive } from './drivers/targets';
import { startGuard, undoNow, type Guard } from './guard';
import type { PlanStep } from './plan';
import { tokenOf, type ChaosRecord } from './records';
import { apiError, noteFile } from './recover';

const WATCH_MS = 100;

export interface ExecutionTools {
  directory: string;
  /** The component as it is now; undefined when no target file has it. */
  target: (service: string, component: string) => ProcessTarget | undefined;
  /** Journals a record and folds it into the run. Throws STORE_UNWRITABLE. */
  write: (record: ChaosRecord) => void;
}

export interface Execution {
  /** Ends the run early: its faults are undone at once. The first reason stands. */
  conclude(state: RunState): void;
  /** Resolves with the run's end state when everything is undone (or has failed to be). Never rejects. */
  ended: Promise<RunState>;
}

/** Starts the run's faults. Every change is told by `tools.write`. */
export function execute(run: string, plan: Plan, tools: ExecutionTools): Execution {
  const stopped = new AbortController();
  let verdict: RunState = 'completed';
  const conclude = (state: RunState) => {
    verdict = verdict === 'completed' ? state : verdict;
    stopped.abort();
  };
  const ended = Promise.all(
    plan.steps.map(async (step, fault) => {
      try {
        await runStep(run, fault, step, tools, stopped.signal, conclude);
      } catch (error) {
        report(tools, { type: 'failed', run, fault, error: apiError(error) });
        conclude('failed');
      }
    })
  ).then(() => verdict);
  return { conclude, ended };
}

async function runStep(run: string, fault: number, step: PlanStep, tools: ExecutionTools, stopped: AbortSignal, conclude: (state: RunState) => void): Promise<void> {
  await sleep(step.after * 1000, undefined, { signal: stopped }).catch(() => undefined);
  if (stopped.aborted) {
    return;
  }
  const target = tools.target(step.service, step.component);
  if (!target || !isAlive(target)) {
    report(tools, { type: 'failed', run, fault, error: { code: 'COMPONENT_UNKNOWN', message: `${step.component} was down when its ${step.fault} was due` } });
    conclude('interrupted');
    return;
  }
  const token = tokenOf(run, fault);
  const note = noteFile(tools.directory, token);
  const guard = await startGuard({ kind: step.fault, token, note, seconds: step.duration, args: guardArguments(step.fault, target, step.parameters, step.duration) });
  const release = () => guard.release();
  stopped.addEventListener('abort', release);
  const watch = setInterval(() => watchTarget(step, target, tools, guard, conclude), WATCH_MS);
  try {
    await applyAndHold({ run, fault, step, target, token }, guard, tools, stopped);
    rmSync(note, { force: true });
  } finally {
    clearInterval(watch);
    stopped.removeEventListener('abort', release);
    guard.release();
  }
}

interface StepOnTarget {
  run: string;
  fault: number;
  step: PlanStep;
  target: ProcessTarget;
  token: string;
}

/** Journals the intent, lets the guard apply, waits for its end, and undoes in the guard's place where it was killed. */
async function applyAndHold({ run, fault, step, target, token }: StepOnTarget, guard: Guard, tools: ExecutionTools, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) {
    return;
  }
  const { fault: kind, parameters } = step;
  tools.write({ type: 'intent', run, fault, kind, target, parameters });
  try {
    // A journal that fails from here on must not keep the guard from being asked to undo: the finally of the caller does.
    tools.write({ type: 'applied', run, fault, at: await guard.apply() });
    tools.write({ type: 'undone', run, fault, at: await guard.undone });
  } catch (error) {
    guard.release();
    const seen = await guard.undone.catch(() => undoNow({ kind, token, note: '', seconds: 0, args: undoArguments(kind, target, parameters) }));
    tools.write({ type: 'undone', run, fault, at: seen });
    throw error;
  }
}

/** A killed component that is alive again has recovered; any other fault whose component died or was started anew has lost its object. */
function watchTarget(step: PlanStep, target: ProcessTarget, tools: ExecutionTools, guard: Guard, conclude: (state: RunState) => void): void {
  const present = tools.target(step.service, step.component);
  if (step.fault === 'kill') {
    if (present && present.incarnation !== target.incarnation && isAlive(present)) {
      guard.release();
    }
  } else if (!present || present.incarnation !== target.incarnation || !isAlive(present)) {
    conclude('interrupted');
  }
}

/** Tells an outcome that is a fact already; a journal that cannot take it must not stop the rest of the run. */
function report(tools: ExecutionTools, record: ChaosRecord): void {
  try {
    tools.write(record);
  } catch (error) {
    console.error(error instanceof RoentgenError ? `${error.code}: ${error.message}` : error);
  }
}
