/** What may be drawn by chance of a service: kinds that this machine can make, components that the allow-list lets be hit and that have what a kind acts on. */

import type { FaultDescription, TargetFile } from '../contract';
import type { Choices } from './experiment/random';
import { faultOn, faultSpec } from './faults';
import { findTarget, isAllowed } from './plan';

/** Null for a service without allowed components. */
export function choicesAmong(service: string, files: TargetFile[], allow: string[], faults: FaultDescription[]): Choices | null {
  const components = files.filter((file) => file.service === service).flatMap(({ targets }) => targets.map(({ component }) => component)).filter((component) => isAllowed(service, component, allow));
  return components.length === 0 ? null : { kinds: faults.filter(({ available }) => available).map(({ fault }) => fault), components, fits: (fault, component) => fits(fault, component, service, files) };
}

/** Asks the kind for its words; with any other component at the other end. */
function fits(fault: string, component: string, service: string, files: TargetFile[]): boolean {
  const target = findTarget(files, service, component);
  const spec = target ? faultOn(fault, target) : faultSpec(fault);
  const peer = files.filter((file) => file.service === service).flatMap(({ targets }) => targets).find((other) => other.component !== component);
  const parameters = Object.fromEntries(spec.parameters.map(({ name, text, default: usual }) => [name, text === 'component' && usual === '' ? (peer?.component ?? '') : usual]));
  try {
    return target !== undefined && spec.args({ target, parameters, seconds: 1, peer: (name) => findTarget(files, service, name) }).length >= 0;
  } catch {
    return false;
  }
}
