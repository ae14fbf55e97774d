/** Whether a run may start at this moment: the service's state, the time since its last run, the runs of the day. Pure. */

import type { Experiment } from '../contract';
import { RoentgenError } from '../errors';
import type { History } from './records';

const DAY_MS = 86_400_000;

export interface AdmissionLimits {
  /** Between the end of a run and the next start on the same service. */
  cooldownMs: number;
  /** Runs that may start in 24 hours; Infinity: any number. */
  dailyBudget: number;
}

export interface Moment {
  /** Milliseconds since the epoch. */
  now: number;
  /** Milliseconds since a run of the service ended, by a clock that nobody sets; Infinity where this process saw none end. */
  sinceEndMs: number;
  /** Groups of the service in an episode; null where no model watches it. */
  anomalous: string[] | null;
  /** Why a stop condition holds already; null where none does. */
  held: string | null;
}

/** Runs of campaigns count for neither limit. The clock may have been set back meanwhile: a time ahead is as near as one behind. */
export function refusals(experiment: Experiment, history: History, limits: AdmissionLimits, moment: Moment): RoentgenError[] {
  const { service } = experiment;
  const counted = [...history.runs.values()].filter(({ run }) => !history.campaigns.has(run));
  return [...gateRefusals(experiment, moment), ...cooldownRefusals(service, counted, limits.cooldownMs, moment), ...budgetRefusals(counted, limits.dailyBudget, moment.now)];
}

type Counted = Array<{ service: string; startedAt: number; endedAt: number | null }>;

function gateRefusals({ service, gate = 'nominal' }: Experiment, { anomalous, held }: Moment): RoentgenError[] {
  const ill = gate === 'nominal' && anomalous !== null && anomalous.length > 0 ? [new RoentgenError('NOT_NOMINAL', `${service} is in an episode: ${anomalous.join(', ')}`, 'wait for its end, accept its level, or write `gate: none` into the experiment')] : [];
  return [...ill, ...(held === null ? [] : [new RoentgenError('NOT_NOMINAL', `a stop condition holds already: ${held}`, 'wait until it does not, or give it another bound')])];
}

function cooldownRefusals(service: string, counted: Counted, cooldownMs: number, { now, sinceEndMs }: Moment): RoentgenError[] {
  const since = Math.min(sinceEndMs, ...counted.filter((run) => run.service === service && run.endedAt !== null).map(({ endedAt }) => Math.abs(now - (endedAt as number))));
  return since < cooldownMs ? [new RoentgenError('COOLDOWN', `the last run on ${service} ended ${Math.floor(since / 1000)} s ago, and chaos.cooldown is ${cooldownMs / 1000} s`, `wait ${Math.ceil((cooldownMs - since) / 1000)} s`)] : [];
}

function budgetRefusals(counted: Counted, budget: number, now: number): RoentgenError[] {
  const ofTheDay = counted.filter(({ startedAt }) => Math.abs(now - startedAt) < DAY_MS);
  const oldest = Math.min(...ofTheDay.map(({ startedAt }) => startedAt));
  return ofTheDay.length < budget ? [] : [new RoentgenError('BUDGET_SPENT', `${ofTheDay.length} runs started in the last 24 hours, and chaos.daily_budget is ${budget}`, ofTheDay.length === 0 ? undefined : `the next may start at ${new Date(oldest + DAY_MS).toISOString()}`)];
}
