/** From what is posted to a run that begins. Pure, but for the random part of a run's name. */

import { randomBytes } from 'node:crypto';
import type { LaunchRequest, Plan, Run } from '../contract';
import { RoentgenError } from '../errors';

/** `{experiment, digest}`, or the experiment alone. */
export function launchOf(request: unknown): { experiment: unknown; digest?: string } {
  const launch = request as Partial<LaunchRequest> | null;
  if (typeof launch !== 'object' || launch === null || !('experiment' in launch)) {
    return { experiment: request };
  }
  const strange = Object.keys(launch).find((key) => key !== 'experiment' && key !== 'digest');
  if (strange !== undefined || typeof launch.digest !== 'string') {
    throw new RoentgenError('EXPERIMENT_INVALID', strange === undefined ? 'digest: is missing' : `${strange}: unknown key`, 'a launch is {experiment, digest} with the digest of its preview, or an experiment alone');
  }
  return { experiment: launch.experiment, digest: launch.digest };
}

export function newRunId(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(3).toString('hex')}`;
}

export function newRun(run: string, plan: Plan, author: string, startedAt: number): Run {
  const { name, service } = plan.experiment;
  const faults = plan.steps.map(({ fault, component, parameters, after, duration }) => ({ fault, component, parameters, after, duration, start: null, end: null, error: null, confirmation: null }));
  return { run, experiment: name, service, author, state: 'running', deviated: null, reason: null, startedAt, endedAt: null, faults };
}

/** A RandomRequest in the form of an experiment. Throws EXPERIMENT_INVALID where it is no set of keys. */
export function randomExperiment(request: unknown): object {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw new RoentgenError('EXPERIMENT_INVALID', 'a random request must be a set of keys with values', 'for example {"service": "employees", "seed": 1, "count": 3, "faults": [], "components": [], "duration": 20, "every": 30}');
  }
  const { service, ...random } = request as Record<string, unknown>;
  return { name: `random-${typeof random.seed === 'number' ? random.seed : 1}`, service, random };
}
