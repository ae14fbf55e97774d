/** An experiment and the targets of the moment to a plan: what a run would do, step by step. Pure; preview and run use the same plan. */

import { createHash } from 'node:crypto';
import type { ChaosTarget, Experiment, FaultRequest, Plan, ProcessTarget, TargetFile } from '../contract';
import { RoentgenError } from '../errors';
import { meet } from './experiment/sequence';
import { faultOn, faultSpec } from './faults';

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
    refuseStrangePeers(fault, parameters, components, index);
    const target = findTarget(files, service, component) as ProcessTarget;
    const spec = faultOn(fault, target);
    return { fault: spec.fault, service, component, after, duration, parameters, touches: `${spec.touches} (${service}/${component}${placeOf(target)})`, undo: spec.undo };
  });
  refuseOverlaps(steps);
  return { experiment, steps, digest: digestOf(steps, files), refusals: [] };
}

/** What a step acts on: the component, and those that its parameters name. Undefined where there is none any more. */
export function hitsOf({ fault, service, component, parameters }: PlanStep, files: TargetFile[]): Array<ProcessTarget | undefined> {
  return [component, ...peersOf(fault, parameters)].map((name) => findTarget(files, service, name));
}

/** Whether a target is the same incarnation of the same component at the same place. */
export function isSame(a: ProcessTarget, b: ProcessTarget): boolean {
  return JSON.stringify(identityOf(a)) === JSON.stringify(identityOf(b));
}

/** SHA-256 over the steps and what each of them hits: component, incarnation, process, cgroups, network namespace. */
function digestOf(steps: PlanStep[], files: TargetFile[]): string {
  const hits = steps.map((step) => hitsOf(step, files).map((target) => target && identityOf(target)));
  return createHash('sha256').update(JSON.stringify([steps, hits])).digest('hex');
}

const identityOf = ({ component, incarnation, pid, cgroups, netns, interface: device, docker, kubernetes }: ProcessTarget) => [component, incarnation, pid, Object.entries(cgroups).sort(), netns, device, docker?.id ?? kubernetes?.uid ?? null];

/** Where a component is that is no process of a mirror. */
function placeOf({ docker, kubernetes }: ProcessTarget): string {
  return docker ? `, container ${docker.id.slice(0, 12)} of the engine at ${docker.socket}` : kubernetes ? `, pod ${kubernetes.pod} in namespace ${kubernetes.namespace}` : '';
}

/** What the allow-list lets a run hit. */
export function allowedTargets(files: TargetFile[], allow: string[], isUp: (target: ProcessTarget) => boolean = () => false): ChaosTarget[] {
  return files.flatMap(({ service, targets }) =>
    targets.filter(({ component }) => isAllowed(service, component, allow)).map((target): ChaosTarget => ({ service, component: target.component, runtime: runtimeOf(target), up: isUp(target) }))
  );
}

export const runtimeOf = ({ docker, kubernetes }: ProcessTarget): ChaosTarget['runtime'] => (docker ? 'docker' : kubernetes ? 'kubernetes' : 'process');

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

function refuseStrangePeers(fault: string, parameters: FaultRequest['parameters'], components: string[], index: number): void {
  const strange = peersOf(fault, parameters).find((peer) => !components.includes(peer));
  if (strange !== undefined) {
    throw new RoentgenError('COMPONENT_UNKNOWN', `faults[${index}].parameters: the service has no component ${JSON.stringify(strange)}`, `its components are ${components.join(', ')}`);
  }
}

/** Components that parameters name. */
function peersOf(fault: string, parameters: FaultRequest['parameters']): string[] {
  return faultSpec(fault).parameters.flatMap(({ name, text }) => (text === 'component' && parameters[name] !== '' ? [String(parameters[name])] : []));
}

function refuseOverlaps(steps: PlanStep[]): void {
  steps.forEach((a, index) =>
    steps.slice(0, index).forEach((b, other) => {
      if (meet(a, b)) {
        throw new RoentgenError('EXPERIMENT_INVALID', `faults[${other}] (${b.fault}) and faults[${index}] (${a.fault}) meet on ${a.component}`, 'let one start after the other has ended');
      }
    })
  );
}
