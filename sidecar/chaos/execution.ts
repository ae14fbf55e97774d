/** One run: its faults side by side, each with its guard, from the journal's intent to the undoing that was read back. */

import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, ProcessTarget, RunState } from '../contract';
import { RoentgenError } from '../errors';
import { contend, isOfLife } from './experiment/sequence';
import type { Guard, Undone } from './guard';
import type { Guards } from './guards';
import { isSame, type PlanStep } from './plan';
import { tokenOf, undoneRecord, type ChaosRecord } from './records';
import { apiError, noteFile } from './recover';

const WATCH_MS = 100;
/** Timers of Node are 31 bits of milliseconds. */
const LONGEST_SLEEP_MS = 86_400_000;

/** Moments at which a test lets the sidecar die. */
export type CrashPoint = 'before-intent' | 'after-intent' | 'after-apply' | 'while-held' | 'before-undone' | 'after-undone' | 'after-end';

export { GUARDS, type Guards } from './guards';

/** The one way to a component: what it is now, and whether it lives. */
export interface Lookup {
  find(service: string, component: string): ProcessTarget | undefined;
  isUp(target: ProcessTarget): boolean;
}

export interface ExecutionTools {
  directory: string;
  lookup: Lookup;
  guards: Guards;
  /** Journals a record and folds it into the run. Throws STORE_UNWRITABLE. */
  write: (record: ChaosRecord) => void;
  /** Hears of each undoing that was read back by the fault's own guard. */
  onUndone?: (fault: number, undone: Undone) => void;
  crashAt?: (point: CrashPoint) => void;
}

export interface Execution {
  /** Ends the run early: its faults are undone at once. The first state and reason stand. */
  conclude(state: RunState, reason: string | null): void;
  /** Resolves with the run's end when everything is undone (or has failed to be). Never rejects. */
  ended: Promise<Verdict>;
}

export interface Verdict {
  state: RunState;
  reason: string | null;
}

interface Course {
  run: string;
  tools: ExecutionTools;
  stopped: AbortSignal;
  conclude: Execution['conclude'];
  /** Resolves when the step's fault is over. */
  over: Array<Promise<void>>;
}

/** One fault of a course. */
interface Part {
  fault: number;
  step: PlanStep;
  /** The incarnation that was previewed; undefined where an earlier fault of the run may change it. */
  planned: ProcessTarget | undefined;
  /** Steps before it that need the same object: it waits for their end. */
  before: number[];
}

/** Starts the run's faults. Every change is told by `tools.write`. @param targets the component of each step, as it was planned */
export function execute(run: string, plan: Plan, targets: Array<ProcessTarget | undefined>, tools: ExecutionTools): Execution {
  const stopped = new AbortController();
  let verdict: Verdict = { state: 'completed', reason: null };
  const conclude = (state: RunState, reason: string | null) => {
    verdict = verdict.state === 'completed' ? { state, reason } : verdict;
    stopped.abort();
  };
  const over: Array<Promise<void>> = [];
  const course: Course = { run, tools, stopped: stopped.signal, conclude, over };
  for (const [fault, step] of [...plan.steps.entries()].sort(([, a], [, b]) => a.after - b.after)) {
    const earlier = [...plan.steps.entries()].filter(([index, other]) => index !== fault && other.after + other.duration < step.after && other.component === step.component);
    const planned = earlier.some(([, other]) => isOfLife(other.fault)) ? undefined : targets[fault];
    over[fault] = carryOut({ fault, step, planned, before: earlier.filter(([, other]) => contend(other, step)).map(([index]) => index) }, course);
  }
  return { conclude, ended: Promise.all(over).then(() => verdict) };
}

async function carryOut(part: Part, course: Course): Promise<void> {
  try {
    await runStep(part, course);
  } catch (error) {
    report(course.tools, { type: 'failed', run: course.run, fault: part.fault, error: apiError(error) });
    course.conclude('failed', null);
  }
}

async function runStep(part: Part, course: Course): Promise<void> {
  const { fault, step } = part;
  const { run, tools, stopped } = course;
  await sleepUnless(stopped, step.after * 1000);
  await Promise.all(part.before.map((index) => course.over[index]));
  if (stopped.aborted) {
    return;
  }
  const target = presentTarget(part, course);
  if (!target) {
    return;
  }
  const token = tokenOf(run, fault);
  const note = noteFile(tools.directory, token);
  const hit = { target, parameters: step.parameters, seconds: step.duration, peer: (component: string) => tools.lookup.find(step.service, component) };
  const guard = await tools.guards.start({ kind: step.fault, token, note, hit, before: '' });
  const release = () => guard.release();
  stopped.addEventListener('abort', release);
  const watch = setInterval(() => watchTarget(step, target, guard, course), WATCH_MS);
  try {
    await applyAndHold({ fault, step, target, token }, guard, course);
    rmSync(note, { force: true });
  } finally {
    clearInterval(watch);
    stopped.removeEventListener('abort', release);
    guard.release();
  }
}

/** By the clock that nobody sets. */
async function sleepUnless(stopped: AbortSignal, ms: number): Promise<void> {
  const until = performance.now() + ms;
  for (let left = ms; left > 0 && !stopped.aborted; left = until - performance.now()) {
    await sleep(Math.min(left, LONGEST_SLEEP_MS), undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** The component, if it lives and is the one that was previewed; otherwise the run ends. */
function presentTarget({ fault, step, planned }: Part, { run, tools, conclude }: Course): ProcessTarget | null {
  const target = tools.lookup.find(step.service, step.component);
  const error = !target || !tools.lookup.isUp(target)
    ? { code: 'COMPONENT_UNKNOWN', message: `${step.component} was down when its ${step.fault} was due` }
    : planned && !isSame(planned, target)
      ? { code: 'TARGETS_CHANGED', message: `${step.component} was started anew before its ${step.fault} was due` }
      : null;
  if (error) {
    report(tools, { type: 'failed', run, fault, error });
    conclude('interrupted', error.message);
  }
  return error ? null : (target as ProcessTarget);
}

interface StepOnTarget {
  fault: number;
  step: PlanStep;
  target: ProcessTarget;
  token: string;
}

/** Journals the intent, lets the guard apply, waits for its end, and undoes in the guard's place where it was killed. */
async function applyAndHold({ fault, step, target, token }: StepOnTarget, guard: Guard, { run, tools, stopped }: Course): Promise<void> {
  if (stopped.aborted) {
    return;
  }
  const { fault: kind, parameters } = step;
  const point = (name: CrashPoint) => tools.crashAt?.(name);
  point('before-intent');
  tools.write({ type: 'intent', run, fault, kind, target, parameters, before: guard.before });
  point('after-intent');
  let held: NodeJS.Timeout | undefined;
  try {
    // A journal that fails from here on must not keep the guard from being asked to undo: the finally of the caller does.
    const up = await guard.apply();
    point('after-apply');
    tools.write({ type: 'applied', run, fault, at: up });
    held = tools.crashAt && setTimeout(() => point('while-held'), WATCH_MS);
    const down = await guard.undone;
    point('before-undone');
    tools.write(undoneRecord(run, fault, down));
    point('after-undone');
    tools.onUndone?.(fault, down);
  } catch (error) {
    guard.release();
    const seen = await guard.undone.catch(() => tools.guards.undo({ kind, token, note: '', hit: { target, parameters, seconds: 0, peer: () => undefined }, before: guard.before }));
    tools.write(undoneRecord(run, fault, seen));
    throw error;
  } finally {
    clearTimeout(held);
  }
}

/** A component that a fault ended has recovered when it is alive again; any other fault whose component died or was started anew has lost its object. */
function watchTarget(step: PlanStep, target: ProcessTarget, guard: Guard, { tools, conclude }: Course): void {
  const present = tools.lookup.find(step.service, step.component);
  if (isOfLife(step.fault)) {
    if (present && present.incarnation !== target.incarnation && tools.lookup.isUp(present)) {
      guard.release();
    }
  } else if (!present || present.incarnation !== target.incarnation || !tools.lookup.isUp(present)) {
    conclude('interrupted', `${step.component} went away`);
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
