/** An experiment and the targets of the moment to a plan: what a run would do, step by step. Pure; preview and run use the same plan. */

import type { ChaosTarget, Experiment, Plan, ProcessTarget, TargetFile } from '../contract';
import { RoentgenError } from '../errors';
import { faultSpec } from './faults';

export interface PlanLimits {
  /** Patterns `service/component`; `*` stands for any characters within a part. */
  allow: string[];
  maxDurationSeconds: number;
}

export type PlanStep = Plan['steps'][number];

/** Throws SERVICE_UNKNOWN, COMPONENT_UNKNOWN, TARGET_NOT_ALLOWED, EXPERIMENT_INVALID (too long; faults that exclude each other), FAULT_UNKNOWN. */
export function planRun(experiment: Experiment, files: TargetFile[], limits: PlanLimits): Plan {
  const { service } = experiment;
  const components = componentsOf(files, service);
  const steps = experiment.faults.map(({ fault, component, after, duration, parameters }, index): PlanStep => {
    const spec = faultSpec(fault);
    if (!components.includes(component)) {
      throw new RoentgenError('COMPONENT_UNKNOWN', `faults[${index}]: ${service} has no component ${JSON.stringify(component)}`, `its components are ${components.join(', ')}`);
    }
    if (!isAllowed(service, component, limits.allow)) {
      throw new RoentgenError('TARGET_NOT_ALLOWED', `faults[${index}]: ${service}/${component} is not on the allow-list`, `chaos.allow has ${limits.allow.join(', ') || 'nothing'}`);
    }
    for (const [key, value] of Object.entries({ after, duration })) {
      if (value > limits.maxDurationSeconds) {
        throw new RoentgenError('EXPERIMENT_INVALID', `faults[${index}].${key}: ${value} s is more than the ${limits.maxDurationSeconds} s of chaos.max_duration`);
      }
    }
    return { fault: spec.fault, service, component, after, duration, parameters, touches: `${spec.touches} (${service}/${component})`, undo: spec.undo };
  });
  refuseOverlaps(steps);
  return { experiment, steps };
}

/** What the allow-list lets a run hit. */
export function allowedTargets(files: TargetFile[], allow: string[]): ChaosTarget[] {
  return files.flatMap(({ service, targets }) => targets.filter(({ component }) => isAllowed(service, component, allow)).map(({ component }): ChaosTarget => ({ service, component, runtime: 'process' })));
}

export function findTarget(files: TargetFile[], service: string, component: string): ProcessTarget | undefined {
  return files.filter((file) => file.service === service).flatMap(({ targets }) => targets).find((target) => target.component === component);
}

/** Whether a pattern lets `service/component` be hit; `*` does not reach over the slash. */
export function isAllowed(service: string, component: string, allow: string[]): boolean {
  return allow.some((pattern) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]*')}$`).test(`${service}/${component}`));
}

function componentsOf(files: TargetFile[], service: string): string[] {
  const found = files.filter((file) => file.service === service);
  if (found.length === 0) {
    throw new RoentgenError('SERVICE_UNKNOWN', `no target file names the service ${JSON.stringify(service)}`, `there are targets of ${files.map((file) => file.service).join(', ') || 'no service'}; is the mirror up?`);
  }
  return found.flatMap(({ targets }) => targets.map(({ component }) => component));
}

/** The same kind twice at a time has one place to be (one table, one discipline, one freezer), and nothing outlives a kill. */
function refuseOverlaps(steps: PlanStep[]): void {
  steps.forEach((a, index) =>
    steps.slice(0, index).forEach((b, other) => {
      const together = a.component === b.component && a.after <= b.after + b.duration && b.after <= a.after + a.duration;
      if (together && (a.fault === b.fault || a.fault === 'kill' || b.fault === 'kill')) {
        throw new RoentgenError('EXPERIMENT_INVALID', `faults[${other}] (${b.fault}) and faults[${index}] (${a.fault}) meet on ${a.component}`, 'let one start after the other has ended');
      }
    })
  );
}
