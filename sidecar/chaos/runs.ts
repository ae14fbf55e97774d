/**
 * Chaos: hurts components of a service on purpose, for a while, and undoes it whatever happens. An experiment becomes a plan (plan.ts);
 * a run executes the plan (execution.ts); a guard process a fault applies and undoes (guard/life.ts); a checksummed journal line goes
 * before each step (records.ts), so that a new sidecar can clean up after a killed one (recover.ts) and labels come for free.
 */

import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment, FaultDescription, Plan, Run, SafetyLever, TargetFile } from '../contract';
import { messageOf, RoentgenError, toldOf } from '../errors';
import { VERSION } from '../version';
import { refusals } from './admission';
import { choicesAmong } from './choices';
import { createConfirmer } from './confirm';
import { isAlive } from './drivers/targets';
import { execute, type Execution, GUARDS, type Lookup, type Verdict } from './execution';
import { parseExperiment } from './experiment';
import { createHolds } from './holds';
import { launchOf, newRun, newRunId, randomExperiment } from './launch';
import { openLedger } from './ledger';
import { createLever } from './lever';
import { allowedTargets, findTarget, hitsOf, planRun } from './plan';
import { preflight } from './preflight';
import { probeFaults } from './probe';
import { recoverFaults } from './recover';
import { NO_SENSES } from './senses';
import type { Runs, RunsOptions, StartOptions } from './surface';
import { toJournal } from './toolkit/export';
import { heldAlready, watchConditions } from './watch';

export type { Runs, RunsOptions, StartOptions };

interface Active {
  execution: Execution;
  done: Promise<void>;
}

const CLOSE_MS = 10_000;

/** The surface in one closure, because all of it shares which runs are active and whether the sidecar is going down. */
export function createRuns(options: RunsOptions): Runs {
  const { directory, targets, allow, maxDurationSeconds, maxParallel, now, cooldownMs = 0, dailyBudget = Infinity, senses = NO_SENSES, guards = GUARDS, crashAt } = options;
  const ledger = openLedger(directory, options.journal);
  const holds = createHolds(maxParallel);
  const lever = createLever(directory, now);
  const confirmer = createConfirmer(ledger, senses, now);
  const active = new Map<string, Active>();
  /** By service, when the last run that counts ended, by the clock that nobody sets. */
  const ends = new Map<string, number>();
  const lookup: Lookup = { find: (service, component) => findTarget(targets(), service, component), isUp: options.isUp ?? isAlive };
  let faults: FaultDescription[] | null = null;
  let recovered: Promise<void> | null = null;
  let closed = false;

  const knownFaults = () => (faults ??= probeFaults());
  const parse = (experiment: unknown, file?: string) => parseExperiment(experiment, file, (service) => choicesAmong(service, targets(), allow, knownFaults()));
  const recover = () => (recovered ??= recoverFaults(directory, ledger.history, ledger.write, now, guards).then(() => {
    ledger.saveLabels();
    confirmer.catchUp();
  }));

  function refuseStops(): void {
    if (closed) {
      throw new RoentgenError('CHAOS_DISABLED', 'the sidecar is going down');
    }
    lever.refuse();
  }

  const heldNow = ({ service, stop = [] }: Experiment) => heldAlready(service, stop, senses);

  function refusalsOf(experiment: Experiment, held: string | null): RoentgenError[] {
    const moment = { now: now(), sinceEndMs: performance.now() - (ends.get(experiment.service) ?? -Infinity), anomalous: senses.anomalous(experiment.service), held };
    return refusals(experiment, ledger.history, { cooldownMs, dailyBudget }, moment);
  }

  /** Campaigns are held up by the lever alone. */
  function refuseNow(experiment: Experiment, held: string | null, campaign: boolean): void {
    refuseStops();
    const [refusal] = campaign ? [] : refusalsOf(experiment, held);
    if (refusal) {
      throw refusal;
    }
  }

  async function preview(experiment: unknown): Promise<Plan> {
    const plan = planRun(parse(experiment), targets(), { allow, maxDurationSeconds });
    await preflight(plan, knownFaults(), lookup, guards);
    const { engaged, reason } = lever.state();
    const pulled = engaged ? [{ code: 'LEVER_ENGAGED', message: `the safety lever is engaged: ${reason}` }] : [];
    return { ...plan, refusals: [...pulled, ...refusalsOf(plan.experiment, await heldNow(plan.experiment)).map(toldOf)] };
  }

  async function start(request: unknown, author: string, { campaign = false }: StartOptions = {}): Promise<Run> {
    await recover();
    refuseStops();
    const launch = launchOf(request);
    const files = targets();
    const plan = planRun(parse(launch.experiment), files, { allow, maxDurationSeconds });
    if (launch.digest !== undefined && launch.digest !== plan.digest) {
      throw new RoentgenError('TARGETS_CHANGED', `${plan.experiment.service} is not as it was at the preview: a component was started anew or moved, or the experiment is another one`, 'look at a new preview');
    }
    refuseNow(plan.experiment, campaign ? null : await heldNow(plan.experiment), campaign);
    const id = newRunId(now());
    holds.take(id, plan.steps.map(({ service, component }) => `${service}/${component}`));
    try {
      await preflight(plan, knownFaults(), lookup, guards);
      // Another run may have been accepted while the targets were looked at, or the lever pulled.
      refuseNow(plan.experiment, null, campaign);
      ledger.write({ type: 'accepted', run: newRun(id, plan, author, now()), experiment: plan.experiment, ...(campaign && { campaign }) });
    } catch (error) {
      holds.letGo(id);
      throw error;
    }
    return begin(id, plan, files, campaign);
  }

  function begin(id: string, plan: Plan, files: TargetFile[], campaign: boolean): Run {
    const { service, stop: conditions = [] } = plan.experiment;
    const execution = execute(id, plan, plan.steps.map((step) => hitsOf(step, files)[0]), { directory, lookup, guards, write: ledger.write, crashAt, onUndone: (fault, { count }) => confirmer.fault(id, fault, count) });
    const [startedAt, begun] = [ledger.get(id).startedAt, performance.now()];
    const endWatch = watchConditions(service, conditions, senses, (reason) => execution.conclude('aborted', reason));
    const done = execution.ended.then((verdict) => {
      endWatch();
      if (!campaign) {
        ends.set(service, performance.now());
      }
      // The clock may have been set meanwhile; a run lasts as long as it lasted.
      end(id, verdict, startedAt + Math.round(performance.now() - begun));
    });
    active.set(id, { execution, done });
    return ledger.get(id);
  }

  function end(id: string, { state, reason }: Verdict, at: number): void {
    holds.letGo(id);
    active.delete(id);
    try {
      ledger.write({ type: 'ended', run: id, state, at, reason });
      crashAt?.('after-end');
      ledger.saveLabels();
    } catch (error) {
      console.error(`chaos: the end of run ${id} could not be written: ${messageOf(error)}`);
    }
    confirmer.deviation(id);
  }

  async function finished(id: string): Promise<Run> {
    ledger.get(id);
    await active.get(id)?.done;
    return ledger.get(id);
  }

  async function confirmed(id: string): Promise<Run> {
    await finished(id);
    await confirmer.settled(id);
    return ledger.get(id);
  }

  async function stop(id: string, reason = 'stopped'): Promise<Run> {
    active.get(id)?.execution.conclude('aborted', reason);
    return finished(id);
  }

  const stopAll = (reason?: string) => Promise.all([...active.keys()].map((id) => stop(id, reason)));

  async function pullLever(reason: string, author: string): Promise<SafetyLever> {
    let unwritten: unknown;
    try {
      lever.pull(reason, author);
    } catch (error) {
      unwritten = error;
    }
    await stopAll(`the safety lever: ${reason}`);
    if (unwritten) {
      throw unwritten;
    }
    return lever.state();
  }

  async function close(): Promise<void> {
    if (closed) {
      return;
    }
    closed = true;
    const late = new AbortController();
    await Promise.race([stopAll('the sidecar went down'), sleep(CLOSE_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    confirmer.close();
    if (active.size === 0) {
      ledger.close();
    }
  }

  return {
    faults: () => structuredClone(knownFaults()),
    targets: () => allowedTargets(targets(), allow, lookup.isUp),
    parse,
    preview,
    start,
    stop,
    stopAll,
    lever: lever.state,
    pullLever,
    releaseLever: (author) => {
      lever.release(author);
      return lever.state();
    },
    get: ledger.get,
    list: ledger.list,
    running: ledger.running,
    intervals: ledger.intervals,
    finished,
    confirmed,
    labels: ledger.labels,
    unannotated: ledger.unannotated,
    annotated: (run, fault) => ledger.write({ type: 'annotated', run, fault }),
    random: (request) => parse(randomExperiment(request)),
    journal: (run) => toJournal(ledger.get(run), ledger.history.experiments.get(run), ledger.labels(), { version: VERSION, platform: process.platform, node: hostname() }),
    recover,
    corrupt: ledger.corrupt,
    onChange: ledger.onChange,
    close,
  };
}
